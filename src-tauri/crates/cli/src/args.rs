//! The words of the command line, as clap reads them. What they mean to the owner is in `request`.

mod complaint;
mod doors;
mod entries;
mod help;

pub(crate) use complaint::complaint;
pub(crate) use doors::{Disconnect, Guide, Link, MoveIn, Pack};
pub(crate) use entries::{Connect, Guard, Undo, Way};
pub(crate) use help::spoken;

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Many named sign-ins per MCP server, every AI app connected to them, one click to switch.
#[derive(Parser, Debug)]
#[command(
    name = "traygate",
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 somebody must sign in first, 4 findings are left."
)]
pub(crate) struct Cli {
    /// Print JSON, one object per line, instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// Keep everything running without a tray, until Ctrl-C
    Serve {
        /// For programs that need an owner: end for the desktop app as soon as that is started
        #[arg(long, hide = true)]
        unasked: bool,
    },
    /// Show servers, instances, apps and how they stand to each other
    Status,
    /// List, add, test and remove servers
    #[command(subcommand)]
    Server(ServerVerb),
    /// Sign in to a server in the browser, or with a key
    SignIn(SignIn),
    /// List, switch, rename and pin the instances you are signed in to
    #[command(subcommand)]
    Instance(InstanceVerb),
    /// Sign in again to an instance there already is
    Reconnect(Reconnect),
    /// Revoke a sign-in at the server, then forget it
    SignOut(SignOut),
    /// List the AI apps this machine can have
    #[command(subcommand)]
    Client(ClientVerb),
    /// Write our entries into the files of AI apps
    Connect(Connect),
    /// Remove our entries from the files of AI apps
    Disconnect(Disconnect),
    /// Put our entries in the place of mcp-remote's and of direct ones; take keys and sign-ins along
    MoveIn(MoveIn),
    /// Print or open a link by which an app adds a server itself
    Link(Link),
    /// Make a bundle (.mcpb) for Claude Desktop, where its file is locked
    Pack(Pack),
    /// Show how to set up apps that no program here can: Claude.ai, ChatGPT, Gemini
    Guide(Guide),
    /// Show the apps that wait for your word, let one use a server, or refuse it
    Approve(Approve),
    /// Take the last change of an app's files back, or show the changes there were
    Undo(Undo),
    /// Show or choose what happens when somebody else removes or changes an entry
    Guard(Guard),
    /// Look for trouble, and mend it with --fix
    Doctor(Doctor),
    /// Show or change how connections leave this machine
    Network(Network),
    /// Show or change the language, the theme, the port, and whether Traygate starts at login
    Settings(Settings),
    /// Look after the place where your sign-ins are kept
    #[command(subcommand)]
    Vault(VaultVerb),
    /// Show or change what AI apps may do on a server
    Policy(Policy),
    /// Show the latest calls
    Activity(Activity),
    /// Let no AI app reach any server until `resume`
    Pause,
    /// Let AI apps reach their servers again
    Resume,
    /// Show the window
    Open,
}

#[derive(Args, Debug)]
pub(crate) struct Settings {
    /// The setting: language, theme, port or start-at-login; all are listed when left out
    pub(crate) name: Option<String>,
    /// What it is to be from now on; left out, it is shown
    pub(crate) value: Option<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Network {
    /// The proxy's address, `system` for the one the system names, `none` for none
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) proxy: Option<String>,
    /// Trust the certificates in this file beside the system's (PEM or DER)
    #[arg(long, value_name = "FILE", conflicts_with = "no_ca_file")]
    pub(crate) ca_file: Option<PathBuf>,
    /// Trust only the system's certificates again
    #[arg(long)]
    pub(crate) no_ca_file: bool,
}

#[derive(Subcommand, Debug)]
pub(crate) enum ServerVerb {
    /// List the servers
    List,
    /// Add a server by its address, or give a built-in one another address (--id)
    Add(ServerAdd),
    /// Read a vendor's snippet (JSON, TOML, YAML or a command line) and add what it names
    Import {
        /// The file with the snippet; standard input when left out
        file: Option<PathBuf>,
    },
    /// Revoke its sign-ins, remove its entries, forget it
    Remove {
        /// The server, e.g. partnerstack
        id: String,
    },
    /// Ask the server for its tools with the active instance
    Test {
        /// The server, e.g. partnerstack
        id: String,
    },
}

#[derive(Args, Debug)]
pub(crate) struct ServerAdd {
    /// The server's MCP address
    pub(crate) url: String,
    /// The short name used in commands and entries
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// The name people read
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Read an API key from standard input
    #[arg(long, conflicts_with = "header_stdin")]
    pub(crate) api_key_stdin: bool,
    /// Read from standard input what to send in the header of this name
    #[arg(long, value_name = "NAME")]
    pub(crate) header_stdin: Option<String>,
    #[command(flatten)]
    pub(crate) terms: SignInTerms,
}

