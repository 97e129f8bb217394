//! What a `subscriptions/listen` asks to hear of, and whom a notification concerns.

use bytes::Bytes;
use jsonrpc::{
    Kind, Message, object,
    splice::{json, splice, with_members},
};
use serde::{Deserialize, de::IgnoredAny};
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
};

pub(super) const ACKNOWLEDGED: &str = "notifications/subscriptions/acknowledged";
pub(super) const UPDATED: &str = "notifications/resources/updated";
const SUBSCRIPTION: &str = "io.modelcontextprotocol/subscriptionId";

/// The kinds of changes a client wants to hear of (specification 2026-07-28, basic/patterns/subscriptions).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Filter {
    pub(crate) tools_list_changed: bool,
    pub(crate) prompts_list_changed: bool,
    pub(crate) resources_list_changed: bool,
    /// Addresses of resources.
    pub(crate) resource_subscriptions: BTreeSet<String>,
}

const KNOWN: [&str; 4] =
    ["toolsListChanged", "promptsListChanged", "resourcesListChanged", "resourceSubscriptions"];

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum About {
    Tools,
    Prompts,
    Resources,
    Resource(String),
    /// A resource that nobody asked for by its address or one above it.
    SomeResource,
    /// What no filter knows: the server says it to everybody.
    Everything,
}

impl Filter {
    /// What this request asks for; `None` where it asks for anything else too, which only its server understands.
    pub(super) fn of(listen: &Message) -> Option<Filter> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Asked<'a> {
            #[serde(borrow)]
            notifications: HashMap<Cow<'a, str>, IgnoredAny>,
            #[serde(rename = "_meta")]
            _meta: IgnoredAny,
        }
        let Kind::Request { params: Some(params), .. } = &listen.kind else { return None };
        let asked: Asked<'_> = object(listen.slice(params))?;
        let known = asked.notifications.keys().all(|it| KNOWN.contains(&&**it));
        if known { Filter::in_params(listen) } else { None }
    }

    /// What a server says it agreed to.
    pub(super) fn agreed(acknowledgement: &Message) -> Option<Filter> {
        Filter::in_params(acknowledgement)
    }

    fn in_params(message: &Message) -> Option<Filter> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Params {
            notifications: Option<Filter>,
        }
        message.params_as::<Params>().notifications
    }

    pub(super) fn add(&mut self, other: &Filter) {
        self.tools_list_changed |= other.tools_list_changed;
        self.prompts_list_changed |= other.prompts_list_changed;
        self.resources_list_changed |= other.resources_list_changed;
        self.resource_subscriptions.extend(other.resource_subscriptions.iter().cloned());
    }

    /// What is in both.
    pub(super) fn within(&self, other: &Filter) -> Filter {
        Filter {
            tools_list_changed: self.tools_list_changed && other.tools_list_changed,
            prompts_list_changed: self.prompts_list_changed && other.prompts_list_changed,
            resources_list_changed: self.resources_list_changed && other.resources_list_changed,
            resource_subscriptions: &self.resource_subscriptions & &other.resource_subscriptions,
        }
    }

    /// Whether it has all that `other` has.
    pub(super) fn covers(&self, other: &Filter) -> bool {
        self.within(other) == *other
    }

    pub(super) fn wants(&self, about: &About) -> bool {
        match about {
            About::Tools => self.tools_list_changed,
            About::Prompts => self.prompts_list_changed,
            About::Resources => self.resources_list_changed,
            // "This might be a sub-resource of the one that the client actually subscribed to" (its schema).
            About::Resource(uri) => self.resource_subscriptions.iter().any(|it| is_at_or_below(uri, it)),
            About::SomeResource => !self.resource_subscriptions.is_empty(),
            About::Everything => true,
        }
    }

    /// As JSON.
    pub(super) fn text(&self) -> String {
        let mut members: Vec<String> = [
            (self.tools_list_changed, KNOWN[0]),
            (self.prompts_list_changed, KNOWN[1]),
            (self.resources_list_changed, KNOWN[2]),
        ]
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| format!("\"{name}\":true"))
        .collect();
        if !self.resource_subscriptions.is_empty() {
            let all: Vec<String> = self.resource_subscriptions.iter().map(|it| json(it)).collect();
            members.push(format!("\"{}\":[{}]", KNOWN[3], all.join(",")));
        }
        format!("{{{}}}", members.join(","))
    }
}

/// Whether `uri` is `above` or lies below it.
fn is_at_or_below(uri: &str, above: &str) -> bool {
    uri.strip_prefix(above)
        .is_some_and(|rest| rest.is_empty() || above.ends_with('/') || rest.starts_with(['/', '#', '?']))
}

impl About {
    /// `None`: it concerns nobody beside the two who hold the stream, or belongs on the stream of a call.
    pub(super) fn of(notification: &Message) -> Option<About> {
        #[derive(Default, Deserialize)]
        #[serde(default)]
        struct Told {
            uri: String,
        }
        let Kind::Notification { method, .. } = &notification.kind else { return None };
        Some(match method.as_str() {
            "notifications/tools/list_changed" => About::Tools,
            "notifications/prompts/list_changed" => About::Prompts,
            "notifications/resources/list_changed" => About::Resources,
            UPDATED => About::Resource(notification.params_as::<Told>().uri),
            ACKNOWLEDGED | "notifications/cancelled" | "notifications/progress" | "notifications/message" => {
                return None;
            }
            _ => About::Everything,
        })
    }
}

