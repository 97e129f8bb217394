//! Tool arguments that a server wants to see in headers, too: `x-mcp-header` in a tool's input schema
//! (specification 2026-07-28, server/tools and basic/transports/streamable-http).

use super::headers::encoded;
use bytes::Bytes;
use http::{HeaderMap, HeaderName};
use jsonrpc::{
    Kind, Message, Outcome, object,
    splice::{place, splice},
};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use std::{borrow::Cow, collections::HashMap};

/// What the last `tools/list` of an instance wants mirrored, by tool.
#[derive(Debug, Default)]
pub(crate) struct Mirror {
    /// Instance id.
    instance: String,
    tools: HashMap<String, Vec<Mirrored>>,
}

/// One argument, where it stands and the header it goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mirrored {
    path: Vec<String>,
    header: HeaderName,
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
    #[serde(default, rename = "inputSchema")]
    schema: Value,
}

impl Mirror {
    /// Learns from a `tools/list` response and gives it without the tools whose annotations are invalid: whoever
    /// writes the headers must not offer them. A first page starts over, and so does another instance.
    pub(crate) fn learn(&mut self, message: &Message, instance: &str, first_page: bool) -> Bytes {
        let unchanged = message.text().clone();
        if first_page || self.instance != instance {
            self.tools.clear();
            instance.clone_into(&mut self.instance);
        }
        let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else { return unchanged };
        let Some(Page { tools }) = object(message.slice(span)) else { return unchanged };
        let Ok(listed) = serde_json::from_str::<Vec<&RawValue>>(tools.get()) else { return unchanged };
        let mut kept = Vec::with_capacity(listed.len());
        for raw in &listed {
            // What cannot be read as a tool has no annotation that counts.
            if let Ok(Tool { name, schema }) = serde_json::from_str::<Tool<'_>>(raw.get()) {
                match mirrored(&schema) {
                    Ok(arguments) => drop(self.tools.insert(name.into_owned(), arguments)),
                    Err(why) => {
                        tracing::warn!(tool = &*name, why, "left out a tool with an invalid x-mcp-header");
                        continue;
                    }
                }
            }
            kept.push(raw.get());
        }
        if kept.len() == listed.len() {
            return unchanged;
        }
        splice(message.text(), &[(place(message.text(), tools), format!("[{}]", kept.join(",")))])
    }

    /// The headers for a `tools/call` on `instance`. A tool no list spoke of has none.
    pub(crate) fn headers(&self, message: &Message, instance: &str) -> HeaderMap {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Called<'a> {
            #[serde(borrow)]
            arguments: Option<&'a RawValue>,
        }
        let mut out = HeaderMap::new();
        let name = message.params().name();
        let Some(wanted) = name.and_then(|it| self.tools.get(&*it)).filter(|_| self.instance == instance)
        else {
            return out;
        };
        let arguments = message.params_as::<Called<'_>>().arguments;
        let arguments: Value =
            arguments.and_then(|it| serde_json::from_str(it.get()).ok()).unwrap_or_default();
        for Mirrored { path, header } in wanted {
            let found = path.iter().try_fold(&arguments, |it, name| it.get(name));
            if let Some(text) = found.and_then(written) {
                out.insert(header.clone(), encoded(&text));
            }
        }
        out
    }
}

/// A value as it is written in a header; what is missing, null or of another type is not.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(it) => Some(it.to_string()),
        Value::Number(number) => number.as_i64().map(|it| it.to_string()).or_else(|| {
            let float =
                number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 9_007_199_254_740_992.0)?;
            Some(format!("{float:.0}"))
        }),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

const ANNOTATION: &str = "x-mcp-header";

/// The annotated arguments of a schema.
///
/// # Errors
/// Why an annotation is invalid.
fn mirrored(schema: &Value) -> Result<Vec<Mirrored>, &'static str> {
    let mut found = Vec::new();
    walk(schema, Some(&mut Vec::new()), &mut found)?;
    Ok(found)
}

/// `path` is `None` where no chain of `properties` leads.
fn walk(
    schema: &Value,
    mut path: Option<&mut Vec<String>>,
    found: &mut Vec<Mirrored>,
) -> Result<(), &'static str> {
    let Value::Object(members) = schema else { return Ok(()) };
    if let Some(annotation) = members.get(ANNOTATION) {
        let path = path.as_ref().filter(|it| !it.is_empty()).ok_or("it is not on a plain property")?;
        if !members.get("type").is_some_and(is_primitive) {
            return Err("it is on something else than a string, an integer or a boolean");
        }
        let name = annotation.as_str().filter(|it| !it.is_empty()).ok_or("it is no name")?;
        let header = HeaderName::from_bytes(format!("mcp-param-{name}").as_bytes())
            .ok()
            .ok_or("it cannot be part of a header's name")?;
        if found.iter().any(|it| it.header == header) {
            return Err("two properties have the same");
        }
        found.push(Mirrored { path: path.to_vec(), header });
    }
    for (keyword, inner) in members {
        match (keyword.as_str(), inner) {
            // Data, not schemas.
            ("default" | "const" | "enum" | "examples" | ANNOTATION, _) => {}
            ("properties", Value::Object(properties)) => {
                for (name, property) in properties {
                    match path.as_deref_mut() {
                        Some(path) => {
                            path.push(name.clone());
                            walk(property, Some(path), found)?;
                            path.pop();
                        }
                        None => walk(property, None, found)?,
                    }
                }
            }
            ("patternProperties" | "$defs" | "definitions" | "dependentSchemas", Value::Object(schemas)) => {
                schemas.values().try_for_each(|it| walk(it, None, found))?;
            }
            (_, Value::Array(schemas)) => schemas.iter().try_for_each(|it| walk(it, None, found))?,
            (_, inner) => walk(inner, None, found)?,
        }
    }
    Ok(())
}

