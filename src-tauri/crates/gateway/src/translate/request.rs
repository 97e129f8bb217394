//! A request of a client that began with `initialize`, as revision 2026-07-28 wants it: it says everything itself.

use crate::modern::MODERN;
use bytes::Bytes;
use jsonrpc::{
    Kind, Message, object,
    splice::{Edit, first_member, json, place, present, splice, with_members, without},
};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What the client said of itself in its `initialize`, as it spelled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Client {
    capabilities: String,
    info: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Introduction<'a> {
    #[serde(borrow)]
    capabilities: Option<&'a RawValue>,
    #[serde(borrow, rename = "clientInfo")]
    info: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WithMeta<'a> {
    #[serde(borrow, rename = "_meta", deserialize_with = "present")]
    meta: Option<&'a RawValue>,
}

impl Client {
    pub(super) fn of(initialize: &Message) -> Client {
        let Introduction { capabilities, info } = initialize.params_as();
        let is_object = |it: &&RawValue| it.get().starts_with('{');
        Client {
            capabilities: without_tasks(capabilities.filter(is_object).map_or("{}", RawValue::get)),
            info: info.filter(is_object).map(|it| it.get().to_owned()),
        }
    }

    /// The request with `params._meta` filled in. `level` is the log level the client has set, as JSON. `None`: its
    /// parameters are no object.
    pub(super) fn request(&self, message: &Message, level: Option<&str>) -> Option<Message> {
        let version = json(MODERN[0]);
        let mut said = vec![
            ("io.modelcontextprotocol/protocolVersion", version.as_str()),
            ("io.modelcontextprotocol/clientCapabilities", self.capabilities.as_str()),
        ];
        said.extend(self.info.as_deref().map(|it| ("io.modelcontextprotocol/clientInfo", it)));
        said.extend(level.map(|it| ("io.modelcontextprotocol/logLevel", it)));
        let edits = meta_edits(message, &said)?;
        Message::from_server(splice(message.text(), &edits)).ok()
    }

    /// A request of the gateway's own in the client's name; `params` without `_meta`, as JSON members.
    pub(super) fn own(&self, id: &str, method: &str, params: &str) -> Message {
        let text = format!(
            r#"{{"jsonrpc":"2.0","id":{},"method":{},"params":{{{params}}}}}"#,
            json(id),
            json(method)
        );
        let message = Message::from_server(text.into()).expect("all parts are JSON of our own");
        self.request(&message, None).expect("its parameters are an object")
    }
}

/// Puts `members` into `params._meta`, whatever of the two is there. `None`: the parameters are no object.
fn meta_edits(message: &Message, members: &[(&str, &str)]) -> Option<Vec<Edit>> {
    let text = message.text();
    let (Kind::Request { params, .. } | Kind::Notification { params, .. }) = &message.kind else {
        return None;
    };
    let joined: Vec<String> = members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    let meta = format!("\"_meta\":{{{}}}", joined.join(","));
    let Some(params) = params else {
        let start = text.iter().position(|it| *it == b'{')?;
        return Some(vec![first_member(text, &(start..text.len()), &format!("\"params\":{{{meta}}}"))]);
    };
    match message.slice(params) {
        b"null" => Some(vec![(params.clone(), format!("{{{meta}}}"))]),
        inner => Some(match object::<WithMeta<'_>>(inner)?.meta {
            None => vec![first_member(text, params, &meta)],
            Some(raw) if raw.get().starts_with('{') => with_members(text, &place(text, raw), members),
            Some(raw) => vec![(place(text, raw), format!("{{{}}}", joined.join(",")))],
        }),
    }
}

/// Capabilities without the tasks of 2025-11-25, which work otherwise in 2026-07-28 and cannot be carried over.
pub(super) fn without_tasks(capabilities: &str) -> String {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Extended<'a> {
        #[serde(borrow)]
        extensions: Option<&'a RawValue>,
    }
    let text = capabilities.as_bytes();
    let mut edits = without(text, &(0..text.len()), &["tasks"]);
    if let Some(raw) = object::<Extended<'_>>(text).and_then(|it| it.extensions) {
        edits.extend(without(text, &place(text, raw), &["io.modelcontextprotocol/tasks", "tasks"]));
    }
    String::from_utf8_lossy(&splice(text, &edits)).into_owned()
}

