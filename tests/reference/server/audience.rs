//! Who is told when something changes: sessions of the one era, listeners of the other.

use rmcp::{
    Peer, RoleServer,
    model::ResourceUpdatedNotificationParam,
    service::{SubscriptionContext, SubscriptionSink},
};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// What changed.
#[derive(Clone, Copy)]
pub(crate) enum News<'a> {
    Tools,
    Prompts,
    Resource(&'a str),
}

/// The resources one session subscribed to.
pub(crate) type Subscribed = Arc<Mutex<HashSet<String>>>;

#[derive(Default)]
pub(crate) struct Audience {
    sessions: Mutex<Vec<(Peer<RoleServer>, Subscribed)>>,
    listeners: Mutex<HashMap<u64, SubscriptionSink>>,
    next: AtomicU64,
}

impl Audience {
    pub(crate) fn join(&self, peer: Peer<RoleServer>, subscribed: &Subscribed) {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|(peer, _)| !peer.is_transport_closed());
        sessions.push((peer, Arc::clone(subscribed)));
    }

    /// Listens until the client goes.
    pub(crate) async fn listen(&self, context: &SubscriptionContext) {
        let key = self.next.fetch_add(1, Ordering::Relaxed);
        let listeners = || self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners().insert(key, context.sink().clone());
        context.cancelled().await;
        listeners().remove(&key);
    }

    pub(crate) async fn tell(&self, news: News<'_>) {
        let listeners: Vec<SubscriptionSink> = {
            let all = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
            all.values().cloned().collect()
        };
        for listener in listeners {
            let told = match news {
                News::Tools => listener.notify_tool_list_changed().await,
                News::Prompts => listener.notify_prompt_list_changed().await,
                News::Resource(uri) => listener.notify_resource_updated(uri).await,
            };
            // It did not ask for this, or it is gone.
            told.ok();
        }
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (peer, subscribed) in sessions {
            let told = match news {
                News::Tools => peer.notify_tool_list_changed().await,
                News::Prompts => peer.notify_prompt_list_changed().await,
                News::Resource(uri) => {
                    let wanted = subscribed.lock().unwrap_or_else(PoisonError::into_inner).contains(uri);
                    if !wanted {
                        continue;
                    }
                    peer.notify_resource_updated(ResourceUpdatedNotificationParam::new(uri)).await
                }
            };
            told.ok();
        }
    }
}
