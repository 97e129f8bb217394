//! A client of the older revisions at a modern server that takes only few streams: what it is to hear of comes on the
//! one that it shares with everybody.

use super::{Link, PAUSE};
use crate::{
    modern::{Heard, Wanted},
    session::Session,
    translate::Translation,
    trouble::Trouble,
};
use bytes::Bytes;
use jsonrpc::{Message, splice::json, sse::Frame};
use std::sync::{Arc, Weak};
use tokio::sync::mpsc;

/// Passes on what concerns the client for as long as somebody reads. Holds neither link nor session alive.
pub(super) async fn hear(link: Weak<Link>, session: Weak<Session>, wanted: Wanted, out: mpsc::Sender<Frame>) {
    let Some((upstream, server, instance, lists)) = link
        .upgrade()
        .map(|it| (Arc::clone(&it.upstream), it.target.server.clone(), it.instance.clone(), it.lists))
    else {
        return;
    };
    if wanted == Wanted::default() {
        // The server has nothing to tell.
        return;
    }
    loop {
        let mut reader = upstream.listen_along(&server, &instance, wanted.clone());
        let trouble = loop {
            let heard = tokio::select! {
                () = out.closed() => return,
                heard = reader.next() => heard,
            };
            let texts = match heard {
                Heard::Acknowledged(_) => Vec::new(),
                Heard::Said(text) => {
                    let message = Message::from_server(text).ok();
                    message.and_then(|it| Translation::heard(&it)).into_iter().collect()
                }
                Heard::Missed => {
                    let mut texts = lists.changed();
                    texts.extend(wanted.resource_subscriptions.iter().map(|it| updated(it)));
                    texts
                }
                Heard::Ended | Heard::Over => return,
                Heard::Alone => {
                    drop(reader);
                    let (Some(session), Some(link)) = (session.upgrade(), link.upgrade()) else { return };
                    let following = link.following(&session, out, false);
                    drop((session, link));
                    return following.run(None, None).await;
                }
                Heard::Failed(trouble) => break trouble,
            };
            for text in texts {
                if out.send(Frame::message(text)).await.is_err() {
                    return;
                }
            }
        };
        drop(reader);
        match trouble {
            // The next call finds out whether somebody has signed in, and brings a new stream.
            Trouble::SignInNeeded(_) => {
                if let (Some(session), Some(link)) = (session.upgrade(), link.upgrade()) {
                    session.drop_link(&link);
                }
                return;
            }
            Trouble::NotMcp(_) | Trouble::Invalid(_) => return,
            _ => {}
        }
        tokio::select! {
            () = out.closed() => return,
            () = tokio::time::sleep(PAUSE.1) => {}
        }
    }
}

fn updated(uri: &str) -> Bytes {
    let uri = json(uri);
    format!(r#"{{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{{"uri":{uri}}}}}"#)
        .into()
}
