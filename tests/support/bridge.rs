//! `traygate-bridge` as an AI app uses it: started as a child, spoken to in lines.

use serde_json::{Value, json};
use std::process::Command;

use crate::{
    Mcp, PATIENCE, Process, Sandbox,
    mcp::{reply_to, usual_result},
    program,
};

/// One bridge process and its conversation.
pub struct Bridge {
    process: Process,
    next_id: u64,
    notifications: Vec<Value>,
    result: fn(&Value) -> Value,
}

impl Bridge {
    /// Starts it for a server, as an entry of `client` would.
    pub fn start(sandbox: &Sandbox, server: &str, client: Option<&str>) -> Bridge {
        let mut command = sandbox.command(program("traygate-bridge"));
        command.arg(server);
        if let Some(client) = client {
            command.args(["--client", client]);
        }
        Bridge::launch(&mut command)
    }

    /// Starts exactly what a client's entry says.
    pub fn of_entry(sandbox: &Sandbox, entry: &Value) -> Bridge {
        let mut command = sandbox.command(entry["command"].as_str().unwrap());
        for argument in entry["args"].as_array().unwrap() {
            command.arg(argument.as_str().unwrap());
        }
        Bridge::launch(&mut command)
    }

    fn launch(command: &mut Command) -> Bridge {
        Bridge {
            process: Process::start(command),
            next_id: 0,
            notifications: Vec::new(),
            result: usual_result,
        }
    }

    /// From now on the server's requests are answered with what `result` makes of them.
    pub fn reply_with(&mut self, result: fn(&Value) -> Value) {
        self.result = result;
    }

    /// Its process.
    pub fn process(&mut self) -> &mut Process {
        &mut self.process
    }

    /// Sends a request without waiting; returns its id for `answer`.
    pub fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.next_id += 1;
        let request = json!({ "jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params });
        self.process.send(&request.to_string());
        self.next_id
    }

    /// The answer to a request sent before.
    pub fn answer(&mut self, id: u64) -> Value {
        loop {
            let message = self.message();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.take(message);
        }
    }

    /// The answers to requests sent before, in whatever order they come.
    pub fn answers(&mut self, mut ids: Vec<u64>) -> Vec<Value> {
        let mut answers = Vec::new();
        while !ids.is_empty() {
            let message = self.message();
            match ids.iter().position(|id| message["id"] == *id && message.get("method").is_none()) {
                Some(at) => {
                    ids.swap_remove(at);
                    answers.push(message);
                }
                None => self.take(message),
            }
        }
        answers
    }

    fn message(&mut self) -> Value {
        let line = self.process.line();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    fn take(&mut self, message: Value) {
        if message.get("method").is_none() {
            panic!("an answer to nothing: {message}");
        } else if message.get("id").is_some() {
            self.process.send(&reply_to(&message, self.result).to_string());
        } else {
            self.notifications.push(message);
        }
    }
}

impl Mcp for Bridge {
    fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.answer(id)
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.process.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    fn heard(&mut self, method: &str) -> Value {
        let deadline = std::time::Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.notifications.iter().position(|it| it["method"] == method) {
                return self.notifications.remove(at);
            }
            assert!(std::time::Instant::now() < deadline, "{method} never came");
            let message = self.message();
            self.take(message);
        }
    }
}
