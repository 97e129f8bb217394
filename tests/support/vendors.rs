//! The simulated vendors, running, and their control endpoint.

use serde_json::{Value, json};
use std::{process::Command, time::Duration};

use crate::{Http, Process, program};

/// PartnerStack, Partnero and Part3 on loopback until dropped.
pub struct Vendors {
    /// What they said about themselves: addresses, users, keys.
    pub about: Value,
    http: Http,
    _process: Process,
}

impl Vendors {
    /// Starts them.
    pub fn start() -> Vendors {
        let mut process = Process::start(Command::new(program("vendors")).arg("--json"));
        let about: Value = serde_json::from_str(&process.line()).unwrap();
        Vendors { about, http: Http::new("http://127.0.0.1", None), _process: process }
    }

    /// A text of `about`, by its JSON pointer.
    pub fn about(&self, pointer: &str) -> &str {
        let it = self.about.pointer(pointer).and_then(Value::as_str);
        it.unwrap_or_else(|| panic!("{pointer} is not in {}", self.about))
    }

    /// What a vendor remembers: tokens, calls, counts.
    pub fn memory(&self, vendor: &str) -> Value {
        let (status, body) = self.http.get(&format!("{}/state", self.about("/control")));
        assert_eq!(status, 200, "{body}");
        let all: Value = serde_json::from_str(&body).unwrap();
        all[vendor].clone()
    }

    /// Every secret any vendor ever issued.
    pub fn secrets(&self) -> Vec<String> {
        let (status, body) = self.http.get(&format!("{}/secrets", self.about("/control")));
        assert_eq!(status, 200, "{body}");
        body.lines().map(str::to_owned).collect()
    }

    /// How often something happened (`token_requests.refresh_token`, `authorizations`, …).
    pub fn count(&self, vendor: &str, what: &str) -> u64 {
        self.memory(vendor)["counts"][what].as_u64().unwrap_or(0)
    }

    /// How many tool calls were carried out.
    pub fn calls(&self, vendor: &str) -> usize {
        self.memory(vendor)["calls"].as_array().unwrap().len()
    }

    /// How many tokens of an account still work, by the vendor's own word.
    pub fn live(&self, vendor: &str, account: &str) -> usize {
        let memory = self.memory(vendor);
        let tokens = memory["tokens"].as_array().unwrap().iter();
        tokens.filter(|it| it["kind"] != "code" && it["status"] == "live" && it["account"] == account).count()
    }

    /// Does something to a vendor; `tests/vendors/control.rs` lists what there is.
    pub fn fault(&self, vendor: &str, what: &str, body: &Value) -> Value {
        let (status, answer) = self.http.post(&format!("{}/{vendor}/{what}", self.about("/control")), body);
        assert_eq!(status, 200, "{what}: {answer}");
        serde_json::from_str::<Value>(&answer).unwrap()["done"].clone()
    }

    /// Access tokens expire; refresh tokens stay.
    pub fn expire(&self, vendor: &str) {
        self.fault(vendor, "expire", &json!({}));
    }

    /// Every sign-in is dead, every key deleted.
    pub fn revoke(&self, vendor: &str) {
        self.fault(vendor, "revoke", &json!({}));
    }

    /// Every MCP request waits this long first.
    pub fn slow(&self, vendor: &str, time: Duration) {
        self.fault(vendor, &format!("slow?ms={}", time.as_millis()), &json!({}));
    }
}
