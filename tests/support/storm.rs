//! Many calls at once with a token that has just expired, from every kind of session.

use serde_json::{Value, json};
use std::{fs, thread};

use crate::{Bridge, Http, Mcp, Sandbox, Vendors, text};

/// What the storm is made of.
#[derive(Clone, Copy, Debug)]
pub struct Storm {
    /// Sessions over HTTP.
    pub http: usize,
    /// Sessions through bridges.
    pub bridges: usize,
    /// Calls each session makes at once, over HTTP and through a bridge. Over HTTP each takes a connection of its own.
    pub calls: (usize, usize),
}

impl Storm {
    /// All calls together.
    pub const fn all_calls(self) -> usize {
        self.http * self.calls.0 + self.bridges * self.calls.1
    }

    /// Lets Part3's access token expire under all sessions and calls from all of them at once. Every call must be
    /// carried out. Returns how often the token endpoint was asked. The sandbox is signed in to Part3.
    pub fn break_out(self, vendors: &Vendors, sandbox: &Sandbox) -> u64 {
        sandbox.write(".claude.json", "{}");
        sandbox.traygate(&["connect", "claude-code", "--server", "part3", "--via", "http"]);
        let file = fs::read_to_string(sandbox.home().join(".claude.json")).unwrap();
        let entry: Value = serde_json::from_str::<Value>(&file).unwrap()["mcpServers"]["part3"].take();
        let url = entry["url"].as_str().unwrap();
        let token = entry["headers"]["Authorization"].as_str().unwrap().strip_prefix("Bearer ").unwrap();
        sandbox.approve("cursor", "part3");
        let mut http: Vec<Http> = (0..self.http).map(|_| Http::new(url, Some(token))).collect();
        let mut bridges: Vec<Bridge> =
            (0..self.bridges).map(|_| Bridge::start(sandbox, "part3", Some("cursor"))).collect();
        http.iter_mut().for_each(|it| drop(it.initialize()));
        bridges.iter_mut().for_each(|it| drop(it.initialize()));
        let before = vendors.count("part3", "token_requests.refresh_token");
        vendors.expire("part3");
        let params = json!({ "name": "list_projects", "arguments": {} });
        let check = |answer: &Value| {
            assert!(text(&answer["result"]).contains("Harbour Library"), "{answer}");
        };
        thread::scope(|scope| {
            for session in &mut http {
                scope.spawn(|| {
                    session.ask_at_once("tools/call", &params, self.calls.0).iter().for_each(check);
                });
            }
            for session in &mut bridges {
                scope.spawn(|| {
                    let calls: Vec<u64> =
                        (0..self.calls.1).map(|_| session.begin("tools/call", params.clone())).collect();
                    session.answers(calls).iter().for_each(check);
                });
            }
        });
        vendors.count("part3", "token_requests.refresh_token") - before
    }
}