/// The request once more with the answers to what the server asked, each as the client spelled it, and the server's
/// `requestState` byte for byte (specification 2026-07-28, basic/patterns/mrtr). `None`: the server's words do not
/// fit into a message.
pub(super) fn retry(
    request: &Message,
    id: &str,
    answers: &[(String, Bytes)],
    state: Option<&str>,
) -> Option<Message> {
    let Kind::Request { id: own, params: Some(params), .. } = &request.kind else { return None };
    let mut members = Vec::new();
    if !answers.is_empty() {
        let each = answers.iter().map(|(key, answer)| format!("{key}:{}", String::from_utf8_lossy(answer)));
        members.push(("inputResponses", format!("{{{}}}", each.collect::<Vec<_>>().join(","))));
    }
    members.extend(state.map(|it| ("requestState", it.to_owned())));
    let members: Vec<(&str, &str)> = members.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut edits = with_members(request.text(), params, &members);
    edits.push((own.clone(), json(id)));
    Message::from_server(splice(request.text(), &edits)).ok()
}

#[cfg(test)]
mod tests {
    use super::{Client, retry, without_tasks};
    use bytes::Bytes;
    use jsonrpc::Message;

    const META: &str = r#""io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"roots":{ },"x":1.0},"io.modelcontextprotocol/clientInfo":{"name":"n","v":1.0}"#;

    fn read(text: &str) -> Message {
        Message::from_server(Bytes::copy_from_slice(text.as_bytes())).unwrap()
    }

    fn client() -> Client {
        Client::of(&read(
            r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"capabilities":{"roots":{ },"tasks":{},"x":1.0},"clientInfo":{"name":"n","v":1.0}}}"#,
        ))
    }

    #[test]
    fn meta_is_added_wherever_it_belongs_and_nothing_else_moves() {
        for (before, after) in [
            (
                r#"{ "jsonrpc":"2.0","id":1,"method":"tools/list" }"#,
                format!(
                    r#"{{"params":{{"_meta":{{{META}}}}}, "jsonrpc":"2.0","id":1,"method":"tools/list" }}"#
                ),
            ),
            (
                r#"{"jsonrpc":"2.0","id":1,"method":"a","params":null}"#,
                format!(r#"{{"jsonrpc":"2.0","id":1,"method":"a","params":{{"_meta":{{{META}}}}}}}"#),
            ),
            (
                r#"{"params":{"n":1.0, "x":"\/"},"id":"7","jsonrpc":"2.0","method":"a"}"#,
                format!(
                    r#"{{"params":{{"_meta":{{{META}}},"n":1.0, "x":"\/"}},"id":"7","jsonrpc":"2.0","method":"a"}}"#
                ),
            ),
            (
                r#"{"params":{"_meta":{ "progressToken":1e0 },"n":1},"id":1,"jsonrpc":"2.0","method":"a"}"#,
                format!(
                    r#"{{"params":{{"_meta":{{{META}, "progressToken":1e0 }},"n":1}},"id":1,"jsonrpc":"2.0","method":"a"}}"#
                ),
            ),
        ] {
            let request = client().request(&read(before), None).unwrap();
            assert_eq!(std::str::from_utf8(request.text()).unwrap(), after);
        }
        assert!(
            client().request(&read(r#"{"jsonrpc":"2.0","id":1,"method":"a","params":[1]}"#), None).is_none()
        );
    }

    #[test]
    fn the_log_level_and_answers_are_carried_as_they_were_spelled() {
        let call = read(r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}"#);
        let request = client().request(&call, Some("\"debug\"")).unwrap();
        let answers = [("\"a\"".to_owned(), Bytes::from_static(b"{\"n\":1.0 }"))];
        let again = retry(&request, "r-1", &answers, Some("\"s\\/t\"")).unwrap();
        assert_eq!(
            std::str::from_utf8(again.text()).unwrap(),
            format!(
                r#"{{"jsonrpc":"2.0","id":"r-1","method":"tools/call","params":{{"inputResponses":{{"a":{{"n":1.0 }}}},"requestState":"s\/t","_meta":{{{META},"io.modelcontextprotocol/logLevel":"debug"}},"name":"x"}}}}"#
            )
        );
    }

    #[test]
    fn tasks_are_not_promised() {
        assert_eq!(
            without_tasks(
                r#"{"extensions":{"io.modelcontextprotocol/tasks":{},"io.x/y":{"n":1.0}},"tasks":{},"tools":{ }}"#
            ),
            r#"{"extensions":{"io.x/y":{"n":1.0}},"tools":{ }}"#
        );
    }
}
