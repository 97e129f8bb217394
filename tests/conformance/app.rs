//! The AI app: speaks MCP through `traygate-bridge`, lists what there is, and uses all of it once.

use serde_json::{Value, json};
use support::{Bridge, Mcp as _};

use crate::{form, scenario::Scenario, user::User};

/// Traygate's code for "the user must sign in" (docs/architecture.md, "Errors").
const SIGN_IN_NEEDED: i64 = -31401;
/// `UnsupportedProtocolVersion` (specification 2026-07-28, basic/versioning).
const UNSUPPORTED_VERSION: i64 = -32022;
/// Rounds of questions after which a person would give up.
const ROUNDS: usize = 8;

/// An AI app with its user.
pub(crate) struct App {
    // Before the user: it would start Traygate anew.
    bridge: Bridge,
    user: User,
    /// The revision it speaks without `initialize`; `None` when it began with one.
    modern: Option<String>,
}

impl App {
    pub(crate) fn new(user: User, scenario: &Scenario) -> App {
        let mut bridge = user.bridge();
        bridge.reply_with(reply);
        let modern = scenario.is_modern().then(|| scenario.version.clone());
        App { bridge, user, modern }
    }

    /// Uses everything the server offers.
    ///
    /// # Errors
    /// What did not work, in words.
    pub(crate) fn converse(mut self, scenario: &Scenario) -> Result<(), String> {
        let capabilities = self.greet(scenario)?;
        let tools = self.list("tools/list", "tools")?;
        for call in scenario.calls(&tools) {
            self.use_up("tools/call", call)?;
        }
        if capabilities.get("prompts").is_some() {
            for prompt in self.list("prompts/list", "prompts")? {
                self.use_up("prompts/get", json!({ "name": prompt["name"] }))?;
            }
        }
        if capabilities.get("resources").is_some() {
            for resource in self.list("resources/list", "resources")? {
                self.use_up("resources/read", json!({ "uri": resource["uri"] }))?;
            }
        }
        Ok(())
    }

    /// Begins the conversation, or asks the server what it is; returns its capabilities.
    fn greet(&mut self, scenario: &Scenario) -> Result<Value, String> {
        let answer = match &self.modern {
            Some(_) => self.ask("server/discover", json!({}))?,
            None => {
                let answer = self.bridge.ask(
                    "initialize",
                    json!({
                        "protocolVersion": scenario.version,
                        "capabilities": capabilities(),
                        "clientInfo": client_info(),
                    }),
                );
                self.bridge.tell("notifications/initialized", json!({}));
                answer
            }
        };
        Ok(result(&answer)?["capabilities"].clone())
    }

    fn list(&mut self, method: &str, member: &str) -> Result<Vec<Value>, String> {
        let answer = self.ask(method, json!({}))?;
        let items = result(&answer)?[member].as_array().cloned();
        items.ok_or_else(|| format!("{method} is answered without {member}: {answer}"))
    }

    /// Calls, gets or reads something, answering what the server wants to know first.
    fn use_up(&mut self, method: &str, params: Value) -> Result<(), String> {
        let mut next = params.clone();
        for _ in 0..ROUNDS {
            let answer = self.ask(method, next)?;
            let result = result(&answer)?;
            if result["isError"] == true {
                return Err(format!("{method} {params} did not work: {answer}"));
            }
            if result["resultType"] != "input_required" {
                return Ok(());
            }
            // Multi-round-trip requests (SEP-2322): the same parameters, the answers, the state as it came.
            next = params.clone();
            let asked = result["inputRequests"].as_object().into_iter().flatten();
            let answers = asked.map(|(key, request)| (key.clone(), reply(request)));
            next["inputResponses"] = Value::Object(answers.collect());
            if let Some(state) = result.get("requestState") {
                next["requestState"] = state.clone();
            }
        }
        Err(format!("{method} {params} asks without end"))
    }

    /// Asks until there is an answer that needs nothing of the user.
    fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        loop {
            let answer = self.send(method, params.clone());
            let (result, error) = (&answer["result"], &answer["error"]);
            let needs_user = error["code"] == SIGN_IN_NEEDED
                // While nobody is let in, the server's era is not known either, and a modern app is told to fall back.
                || !error.is_null() && self.user.must_sign_in()
                // The one tool that is there before a sign-in.
                || result["tools"].as_array().is_some_and(|it| it.len() == 1 && it[0]["name"] == "sign_in")
                || result["isError"] == true && (self.user.must_sign_in() || self.user.must_permit());
            if !needs_user {
                return Ok(answer);
            }
            self.user.sign_in()?;
        }
    }

    /// Sends one request in the era of the conversation. A version the server does not have is exchanged for one of
    /// those it names, as every client does.
    fn send(&mut self, method: &str, params: Value) -> Value {
        let Some(version) = &self.modern else { return self.bridge.ask(method, params) };
        let answer = self.bridge.ask(method, enveloped(params.clone(), version));
        let supported = answer["error"]["data"]["supported"].as_array();
        match supported.and_then(|it| it.iter().find_map(Value::as_str)) {
            Some(supported) if answer["error"]["code"] == UNSUPPORTED_VERSION => {
                let again = self.bridge.ask(method, enveloped(params, supported));
                self.modern = Some(supported.to_owned());
                again
            }
            _ => answer,
        }
    }
}

/// What every request of the 2026-07-28 revision carries (specification, basic, "_meta").
fn enveloped(mut params: Value, version: &str) -> Value {
    params["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientInfo": client_info(),
        "io.modelcontextprotocol/clientCapabilities": capabilities(),
    });
    params
}

fn client_info() -> Value {
    json!({ "name": "conformance-client", "version": "1" })
}

fn capabilities() -> Value {
    json!({ "roots": {}, "sampling": {}, "elicitation": { "form": {} } })
}

/// What the app and its user answer when the server asks something.
fn reply(request: &Value) -> Value {
    match request["method"].as_str().unwrap_or_default() {
        "elicitation/create" => form::accepted(&request["params"]),
        "roots/list" => json!({ "roots": [] }),
        "sampling/createMessage" => json!({
            "role": "assistant", "model": "none", "stopReason": "endTurn",
            "content": { "type": "text", "text": "x" },
        }),
        _ => json!({}),
    }
}

fn result(answer: &Value) -> Result<&Value, String> {
    answer.get("result").ok_or_else(|| format!("this is no result: {answer}"))
}