/// For servers with sign-in rules of their own. With any of these, all that were given before are replaced.
#[derive(Args, Debug)]
#[group(id = "terms", multiple = true, conflicts_with_all = ["api_key_stdin", "header_stdin"])]
pub(crate) struct SignInTerms {
    /// The client id that the vendor registered for you
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,
    /// Read the client secret that belongs to it from standard input
    #[arg(long, requires = "client_id")]
    pub(crate) client_secret_stdin: bool,
    /// Where a Client ID Metadata Document stands
    #[arg(long, value_name = "URL")]
    pub(crate) client_metadata_url: Option<String>,
    /// Leave the parameter `resource` out: the sign-in server refuses it
    #[arg(long)]
    pub(crate) no_resource: bool,
    /// The server follows the MCP revision 2025-03-26 and publishes no sign-in data
    #[arg(long)]
    pub(crate) old_sign_in: bool,
    /// Forget what was given before: the usual sign-in
    #[arg(long, conflicts_with_all = ["client_id", "client_secret_stdin", "client_metadata_url", "no_resource", "old_sign_in"])]
    pub(crate) usual_sign_in: bool,
}

/// How a sign-in is carried out.
#[derive(Args, Debug)]
pub(crate) struct SignInWays {
    /// Print the page's address instead of opening the browser
    #[arg(long, conflicts_with = "api_key_stdin")]
    pub(crate) print_url: bool,
    /// Read an API key from standard input
    #[arg(long)]
    pub(crate) api_key_stdin: bool,
    /// How long to wait for the browser; ten minutes at most
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) timeout: u64,
}

#[derive(Args, Debug)]
pub(crate) struct SignIn {
    /// The server, e.g. partnerstack
    pub(crate) server: String,
    /// What to call this instance
    #[arg(long)]
    pub(crate) label: Option<String>,
    #[command(flatten)]
    pub(crate) ways: SignInWays,
}

#[derive(Args, Debug)]
pub(crate) struct Reconnect {
    /// The server, e.g. partnerstack
    pub(crate) server: String,
    /// The instance; the active one when left out
    pub(crate) label: Option<String>,
    #[command(flatten)]
    pub(crate) ways: SignInWays,
}

#[derive(Args, Debug)]
pub(crate) struct SignOut {
    /// The server, e.g. partnerstack
    pub(crate) server: String,
    /// The instance; the active one when left out
    #[arg(conflicts_with = "all")]
    pub(crate) label: Option<String>,
    /// Every instance of the server
    #[arg(long)]
    pub(crate) all: bool,
    /// Also revoke and delete what mcp-remote keeps for this server in plain files (~/.mcp-auth)
    #[arg(long)]
    pub(crate) also_mcp_remote: bool,
}

#[derive(Subcommand, Debug)]
pub(crate) enum InstanceVerb {
    /// List the instances of a server
    List {
        /// The server, e.g. partnerstack
        server: String,
    },
    /// Let every app that is not pinned act on this instance
    Switch {
        /// The server, e.g. partnerstack
        server: String,
        /// The instance
        label: String,
    },
    /// Call an instance something else
    Rename {
        /// The server, e.g. partnerstack
        server: String,
        /// The instance
        label: String,
        /// Its new label
        new: String,
    },
    /// Let one app always act on this instance
    Pin {
        /// The app, e.g. cursor
        client: String,
        /// The server, e.g. partnerstack
        server: String,
        /// The instance
        label: String,
    },
    /// Let the app follow the active instance again
    Unpin {
        /// The app, e.g. cursor
        client: String,
        /// The server, e.g. partnerstack
        server: String,
    },
}

#[derive(Subcommand, Debug)]
pub(crate) enum ClientVerb {
    /// List the AI apps, whether they are here, and their files
    List,
}

