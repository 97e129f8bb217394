//! `subscriptions/listen`: one long stream that outlives sign-ins, sign-outs and switches of the instance.

use super::{
    Said,
    filter::{ACKNOWLEDGED, Filter, UPDATED, meta, on_stream_of},
    said,
    union::{Heard, Reader},
};
use crate::{
    Instance, Outcome, Server,
    call::{Answer, Call},
    edit::Lists,
    frames::Frames,
    link::OPENING,
    session::Transport,
    trouble::{self, Trouble},
    upstream::{Events, Reply, Target},
};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use jsonrpc::{Kind, Message, splice::json, sse::Frame};
use serde::Deserialize;
use std::{collections::BTreeSet, sync::Arc};
use tokio::{
    sync::mpsc,
    time::{Instant, timeout},
};

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    notifications: Filter,
}

/// The server's side of the stream.
enum Way {
    Open(Box<Events>),
    /// One that others listen to, too.
    Shared(Reader),
    /// Nobody is signed in: there is nothing to hear until somebody is.
    Closed,
}

/// What comes on it.
enum Next {
    Frame(Result<Option<Frame>, Trouble>),
    Heard(Heard),
}

impl Call {
    /// Opens the stream, on the server's side too where somebody is signed in.
    pub(super) async fn listen(
        mut self,
        server: Arc<Server>,
        instance: Option<Instance>,
        headers: HeaderMap,
    ) -> Answer {
        self.label = instance.as_ref().map(|it| it.label.clone());
        let way = match &instance {
            None => Way::Closed,
            Some(instance) => match self.reach(&server, instance, &headers).await {
                Ok(Ok(way)) => way,
                Ok(Err(Reply::Message { status, text, .. })) => {
                    let text = self.conclude_modern(&server, instance, status, text);
                    return Answer::One { status, text };
                }
                Ok(Err(Reply::Accepted | Reply::Events { .. })) => {
                    return self.failed(&trouble::not_mcp(&server.name, "nothing"), &server.name);
                }
                Err(Trouble::SignInNeeded(_)) => Way::Closed,
                Err(trouble) => return self.modern_failed(&trouble, &server, instance).await,
            },
        };
        let (out, frames) = mpsc::channel(64);
        // Not among the tasks a shutdown waits for: it would never end by itself.
        drop(tokio::spawn(self.relay(server, instance, headers, way, out)));
        Answer::Events(Frames::coming(frames))
    }

    /// The way to the server's side: shared where the server takes only few streams. `Err` inside: it answered otherwise.
    async fn reach(
        &self,
        server: &Arc<Server>,
        instance: &Instance,
        headers: &HeaderMap,
    ) -> Result<Result<Way, Reply>, Trouble> {
        let upstream = &self.session.upstream;
        if let Some(wanted) = Filter::of(&self.message) {
            if !upstream.shares_streams(server) {
                match self.open(server, instance, headers, Instant::now()).await {
                    // From now on it is one that takes only few.
                    Err(Trouble::Limited(_)) => {}
                    opened => return opened,
                }
            }
            let mut reader = upstream.listen_along(server, instance, wanted);
            match timeout(OPENING, reader.next()).await {
                Ok(Heard::Alone) => {}
                Ok(Heard::Failed(trouble)) => return Err(trouble),
                Ok(heard) => {
                    reader.put_back(heard);
                    return Ok(Ok(Way::Shared(reader)));
                }
                // It waits for its turn, and the client may know that somebody is there.
                Err(_) => return Ok(Ok(Way::Shared(reader))),
            }
        }
        self.open(server, instance, headers, Instant::now() + upstream.limits.wait).await
    }

