//! Qwen Code. Made of Gemini CLI, but `url` is SSE here whatever `type` says (0.24.4, run).

use configfile::Format;

use super::app::{App, Signs, untyped};
use crate::program::Programs;

pub(super) const QWEN_CODE: App = App {
    id: "qwen-code",
    name: "Qwen Code",
    signs: Signs { programs: &["qwen"], home: &[".qwen"], ..Signs::NONE },
    files: |home| {
        let folder = home.var("QWEN_HOME").unwrap_or_else(|| home.dir.join(".qwen"));
        vec![folder.join("settings.json")]
    },
    format: Format::CommentedJson,
    spell: |launch, _| untyped("httpUrl", launch),
    reload: "Quit Qwen Code and start it again.",
    programs: Programs::commands(&["qwen"]).of_npm("@qwen-code/qwen-code"),
    elsewhere: "`$QWEN_HOME/settings.json` where that variable is set",
    ..App::USUAL
};
