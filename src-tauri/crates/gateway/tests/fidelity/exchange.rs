//! One random exchange: what the client says, what the server says on the way, and how it answers.

use super::json::{Json, object, quoted, spaces, string, value};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// A message, and what the test must know of it.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) whole: Json,
    /// Its method, escapes undone.
    pub(crate) method: String,
    /// What `Mcp-Name` mirrors, escapes undone.
    pub(crate) name: Option<String>,
    /// As it is spelled.
    pub(crate) id: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) notice: Option<Said>,
    pub(crate) request: Said,
    /// What the server says before its answer: a request where there is an id. With event name and id.
    pub(crate) asides: Vec<(Said, Option<&'static str>, Option<&'static str>)>,
    /// The client's answers to what the server asks.
    pub(crate) replies: Vec<Json>,
    /// Without its id: that of the request, in a spelling of the server's own, is put in.
    pub(crate) answer: Json,
    pub(crate) in_events: bool,
    /// White space before and after the request, before and after the answer.
    around: [&'static str; 4],
}

impl Exchange {
    /// What the client sends.
    pub(crate) fn asked(&self) -> String {
        format!("{}{}{}", self.around[0], self.request.whole.text(), self.around[1])
    }

    /// What the server sends, when its answer is this.
    pub(crate) fn answered(&self, answer: &Json) -> String {
        format!("{}{}{}", self.around[2], answer.text(), self.around[3])
    }
}

const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
const CAPABILITIES: &str = "io.modelcontextprotocol/clientCapabilities";

/// Where the instance is named in a result.
pub(crate) const INSTANCE: &str = "io.traygate/instance";

pub(crate) fn exchange(modern: bool) -> impl Strategy<Value = Exchange> {
    let asks = if modern { Just(false).boxed() } else { prop::bool::weighted(0.3).boxed() };
    let aside = asks.prop_flat_map(move |asks| {
        let event = select(&[None, Some("message")][..]);
        (said(false, asks, notifications()), event, select(&[None, Some("e-1"), Some("")][..]))
    });
    let asides = vec(aside, 0..3).prop_map(|mut asides| {
        for (at, (said, ..)) in asides.iter_mut().enumerate() {
            // No two questions under way have the same id.
            if let (Some(id), Some(place)) = (&mut said.id, said.whole.member_mut("\"id\"")) {
                *id = format!("\"ask {at}\"");
                *place = Json::Plain(id.clone());
            }
        }
        asides
    });
    (
        option::weighted(0.3, said(modern, false, notifications())),
        said(modern, true, requests()),
        asides,
        vec(response(false), 3),
        response(modern),
        any::<bool>(),
        spaces(),
    )
        .prop_map(|(notice, request, asides, replies, answer, in_events, around)| {
            let asides = if in_events { asides } else { Vec::new() };
            Exchange { notice, request, asides, replies, answer, in_events, around }
        })
}

pub(super) fn requests() -> BoxedStrategy<String> {
    const KNOWN: &[&str] = &[
        "tools/call",
        "tools/list",
        "prompts/get",
        "prompts/list",
        "resources/read",
        "resources/list",
        "resources/templates/list",
        "completion/complete",
        "logging/setLevel",
        "tasks/get",
    ];
    prop_oneof![2 => select(KNOWN).prop_map(str::to_owned), 1 => "vendor/[a-zA-Z_$.]{1,8}"].boxed()
}

pub(super) fn notifications() -> BoxedStrategy<String> {
    const KNOWN: &[&str] =
        &["notifications/progress", "notifications/message", "notifications/roots/list_changed"];
    prop_oneof![select(KNOWN).prop_map(str::to_owned), "notifications/vendor/[a-z]{1,8}"].boxed()
}

