//! AI Assistant of the JetBrains editors. Where its file is, JetBrains does not document: it is the plug-in's own
//! default (`llm.mcp.client.global.mcp.json.path`).

use super::app::{App, Signs};
use crate::home::below;

pub(super) const JETBRAINS_AI: App = App {
    id: "jetbrains-ai",
    name: "JetBrains AI Assistant",
    signs: Signs { home: &[".ai/mcp"], config: &["JetBrains"], ..Signs::NONE },
    files: |home| vec![below(&home.dir, ".ai/mcp/mcp.json")],
    reload: "In the JetBrains editor, open Settings, Tools, AI Assistant, Model Context Protocol, and press Apply.",
    ..App::USUAL
};
