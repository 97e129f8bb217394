//! Droid, of Factory.

use serde_json::{Value, json};

use super::app::{App, Signs, typed};
use crate::{entry::Launch, home::below};

pub(super) const FACTORY_DROID: App = App {
    id: "factory-droid",
    name: "Factory Droid",
    signs: Signs { programs: &["droid"], home: &[".factory"], ..Signs::NONE },
    files: |home| vec![below(&home.dir, ".factory/mcp.json")],
    spell,
    reload: "Droid sees the change by itself; else start a new session.",
    ..App::USUAL
};

/// `/mcp` there switches a server off by `disabled`; who connects it wants it on.
fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    let mut entry = typed(launch);
    entry["disabled"] = json!(false);
    entry
}
