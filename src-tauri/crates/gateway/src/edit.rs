//! The few edits a message suffers on its way, each a splice into its text.

use bytes::Bytes;
use jsonrpc::{
    Kind, Message, Outcome, Span, object,
    splice::{Edit, before_closing_quote, escaped, first_member, json, place, present, splice},
    string,
};
use serde::Deserialize;
use serde_json::value::RawValue;

/// The `_meta` key that tells a client which instance a result came from (DESIGN §5).
pub(crate) const INSTANCE_KEY: &str = "io.traygate/instance";

/// A result as it goes to the client.
pub(crate) struct Shown {
    pub(crate) text: Bytes,
    /// A tool's own failure (`isError`).
    pub(crate) is_error: bool,
}

/// What an `initialize` result says that the gateway must know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Greeting {
    pub(crate) protocol: String,
    pub(crate) lists: Lists,
}

/// The kinds of lists a server has, by its capabilities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lists {
    pub(crate) tools: bool,
    pub(crate) resources: bool,
    pub(crate) prompts: bool,
}

impl Lists {
    /// The kinds in either.
    pub(crate) fn and(self, other: Lists) -> Lists {
        Lists {
            tools: self.tools || other.tools,
            resources: self.resources || other.resources,
            prompts: self.prompts || other.prompts,
        }
    }

