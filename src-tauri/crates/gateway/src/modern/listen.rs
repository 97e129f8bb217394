//! `subscriptions/listen`: one long stream that outlives sign-ins, sign-outs and switches of the instance.

use super::{Said, said};
use crate::{
    Instance, Outcome, Server,
    call::{Answer, Call},
    edit::Lists,
    session::Transport,
    trouble::{self, Trouble},
    upstream::{Events, Reply, Target},
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use jsonrpc::{Kind, Message, sse::Frame};
use serde::Deserialize;
use std::sync::Arc;
use tokio::{sync::mpsc, time::Instant};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    notifications: Filter,
}

/// The kinds of lists the client wants to hear of.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Filter {
    tools_list_changed: bool,
    prompts_list_changed: bool,
    resources_list_changed: bool,
}

/// The server's side of the stream.
enum Way {
    Open(Box<Events>),
    /// Nobody is signed in: there is nothing to hear until somebody is.
    Closed,
}

impl Call {
    /// Opens the stream, on the server's side too where somebody is signed in.
    pub(super) async fn listen(
        mut self,
        server: Server,
        instance: Option<Instance>,
        headers: HeaderMap,
    ) -> Answer {
        self.label = instance.as_ref().map(|it| it.label.clone());
        let way = match &instance {
            None => Way::Closed,
            Some(instance) => match self.open(&server, instance, &headers).await {
                Ok(Reply::Events { events, .. }) => Way::Open(events),
                Ok(Reply::Message { status, text, .. }) => {
                    let text = self.conclude_modern(&server, instance, status, text);
                    return Answer::One { status, text };
                }
                Ok(Reply::Accepted) => {
                    return self.failed(&trouble::not_mcp(&server.name, "nothing"), &server.name);
                }
                Err(Trouble::SignInNeeded(_)) => Way::Closed,
                Err(trouble) => return self.modern_failed(&trouble, &server, instance).await,
            },
        };
        let (out, frames) = mpsc::channel(64);
        // Not among the tasks a shutdown waits for: it would never end by itself.
        drop(tokio::spawn(self.relay(server, instance, headers, way, out)));
        Answer::Events(frames)
    }

    async fn open(
        &self,
        server: &Server,
        instance: &Instance,
        headers: &HeaderMap,
    ) -> Result<Reply, Trouble> {
        let upstream = &self.session.upstream;
        let target = Target::bare(server, instance, headers.clone());
        let until = Instant::now() + upstream.limits.wait;
        loop {
            match upstream.post_for_stream(&target, self.message.text().clone(), upstream.limits.call).await {
                // Its time is kept where streams wait for their turn.
                Err(Trouble::Limited(_)) if Instant::now() < until => {}
                opened => return opened,
            }
        }
    }

    async fn relay(
        self,
        server: Server,
        mut instance: Option<Instance>,
        headers: HeaderMap,
        mut way: Way,
        out: mpsc::Sender<Frame>,
    ) {
        let session = Arc::clone(&self.session);
        let stop = session.stop_of(&self.key);
        let (mut moves, mut relists) = (session.moves(), session.relists());
        // Somebody may have moved since the instance was looked up.
        moves.mark_changed();
        let mut acknowledged = matches!(way, Way::Closed);
        if acknowledged {
            drop(out.send(Frame::message(self.acknowledgement())).await);
        }
        loop {
            let next = tokio::select! {
                () = out.closed() => break,
                () = stop.cancelled() => break,
                () = session.hung_up.cancelled() => {
                    drop(out.send(Frame::message(self.end())).await);
                    break;
                }
                Ok(()) = moves.changed() => None,
                Ok(()) = relists.changed() => {
                    let tools = Lists { tools: instance.is_some(), ..Lists::default() };
                    if self.announce(tools, &out).await { continue } else { break }
                }
                next = next(&mut way) => Some(next),
            };
            let Some(next) = next else {
                let now = session.instance().ok();
                let same = now.as_ref().map(|it| &it.id) == instance.as_ref().map(|it| &it.id);
                if same && (now.is_none() || matches!(way, Way::Open(_))) {
                    continue;
                }
                (instance, way) = (now, Way::Closed);
                if let Some(instance) = &instance {
                    match self.open(&server, instance, &headers).await {
                        Ok(Reply::Events { events, .. }) => way = Way::Open(events),
                        Err(Trouble::SignInNeeded(_)) => {}
                        // The client opens another one.
                        Ok(_) | Err(_) => {
                            drop(out.send(Frame::message(self.end())).await);
                            break;
                        }
                    }
                }
                let all = Lists { tools: true, resources: true, prompts: true };
                if !self.announce(all, &out).await {
                    break;
                }
                continue;
            };
            match next {
                Ok(Some(frame)) => match said(&server, frame) {
                    Some(Said::Aside(text)) => {
                        let is_first = is_acknowledgement(&text);
                        if !(is_first && std::mem::replace(&mut acknowledged, true)) {
                            drop(out.send(Frame::message(text)).await);
                        }
                    }
                    Some(Said::Answer(text)) => {
                        let here = instance.unwrap_or(Instance { id: String::new(), label: String::new() });
                        let text = self.conclude_modern(&server, &here, StatusCode::OK, text);
                        drop(out.send(Frame::message(text)).await);
                        return;
                    }
                    None => {}
                },
                // Over HTTP the end of the stream says it; a pipe stays open.
                Ok(None) if session.transport == Transport::Http => break,
                Ok(None) => {
                    let text = self.tell(&trouble::cut_off(&server.name), &server.name);
                    drop(out.send(Frame::message(text)).await);
                    return;
                }
                Err(trouble) => {
                    drop(out.send(Frame::message(self.tell(&trouble, &server.name))).await);
                    return;
                }
            }
        }
        self.observe(0, Outcome::Done);
    }

