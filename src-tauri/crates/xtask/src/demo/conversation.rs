//! An AI app's side of MCP over stdio: line by line to the program its entry names.

use serde_json::{Value, json};
use std::{
    io::Write as _,
    process::{Child, ChildStdin, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{lines::Lines, text_of};

/// One running bridge and what was said over it.
pub(super) struct Conversation {
    child: Child,
    input: Option<ChildStdin>,
    output: Lines,
    asked: u64,
    /// Methods of the notifications that came while something else was awaited.
    heard: Vec<String>,
}

impl Conversation {
    pub(super) fn start(mut command: Command) -> Result<Conversation, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().map_err(|error| format!("cannot start {name}: {error}"))?;
        let output = Lines::of(child.stdout.take().expect("stdout is piped"), "traygate-bridge");
        Ok(Conversation { input: child.stdin.take(), child, output, asked: 0, heard: Vec::new() })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// `initialize`; returns what the server is called.
    pub(super) fn begin(&mut self) -> Result<String, String> {
        let client = json!({"name": "traygate-demo", "version": env!("CARGO_PKG_VERSION")});
        let params = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": client});
        let result = self.ask("initialize", &params)?;
        self.tell(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))?;
        let info = &result["serverInfo"];
        Ok(text_of(info.get("title").unwrap_or(&info["name"])).to_owned())
    }

    /// How many tools there are, over all pages.
    pub(super) fn tools(&mut self) -> Result<usize, String> {
        let mut count = 0;
        let mut params = json!({});
        loop {
            let page = self.ask("tools/list", &params)?;
            count += page["tools"].as_array().map_or(0, Vec::len);
            match page.get("nextCursor") {
                Some(cursor) => params = json!({"cursor": cursor}),
                None => return Ok(count),
            }
        }
    }

    /// Calls a tool without arguments; returns the text it answers.
    pub(super) fn call(&mut self, tool: &str) -> Result<String, String> {
        let result = self.ask("tools/call", &json!({"name": tool, "arguments": {}}))?;
        let text = text_of(&result["content"][0]["text"]).to_owned();
        if result["isError"] == true { Err(format!("{tool} failed: {text}")) } else { Ok(text) }
    }

    /// Waits until the server has announced `method`.
    pub(super) fn told(&mut self, method: &str) -> Result<(), String> {
        while !self.heard.iter().any(|it| it == method) {
            self.hear().map_err(|why| format!("waiting for {method}: {why}"))?;
        }
        Ok(())
    }

    /// Closes standard input, as an app that quits does, and waits for the bridge to follow.
    pub(super) fn end(mut self) -> Result<(), String> {
        drop(self.input.take());
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline {
            match self.child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(status)) => return Err(format!("traygate-bridge ended with {status}")),
                Ok(None) => thread::sleep(Duration::from_millis(10)),
                Err(error) => return Err(format!("traygate-bridge: {error}")),
            }
        }
        Err("traygate-bridge did not end with its input".to_owned())
    }

    fn ask(&mut self, method: &str, params: &Value) -> Result<Value, String> {
        self.asked += 1;
        let id = self.asked;
        self.tell(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        loop {
            let message = self.hear().map_err(|why| format!("waiting for the answer to {method}: {why}"))?;
            if message["id"] != id || message.get("method").is_some() {
                continue;
            }
            return match message.get("error") {
                None => Ok(message["result"].clone()),
                Some(error) => Err(format!("{method}: {}", text_of(&error["message"]))),
            };
        }
    }

    fn tell(&mut self, message: &Value) -> Result<(), String> {
        let input = self.input.as_mut().ok_or("the conversation is over")?;
        writeln!(input, "{message}").map_err(|error| format!("traygate-bridge does not listen: {error}"))
    }

    fn hear(&mut self) -> Result<Value, String> {
        let line = self.output.next()?;
        let message: Value =
            serde_json::from_str(&line).map_err(|error| format!("{line} is no JSON: {error}"))?;
        if message.get("id").is_none() {
            self.heard.push(text_of(&message["method"]).to_owned());
        }
        Ok(message)
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}
