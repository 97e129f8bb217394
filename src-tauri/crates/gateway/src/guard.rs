//! Never the wrong instance: which calls only read, and what a conversation is told before it acts elsewhere.

use crate::Instance;
use jsonrpc::Message;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::HashMap};

/// What the last tools/list of a session said of each tool: whether it only reads.
#[derive(Debug, Default)]
pub(crate) struct Hints(HashMap<String, bool>);

impl Hints {
    /// Learns from a `tools/list` result and returns the cursor of its next page. A first page starts over.
    pub(crate) fn learn(&mut self, result: &[u8], first_page: bool) -> Option<String> {
        #[derive(Deserialize)]
        struct Page<'a> {
            #[serde(borrow)]
            tools: Vec<&'a RawValue>,
            #[serde(rename = "nextCursor")]
            next: Option<String>,
        }
        #[derive(Deserialize)]
        struct Tool<'a> {
            #[serde(borrow)]
            name: Cow<'a, str>,
            #[serde(default)]
            annotations: Annotations,
        }
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Annotations {
            #[serde(rename = "readOnlyHint")]
            read_only: bool,
        }
        if first_page {
            self.0.clear();
        }
        let page = serde_json::from_slice::<Page<'_>>(result).ok()?;
        // One tool that cannot be read stays unknown, which counts as writing.
        let tools = page.tools.iter().filter_map(|it| serde_json::from_str::<Tool<'_>>(it.get()).ok());
        self.0.extend(tools.map(|it| (it.name.into_owned(), it.annotations.read_only)));
        page.next
    }

    pub(crate) fn forget(&mut self) {
        self.0.clear();
    }

    /// Whether any list spoke of this tool.
    pub(crate) fn knows(&self, tool: &str) -> bool {
        self.0.contains_key(tool)
    }

    /// Whether a request cannot change anything at the server. What is unknown may.
    pub(crate) fn reads_only(&self, method: &str, tool: Option<&str>) -> bool {
        match method {
            "tools/call" => tool.and_then(|it| self.0.get(it)).copied().unwrap_or(false),
            _ => reads(method),
        }
    }
}

/// Whether a request that calls no tool only reads, by its method. What is unknown may do anything.
pub(crate) fn reads(method: &str) -> bool {
    matches!(
        method,
        "ping"
            | "server/discover"
            | "subscriptions/listen"
            | "tools/list"
            | "prompts/list"
            | "prompts/get"
            | "resources/list"
            | "resources/read"
            | "resources/templates/list"
            | "resources/subscribe"
            | "resources/unsubscribe"
            | "completion/complete"
            | "logging/setLevel"
    )
}

/// Whether a request makes use of the server, by its method: what only keeps a conversation alive, or goes on with a call
/// that was let through, does not.
pub(crate) fn is_use(method: &str) -> bool {
    let is_look = matches!(method, "prompts/get" | "resources/read" | "completion/complete");
    is_look || !(reads(method) || method.starts_with("tasks/"))
}

/// Which instance the conversation believes it acts on.
#[derive(Debug, Default)]
pub(crate) struct Belief(Option<Instance>);

impl Belief {
    /// Whether the conversation believes in another instance than `now`.
    pub(crate) fn differs(&self, now: &Instance) -> bool {
        self.0.as_ref().is_some_and(|it| it.id != now.id)
    }

    /// Decides whether a request may go out to `now`. `Some(old)`: it must be answered with [`explain`] instead,
    /// which corrects the belief; the next one goes out.
    pub(crate) fn check(
        &mut self,
        message: &Message,
        method: &str,
        now: &Instance,
        hints: &Hints,
    ) -> Option<Instance> {
        let acts = matches!(method, "tools/call" | "resources/read" | "prompts/get");
        match &self.0 {
            None if acts => {
                self.0 = Some(now.clone());
                None
            }
            Some(old) if old.id != now.id && method == "tools/call" => {
                if hints.reads_only(method, message.params().name().as_deref()) {
                    return None;
                }
                self.0.replace(now.clone())
            }
            Some(_) | None => None,
        }
    }
}

/// What the model reads instead of a result.
pub(crate) fn explain(old: &str, now: &str) -> String {
    format!(
        "You are now on {now}; earlier calls in this conversation used {old}. Nothing was sent. \
         Call again to act on {now}."
    )
}

#[cfg(test)]
mod tests {
    use super::{Belief, Hints};
    use crate::Instance;
    use jsonrpc::Message;

    const PAGE: &[u8] =
        br#"{"tools":[{"name":"look","annotations":{"readOnlyHint":true,"x":1}},{"name":"pay"},{"name":7}]}"#;

    fn instance(id: &str) -> Instance {
        Instance { id: id.to_owned(), label: id.to_uppercase() }
    }

    fn call(tool: &str) -> Message {
        let text =
            format!(r#"{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"{tool}"}}}}"#);
        Message::from_client(text.into()).unwrap()
    }

    #[test]
    fn what_no_list_called_read_only_counts_as_writing() {
        let mut hints = Hints::default();
        assert!(!hints.reads_only("tools/call", Some("look")));
        hints.learn(PAGE, true);
        assert!(hints.reads_only("tools/call", Some("look")));
        assert!(!hints.reads_only("tools/call", Some("pay")));
        assert!(!hints.reads_only("tools/call", Some("other")));
        assert!(!hints.reads_only("tools/call", None));
        assert!(!hints.reads_only("vendor/erase", None));
        hints.learn(br#"{"tools":[{"name":"more","annotations":{"readOnlyHint":true}}]}"#, false);
        assert!(hints.reads_only("tools/call", Some("look")) && hints.reads_only("tools/call", Some("more")));
    }

    #[test]
    fn the_first_write_elsewhere_is_explained_once_and_reads_do_not_use_it_up() {
        let mut hints = Hints::default();
        hints.learn(PAGE, true);
        let mut belief = Belief::default();
        let mut held = |tool: &str, on: &str| {
            belief.check(&call(tool), "tools/call", &instance(on), &hints).map(|it| it.id)
        };
        assert_eq!(held("look", "acme"), None);
        assert_eq!(held("look", "borealis"), None);
        assert_eq!(held("pay", "borealis").as_deref(), Some("acme"));
        assert_eq!(held("pay", "borealis"), None);
        assert_eq!(held("pay", "acme").as_deref(), Some("borealis"));
        assert_eq!(held("pay", "acme"), None);
    }

    #[test]
    fn a_conversation_that_did_nothing_yet_is_not_held() {
        let mut belief = Belief::default();
        assert_eq!(belief.check(&call("pay"), "tools/call", &instance("borealis"), &Hints::default()), None);
    }
}