/// One primitive type, which may be left out (`null`).
fn is_primitive(kind: &Value) -> bool {
    let allowed = |it: &Value| matches!(it.as_str(), Some("string" | "integer" | "boolean"));
    match kind {
        Value::Array(kinds) => {
            let mut some = kinds.iter().filter(|it| it.as_str() != Some("null"));
            some.next().is_some_and(allowed) && some.next().is_none()
        }
        kind => allowed(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::{Mirror, mirrored};
    use jsonrpc::Message;
    use serde_json::{Value, json};

    fn is_valid(properties: Value) -> bool {
        mirrored(&json!({ "type": "object", "properties": properties })).is_ok()
    }

    #[test]
    fn annotations_are_names_on_plain_primitive_properties() {
        assert!(is_valid(json!({
            "a": { "type": "string", "x-mcp-header": "A" },
            "b": { "type": ["integer", "null"], "x-mcp-header": "B", "default": { "x-mcp-header": "" } },
            "x-mcp-header": { "type": "string" },
            "c": { "type": "object", "properties": { "d": { "type": "boolean", "x-mcp-header": "D" } } },
        })));
        for kind in ["object", "array", "null", "number"] {
            assert!(!is_valid(json!({ "a": { "type": kind, "x-mcp-header": "A" } })), "{kind}");
        }
        for name in ["", "My Region", "a:b", "a\r\nb", "ü", "a\u{1}"] {
            assert!(!is_valid(json!({ "a": { "type": "string", "x-mcp-header": name } })), "{name:?}");
        }
        let annotated = json!({ "type": "string", "x-mcp-header": "A" });
        assert!(!is_valid(json!({ "a": { "x-mcp-header": "A" } })));
        assert!(!is_valid(json!({ "a": { "type": "string", "x-mcp-header": 7 } })));
        assert!(!is_valid(json!({ "a": annotated, "b": { "type": "string", "x-mcp-header": "a" } })));
        assert!(!is_valid(json!({ "a": { "type": "array", "items": annotated } })));
        assert!(!is_valid(json!({ "a": { "anyOf": [annotated] } })));
        assert!(!is_valid(json!({ "a": { "$defs": { "x": annotated } } })));
        assert!(!is_valid(json!({ "a": { "if": { "properties": { "b": annotated } } } })));
        assert!(mirrored(&json!({ "type": "string", "x-mcp-header": "A" })).is_err());
    }

    #[test]
    fn arguments_are_mirrored_and_invalid_tools_left_out() {
        let list = r#"{"jsonrpc":"2.0","id":1,"result":{"x":1.0,"tools":[ {"name":"bad","inputSchema":{"properties":{"a":{"type":"number","x-mcp-header":"A"}}}} , {"name":"good","n":1.0,"inputSchema":{"properties":{"s":{"type":"string","x-mcp-header":"Region"},"n":{"type":"integer","x-mcp-header":"N"},"o":{"properties":{"b":{"type":"boolean","x-mcp-header":"B"}}},"z":{"type":"string","x-mcp-header":"Z"}}}} ],"y":2}}"#;
        let list = Message::from_server(list.into()).unwrap();
        let mut mirror = Mirror::default();
        let shown = String::from_utf8(mirror.learn(&list, "acme", true).to_vec()).unwrap();
        assert!(
            shown
                .starts_with(r#"{"jsonrpc":"2.0","id":1,"result":{"x":1.0,"tools":[{"name":"good","n":1.0,"#),
            "{shown}"
        );
        assert!(shown.ends_with(r#"}],"y":2}}"#) && !shown.contains("bad"), "{shown}");
        let call = r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"good","arguments":{"s":" é","n":42.0,"o":{"b":false},"z":null}}}"#;
        let call = Message::from_client(call.into()).unwrap();
        let headers = mirror.headers(&call, "acme");
        assert_eq!(headers.len(), 3);
        assert_eq!(headers["mcp-param-region"], "=?base64?IMOp?=");
        assert_eq!(
            (&headers["mcp-param-n"], &headers["mcp-param-b"]),
            (&"42".parse().unwrap(), &"false".parse().unwrap())
        );
        assert!(mirror.headers(&call, "borealis").is_empty(), "another instance may have other tools");
    }
}
