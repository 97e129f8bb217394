//! What a command line asks for: one request to the owner, or one of the few things that take more than that.

use engine::{
    AcceptInput, AuthInput, CallAnswer, Command, GuardRule, NetworkInput, PolicyInput, PolicyMode,
    TermsInput, Via,
};
use std::path::PathBuf;

use crate::{
    args::{
        Activity, Approve, ClientVerb, Connect, Disconnect, Doctor, Guard, Guide, InstanceVerb, Link, Mode,
        MoveIn, Network, Pack, Policy, Reconnect, ServerAdd, ServerVerb, Settings, SignIn, SignInTerms,
        SignInWays, SignOut, Undo, VaultVerb, Verb, Way,
    },
    render::Part,
};

/// What to do, decided from the words alone.
pub(crate) enum Request {
    /// `unasked`: no person started it.
    Serve {
        unasked: bool,
    },
    /// One command, one reply.
    Ask(Command),
    /// One command that somebody must mean, one reply. The question's id; `None`: they have said yes already.
    AskFirst(Option<&'static str>, Command),
    /// Entries and sign-ins of other programs, to be shown first and then moved.
    MoveIn(MoveIn),
    /// A link by which an app adds a server itself.
    Link(Link),
    /// A bundle goes into a file, which must not be there yet.
    Pack(Pack),
    /// A guide for an app in the cloud.
    Guide(Guide),
    /// One snapshot, of which a part is shown.
    List(Part),
    /// The user's word about an app, which the snapshot knows by this name.
    Answer {
        app: String,
        server: String,
        decline: bool,
    },
    /// Takes back; what stands against it is shown.
    Undo {
        client: String,
        to: Option<u32>,
    },
    /// The secret comes from standard input.
    AskWithSecret(Box<dyn FnOnce(String) -> Command>),
    /// A new key, from standard input, for an instance there is: the active one without a label.
    ReplaceKey {
        server: String,
        label: Option<String>,
    },
    /// The snippet comes from this file or from standard input.
    Import(Option<PathBuf>),
    /// The support bundle goes into this file, which must not be there yet.
    Bundle(PathBuf),
    /// The document goes into this file, which must not be there yet.
    BackUp(PathBuf),
    /// The document comes from this file.
    Restore(PathBuf),
    /// A change of the way out; the certificates come from this file.
    Network(NetworkInput, Option<PathBuf>),
    /// One setting, as it is (no value) or as it is to be.
    Setting {
        name: String,
        value: Option<String>,
    },
    /// Browser first, then the reply.
    SignIn {
        begin: Command,
        print_url: bool,
        timeout: u64,
    },
    Follow {
        limit: u32,
    },
}

/// Reads the verb.
pub(crate) fn request(verb: Verb) -> Request {
    match verb {
        Verb::Serve { unasked } => Request::Serve { unasked },
        Verb::Status => Request::Ask(Command::Snapshot),
        Verb::Server(ServerVerb::List) => Request::List(Part::Servers),
        Verb::Server(ServerVerb::Add(add)) => add_server(add),
        Verb::Server(ServerVerb::Import { file }) => Request::Import(file),
        Verb::Server(ServerVerb::Remove { id }) => Request::Ask(Command::RemoveServer { server: id }),
        Verb::Server(ServerVerb::Test { id }) => Request::Ask(Command::TestServer { server: id }),
        Verb::SignIn(SignIn { server, label, ways }) if ways.api_key_stdin => {
            Request::AskWithSecret(Box::new(move |key| Command::SignInWithKey { server, label, key }))
        }
        Verb::SignIn(SignIn { server, label, ways }) => {
            in_browser(Command::SignIn { server, label, copied: ways.print_url }, &ways)
        }
        Verb::Reconnect(Reconnect { server, label, ways }) if ways.api_key_stdin => {
            Request::ReplaceKey { server, label }
        }
        Verb::Reconnect(Reconnect { server, label, ways }) => {
            in_browser(Command::Reconnect { server, label, copied: ways.print_url }, &ways)
        }
        Verb::Instance(verb) => instance(verb),
        Verb::SignOut(SignOut { server, label, all, also_mcp_remote: mcp_remote }) => {
            Request::Ask(Command::SignOut { server, label, all, mcp_remote })
        }
        Verb::Client(ClientVerb::List) => Request::List(Part::Clients),
        Verb::Connect(Connect { clients, servers, via, dry_run }) => {
            let via = match via {
                Way::Bridge => Via::Bridge,
                Way::Http => Via::Http,
            };
            Request::Ask(Command::Connect { clients, servers, via, dry_run })
        }
        Verb::Disconnect(Disconnect { clients, servers }) => {
            Request::Ask(Command::Disconnect { clients, servers })
        }
        Verb::MoveIn(asked) => Request::MoveIn(asked),
        Verb::Link(asked) => Request::Link(asked),
        Verb::Pack(asked) => Request::Pack(asked),
        Verb::Guide(asked) => Request::Guide(asked),
        Verb::Approve(Approve { call: Some(id), until_quit, decline, .. }) => {
            let answer = match (decline, until_quit) {
                (true, _) => CallAnswer::No,
                (false, true) => CallAnswer::UntilQuit,
                (false, false) => CallAnswer::Once,
            };
            Request::Ask(Command::AnswerCall { id, answer })
        }
        Verb::Approve(Approve { app: Some(app), server: Some(server), decline, .. }) => {
            Request::Answer { app, server, decline }
        }
        Verb::Approve(_) => Request::List(Part::Approvals),
        Verb::Undo(Undo { client, list: true, .. }) => Request::Ask(Command::History { client }),
        Verb::Undo(Undo { client, show: number @ Some(_), .. }) => {
            Request::Ask(Command::ThreeWay { client, number })
        }
        Verb::Undo(Undo { client, to, .. }) => Request::Undo { client, to },
        Verb::Guard(Guard { client, server, restore, tell }) => {
            let restore = restore.then_some(GuardRule::Restore);
            let rule = restore.or_else(|| tell.then_some(GuardRule::Tell));
            Request::Ask(Command::Guard { client, server, rule })
        }
        Verb::Doctor(Doctor { bundle: Some(file), .. }) => Request::Bundle(file),
        Verb::Doctor(Doctor { fix, only, bundle: None }) => Request::Ask(Command::Doctor { fix, only }),
        Verb::Network(Network { proxy: None, ca_file: None, no_ca_file: false }) => {
            Request::Ask(Command::Network { change: None })
        }
        Verb::Network(Network { proxy, ca_file, no_ca_file: forget_certificates }) => {
            let change = NetworkInput { proxy, certificates: None, forget_certificates };
            Request::Network(change, ca_file)
        }
        Verb::Settings(Settings { name: None, .. }) => Request::Ask(Command::Settings { change: None }),
        Verb::Settings(Settings { name: Some(name), value }) => Request::Setting { name, value },
        Verb::Vault(VaultVerb::Status) => Request::Ask(Command::Vault),
        Verb::Vault(VaultVerb::Backup { file }) => Request::BackUp(file),
        Verb::Vault(VaultVerb::Restore { file }) => Request::Restore(file),
        Verb::Vault(VaultVerb::Rekey) => Request::Ask(Command::RekeyVault),
        Verb::Vault(VaultVerb::Reset { yes }) => {
            Request::AskFirst((!yes).then_some("cli-reset-question"), Command::ResetVault)
        }
        Verb::Policy(policy) => policy_of(policy),
        Verb::Activity(Activity { follow: true, limit }) => Request::Follow { limit },
        Verb::Activity(Activity { follow: false, limit }) => Request::Ask(Command::Activity { limit }),
        Verb::Pause => Request::Ask(Command::Pause { on: true }),
        Verb::Resume => Request::Ask(Command::Pause { on: false }),
        Verb::Open => Request::Ask(Command::Open),
    }
}

fn add_server(add: ServerAdd) -> Request {
    let ServerAdd { url, id, name, api_key_stdin, header_stdin, terms } = add;
    let (terms, wants_secret) = terms_of(terms);
    let command = move |auth, terms| Command::AddServer { url, id, name, auth, terms };
    match (api_key_stdin, header_stdin, terms) {
        (true, _, _) => {
            Request::AskWithSecret(Box::new(move |key| command(Some(AuthInput::ApiKey(key)), None)))
        }
        (false, Some(header), _) => Request::AskWithSecret(Box::new(move |value| {
            command(Some(AuthInput::Header { name: header, value }), None)
        })),
        (false, None, Some(terms)) if wants_secret => Request::AskWithSecret(Box::new(move |secret| {
            command(None, Some(TermsInput { client_secret: Some(secret), ..terms }))
        })),
        (false, None, terms) => Request::Ask(command(None, terms)),
    }
}

/// The terms, when any were given, and whether a secret comes from standard input.
fn terms_of(terms: SignInTerms) -> (Option<TermsInput>, bool) {
    let SignInTerms {
        client_id,
        client_secret_stdin,
        client_metadata_url,
        no_resource,
        old_sign_in,
        usual_sign_in,
    } = terms;
    let terms = TermsInput { client_id, client_secret: None, client_metadata_url, no_resource, old_sign_in };
    let told = usual_sign_in || terms != TermsInput::default();
    (told.then_some(terms), client_secret_stdin)
}

fn in_browser(begin: Command, ways: &SignInWays) -> Request {
    Request::SignIn { begin, print_url: ways.print_url, timeout: ways.timeout }
}

fn instance(verb: InstanceVerb) -> Request {
    Request::Ask(match verb {
        InstanceVerb::List { server } => return Request::List(Part::Instances(server)),
        InstanceVerb::Switch { server, label } => Command::SwitchInstance { server, label },
        InstanceVerb::Rename { server, label, new } => Command::RenameInstance { server, label, new },
        InstanceVerb::Pin { client, server, label } => Command::Pin { client, server, label: Some(label) },
        InstanceVerb::Unpin { client, server } => Command::Pin { client, server, label: None },
    })
}

/// Without any option it reports.
fn policy_of(policy: Policy) -> Request {
    let Policy { server, mode, disable_tool: disable, enable_tool: enable, accept_change } = policy;
    let mode = mode.map(|it| match it {
        Mode::Allow => PolicyMode::Allow,
        Mode::Ask => PolicyMode::Ask,
        Mode::ReadOnly => PolicyMode::ReadOnly,
    });
    let accept: Vec<AcceptInput> =
        accept_change.into_iter().map(|tool| AcceptInput { tool, change: None }).collect();
    let asks = mode.is_some() || !disable.is_empty() || !enable.is_empty() || !accept.is_empty();
    let change = asks.then_some(PolicyInput { mode, disable, enable, accept });
    Request::Ask(Command::Policy { server, change })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use serde_json::json;

    fn asked(words: &str) -> serde_json::Value {
        let cli = crate::args::Cli::try_parse_from(words.split_whitespace()).unwrap();
        match request(cli.verb) {
            Request::Ask(command) => json!(command),
            Request::AskFirst(question, command) => json!([question.is_some(), command]),
            Request::AskWithSecret(command) => json!(command("SECRET".to_owned())),
            Request::ReplaceKey { server, label } => json!([server, label]),
            Request::Answer { app, server, decline } => json!([app, server, decline]),
            Request::SignIn { begin, print_url, timeout } => json!([begin, print_url, timeout]),
            Request::Undo { client, to } => json!(["undo", client, to]),
            Request::List(part) => json!(format!("{part:?}")),
            Request::Follow { limit } => json!(limit),
            Request::Import(file) => json!(file),
            Request::MoveIn(asked) => json!([asked.clients, asked.servers, asked.take_sign_ins, asked.yes]),
            Request::Link(asked) => json!([asked.client, asked.server, asked.open]),
            Request::Pack(asked) => json!([asked.client, asked.server, asked.out]),
            Request::Guide(asked) => json!([asked.app, asked.server]),
            Request::Bundle(file) => json!(["bundle", file]),
            Request::BackUp(file) => json!(["back-up", file]),
            Request::Restore(file) => json!(["restore", file]),
            Request::Network(change, file) => json!([change, file]),
            Request::Setting { name, value } => json!([name, value]),
            Request::Serve { unasked } => json!({ "serve": unasked }),
        }
    }

    #[test]
    fn words_become_commands() {
        for (words, expected) in [
            ("status", json!({"command": "snapshot"})),
            ("settings", json!({"command": "settings", "change": null})),
            ("settings port", json!(["port", null])),
            ("settings theme dark", json!(["theme", "dark"])),
            (
                "server add https://x.example/mcp --id x",
                json!({"command": "add-server", "url": "https://x.example/mcp", "id": "x", "name": null, "auth": null,
                       "terms": null}),
            ),
            (
                "server add https://x.example --header-stdin X-Key",
                json!({"command": "add-server", "url": "https://x.example", "id": null, "name": null,
                       "auth": {"header": {"name": "X-Key", "value": "SECRET"}}, "terms": null}),
            ),
            (
                "server add https://x.example --client-id a --client-secret-stdin --no-resource",
                json!({"command": "add-server", "url": "https://x.example", "id": null, "name": null, "auth": null,
                       "terms": {"client_id": "a", "client_secret": "SECRET", "client_metadata_url": null,
                                 "no_resource": true, "old_sign_in": false}}),
            ),
            (
                "server add https://x.example --usual-sign-in",
                json!({"command": "add-server", "url": "https://x.example", "id": null, "name": null, "auth": null,
                       "terms": {"client_id": null, "client_secret": null, "client_metadata_url": null,
                                 "no_resource": false, "old_sign_in": false}}),
            ),
            (
                "sign-in partnero --label Main --api-key-stdin",
                json!({"command": "sign-in-with-key", "server": "partnero", "label": "Main", "key": "SECRET"}),
            ),
            (
                "reconnect part3 Acme --print-url --timeout 7",
                json!([{"command": "reconnect", "server": "part3", "label": "Acme", "copied": true}, true, 7]),
            ),
            ("reconnect partnero --api-key-stdin", json!(["partnero", null])),
            (
                "instance unpin cursor part3",
                json!({"command": "pin", "client": "cursor", "server": "part3", "label": null}),
            ),
            (
                "sign-out part3 --all",
                json!({"command": "sign-out", "server": "part3", "label": null, "all": true, "mcp_remote": false}),
            ),
            (
                "sign-out part3 Acme --also-mcp-remote",
                json!({"command": "sign-out", "server": "part3", "label": "Acme", "all": false, "mcp_remote": true}),
            ),
            (
                "connect cursor vscode --server part3 --via http --dry-run",
                json!({"command": "connect", "clients": ["cursor", "vscode"], "servers": ["part3"], "via": "http",
                       "dry_run": true}),
            ),
            ("guard", json!({"command": "guard", "client": null, "server": null, "rule": null})),
            (
                "guard cursor --server part3 --restore",
                json!({"command": "guard", "client": "cursor", "server": "part3", "rule": "restore"}),
            ),
            (
                "guard cursor --tell",
                json!({"command": "guard", "client": "cursor", "server": null, "rule": "tell"}),
            ),
            ("undo cursor", json!(["undo", "cursor", null])),
            ("undo cursor --to 4", json!(["undo", "cursor", 4])),
            ("undo cursor --list", json!({"command": "history", "client": "cursor"})),
            ("undo cursor --show 4", json!({"command": "three-way", "client": "cursor", "number": 4})),
            ("move-in cursor --server part3 --take-sign-ins", json!([["cursor"], ["part3"], true, false])),
            ("guide chatgpt-plus", json!(["chatgpt-plus", "partnerstack"])),
            ("approve", json!("Approvals")),
            ("approve cursor part3", json!(["cursor", "part3", false])),
            ("approve cursor part3 --decline", json!(["cursor", "part3", true])),
            ("network", json!({"command": "network", "change": null})),
            (
                "network --proxy none --ca-file acme.pem",
                json!([{"proxy": "none", "certificates": null, "forget_certificates": false}, "acme.pem"]),
            ),
            (
                "network --no-ca-file",
                json!([{"proxy": null, "certificates": null, "forget_certificates": true}, null]),
            ),
            ("vault backup set-up.json", json!(["back-up", "set-up.json"])),
            ("vault restore set-up.json", json!(["restore", "set-up.json"])),
            ("vault reset", json!([true, {"command": "reset-vault"}])),
            ("vault reset --yes", json!([false, {"command": "reset-vault"}])),
            ("doctor --bundle x.zip", json!(["bundle", "x.zip"])),
            ("policy part3", json!({"command": "policy", "server": "part3", "change": null})),
            (
                "policy part3 --mode read-only --disable-tool a --disable-tool b --enable-tool c --accept-change d",
                json!({"command": "policy", "server": "part3", "change": {
                    "mode": "read-only", "disable": ["a", "b"], "enable": ["c"],
                    "accept": [{"tool": "d", "change": null}]}}),
            ),
            ("approve --call 3", json!({"command": "answer-call", "id": "3", "answer": "once"})),
            (
                "approve --call 3 --until-quit",
                json!({"command": "answer-call", "id": "3", "answer": "until-quit"}),
            ),
            ("approve --call 3 --decline", json!({"command": "answer-call", "id": "3", "answer": "no"})),
        ] {
            assert_eq!(asked(&format!("traygate {words}")), expected, "{words}");
        }
    }
}
