//! Kimi Code. What others call `type` is called `transport` there.

use serde_json::{Value, json};

use super::app::{App, Signs, untyped};
use crate::{entry::Launch, program::Programs};

pub(super) const KIMI_CODE: App = App {
    id: "kimi-code",
    name: "Kimi Code",
    signs: Signs { programs: &["kimi"], home: &[".kimi-code"], ..Signs::NONE },
    files: |home| {
        let folder = home.var("KIMI_CODE_HOME").unwrap_or_else(|| home.dir.join(".kimi-code"));
        vec![folder.join("mcp.json")]
    },
    spell,
    reload: "Quit Kimi Code and start it again.",
    programs: Programs::commands(&["kimi"]).of_npm("@moonshot-ai/kimi-code"),
    elsewhere: "`$KIMI_CODE_HOME/mcp.json` where that variable is set",
    ..App::USUAL
};

fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    let mut entry = untyped("url", launch);
    entry["transport"] = match launch {
        Launch::Bridge { .. } => json!("stdio"),
        Launch::Http { .. } => json!("http"),
    };
    entry
}
