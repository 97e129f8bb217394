//! Who speaks in a session, whether the server is open to it, and what it was shown while it was not.

use super::{Session, Showing};
use crate::{
    Caller, Instance, Nobody, Server,
    closed::{Closed, Reason},
};
use jsonrpc::{Message, object};
use serde::Deserialize;
use std::{borrow::Cow, sync::Arc};

impl Session {
    pub(crate) fn instance(&self) -> Result<Instance, Nobody> {
        self.upstream.access.instance(&self.server, &self.caller(), self.asked.as_deref())
    }

    pub(crate) fn caller(&self) -> Caller {
        let name = self.state().name.clone();
        Caller { client: self.client.clone(), name, session: Arc::clone(&self.begun) }
    }

    /// Whose calls take turns with those of others: the client's, whatever number of sessions it has.
    pub(crate) fn line(&self) -> String {
        self.client.clone().unwrap_or_else(|| format!("{:p}", Arc::as_ptr(&self.begun)))
    }

    pub(crate) fn acts_on(&self, instance: &Instance) -> bool {
        self.instance().is_ok_and(|it| it.id == instance.id)
    }

    /// Comes when another instance acts, or none.
    pub(crate) async fn left(&self, instance: &Instance) {
        let mut moves = self.moves();
        while self.acts_on(instance) {
            if moves.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// The instance to act on, or what to say about there being none.
    pub(crate) fn acting(&self, server: &Server) -> Result<Instance, Closed> {
        self.instance().map_err(|nobody| Closed::to(nobody, server, self.asked.as_deref()))
    }

    /// Takes in what the app calls itself, where a request says so.
    pub(crate) fn hear_name(&self, request: &Message) {
        if let Some(name) = name_in(request) {
            self.state().name = Some(name);
        }
    }

    pub(crate) fn shows_closed(&self, reason: Reason) {
        let mut state = self.state();
        state.showing = Showing::Closed(reason);
        state.lists.tools = true;
        drop(state);
        self.offers_one_tool(reason);
    }

    /// The last list of tools is the one tool of a closed server.
    pub(crate) fn offers_one_tool(&self, reason: Reason) {
        let mut state = self.state();
        state.offered = Some(reason);
        state.hints.forget();
    }

    /// Why the server was closed, when this is the one tool it had then, and not a tool of the server.
    pub(crate) fn was_closed(&self, tool: Option<&str>) -> Option<Reason> {
        self.state().offered.filter(|it| tool == Some(it.tool()))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Params<'a> {
    #[serde(borrow, rename = "clientInfo")]
    info: Option<Info<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Meta<'a> {
    #[serde(borrow, rename = "io.modelcontextprotocol/clientInfo")]
    info: Option<Info<'a>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Info<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
}

/// What an app calls itself: in `initialize`, or in the `_meta` of any request from revision 2026-07-28 on. A name that
/// is missing or makes no sense tells nothing.
fn name_in(request: &Message) -> Option<String> {
    let own = || request.params_as::<Params<'_>>().info;
    let meta = request.params().meta.and_then(|it| object::<Meta<'_>>(it.get().as_bytes())?.info);
    meta.or_else(own).map(|it| it.name.into_owned()).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::name_in;
    use jsonrpc::Message;

    #[test]
    fn the_name_is_found_in_both_eras_and_nothing_else_is_taken_for_one() {
        for (params, name) in [
            (r#"{"clientInfo":{"name":"a\u0062","version":"1","x":{"name":"no"}}}"#, Some("ab")),
            (
                r#"{"_meta":{"io.modelcontextprotocol/clientInfo":{"name":"meta"}},"clientInfo":{"name":"own"}}"#,
                Some("meta"),
            ),
            (r#"{"_meta":{"x":1},"clientInfo":{"name":"own"}}"#, Some("own")),
            (r#"{"clientInfo":{"name":7}}"#, None),
            (r#"{"clientInfo":{"name":""}}"#, None),
            (r#"{"clientInfo":{"title":"t"}}"#, None),
            (r#"{"clientInfo":[]}"#, None),
            (r#"{"name":"tool"}"#, None),
            ("[]", None),
        ] {
            let text = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"x","params":{params}}}"#);
            let message = Message::from_client(text.into()).unwrap();
            assert_eq!(name_in(&message).as_deref(), name, "{params}");
        }
    }
}