    /// What tells a client that they changed.
    pub(crate) fn changed(self) -> Vec<Bytes> {
        let named = [(self.tools, "tools"), (self.resources, "resources"), (self.prompts, "prompts")];
        let there = named.into_iter().filter(|(there, _)| *there);
        let text = |name| format!(r#"{{"jsonrpc":"2.0","method":"notifications/{name}/list_changed"}}"#);
        there.map(|(_, name)| text(name).into()).collect()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ResultMembers<'a> {
    #[serde(borrow, rename = "_meta", deserialize_with = "present")]
    meta: Option<&'a RawValue>,
    #[serde(borrow, rename = "isError")]
    is_error: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct MetaMembers<'a> {
    #[serde(borrow, rename = "io.traygate/instance", deserialize_with = "present")]
    instance: Option<&'a RawValue>,
    #[serde(borrow, rename = "io.modelcontextprotocol/serverInfo")]
    server_info: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DiscoverMembers<'a> {
    #[serde(borrow, rename = "_meta", deserialize_with = "present")]
    meta: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    instructions: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InitializeMembers<'a> {
    #[serde(borrow, rename = "protocolVersion")]
    protocol: Option<&'a RawValue>,
    #[serde(borrow)]
    capabilities: Option<&'a RawValue>,
    #[serde(borrow, rename = "serverInfo")]
    server_info: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    instructions: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct InfoMembers<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    title: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Capabilities<'a> {
    #[serde(borrow)]
    tools: Option<&'a RawValue>,
    #[serde(borrow)]
    resources: Option<&'a RawValue>,
    #[serde(borrow)]
    prompts: Option<&'a RawValue>,
}

/// Names the instance in a response's `_meta`. An empty label (an open server has no instances) changes nothing.
/// `None`: the result has a member twice, so that two readers could read two things.
pub(crate) fn show_instance(message: &Message, label: &str) -> Option<Shown> {
    let unchanged = |is_error| Some(Shown { text: message.text().clone(), is_error });
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else {
        return unchanged(true);
    };
    if !message.slice(span).starts_with(b"{") {
        return unchanged(false);
    }
    let members: ResultMembers<'_> = message.result_as()?;
    let is_error = members.is_error.is_some_and(|it| it.get() == "true");
    if label.is_empty() {
        return unchanged(is_error);
    }
    let edit = meta_edit(message.text(), span, members.meta, label)?;
    Some(Shown { text: splice(message.text(), &[edit]), is_error })
}

fn meta_edit(text: &[u8], result: &Span, meta: Option<&RawValue>, label: &str) -> Option<Edit> {
    let label = json(label);
    let member = format!("\"{INSTANCE_KEY}\":{label}");
    let Some(meta) = meta else {
        return Some(first_member(text, result, &format!("\"_meta\":{{{member}}}")));
    };
    let span = place(text, meta);
    if !meta.get().starts_with('{') {
        return Some((span, format!("{{{member}}}")));
    }
    let members: MetaMembers<'_> = object(meta.get().as_bytes())?;
    Some(match members.instance {
        Some(theirs) => (place(text, theirs), label),
        None => first_member(text, &span, &member),
    })
}

/// Reads an `initialize` result and names the instance in its title, its instructions and its `_meta`.
/// `None`: this is no `initialize` result.
pub(crate) fn show_in_initialize(message: &Message, server: &str, label: &str) -> Option<(Greeting, Bytes)> {
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else {
        return None;
    };
    let text = message.text();
    let members: InitializeMembers<'_> = message.result_as()?;
    let greeting = Greeting {
        protocol: string(members.protocol?.get().as_bytes())?.into_owned(),
        lists: lists(members.capabilities.map_or("{}", RawValue::get)),
    };
    if label.is_empty() {
        return Some((greeting, text.clone()));
    }
    let mut edits = vec![meta_edit(text, span, message.result_as::<ResultMembers<'_>>()?.meta, label)?];
    if let Some(info) = members.server_info {
        edits.extend(title_edit(text, info, label)?);
    }
    edits.push(instructions_edit(text, span, members.instructions, &instructions(server, label)));
    Some((greeting, splice(text, &edits)))
}

/// Names the instance in a `server/discover` result, where `serverInfo` is in `_meta`. `None`: this is no such result.
pub(crate) fn show_in_discover(message: &Message, server: &str, label: &str) -> Option<Bytes> {
    let Kind::Response { outcome: Outcome::Result(span), .. } = &message.kind else {
        return None;
    };
    let text = message.text();
    if label.is_empty() {
        return Some(text.clone());
    }
    let members: DiscoverMembers<'_> = message.result_as()?;
    let mut edits = vec![meta_edit(text, span, members.meta, label)?];
    let meta = members.meta.and_then(|it| object::<MetaMembers<'_>>(it.get().as_bytes()));
    if let Some(info) = meta.and_then(|it| it.server_info) {
        edits.extend(title_edit(text, info, label)?);
    }
    edits.push(instructions_edit(text, span, members.instructions, &instructions(server, label)));
    Some(splice(text, &edits))
}

/// `None`: it has a member twice. `Some(None)`: there is nothing to name the instance beside.
fn title_edit(text: &[u8], info: &RawValue, label: &str) -> Option<Option<Edit>> {
    let suffix = escaped(&format!(" ({label})"));
    let known: InfoMembers<'_> = object(info.get().as_bytes())?;
    Some(match (known.title.filter(is_string), known.name.filter(is_string)) {
        (Some(title), _) => Some(before_closing_quote(&place(text, title), &suffix)),
        (None, Some(name)) if known.title.is_none() => {
            let name = &name.get()[..name.get().len() - 1];
            Some(first_member(text, &place(text, info), &format!("\"title\":{name}{suffix}\"")))
        }
        (None, _) => None,
    })
}

fn instructions_edit(text: &[u8], result: &Span, theirs: Option<&RawValue>, words: &str) -> Edit {
    match theirs {
        Some(theirs) if is_string(&theirs) => {
            before_closing_quote(&place(text, theirs), &escaped(&format!("\n\n{words}")))
        }
        Some(theirs) => (place(text, theirs), json(words)),
        None => first_member(text, result, &format!("\"instructions\":{}", json(words))),
    }
}

/// What the model is told about the instance.
pub(crate) fn instructions(server: &str, label: &str) -> String {
    format!(
        "Calls to this server act on the {server} instance \"{label}\". The user may switch to another instance in \
         Traygate at any time; every result names the instance it came from in _meta[\"{INSTANCE_KEY}\"]."
    )
}

fn lists(capabilities: &str) -> Lists {
    let known: Capabilities<'_> = object(capabilities.as_bytes()).unwrap_or_default();
    Lists {
        tools: known.tools.is_some(),
        resources: known.resources.is_some(),
        prompts: known.prompts.is_some(),
    }
}

fn is_string(raw: &&RawValue) -> bool {
    raw.get().starts_with('"')
}

#[cfg(test)]
mod tests {
    use super::{show_in_initialize, show_instance};
    use bytes::Bytes;
    use jsonrpc::Message;

    fn message(text: &str) -> Message {
        Message::from_server(Bytes::copy_from_slice(text.as_bytes())).unwrap()
    }

    fn shown(text: &str, label: &str) -> String {
        String::from_utf8(show_instance(&message(text), label).unwrap().text.to_vec()).unwrap()
    }

    #[test]
    fn the_instance_is_spliced_into_a_result_and_nothing_else_moves() {
        for (before, after) in [
            (
                r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
                r#"{"jsonrpc":"2.0","id":1,"result":{"_meta":{"io.traygate/instance":"A\"b"}}}"#,
            ),
            (
                r#"{ "result" : { "n":1.0,"x":[ ] } , "id":1,"jsonrpc":"2.0" }"#,
                r#"{ "result" : {"_meta":{"io.traygate/instance":"A\"b"}, "n":1.0,"x":[ ] } , "id":1,"jsonrpc":"2.0" }"#,
            ),
            (
                r#"{"jsonrpc":"2.0","id":1,"result":{"a":1,"_meta":{ "k":1 }}}"#,
                r#"{"jsonrpc":"2.0","id":1,"result":{"a":1,"_meta":{"io.traygate/instance":"A\"b", "k":1 }}}"#,
            ),
            (
                r#"{"jsonrpc":"2.0","id":1,"result":{"_meta":{"io.traygate/instance":"forged","k":2}}}"#,
                r#"{"jsonrpc":"2.0","id":1,"result":{"_meta":{"io.traygate/instance":"A\"b","k":2}}}"#,
            ),
            (r#"{"jsonrpc":"2.0","id":1,"result":[1]}"#, r#"{"jsonrpc":"2.0","id":1,"result":[1]}"#),
            (
                r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}"#,
                r#"{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}"#,
            ),
        ] {
            assert_eq!(shown(before, "A\"b"), after);
            assert_eq!(shown(before, ""), before, "no instance, no edit");
        }
    }

    #[test]
    fn a_result_with_a_member_twice_is_not_passed_on() {
        let twice = message(r#"{"jsonrpc":"2.0","id":1,"result":{"_meta":{},"_meta":{}}}"#);
        assert!(show_instance(&twice, "Acme").is_none());
    }

    #[test]
    fn initialize_shows_the_instance_in_title_and_instructions() {
        let read = |text: &str| {
            let (greeting, text) = show_in_initialize(&message(text), "PartnerStack", "Acme").unwrap();
            (greeting, serde_json::from_slice::<serde_json::Value>(&text).unwrap()["result"].clone())
        };
        let (greeting, result) = read(
            r#"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"ps","version":"1"}}}"#,
        );
        assert_eq!(greeting.protocol, "2025-06-18");
        assert!(greeting.lists.tools && !greeting.lists.prompts);
        assert_eq!(result["serverInfo"]["title"], "ps (Acme)");
        assert!(result["instructions"].as_str().unwrap().starts_with("Calls to this server act on"));
        assert_eq!(result["_meta"]["io.traygate/instance"], "Acme");

        let (_, result) = read(
            r#"{"jsonrpc":"2.0","id":0,"result":{"instructions":"Be \"kind\".","serverInfo":{"title":"P S","name":"ps"},"protocolVersion":"1","_meta":{"a":1}}}"#,
        );
        assert_eq!(result["serverInfo"]["title"], "P S (Acme)");
        assert!(result["instructions"].as_str().unwrap().starts_with("Be \"kind\".\n\nCalls to"));
        assert_eq!(result["_meta"]["a"], 1);
    }
}
