//! LibreChat, a server that people run for themselves. Its guard against addresses of its own machine refuses the
//! gateway's unless `mcpSettings.allowedAddresses` names it; the bridge needs no hole in that guard.

use configfile::Format;
use serde_json::Value;
use std::path::PathBuf;

use super::app::{App, Signs, typed};
use crate::{entry::Launch, home::Home};

pub(super) const LIBRECHAT: App = App {
    id: "librechat",
    name: "LibreChat",
    signs: Signs { file: Some(file), ..Signs::NONE },
    files: |home| vec![file(home)],
    format: Format::Yaml,
    speaks_http: false,
    spell,
    reload: "Stop the LibreChat server and start it again.",
    elsewhere: "the file `$CONFIG_PATH` names",
    ..App::USUAL
};

/// It is read from where the server is started; without the variable, we know one usual place.
fn file(home: &Home) -> PathBuf {
    let named = home.var("CONFIG_PATH").filter(|it| {
        !it.to_string_lossy().contains("://") && it.extension().is_some_and(|it| it == "yaml" || it == "yml")
    });
    named.unwrap_or_else(|| home.dir.join("LibreChat").join("librechat.yaml"))
}

fn spell(launch: &Launch, _standing: Option<&Value>) -> Value {
    typed(launch)
}
