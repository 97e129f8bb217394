//! The words for moving in and out, and for other doors into apps than their files.

use clap::Args;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct MoveIn {
    /// The apps, e.g. cursor; every app on this computer when left out
    #[arg(value_name = "CLIENT")]
    pub(crate) clients: Vec<String>,
    /// Only this server; may be given more than once
    #[arg(long = "server", value_name = "ID")]
    pub(crate) servers: Vec<String>,
    /// Take mcp-remote's sign-ins into the vault, try them, and delete its plain files
    #[arg(long)]
    pub(crate) take_sign_ins: bool,
    /// Print what would move, change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Do not ask first
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) yes: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Disconnect {
    /// The apps, e.g. claude-desktop cursor
    #[arg(required = true, value_name = "CLIENT")]
    pub(crate) clients: Vec<String>,
    /// Only this server; may be given more than once
    #[arg(long = "server", value_name = "ID")]
    pub(crate) servers: Vec<String>,
}

#[derive(Args, Debug)]
pub(crate) struct Link {
    /// The app: cursor, vscode, vscode-insiders or lm-studio
    pub(crate) client: String,
    /// The server, e.g. partnerstack
    #[arg(long, value_name = "ID")]
    pub(crate) server: String,
    /// Open it instead of printing it
    #[arg(long)]
    pub(crate) open: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Pack {
    /// The app: claude-desktop
    pub(crate) client: String,
    /// The server, e.g. partnerstack
    #[arg(long, value_name = "ID")]
    pub(crate) server: String,
    /// The file to make, e.g. partnerstack.mcpb; one that is there is not overwritten
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

#[derive(Args, Debug)]
pub(crate) struct Guide {
    /// The app and plan, e.g. chatgpt-business; all are listed when left out
    pub(crate) app: Option<String>,
    /// The server, e.g. partnerstack
    #[arg(long, value_name = "ID", default_value = "partnerstack")]
    pub(crate) server: String,
}
