//! What the suite wants from its client this time.

use serde_json::{Value, json};

use crate::form;

/// One run of the client.
pub(crate) struct Scenario {
    /// The server to talk to.
    pub(crate) url: String,
    /// As `conformance list` names it.
    pub(crate) name: String,
    /// The revision of MCP to speak.
    pub(crate) version: String,
    /// Values that only this scenario needs: a client id and secret, tool calls.
    context: Value,
}

/// The one revision without `initialize` there is.
const MODERN: &str = "2026-07-28";

impl Scenario {
    /// # Errors
    /// The suite did not tell what it tells every client.
    pub(crate) fn new(
        url: String,
        name: Option<String>,
        version: Option<String>,
        context: Option<String>,
    ) -> Result<Scenario, String> {
        let (Some(name), Some(version)) = (name, version) else {
            return Err("the suite starts this program: see docs/conformance.md".to_owned());
        };
        let context = context.map_or(Ok(Value::Null), |it| serde_json::from_str(&it));
        Ok(Scenario { url, name, version, context: context.map_err(|error| error.to_string())? })
    }

    pub(crate) fn is_modern(&self) -> bool {
        self.version == MODERN
    }

    /// How the user adds the server: options of `traygate server add`, and what its standard input is given.
    pub(crate) fn add_options(&self) -> (Vec<&str>, Option<&str>) {
        if let (Some(id), Some(secret)) =
            (self.context["client_id"].as_str(), self.context["client_secret"].as_str())
        {
            return (vec!["--client-id", id, "--client-secret-stdin"], Some(secret));
        }
        let options = match self.name.as_str() {
            // The suite's own constant; nobody fetches it.
            "auth/basic-cimd" => {
                vec!["--client-metadata-url", "https://conformance-test.local/client-metadata.json"]
            }
            // Servers of the first revision with a sign-in say nothing about it (RFC 9728 came later).
            name if name.starts_with("auth/2025-03-26-") => vec!["--old-sign-in"],
            _ => Vec::new(),
        };
        (options, None)
    }

    /// The tool calls to make: the suite's, else each tool once.
    pub(crate) fn calls(&self, tools: &[Value]) -> Vec<Value> {
        match self.context["toolCalls"].as_array() {
            Some(calls) => calls.clone(),
            // Its tool is there to be listed; the server knows no call.
            None if self.name == "json-schema-ref-no-deref" => Vec::new(),
            None => tools.iter().map(|it| self.call(it, tools)).collect(),
        }
    }

    fn call(&self, tool: &Value, tools: &[Value]) -> Value {
        let arguments = match self.name.as_str() {
            // Wants to see what became of the first tool's schema on its way.
            "json-schema-2020-12-preservation" => json!({ "schema": tools[0]["inputSchema"] }),
            _ => form::filled(&tool["inputSchema"]),
        };
        json!({ "name": tool["name"], "arguments": arguments })
    }
}
