//! Amazon Q Developer, in editors and on the command line of old. Only its newer versions can use an address.

use super::app::{App, Signs};
use crate::home::below;

pub(super) const AMAZON_Q: App = App {
    id: "amazon-q",
    name: "Amazon Q Developer",
    signs: Signs { home: &[".aws/amazonq"], ..Signs::NONE },
    files: |home| vec![below(&home.dir, ".aws/amazonq/mcp.json")],
    speaks_http: false,
    reload: "Start Amazon Q again; in an editor, start the editor again.",
    ..App::USUAL
};