    /// Opens a stream with the client's own request, as it is.
    async fn open(
        &self,
        server: &Arc<Server>,
        instance: &Instance,
        headers: &HeaderMap,
        until: Instant,
    ) -> Result<Result<Way, Reply>, Trouble> {
        let upstream = &self.session.upstream;
        let target = Target::bare(server, instance, headers.clone());
        loop {
            match upstream.post_for_stream(&target, self.message.text().clone(), upstream.limits.call).await {
                // Its time is kept where streams wait for their turn.
                Err(Trouble::Limited(_)) if Instant::now() < until => {}
                Ok(Reply::Events { events, .. }) => return Ok(Ok(Way::Open(events))),
                Ok(reply) => return Ok(Err(reply)),
                Err(trouble) => return Err(trouble),
            }
        }
    }

    async fn relay(
        self,
        server: Arc<Server>,
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
            drop(out.send(Frame::message(self.acknowledgement(&self.lists()))).await);
        }
        // Nothing is said before the acknowledgement.
        let mut owes = false;
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
                    if !acknowledged {
                        owes = true;
                        continue;
                    }
                    let tools = Lists { tools: instance.is_some(), ..Lists::default() };
                    if self.announce(tools, &out).await { continue } else { break }
                }
                next = next(&mut way) => Some(next),
            };
            let Some(next) = next else {
                let now = session.instance().ok();
                let same = now.as_ref().map(|it| &it.id) == instance.as_ref().map(|it| &it.id);
                if same && (now.is_none() || !matches!(way, Way::Closed)) {
                    continue;
                }
                (instance, way) = (now, Way::Closed);
                if let Some(instance) = &instance {
                    match self.reach(&server, instance, &headers).await {
                        Ok(Ok(reached)) => way = reached,
                        Err(Trouble::SignInNeeded(_)) => {}
                        // The client opens another one.
                        Ok(Err(_)) | Err(_) => {
                            drop(out.send(Frame::message(self.end())).await);
                            break;
                        }
                    }
                }
                owes = true;
                if !acknowledged && matches!(way, Way::Closed) {
                    acknowledged = true;
                    drop(out.send(Frame::message(self.acknowledgement(&self.lists()))).await);
                }
                if acknowledged && std::mem::take(&mut owes) && !self.announce(ALL, &out).await {
                    break;
                }
                continue;
            };
            let text = match next {
                Next::Frame(Ok(Some(frame))) => match said(&server, frame) {
                    Some(Said::Aside(text)) => {
                        let is_first = is_acknowledgement(&text);
                        if is_first && std::mem::replace(&mut acknowledged, true) {
                            continue;
                        }
                        text
                    }
                    Some(Said::Answer(text)) => {
                        let here = instance.unwrap_or(Instance { id: String::new(), label: String::new() });
                        let text = self.conclude_modern(&server, &here, StatusCode::OK, text);
                        drop(out.send(Frame::message(text)).await);
                        return;
                    }
                    None => continue,
                },
                // Over HTTP the end of the stream says it; a pipe stays open.
                Next::Frame(Ok(None)) if session.transport == Transport::Http => break,
                Next::Frame(Ok(None)) => {
                    let text = self.tell(&trouble::cut_off(&server.name), &server.name);
                    drop(out.send(Frame::message(text)).await);
                    return;
                }
                Next::Heard(Heard::Acknowledged(_)) if acknowledged => continue,
                Next::Heard(Heard::Acknowledged(agreed)) => {
                    acknowledged = true;
                    self.acknowledgement(&agreed)
                }
                Next::Heard(Heard::Said(text)) => on_stream_of(&text, &self.id()),
                Next::Heard(Heard::Missed) => {
                    if self.announce(ALL, &out).await && self.announce_resources(&out).await {
                        continue;
                    }
                    break;
                }
                Next::Heard(Heard::Ended) => {
                    drop(out.send(Frame::message(self.end())).await);
                    break;
                }
                Next::Heard(Heard::Alone) => {
                    let until = Instant::now() + session.upstream.limits.wait;
                    let here =
                        instance.clone().unwrap_or(Instance { id: String::new(), label: String::new() });
                    let text = match self.open(&server, &here, &headers, until).await {
                        Ok(Ok(reached)) => {
                            way = reached;
                            continue;
                        }
                        Ok(Err(Reply::Message { status, text, .. })) => {
                            self.conclude_modern(&server, &here, status, text)
                        }
                        Ok(Err(_)) => self.tell(&trouble::not_mcp(&server.name, "nothing"), &server.name),
                        Err(trouble) => self.tell(&trouble, &server.name),
                    };
                    drop(out.send(Frame::message(text)).await);
                    return;
                }
                Next::Heard(Heard::Over | Heard::Failed(Trouble::SignInNeeded(_))) => {
                    way = Way::Closed;
                    if std::mem::replace(&mut acknowledged, true) {
                        continue;
                    }
                    self.acknowledgement(&self.lists())
                }
                Next::Frame(Err(trouble)) | Next::Heard(Heard::Failed(trouble)) => {
                    drop(out.send(Frame::message(self.tell(&trouble, &server.name))).await);
                    return;
                }
            };
            drop(out.send(Frame::message(text)).await);
            if acknowledged && std::mem::take(&mut owes) && !self.announce(ALL, &out).await {
                break;
            }
        }
        self.observe(0, Outcome::Done);
    }

    /// Tells of lists that are others now, where the client wants to hear of them. False: nobody reads any more.
    async fn announce(&self, changed: Lists, out: &mpsc::Sender<Frame>) -> bool {
        let wanted = self.filter();
        for (is_told, name) in [
            (wanted.tools_list_changed && changed.tools, "tools"),
            (wanted.resources_list_changed && changed.resources, "resources"),
            (wanted.prompts_list_changed && changed.prompts, "prompts"),
        ] {
            let text = format!(
                r#"{{"jsonrpc":"2.0","method":"notifications/{name}/list_changed","params":{{"_meta":{}}}}}"#,
                meta(&self.id())
            );
            if is_told && out.send(Frame::message(text.into())).await.is_err() {
                return false;
            }
        }
        true
    }

    /// Tells of every resource the client wants to hear of. False: nobody reads any more.
    async fn announce_resources(&self, out: &mpsc::Sender<Frame>) -> bool {
        for uri in &self.filter().resource_subscriptions {
            let text = format!(
                r#"{{"jsonrpc":"2.0","method":"{UPDATED}","params":{{"_meta":{},"uri":{}}}}}"#,
                meta(&self.id()),
                json(uri)
            );
            if out.send(Frame::message(text.into())).await.is_err() {
                return false;
            }
        }
        true
    }

    fn filter(&self) -> Filter {
        let Asked { notifications } = self.message.params_as();
        notifications
    }

    /// What it asks for of what Traygate itself can tell: a sign-in changes every list.
    fn lists(&self) -> Filter {
        Filter { resource_subscriptions: BTreeSet::new(), ..self.filter() }
    }

    fn acknowledgement(&self, agreed: &Filter) -> Bytes {
        format!(
            r#"{{"jsonrpc":"2.0","method":"{ACKNOWLEDGED}","params":{{"_meta":{},"notifications":{}}}}}"#,
            meta(&self.id()),
            agreed.text()
        )
        .into()
    }

    /// The graceful end (basic/patterns/subscriptions).
    fn end(&self) -> Bytes {
        format!(
            r#"{{"jsonrpc":"2.0","id":{},"result":{{"resultType":"complete","_meta":{}}}}}"#,
            self.id(),
            meta(&self.id())
        )
        .into()
    }
}

/// Another instance may have other lists of every kind.
const ALL: Lists = Lists { tools: true, resources: true, prompts: true };

fn is_acknowledgement(text: &Bytes) -> bool {
    Message::from_server(text.clone())
        .is_ok_and(|it| matches!(it.kind, Kind::Notification { method, .. } if method == ACKNOWLEDGED))
}

async fn next(way: &mut Way) -> Next {
    match way {
        Way::Open(events) => Next::Frame(events.next().await),
        Way::Shared(reader) => Next::Heard(reader.next().await),
        Way::Closed => std::future::pending().await,
    }
}
