//! Gemini CLI. One trailing comma, or a byte order mark, and it does not start any more (0.61, run).

use configfile::Format;

use super::app::{App, Signs, typed_address};
use crate::{home::below, program::Programs};

pub(super) const GEMINI_CLI: App = App {
    id: "gemini-cli",
    name: "Gemini CLI",
    // Antigravity keeps its files in `.gemini`, too: the folder alone is no sign.
    signs: Signs {
        programs: &["gemini"],
        home: &[".gemini/settings.json", ".gemini/oauth_creds.json"],
        ..Signs::NONE
    },
    files: |home| {
        let dir = home.var("GEMINI_CLI_HOME").unwrap_or_else(|| home.dir.clone());
        vec![below(&dir, ".gemini/settings.json")]
    },
    format: Format::CommentedJson,
    refuses_byte_order_mark: true,
    // As its own `mcp add` writes it. Older ones took `url` without `type` for SSE.
    spell: |launch, _| typed_address(launch),
    reload: "In Gemini CLI, type /mcp reload, or start it again. In a folder you have not told Gemini to trust, it \
             leaves every server off; it asks you about a folder when you start it there.",
    programs: Programs::commands(&["gemini"]).of_npm("@google/gemini-cli"),
    elsewhere: "`$GEMINI_CLI_HOME/.gemini/settings.json` where that variable is set",
    ..App::USUAL
};