/// A request (with an id) or a notification.
pub(super) fn said(
    modern: bool,
    with_id: bool,
    method: BoxedStrategy<String>,
) -> impl Strategy<Value = Said> {
    let id = prop_oneof![string(), any::<i64>().prop_map(|it| it.to_string())];
    (method, any::<bool>(), id, params(modern)).prop_flat_map(move |(method, escaped, id, params)| {
        let spelled = if escaped { quoted(&method).replace('/', "\\/") } else { quoted(&method) };
        let source = match method.as_str() {
            "tools/call" | "prompts/get" => "\"name\"",
            "resources/read" => "\"uri\"",
            "tasks/get" => "\"taskId\"",
            _ => "",
        };
        let named = params.as_ref().and_then(|it| it.member(source));
        let name = named.and_then(|it| serde_json::from_str::<String>(&it.text()).ok());
        let mut known =
            vec![("jsonrpc", Json::Plain("\"2.0\"".to_owned())), ("method", Json::Plain(spelled))];
        known.extend(params.map(|it| ("params", it)));
        let id = with_id.then_some(id);
        known.extend(id.clone().map(|it| ("id", Json::Plain(it))));
        let (method, name) = (method.clone(), name.clone());
        object(known).prop_map(move |whole| Said {
            whole,
            method: method.clone(),
            name: name.clone(),
            id: id.clone(),
        })
    })
}

fn params(modern: bool) -> BoxedStrategy<Option<Json>> {
    let member = |name: &'static str| option::of(string().prop_map(move |it| (name, Json::Plain(it))));
    let own = if modern {
        let version = Json::Plain("\"2026-07-28\"".to_owned());
        let able = object(vec![("elicitation", Json::Plain("{}".to_owned()))]);
        able.prop_flat_map(move |able| object(vec![(VERSION, version.clone()), (CAPABILITIES, able)]))
            .prop_map(Some)
            .boxed()
    } else {
        let token = value().prop_map(|it| vec![("progressToken", it)]);
        option::of(token.prop_flat_map(object)).boxed()
    };
    let some = (own, member("name"), member("uri"), member("taskId"), member("cursor"));
    let some = some.prop_flat_map(|(meta, name, uri, task, cursor)| {
        let known =
            meta.map(|it| ("_meta", it)).into_iter().chain([name, uri, task, cursor].into_iter().flatten());
        object(known.collect())
    });
    if modern {
        return some.prop_map(Some).boxed();
    }
    let none = select(&[None, Some("null"), Some("[]"), Some("[1.0, {}]")][..])
        .prop_map(|it| it.map(|it| Json::Plain(it.to_owned())));
    prop_oneof![4 => some.prop_map(Some), 1 => none].boxed()
}

/// A response that lacks its id.
pub(super) fn response(modern: bool) -> impl Strategy<Value = Json> {
    const KINDS: &[&str] = &["\"complete\"", "\"task\"", "\"vendor\\/x\""];
    let kind = select(KINDS).prop_map(|it| Json::Plain(it.to_owned()));
    let kind = if modern { kind.prop_map(Some).boxed() } else { option::of(kind).boxed() };
    let forged = option::of(value())
        .prop_flat_map(|forged| object(forged.map(|it| (INSTANCE, it)).into_iter().collect()));
    let meta = option::of(prop_oneof![3 => forged, 1 => value()]);
    let result = (kind, meta, option::of(any::<bool>())).prop_flat_map(|(kind, meta, failed)| {
        let failed = failed.map(|it| ("isError", Json::Plain(it.to_string())));
        let known =
            kind.map(|it| ("resultType", it)).into_iter().chain(meta.map(|it| ("_meta", it))).chain(failed);
        object(known.collect())
    });
    // No code that a gateway acts on.
    let code = select(&["-32602", "-32000", "7", "-1.50", "1e3", "\"E1\""][..]);
    let error = (code, string()).prop_flat_map(|(code, message)| {
        object(vec![("code", Json::Plain(code.to_owned())), ("message", Json::Plain(message))])
    });
    let result = if modern { result.boxed() } else { prop_oneof![6 => result, 1 => value()].boxed() };
    let outcome = prop_oneof![
        3 => result.prop_map(|it| ("result", it)),
        1 => error.prop_map(|it| ("error", it)),
    ];
    outcome.prop_flat_map(|outcome| object(vec![("jsonrpc", Json::Plain("\"2.0\"".to_owned())), outcome]))
}
