//! The words of the commands that write entries, look after them, and take edits back.

use clap::{Args, ValueEnum};

#[derive(Args, Debug)]
pub(crate) struct Connect {
    /// The apps, e.g. claude-desktop cursor
    #[arg(required = true, value_name = "CLIENT")]
    pub(crate) clients: Vec<String>,
    /// Only this server; may be given more than once
    #[arg(long = "server", value_name = "ID")]
    pub(crate) servers: Vec<String>,
    /// How the app reaches Traygate
    #[arg(long, value_enum, default_value_t = Way::Bridge)]
    pub(crate) via: Way,
    /// Print what would change, write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// The app starts `traygate-bridge`: works with every app, no secret in its file
    Bridge,
    /// The app speaks HTTP to 127.0.0.1 with a token of its own
    Http,
}

#[derive(Args, Debug)]
pub(crate) struct Guard {
    /// The app, e.g. cursor; all of them when left out
    pub(crate) client: Option<String>,
    /// Only the entry of this server
    #[arg(long, value_name = "ID")]
    pub(crate) server: Option<String>,
    /// Put lost entries of this app back by itself
    #[arg(long, requires = "client", conflicts_with = "tell")]
    pub(crate) restore: bool,
    /// Only tell when an entry of this app is lost
    #[arg(long, requires = "client")]
    pub(crate) tell: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Undo {
    /// The app, e.g. cursor
    pub(crate) client: String,
    /// List the changes that can be taken back, newest last
    #[arg(long, conflicts_with_all = ["to", "show"])]
    pub(crate) list: bool,
    /// Take back the change of this number and all that came after it
    #[arg(long, value_name = "NUMBER", conflicts_with = "show")]
    pub(crate) to: Option<u32>,
    /// Show what the change of this number did, and what was done to the files since
    #[arg(long, value_name = "NUMBER")]
    pub(crate) show: Option<u32>,
}
