//! A result of revision 2026-07-28 as a client of the revisions with `initialize` can read it.

use super::request::without_tasks;
use bytes::Bytes;
use jsonrpc::{
    Kind, Message, Outcome, Span, object,
    splice::{json, members, place, splice, with_members, without},
    string,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::HashSet};

/// What a response brings, by its `resultType`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Brings {
    /// The end of the call.
    Result(Span),
    /// The server asks back.
    Questions(Span),
    /// A kind of result that the older revisions have no word for.
    Unknown(String),
    /// The code and the words of an error that only revision 2026-07-28 has.
    ModernError(i64, String),
    Error,
}

/// Reads what a response brings.
pub(super) fn brings(message: &Message) -> Brings {
    #[derive(Deserialize)]
    struct Typed<'a> {
        #[serde(borrow, rename = "resultType")]
        kind: Option<Cow<'a, str>>,
    }
    #[derive(Deserialize)]
    struct Told<'a> {
        #[serde(borrow)]
        error: Complaint<'a>,
    }
    #[derive(Deserialize)]
    struct Complaint<'a> {
        code: i64,
        #[serde(borrow, default)]
        message: Cow<'a, str>,
    }
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else {
        return match serde_json::from_slice::<Told<'_>>(message.text()) {
            Ok(Told { error: Complaint { code: code @ -32022..=-32020, message } }) => {
                Brings::ModernError(code, message.into_owned())
            }
            _ => Brings::Error,
        };
    };
    match object::<Typed<'_>>(message.slice(span)).and_then(|it| it.kind).as_deref() {
        None | Some("complete") => Brings::Result(span.clone()),
        Some("input_required") => Brings::Questions(span.clone()),
        Some(other) => Brings::Unknown(other.to_owned()),
    }
}

/// Takes out of a result what the older revisions do not know: they would read it as the server's own fields.
pub(super) fn plain(message: &Message, result: &Span) -> Bytes {
    let text = message.text();
    splice(text, &without(text, result, &["resultType", "ttlMs", "cacheScope"]))
}

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    tools: &'a RawValue,
}

#[derive(Deserialize)]
struct Tool<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow, rename = "outputSchema")]
    output: Option<&'a RawValue>,
    #[serde(borrow)]
    execution: Option<&'a RawValue>,
}

/// A page of tools, each with an `outputSchema` that is an object's, as the older revisions demand, and without the
/// word that it runs as a task. The names of the tools whose output is wrapped for it go to `wrapped`.
pub(super) fn tools(message: &Message, wrapped: &mut HashSet<String>) -> Bytes {
    let text = message.text();
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { return text.clone() };
    let Some(Page { tools }) = object(message.slice(span)) else { return text.clone() };
    let listed = serde_json::from_str::<Vec<&RawValue>>(tools.get()).unwrap_or_default();
    let mut edits = Vec::new();
    for raw in listed {
        let Some(tool) = object::<Tool<'_>>(raw.get().as_bytes()) else { continue };
        match tool.output.and_then(|schema| Some((schema, wrapping(schema.get())?))) {
            Some((schema, around)) => {
                edits.push((place(text, schema), around));
                wrapped.insert(tool.name.into_owned());
            }
            None => drop(wrapped.remove(&*tool.name)),
        }
        if let Some(execution) = tool.execution {
            edits.extend(without(text, &place(text, execution), &["taskSupport"]));
        }
    }
    splice(text, &edits)
}