/// `_meta` of every message on the stream that the request with this id opened.
pub(super) fn meta(id: &str) -> String {
    format!("{{\"{SUBSCRIPTION}\":{id}}}")
}

/// A notification as it goes out on the stream that the request with this id opened.
pub(super) fn on_stream_of(notification: &Bytes, id: &str) -> Bytes {
    let Ok(message) = Message::from_server(notification.clone()) else { return notification.clone() };
    let text = message.text();
    let whole = 0..text.len();
    let Kind::Notification { params, .. } = &message.kind else { return text.clone() };
    let edits = match params {
        Some(params) if message.slice(params).starts_with(b"{") => {
            let members = jsonrpc::splice::members(text, params);
            match members.iter().find(|(name, _)| name == "_meta") {
                Some((_, span)) if text[span.clone()].starts_with(b"{") => {
                    with_members(text, span, &[(SUBSCRIPTION, id)])
                }
                _ => with_members(text, params, &[("_meta", &meta(id))]),
            }
        }
        // There is no place in a list; a server must not send one here.
        Some(params) if message.slice(params).starts_with(b"[") => Vec::new(),
        _ => {
            let start = text.iter().position(|it| *it == b'{').unwrap_or(0);
            with_members(text, &(start..whole.end), &[("params", &format!("{{\"_meta\":{}}}", meta(id)))])
        }
    };
    splice(text, &edits)
}

#[cfg(test)]
mod tests {
    use super::{About, Filter, on_stream_of};
    use jsonrpc::Message;

    fn asked(notifications: &str, more: &str) -> Option<Filter> {
        let text = format!(
            r#"{{"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{{"_meta":{{}},"notifications":{notifications}{more}}}}}"#
        );
        Filter::of(&Message::from_client(text.into()).unwrap())
    }

    fn watching(uris: &[&str]) -> Filter {
        Filter {
            resource_subscriptions: uris.iter().map(|it| (*it).to_owned()).collect(),
            ..Filter::default()
        }
    }

    #[test]
    fn a_filter_is_understood_whole_or_left_to_the_server() {
        let known =
            r#"{"toolsListChanged":true,"promptsListChanged":false,"resourceSubscriptions":["a\/b"]}"#;
        let expected = Filter { tools_list_changed: true, ..watching(&["a/b"]) };
        assert_eq!(asked(known, ""), Some(expected.clone()));
        assert_eq!(asked("{}", ""), Some(Filter::default()));
        assert_eq!(expected.text(), r#"{"toolsListChanged":true,"resourceSubscriptions":["a/b"]}"#);
        for (notifications, more) in [
            (r#"{"toolsListChanged":true,"taskIds":["1"]}"#, ""),
            ("{}", r#","vendor":1"#),
            (r#"{"toolsListChanged":1}"#, ""),
            ("[]", ""),
        ] {
            assert_eq!(asked(notifications, more), None, "{notifications} {more}");
        }
    }

    #[test]
    fn filters_are_joined_and_compared() {
        let tools = Filter { tools_list_changed: true, ..watching(&["a"]) };
        let prompts = Filter { prompts_list_changed: true, ..watching(&["a", "b"]) };
        let mut both = tools.clone();
        both.add(&prompts);
        assert!(both.covers(&tools) && both.covers(&prompts) && !tools.covers(&prompts));
        assert_eq!(tools.within(&prompts), watching(&["a"]));
    }

    #[test]
    fn a_resource_concerns_who_asked_for_it_or_for_what_is_above_it() {
        let about = |uri: &str| About::Resource(uri.to_owned());
        let filter = watching(&["file:///a", "db://b/"]);
        for uri in ["file:///a", "file:///a/c", "file:///a#c", "db://b/c"] {
            assert!(filter.wants(&about(uri)), "{uri}");
        }
        for uri in ["file:///ab", "file:///", "db://b", ""] {
            assert!(!filter.wants(&about(uri)), "{uri}");
        }
        assert!(filter.wants(&About::SomeResource) && !Filter::default().wants(&About::SomeResource));
    }

    #[test]
    fn a_notification_gets_the_id_of_the_stream_and_keeps_everything_else() {
        for (params, expected) in [
            (
                r#","params":{ "uri":"a\/b","_meta":{"k":1.0,"io.modelcontextprotocol/subscriptionId":"traygate"}}"#,
                r#","params":{ "uri":"a\/b","_meta":{"k":1.0,"io.modelcontextprotocol/subscriptionId":"x\u0041"}}"#,
            ),
            (
                r#","params":{"n":1.0}"#,
                r#","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"x\u0041"},"n":1.0}"#,
            ),
            (
                r#","params":{"_meta":[]}"#,
                r#","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"x\u0041"}}"#,
            ),
            (r#","params":[1]"#, r#","params":[1]"#),
        ] {
            let text = |params: &str| format!(r#"{{"jsonrpc":"2.0","method":"notifications/x"{params}}}"#);
            assert_eq!(on_stream_of(&text(params).into(), r#""x\u0041""#), text(expected));
        }
        let bare = on_stream_of(&r#" {"jsonrpc":"2.0","method":"notifications/x"}"#.into(), "7");
        let told: serde_json::Value = serde_json::from_slice(&bare).unwrap();
        assert_eq!(told["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"], 7);
    }
}
