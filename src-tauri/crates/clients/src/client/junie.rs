//! Junie, in JetBrains editors and on the command line. The editors' part is documented to speak stdio only, and both
//! read the same file.

use super::app::{App, Signs};
use crate::{home::below, program::Programs};

pub(super) const JUNIE: App = App {
    id: "junie",
    name: "Junie",
    signs: Signs { programs: &["junie"], home: &[".junie"], ..Signs::NONE },
    files: |home| vec![below(&home.dir, ".junie/mcp/mcp.json")],
    speaks_http: false,
    reload: "Start Junie again; in a JetBrains editor, start the editor again.",
    programs: Programs::commands(&["junie"]).of_npm("@jetbrains/junie"),
    ..App::USUAL
};