/// The schema of `{"result": …}`, where `schema` is not one of an object. What it refers to moves to the root with it.
fn wrapping(schema: &str) -> Option<String> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Root<'a> {
        #[serde(borrow, rename = "type")]
        kind: Option<&'a RawValue>,
    }
    let kind = object::<Root<'_>>(schema.as_bytes()).unwrap_or_default().kind;
    if kind.and_then(|it| string(it.get().as_bytes())).as_deref() == Some("object") {
        return None;
    }
    let carried: String = members(schema.as_bytes(), &(0..schema.len()))
        .into_iter()
        .filter(|(name, _)| matches!(name.as_str(), "$schema" | "$defs" | "definitions"))
        .map(|(name, span)| format!("{}:{},", json(&name), &schema[span]))
        .collect();
    Some(format!(r#"{{{carried}"type":"object","properties":{{"result":{schema}}},"required":["result"]}}"#))
}

/// A tool's result, its `structuredContent` wrapped where it is no object or where the tool's schema is wrapped.
pub(super) fn tool_result(message: &Message, is_wrapped: bool) -> Bytes {
    #[derive(Deserialize)]
    struct Structured<'a> {
        #[serde(borrow, rename = "structuredContent")]
        content: Option<&'a RawValue>,
    }
    let text = message.text();
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { return text.clone() };
    match object::<Structured<'_>>(message.slice(span)).and_then(|it| it.content) {
        Some(raw) if is_wrapped || !raw.get().starts_with('{') => {
            splice(text, &[(place(text, raw), format!(r#"{{"result":{raw}}}"#))])
        }
        Some(_) | None => text.clone(),
    }
}

/// What the answer to `server/discover` says, as the result of an `initialize`: the revision, what the server can do
/// without tasks, and who it is. `None`: it is no such answer, or has no revision of ours.
pub(super) fn greeting(message: &Message, protocol: &str, server: &str) -> Option<Bytes> {
    #[derive(Deserialize)]
    struct Discovered<'a> {
        #[serde(borrow, rename = "supportedVersions")]
        versions: Vec<Cow<'a, str>>,
        #[serde(borrow)]
        capabilities: Option<&'a RawValue>,
        #[serde(borrow, rename = "_meta")]
        meta: Option<Meta<'a>>,
    }
    #[derive(Default, Deserialize)]
    struct Meta<'a> {
        #[serde(borrow, default, rename = "io.modelcontextprotocol/serverInfo")]
        info: Option<&'a RawValue>,
    }
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { return None };
    let said = object::<Discovered<'_>>(message.slice(span))?;
    if !said.versions.iter().any(|it| crate::modern::MODERN.contains(&&**it)) {
        return None;
    }
    let nobody = format!(r#"{{"name":{},"version":""}}"#, json(server));
    let info = said.meta.and_then(|it| it.info).map_or(nobody.as_str(), RawValue::get);
    let capabilities = without_tasks(said.capabilities.map_or("{}", RawValue::get));
    let names = ["resultType", "ttlMs", "cacheScope", "supportedVersions"];
    let text = splice(message.text(), &without(message.text(), span, &names));
    let message = Message::from_server(text).ok()?;
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { return None };
    let protocol = json(protocol);
    let said =
        [("protocolVersion", protocol.as_str()), ("capabilities", &capabilities), ("serverInfo", info)];
    Some(splice(message.text(), &with_members(message.text(), span, &said)))
}

#[cfg(test)]
mod tests {
    use super::{Brings, brings, greeting, plain, tool_result, tools};
    use bytes::Bytes;
    use jsonrpc::{Kind, Message, Outcome};
    use std::collections::HashSet;

    fn read(text: &str) -> Message {
        Message::from_server(Bytes::copy_from_slice(text.as_bytes())).unwrap()
    }

    fn result(text: &str) -> Message {
        read(&format!(r#"{{"jsonrpc":"2.0","id":1,"result":{text}}}"#))
    }

    fn inside(text: &Bytes) -> String {
        let message = Message::from_server(text.clone()).unwrap();
        let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { panic!("{text:?}") };
        String::from_utf8(message.slice(span).to_vec()).unwrap()
    }

    #[test]
    fn what_the_older_revisions_do_not_know_is_taken_out() {
        let message =
            result(r#"{ "n":1.0, "resultType":"complete","ttlMs":0,"x":[ ],"cacheScope":"private"}"#);
        let Brings::Result(span) = brings(&message) else { panic!("a result") };
        assert_eq!(inside(&plain(&message, &span)), r#"{ "n":1.0,"x":[ ]}"#);
        assert_eq!(brings(&result(r#"{"resultType":"task"}"#)), Brings::Unknown("task".to_owned()));
        assert!(matches!(brings(&result(r#"{"resultType":"input_required"}"#)), Brings::Questions(_)));
        assert!(matches!(brings(&result("[1]")), Brings::Result(_)));
        let error = |code: i32| {
            read(&format!(r#"{{"jsonrpc":"2.0","id":1,"error":{{"code":{code},"message":"m"}}}}"#))
        };
        assert_eq!(brings(&error(-32602)), Brings::Error);
        assert_eq!(brings(&error(-32021)), Brings::ModernError(-32021, "m".to_owned()));
    }

    #[test]
    fn outputs_that_are_no_objects_are_wrapped_with_their_schemas() {
        let mut wrapped = HashSet::new();
        let list = result(
            r##"{"tools":[{"name":"a","outputSchema":{"type":"array","items":{"$ref":"#/$defs/x"},"$defs":{"x":{}}},"n":1.0},{"name":"b","outputSchema":{"type":"object"}},{"name":"c","execution":{"taskSupport":"optional","x":1}}]}"##,
        );
        assert_eq!(
            inside(&tools(&list, &mut wrapped)),
            r##"{"tools":[{"name":"a","outputSchema":{"$defs":{"x":{}},"type":"object","properties":{"result":{"type":"array","items":{"$ref":"#/$defs/x"},"$defs":{"x":{}}}},"required":["result"]},"n":1.0},{"name":"b","outputSchema":{"type":"object"}},{"name":"c","execution":{"x":1}}]}"##
        );
        assert_eq!(wrapped.into_iter().collect::<Vec<_>>(), ["a"]);
        for (before, is_wrapped, after) in [
            (r#"{"structuredContent":[1.0]}"#, false, r#"{"structuredContent":{"result":[1.0]}}"#),
            (r#"{"structuredContent":{ }}"#, false, r#"{"structuredContent":{ }}"#),
            (r#"{"structuredContent":{ }}"#, true, r#"{"structuredContent":{"result":{ }}}"#),
            (r#"{"content":[]}"#, true, r#"{"content":[]}"#),
        ] {
            assert_eq!(inside(&tool_result(&result(before), is_wrapped)), after);
        }
    }

    #[test]
    fn a_discovery_becomes_a_greeting() {
        let said = result(
            r#"{"supportedVersions":["2026-07-28"],"capabilities":{"tools":{},"extensions":{"io.modelcontextprotocol/tasks":{}}},"instructions":"Be kind.","x":1.0,"ttlMs":0,"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s","v":1.0}}}"#,
        );
        assert_eq!(
            inside(&greeting(&said, "2025-06-18", "shop").unwrap()),
            r#"{"protocolVersion":"2025-06-18","serverInfo":{"name":"s","v":1.0},"capabilities":{"tools":{},"extensions":{}},"instructions":"Be kind.","x":1.0,"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s","v":1.0}}}"#
        );
        let later = result(r#"{"supportedVersions":["2030-01-01"],"capabilities":{}}"#);
        assert!(greeting(&later, "2025-06-18", "shop").is_none());
    }
}
