//! What a modern server tells unasked: on a stream the gateway asks for, as a client of the older revisions expects it.

use crate::modern::Wanted;
use bytes::Bytes;
use jsonrpc::{
    Kind, Message, object,
    splice::{members, place, splice, without},
    string,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::{borrow::Cow, collections::BTreeSet};

/// What a client of the older revisions has asked for once, and a modern server must be told each time. Outlives a
/// switch of the instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wishes {
    /// The log level, as JSON.
    pub(super) level: Option<String>,
    /// The resources whose changes it wants to hear of, as JSON.
    pub(super) resources: BTreeSet<String>,
}

impl Wishes {
    /// Whether changes of the resource `uri`, as JSON, are to be told.
    pub(super) fn hear(&mut self, uri: &str, wanted: bool) {
        if wanted {
            self.resources.insert(uri.to_owned());
        } else {
            self.resources.remove(uri);
        }
    }
}

/// The kinds of lists whose changes a server tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tells {
    tools: bool,
    prompts: bool,
    resources: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Capabilities {
    tools: Changing,
    prompts: Changing,
    resources: Changing,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Changing {
    #[serde(rename = "listChanged")]
    list_changed: bool,
}

impl Tells {
    /// By the result of an `initialize`.
    pub(super) fn of(result: &[u8]) -> Tells {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Greeting {
            capabilities: Capabilities,
        }
        let Greeting { capabilities: it } = object(result).unwrap_or_default();
        Tells {
            tools: it.tools.list_changed,
            prompts: it.prompts.list_changed,
            resources: it.resources.list_changed,
        }
    }

    pub(super) fn wanted(self, wishes: &Wishes) -> Wanted {
        let uris = wishes.resources.iter().filter_map(|it| string(it.as_bytes()));
        Wanted {
            tools_list_changed: self.tools,
            prompts_list_changed: self.prompts,
            resources_list_changed: self.resources,
            resource_subscriptions: uris.map(Cow::into_owned).collect(),
        }
    }

    /// The parameters of a `subscriptions/listen`, as JSON members. `None`: there is nothing to hear.
    pub(super) fn filter(self, wishes: &Wishes) -> Option<String> {
        let mut wanted: Vec<String> = [
            (self.tools, "toolsListChanged"),
            (self.prompts, "promptsListChanged"),
            (self.resources, "resourcesListChanged"),
        ]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| format!("\"{name}\":true"))
        .collect();
        if !wishes.resources.is_empty() {
            let all: Vec<&str> = wishes.resources.iter().map(String::as_str).collect();
            wanted.push(format!("\"resourceSubscriptions\":[{}]", all.join(",")));
        }
        (!wanted.is_empty()).then(|| format!("\"notifications\":{{{}}}", wanted.join(",")))
    }
}

/// What came on the stream, for the client; `None` for what only the two who hold the stream say to each other.
pub(super) fn for_client(message: &Message) -> Option<Bytes> {
    #[derive(Deserialize)]
    struct Meant<'a> {
        #[serde(borrow, rename = "_meta")]
        meta: &'a RawValue,
    }
    const ID: &str = "io.modelcontextprotocol/subscriptionId";
    let text = message.text();
    let params = match &message.kind {
        Kind::Notification { method, .. }
            if matches!(
                method.as_str(),
                "notifications/subscriptions/acknowledged" | "notifications/cancelled"
            ) =>
        {
            return None;
        }
        Kind::Notification { params, .. } => params.clone(),
        Kind::Request { .. } | Kind::Response { .. } => return None,
    };
    let Some(params) = params else { return Some(text.clone()) };
    let Some(Meant { meta }) = object(message.slice(&params)) else { return Some(text.clone()) };
    let meta = place(text, meta);
    let is_alone = members(text, &meta).iter().all(|(name, _)| name == ID);
    let edits = if is_alone { without(text, &params, &["_meta"]) } else { without(text, &meta, &[ID]) };
    Some(splice(text, &edits))
}

#[cfg(test)]
mod tests {
    use super::{Tells, Wishes, for_client};
    use jsonrpc::Message;

    #[test]
    fn a_server_is_asked_for_what_it_can_tell_and_the_client_wants() {
        let tells = Tells::of(br#"{"capabilities":{"tools":{"listChanged":true},"prompts":{},"x":1}}"#);
        let mut wishes = Wishes::default();
        assert_eq!(tells.filter(&wishes).as_deref(), Some(r#""notifications":{"toolsListChanged":true}"#));
        assert_eq!(Tells::default().filter(&wishes), None);
        wishes.resources.insert("\"a:b\"".to_owned());
        assert_eq!(
            Tells::default().filter(&wishes).as_deref(),
            Some(r#""notifications":{"resourceSubscriptions":["a:b"]}"#)
        );
    }

    #[test]
    fn the_subscription_stays_between_gateway_and_server() {
        let heard = |params: &str| {
            let text = format!(
                r#"{{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{params}}}"#
            );
            let heard = for_client(&Message::from_server(text.into()).unwrap()).unwrap();
            let heard = String::from_utf8(heard.to_vec()).unwrap();
            heard.split_once("\"params\":").unwrap().1.strip_suffix('}').unwrap().to_owned()
        };
        assert_eq!(
            heard(r#"{"uri":"a:b","_meta":{"io.modelcontextprotocol/subscriptionId":1}}"#),
            r#"{"uri":"a:b"}"#
        );
        assert_eq!(
            heard(r#"{"_meta":{"io.modelcontextprotocol/subscriptionId":1, "k":1.0}}"#),
            r#"{"_meta":{ "k":1.0}}"#
        );
        assert_eq!(heard(r#"{"n":1.0}"#), r#"{"n":1.0}"#);
        for text in [
            r#"{"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged"}"#,
            r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":{}}"#,
        ] {
            assert_eq!(for_client(&Message::from_server(text.into()).unwrap()), None);
        }
    }
}
