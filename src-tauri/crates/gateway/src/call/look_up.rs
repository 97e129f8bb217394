//! The list of tools, asked for without a client that wants it: what only reads, and what else a call must know.

use super::Call;
use crate::{
    Instance, Server,
    link::answer_of,
    modern::{OWN_ID, own_request},
    probe::PAGES,
    upstream::Target,
};
use jsonrpc::{Kind, Outcome as Answered};
use serde_json::Map;
use std::{pin::pin, sync::Arc};

impl Call {
    /// Asks for the list that the client never asked for, so that what only reads is not held. What cannot be learnt
    /// stays unknown, which counts as writing.
    pub(super) async fn look_up_tools(&self, server: &Arc<Server>, instance: &Instance) {
        const ID: &str = "\"traygate-tools\"";
        let upstream = &self.session.upstream;
        let Ok(link) = self.session.link(server, instance).await else { return };
        if link.translated.is_some() {
            return self.list_tools(server, instance).await;
        }
        let ask = async |params: String| {
            let text = format!(r#"{{"jsonrpc":"2.0","id":{ID},"method":"tools/list","params":{params}}}"#);
            let reply = upstream.post(&link.target, text.into(), upstream.limits.list).await?;
            answer_of(upstream, &server.name, ID.as_bytes(), reply).await
        };
        let mut params = "{}".to_owned();
        for page in 0..PAGES {
            let Ok((_, _, message)) = ask(params).await else { return };
            let Kind::Response { outcome: Answered::Result(span), .. } = &message.kind else { return };
            self.listed(&message, server, instance, page == 0);
            let Some(next) = self.session.learn_tools(message.slice(span), page == 0) else { return };
            params = serde_json::json!({ "cursor": next }).to_string();
        }
    }

    /// Asks for the list of tools: what they only read, and what they want in headers. What cannot be learnt stays
    /// unknown.
    pub(crate) async fn list_tools(&self, server: &Arc<Server>, instance: &Instance) {
        let upstream = &self.session.upstream;
        let mut params = Map::new();
        for page in 0..PAGES {
            let (text, headers) = own_request("tools/list", params, &upstream.version);
            let target = Target::bare(server, instance, headers);
            let asked = async {
                let reply = upstream.post(&target, text, upstream.limits.list).await?;
                answer_of(upstream, &server.name, OWN_ID, reply).await
            };
            let Ok((_, _, message)) = self.in_time(server, pin!(asked)).await else { return };
            self.session.learn_mirrored(&message, instance, page == 0);
            self.listed(&message, server, instance, page == 0);
            let Kind::Response { outcome: Answered::Result(span), .. } = &message.kind else { return };
            let Some(next) = self.session.learn_tools(message.slice(span), page == 0) else { return };
            params = [("cursor".to_owned(), next.into())].into_iter().collect();
        }
    }
}