    /// Tells of lists that are others now, where the client wants to hear of them. False: nobody reads any more.
    async fn announce(&self, changed: Lists, out: &mpsc::Sender<Frame>) -> bool {
        let Lists { tools, resources, prompts } = self.wanted();
        for (wanted, name) in [
            (tools && changed.tools, "tools"),
            (resources && changed.resources, "resources"),
            (prompts && changed.prompts, "prompts"),
        ] {
            let text = format!(
                r#"{{"jsonrpc":"2.0","method":"notifications/{name}/list_changed","params":{{"_meta":{}}}}}"#,
                self.subscription()
            );
            if wanted && out.send(Frame::message(text.into())).await.is_err() {
                return false;
            }
        }
        true
    }

    fn wanted(&self) -> Lists {
        let Asked { notifications: it } = self.message.params_as();
        Lists {
            tools: it.tools_list_changed,
            resources: it.resources_list_changed,
            prompts: it.prompts_list_changed,
        }
    }

    /// `_meta` of every message on the stream.
    fn subscription(&self) -> String {
        format!(r#"{{"io.modelcontextprotocol/subscriptionId":{}}}"#, self.id())
    }

    /// Said in the server's place while nobody is signed in: changes of lists are promised, for a sign-in is one.
    fn acknowledgement(&self) -> Bytes {
        let Lists { tools, resources, prompts } = self.wanted();
        let promised: Vec<&str> = [
            (tools, r#""toolsListChanged":true"#),
            (resources, r#""resourcesListChanged":true"#),
            (prompts, r#""promptsListChanged":true"#),
        ]
        .into_iter()
        .filter_map(|(wanted, member)| wanted.then_some(member))
        .collect();
        format!(
            r#"{{"jsonrpc":"2.0","method":"{ACKNOWLEDGED}","params":{{"_meta":{},"notifications":{{{}}}}}}}"#,
            self.subscription(),
            promised.join(",")
        )
        .into()
    }

    /// The graceful end (basic/patterns/subscriptions).
    fn end(&self) -> Bytes {
        format!(
            r#"{{"jsonrpc":"2.0","id":{},"result":{{"resultType":"complete","_meta":{}}}}}"#,
            self.id(),
            self.subscription()
        )
        .into()
    }
}

const ACKNOWLEDGED: &str = "notifications/subscriptions/acknowledged";

fn is_acknowledgement(text: &Bytes) -> bool {
    Message::from_server(text.clone())
        .is_ok_and(|it| matches!(it.kind, Kind::Notification { method, .. } if method == ACKNOWLEDGED))
}

async fn next(way: &mut Way) -> Result<Option<Frame>, Trouble> {
    match way {
        Way::Open(events) => events.next().await,
        Way::Closed => std::future::pending().await,
    }
}
