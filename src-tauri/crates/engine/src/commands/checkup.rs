//! Asking the servers for their tools as each connected app would: what the doctor ends with.

use doctor::{Answer, Trouble};
use gateway::{Probe, ProbeError};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use texts::Texts;
use tokio::{task::JoinSet, time::timeout};

use super::probe;
use crate::{
    Auth, Kind, Listing, assemble::Inputs, instance, known::Place, server::Server, state::State, words::told,
};

/// Nobody waits longer for a server than this.
const PATIENCE: Duration = Duration::from_secs(15);

/// Server id and label of the instance (empty where none is needed) → what was answered.
pub(super) type Answers = BTreeMap<(String, String), Answer>;

/// Asks each server once for each instance that an app acts on, all at the same time.
pub(super) async fn ask(state: &Arc<State>, inputs: &Inputs) -> Answers {
    let mut asking = JoinSet::new();
    let mut asked = Vec::new();
    for crossing in crossings(inputs) {
        let Acting::As(label, id) = crossing.acting else { continue };
        let place = (crossing.server.id.clone(), label);
        if asked.contains(&place) {
            continue;
        }
        asked.push(place.clone());
        let (state, server, texts) = (state.clone(), crossing.server.clone(), inputs.texts.clone());
        asking.spawn(async move { (place, answer(&state, &server, id, &texts).await) });
    }
    let mut answers = BTreeMap::new();
    while let Some(ended) = asking.join_next().await {
        match ended {
            Ok((place, answer)) => drop(answers.insert(place, answer)),
            Err(error) => tracing::error!(%error, "a server could not be asked"),
        }
    }
    answers
}

/// The answers by app.
pub(super) fn listings(inputs: &Inputs, answers: &Answers) -> Vec<Listing> {
    let listing = |it: Crossing<'_>| {
        let (instance, answer) = match &it.acting {
            Acting::As(label, _) => (label, answers.get(&(it.server.id.clone(), label.clone()))),
            Acting::Nobody => (&String::new(), None),
        };
        let (tools, trouble) = match answer {
            Some(Answer::Tools { count, .. }) => (u32::try_from(*count).ok(), None),
            Some(Answer::Failed(trouble, said)) => (None, Some(trouble.in_words(said, &inputs.texts))),
            None => (None, Some(inputs.texts.say("check-listing-nobody", &[]))),
        };
        Listing {
            client: it.client.to_owned(),
            client_name: it.client_name.to_owned(),
            server: it.server.id.clone(),
            server_name: it.server.name.clone(),
            instance: Some(instance.clone()).filter(|it| !it.is_empty()),
            tools,
            trouble,
        }
    };
    crossings(inputs).into_iter().map(listing).collect()
}

/// An app with an entry of ours for a server.
struct Crossing<'a> {
    client: &'a str,
    client_name: &'a str,
    server: &'a Server,
    acting: Acting,
}

/// On which instance the app acts.
enum Acting {
    /// Its label and id; an empty label and no id where the server needs no sign-in.
    As(String, Option<String>),
    /// None, or one that has to sign in first: nothing is tried with a sign-in known to be dead.
    Nobody,
}

fn crossings(inputs: &Inputs) -> Vec<Crossing<'_>> {
    let mut all = Vec::new();
    for client in inputs.clients.iter().filter(|it| it.installed) {
        for server in inputs.servers.iter().filter(|it| it.url.is_some()) {
            let entry = client.entries.get(&server.id);
            let is_ours =
                entry.is_some_and(|it| it.via.is_some() && it.standing == clients::Standing::Written);
            if !is_ours {
                continue;
            }
            let instances = inputs.instances(&server.id);
            let acting = instance::acting(&inputs.settings, instances, &server.id, Some(&client.id), None);
            let acting = match acting {
                _ if server.auth == Auth::Open => Acting::As(String::new(), None),
                Some(it) if !it.is_leaving() && !matches!(it.state, credentials::State::SignInNeeded(_)) => {
                    Acting::As(it.label.clone(), Some(it.id.clone()))
                }
                Some(_) | None => Acting::Nobody,
            };
            all.push(Crossing { client: &client.id, client_name: &client.name, server, acting });
        }
    }
    all
}

async fn answer(state: &Arc<State>, server: &Server, instance: Option<String>, texts: &Texts) -> Answer {
    let asked = timeout(PATIENCE, probe::ask(state, server, instance.as_deref())).await;
    match asked {
        Ok(Ok(Ok(probe))) => tools(state, server, instance, probe),
        Ok(Ok(Err(error))) => {
            let trouble = match &error {
                ProbeError::Unreachable(_) => Trouble::Unreachable,
                ProbeError::Untrusted(_) => Trouble::Certificate,
                ProbeError::Failing(_) => Trouble::Failing,
                ProbeError::NotMcp(_) => Trouble::NotMcp,
                ProbeError::Unauthorized(_) => Trouble::SignIn,
                ProbeError::Refused(_) => Trouble::Denied,
                ProbeError::Limited(_) => Trouble::Limited,
            };
            Answer::Failed(trouble, told(&error.to_string(), texts))
        }
        Ok(Err(failure)) => {
            let trouble = match failure.kind {
                Kind::SignInNeeded => Trouble::SignIn,
                _ => Trouble::Unreachable,
            };
            Answer::Failed(trouble, format!("{}.", failure.in_words(texts).message))
        }
        Err(_) => Answer::Failed(
            Trouble::Unreachable,
            texts.say(
                "check-listing-late",
                &[("server", server.name.as_str().into()), ("count", PATIENCE.as_secs().into())],
            ),
        ),
    }
}

/// What it listed, beside what it listed the last time; from now on this is the last time.
fn tools(state: &State, server: &Server, instance: Option<String>, probe: Probe) -> Answer {
    let url = server.url.as_ref().map(ToString::to_string).unwrap_or_default();
    let instance = instance.unwrap_or_else(|| crate::server::OPEN_INSTANCE.to_owned());
    let place = Place { server: server.id.clone(), url, instance };
    let lists = probe.said.iter().filter(|(page, _)| page.question.starts_with("tools/list"));
    let before = lists
        .map(|(page, _)| count(&state.known.recall(&place, page)?))
        .try_fold(0, |sum, count| Some(sum + count?));
    let date = probe.date.as_deref().and_then(|it| httpdate::parse_http_date(it).ok());
    let date = date.and_then(|it| it.duration_since(std::time::UNIX_EPOCH).ok());
    let ahead = date.and_then(|it| i64::try_from(it.as_secs()).ok()?.checked_sub_unsigned(state.now()));
    for (page, text) in probe.said {
        state.known.remember(place.clone(), page, &text);
    }
    Answer::Tools { count: probe.tools.len(), before, ahead }
}

/// How many tools are on a page that was kept.
fn count(text: &[u8]) -> Option<usize> {
    let page: serde_json::Value = serde_json::from_slice(text).ok()?;
    Some(page["result"]["tools"].as_array()?.len())
}
