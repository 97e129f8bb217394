//! The few MCP messages the benchmark speaks (protocol 2025-11-25), and the check of every answer.

use crate::Result;

pub(crate) const INITIALIZE: &str = r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}"#;
pub(crate) const INITIALIZED: &str = r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#;

/// What the upstream says of its own accord when it is told to.
pub(crate) const ANNOUNCEMENT: &str =
    r#"{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"hear, hear"}}"#;

/// A call without arguments.
pub(crate) fn call(id: u64, tool: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"tools/call","params":{{"name":"{tool}"}}}}"#)
}

/// Calls of a tool that returns its text, with a text of one size.
pub(crate) struct Calls {
    tool: &'static str,
    /// As JSON, quotes included.
    text: String,
}

impl Calls {
    /// The text looks like JSON lines, so that whoever encodes it again has quotes and newlines to escape.
    pub(crate) fn of(size: usize, tool: &'static str) -> Calls {
        let line =
            "{\"id\":12345,\"name\":\"alpha beta gamma\",\"note\":\"plain words with no escapes at all\"}\n";
        let text: String = line.chars().cycle().take(size).collect();
        Calls { tool, text: serde_json::to_string(&text).unwrap() }
    }

    pub(crate) fn request(&self, id: u64) -> String {
        let Calls { tool, text } = self;
        format!(
            r#"{{"jsonrpc":"2.0","id":{id},"method":"tools/call","params":{{"name":"{tool}","arguments":{{"text":{text}}}}}}}"#
        )
    }

    /// The answer is a result for this id that holds the text, however it is laid out.
    pub(crate) fn check(&self, id: u64, answer: &[u8]) -> Result<()> {
        let value: serde_json::Value = serde_json::from_slice(answer)?;
        let text: String = serde_json::from_str(&self.text)?;
        if value["id"] != id || value["result"]["content"][0]["text"] != text {
            let start = String::from_utf8_lossy(&answer[..answer.len().min(300)]);
            return Err(format!("a call was answered with {start}").into());
        }
        Ok(())
    }

    /// The cheapest check, where ids are not told apart.
    pub(crate) fn look(&self, answer: &[u8]) -> Result<()> {
        match answer.len() < self.text.len() {
            true => Err(format!("a call was answered with {}", String::from_utf8_lossy(answer)).into()),
            false => Ok(()),
        }
    }

    /// The cheap check for every call after a whole one: as long, and for this id.
    pub(crate) fn glance(&self, id: u64, answer: &[u8]) -> Result<()> {
        let has = |text: &str| {
            let ends = [&answer[..answer.len().min(200)], &answer[answer.len().saturating_sub(200)..]];
            ends.iter().any(|it| it.windows(text.len()).any(|it| it == text.as_bytes()))
        };
        if answer.len() < self.text.len() || !has(&format!("\"id\":{id}")) || has("\"isError\":true") {
            return self.check(id, answer);
        }
        Ok(())
    }
}

/// Whether an answer to `initialize` is a result.
pub(crate) fn check_initialized(answer: &[u8]) -> Result<()> {
    let value: serde_json::Value = serde_json::from_slice(answer)?;
    match value["result"]["protocolVersion"].as_str() {
        Some(_) => Ok(()),
        None => Err(format!("initialize was answered with {value}").into()),
    }
}