#[derive(Args, Debug)]
#[command(group(clap::ArgGroup::new("subject").args(["app", "call"])))]
pub(crate) struct Approve {
    /// The app: its id, e.g. cursor, or what it calls itself; everything is listed when left out
    #[arg(requires = "server")]
    pub(crate) app: Option<String>,
    /// The server, e.g. partnerstack
    pub(crate) server: Option<String>,
    /// A call that waits, by its number in the list
    #[arg(long, value_name = "NUMBER", conflicts_with = "app")]
    pub(crate) call: Option<String>,
    /// For a call: yes for every call of this tool by this app, until Traygate ends
    #[arg(long, requires = "call", conflicts_with = "decline")]
    pub(crate) until_quit: bool,
    /// Say no, or take back what the app was allowed
    #[arg(long, requires = "subject")]
    pub(crate) decline: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Doctor {
    /// Mend what can be mended
    #[arg(long)]
    pub(crate) fix: bool,
    /// Only findings with this code; may be given more than once
    #[arg(long, value_name = "CODE")]
    pub(crate) only: Vec<String>,
    /// Write a support bundle without secrets, to send to whoever helps you
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "only"])]
    pub(crate) bundle: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub(crate) enum VaultVerb {
    /// Show where it is, what rests in it, and whether it opens
    Status,
    /// Write servers, instances, pins and connections to a file: everything but tokens, keys and passwords
    Backup {
        /// The file to make; one that is there is not overwritten
        file: PathBuf,
    },
    /// Bring back from such a file what is not here; sign in to its instances afterwards
    Restore {
        /// The file that `backup` made
        file: PathBuf,
    },
    /// Make a new master key and seal every sign-in with it
    Rekey,
    /// Put a damaged vault aside and begin a new one with every sign-in that can still be read
    Reset {
        /// Do not ask first
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Args, Debug)]
pub(crate) struct Policy {
    /// The server, e.g. partnerstack
    pub(crate) server: String,
    /// What AI apps may do
    #[arg(long, value_enum)]
    pub(crate) mode: Option<Mode>,
    /// Hide and refuse this tool; may be given more than once
    #[arg(long, value_name = "NAME")]
    pub(crate) disable_tool: Vec<String>,
    /// Offer this tool again
    #[arg(long, value_name = "NAME")]
    pub(crate) enable_tool: Vec<String>,
    /// Accept what the server has made of this tool; without options the change is shown
    #[arg(long, value_name = "TOOL")]
    pub(crate) accept_change: Vec<String>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Every call goes through
    Allow,
    /// Calls that change something wait for your yes
    Ask,
    /// Calls that change something are refused
    ReadOnly,
}

#[derive(Args, Debug)]
pub(crate) struct Activity {
    /// Keep printing calls as they happen, until Ctrl-C
    #[arg(long)]
    pub(crate) follow: bool,
    /// How many of the latest calls
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(words: &str) -> Result<Cli, clap::error::ErrorKind> {
        Cli::try_parse_from(words.split_whitespace()).map_err(|error| error.kind())
    }

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_takes_json() {
        for words in [
            "serve",
            "serve --unasked",
            "status",
            "server list",
            "server add https://x.example/mcp",
            "server import",
            "server remove x",
            "server test x",
            "sign-in x",
            "instance list x",
            "instance switch x l",
            "instance rename x l n",
            "instance pin c x l",
            "instance unpin c x",
            "reconnect x",
            "sign-out x",
            "client list",
            "connect c",
            "disconnect c",
            "move-in",
            "link c --server x",
            "pack c --server x --out f",
            "guide",
            "guide a --server x",
            "approve",
            "approve c x",
            "guard",
            "guard c --server x --restore",
            "guard c --tell",
            "undo c",
            "undo c --list",
            "undo c --to 3",
            "undo c --show 3",
            "doctor",
            "settings",
            "settings language de",
            "vault status",
            "vault backup f",
            "vault restore f",
            "vault rekey",
            "vault reset",
            "policy x",
            "activity",
            "open",
        ] {
            let cli = parse(&format!("traygate {words} --json"));
            assert!(cli.is_ok_and(|it| it.json), "{words}");
        }
    }

    #[test]
    fn sign_in_waits_five_minutes_unless_told_otherwise() {
        let timeout = |words: &str| match parse(words).unwrap().verb {
            Verb::SignIn(sign_in) => sign_in.ways.timeout,
            other => panic!("{other:?}"),
        };
        assert_eq!(timeout("traygate sign-in part3"), 300);
        assert_eq!(timeout("traygate sign-in part3 --timeout 5"), 5);
    }

    #[test]
    fn wrong_words_are_usage_errors() {
        use clap::error::ErrorKind;
        for (words, kind) in [
            ("traygate", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
            ("traygate frobnicate", ErrorKind::InvalidSubcommand),
            ("traygate connect", ErrorKind::MissingRequiredArgument),
            ("traygate connect cursor --via telepathy", ErrorKind::InvalidValue),
            ("traygate sign-out part3 Acme --all", ErrorKind::ArgumentConflict),
            ("traygate sign-in part3 --timeout 0", ErrorKind::ValueValidation),
            ("traygate sign-in part3 --print-url --api-key-stdin", ErrorKind::ArgumentConflict),
            (
                "traygate server add https://x --api-key-stdin --header-stdin X-Key",
                ErrorKind::ArgumentConflict,
            ),
            ("traygate server add https://x --api-key-stdin --client-id a", ErrorKind::ArgumentConflict),
            ("traygate server add https://x --client-secret-stdin", ErrorKind::MissingRequiredArgument),
            ("traygate server add https://x --usual-sign-in --no-resource", ErrorKind::ArgumentConflict),
            ("traygate policy part3 --mode never", ErrorKind::InvalidValue),
            ("traygate move-in --dry-run --yes", ErrorKind::ArgumentConflict),
            ("traygate approve cursor", ErrorKind::MissingRequiredArgument),
            ("traygate approve --decline", ErrorKind::MissingRequiredArgument),
        ] {
            assert_eq!(parse(words).err(), Some(kind), "{words}");
        }
    }
}
