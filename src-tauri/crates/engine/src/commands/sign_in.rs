//! Signing in: through the browser, or with a key.

use credentials::{Identity, Secret, SignIn, SignedIn, Wanted, clean_key};
use gateway::ProbeError;
use std::{sync::Arc, time::Duration};

use super::{done, probe};
use crate::{
    Auth, Failure, Kind, Reply, catalog, identity, instance,
    server::Server,
    sign_ins::{About, Wait},
    state::State,
    store::Added,
    words::words,
};

/// How long a sign-in stays open that nobody waits for.
const UNCLAIMED: Duration = Duration::from_secs(10 * 60);

/// How a sign-in in the browser was asked for.
pub(super) struct Asked {
    pub(super) label: Option<String>,
    pub(super) reconnect: bool,
    /// The address goes into a browser of the user's choice.
    pub(super) copied: bool,
}

/// Makes the address to open in the browser, or finds the one that waits there for the same already.
pub(super) async fn begin(state: &Arc<State>, id: &str, asked: Asked) -> Result<Reply, Failure> {
    let Asked { label, reconnect, copied } = asked;
    let server = state.server(id)?;
    let mut known = server.for_credentials()?;
    match &server.auth {
        Auth::OAuth => {}
        // It may have been closed since; the server itself is asked.
        Auth::Open => known.auth = credentials::Auth::OAuth,
        Auth::ApiKey | Auth::Header(_) => {
            return Err(Failure::of(Kind::Usage, words("failure-wants-key").with("server", &server.name))
                .remedy(words("failure-wants-key-hint").with("id", id)));
        }
    }
    let wanted = match reconnect {
        true => Wanted { label: None, replaces: Some(to_reconnect(state, &server, label.as_deref())?) },
        false => Wanted { label: clean_label(label)?, replaces: None },
    };
    let about = About {
        server: server.id.clone(),
        label: wanted.label.clone(),
        reconnect: wanted.replaces.clone(),
        copied,
    };
    let turn = state.sign_ins.turn(&about);
    let _turn = turn.lock().await;
    if let Some(step) = state.sign_ins.join(&about)? {
        forget_later(state, step.id.clone());
        return Ok(Reply::SignIn { step });
    }
    let sign_in = match state.credentials.begin_sign_in(&known, wanted).await {
        Ok(sign_in) => sign_in,
        Err(error) if error.kind() == credentials::Kind::Open => {
            set_auth(state, &server, Auth::Open)?;
            state.gateway.instances_changed();
            state.refresh().await?;
            return Err(Failure::of(Kind::Usage, words("failure-open").with("server", &server.name))
                .remedy(words("failure-open-hint")));
        }
        Err(error) => return Err(error.into()),
    };
    let step = state.sign_ins.add(sign_in, about)?;
    forget_later(state, step.id.clone());
    Ok(Reply::SignIn { step })
}

/// Gives up on a click whose end nobody came to wait for.
fn forget_later(state: &Arc<State>, id: String) {
    let state = Arc::downgrade(state);
    tokio::spawn(async move {
        tokio::time::sleep(UNCLAIMED).await;
        if let Some(state) = state.upgrade() {
            state.sign_ins.remove_unclaimed(&id);
        }
    });
}

/// The instance "Reconnect" is meant for: the named one, else the active one, else the only one.
fn to_reconnect(state: &State, server: &Server, label: Option<&str>) -> Result<String, Failure> {
    let instances = state.credentials.instances(&server.id);
    if let Some(label) = label {
        return Ok(instance::labelled(&instances, &server.name, label)?.id.clone());
    }
    if let Some(active) = instance::active(&state.store.settings(), &instances, &server.id) {
        return Ok(active.id.clone());
    }
    match instances.as_slice() {
        [] => Err(Failure::of(Kind::Usage, words("failure-never-signed-in").with("server", &server.name))
            .remedy(words("failure-sign-in-hint").with("id", &server.id))),
        [only] => Ok(only.id.clone()),
        several => {
            let labels: Vec<&str> = several.iter().map(|it| it.label.as_str()).collect();
            Err(Failure::of(Kind::Usage, words("failure-which-instance").with("server", &server.name))
                .remedy(words("failure-which-instance-hint").with("all", labels.join(", "))))
        }
    }
}

/// Waits for the end of a sign-in. Giving the waiting up gives the sign-in up, unless somebody else waits for it too.
pub(super) async fn wait(state: &Arc<State>, id: &str, seconds: u64) -> Result<Reply, Failure> {
    let Wait { about, sign_in, ended, cancelled } = state.sign_ins.wait(id)?;
    let _forget = Forget { state, id };
    let mut end = ended.subscribe();
    let mut patience = Duration::from_secs(seconds);
    if let Some(sign_in) = sign_in {
        let (state, about, limit) = (state.clone(), about.clone(), patience);
        // Its own end in time is better: it knows whether the registration is to blame.
        patience = Duration::MAX;
        state.clone().sign_ins.follow(id, async move {
            let reply = finish(&state, sign_in, &about, limit).await;
            if let Ok(reply) = &reply {
                state.sign_ins.done(&about, reply);
            }
            ended.send_replace(Some(reply));
        });
    }
    tokio::select! {
        end = end.wait_for(Option::is_some) => end.ok().and_then(|it| it.clone()).unwrap_or_else(|| Err(given_up())),
        () = cancelled.notified() => Err(given_up()),
        () = tokio::time::sleep(patience) => {
            let server = state.server(&about.server)?.name;
            Err(credentials::Error::TimedOut { server }.into())
        }
    }
}

/// Follows the browser to the end and keeps what it brought.
async fn finish(
    state: &Arc<State>,
    sign_in: SignIn,
    about: &About,
    patience: Duration,
) -> Result<Reply, Failure> {
    let server = state.server(&about.server)?;
    let ask = |authorization| identity::ask(state, &server, authorization);
    let ended = sign_in.finish_asking(patience, ask).await?;
    // It may have been changed or removed since.
    let server = state.server(&about.server)?;
    if server.auth == Auth::Open {
        set_auth(state, &server, Auth::OAuth)?;
    }
    let active = settle(state, &server, &ended, about.reconnect.is_some())?;
    state.refresh().await?;
    Ok(reply(ended, active))
}

fn given_up() -> Failure {
    Failure::of(Kind::SignInFailed, words("failure-given-up"))
}

/// Forgets the click when the waiting ends, however it ends.
struct Forget<'a> {
    state: &'a State,
    id: &'a str,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        // Whoever cancelled it has forgotten it already.
        self.state.sign_ins.remove(self.id).ok();
    }
}

/// Gives up a sign-in that waits.
pub(super) fn cancel(state: &State, id: &str) -> Result<Reply, Failure> {
    state.sign_ins.remove(id)?;
    Ok(done(words("done-given-up")))
}

/// Signs in with a key: cleaned, tried by a real call, then kept.
pub(super) async fn with_key(
    state: &Arc<State>,
    id: &str,
    label: Option<String>,
    key: &str,
) -> Result<Reply, Failure> {
    let mut server = state.server(id)?;
    let label = clean_label(label)?;
    match server.auth {
        Auth::ApiKey | Auth::Header(_) => {}
        // Some servers take a key in place of an OAuth token; the vendors we know do not.
        Auth::OAuth | Auth::Open if !server.built_in && state.credentials.instances(id).is_empty() => {
            server.auth = Auth::ApiKey;
        }
        Auth::OAuth | Auth::Open => {
            return Err(Failure::of(
                Kind::Usage,
                words("failure-wants-browser").with("server", &server.name),
            )
            .remedy(words("failure-wants-browser-hint").with("id", id)));
        }
    }
    let checked = check_key(state, &server, key).await?;
    set_auth(state, &server, server.auth.clone())?;
    let reply = keep_key(state, &server, label, checked).await?;
    state.refresh().await?;
    Ok(reply)
}

/// A key the server took, and whose it is, if the server said so.
pub(super) struct Checked {
    key: Secret,
    identity: Option<Identity>,
}

/// Cleans a pasted key and holds one real conversation with it.
pub(super) async fn check_key(state: &State, server: &Server, pasted: &str) -> Result<Checked, Failure> {
    let key = match &server.auth {
        Auth::Header(name) => header(name, pasted).map(|(_, value)| Secret::new(value))?,
        Auth::ApiKey | Auth::OAuth | Auth::Open => {
            clean_key(pasted).map_err(|problem| Failure::from(credentials::Error::from(problem)))?
        }
    };
    let authorization = probe::authorization(&server.auth, &key);
    let tool = catalog::identity_tool(server).map(|it| it.name);
    match state.gateway.probe_with(&server.for_gateway()?, Some(authorization), tool).await {
        Ok(probe) => Ok(Checked { key, identity: identity::told(server, &probe) }),
        Err(ProbeError::Unauthorized(_)) => {
            Err(Failure::of(Kind::SignInFailed, words("failure-key-refused").with("server", &server.name))
                .remedy(words("failure-key-refused-hint")))
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps a key that was tried.
pub(super) async fn keep_key(
    state: &State,
    server: &Server,
    label: Option<String>,
    checked: Checked,
) -> Result<Reply, Failure> {
    // The label of an instance there is means that instance: its key is replaced.
    let instances = state.credentials.instances(&server.id);
    let meant = instances.iter().find(|it| label.as_ref() == Some(&it.label)).map(|it| it.id.clone());
    let replaces = meant.is_some();
    let wanted = Wanted { label, replaces: meant };
    let Checked { key, identity } = checked;
    let known = server.for_credentials()?;
    let signed_in = state.credentials.sign_in_with_key_of(&known, wanted, key, identity).await?;
    let active = settle(state, server, &signed_in, replaces)?;
    Ok(reply(signed_in, active))
}

/// A header's secret as pasted. `Authorization: Bearer KEY` is a key like any other.
pub(super) fn header(name: &str, value: &str) -> Result<(Auth, String), Failure> {
    let name = name.trim().trim_end_matches(':').to_ascii_lowercase();
    let token = |it: u8| it.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&it);
    if name.is_empty() || !name.bytes().all(token) {
        return Err(Failure::of(Kind::Usage, words("failure-header-name").with("name", name))
            .remedy(words("failure-header-name-hint")));
    }
    // RFC 9110 §7.6.1 and the ones that decide where a request goes and what is in it.
    const OURS: &[&str] = &[
        "host",
        "connection",
        "content-length",
        "content-type",
        "transfer-encoding",
        "te",
        "upgrade",
        "accept",
    ];
    if OURS.contains(&name.as_str()) || name.starts_with("mcp-") {
        return Err(Failure::of(Kind::Usage, words("failure-header-ours").with("name", name))
            .remedy(words("failure-header-ours-hint")));
    }
    let value = value.trim();
    let value = match value.split_once(':') {
        Some((before, rest)) if before.trim().eq_ignore_ascii_case(&name) => rest.trim(),
        _ => value,
    };
    if name == "authorization" && value.get(..7).is_some_and(|it| it.eq_ignore_ascii_case("bearer ")) {
        return Ok((Auth::ApiKey, value.to_owned()));
    }
    if value.is_empty() || !value.bytes().all(|it| it.is_ascii_graphic() || it == b' ') {
        return Err(Failure::of(Kind::Usage, words("failure-header-value").with("name", name))
            .remedy(words("failure-header-value-hint")));
    }
    Ok((Auth::Header(name), value.to_owned()))
}

/// Decides what is active after a sign-in and tells the gateway. A new sign-in becomes the active one: the user just
/// chose it. "Reconnect" changes nothing about what is active, also when it ended in another account, unless nothing
/// is active.
fn settle(state: &State, server: &Server, signed_in: &SignedIn, reconnect: bool) -> Result<bool, Failure> {
    let id = &signed_in.instance.id;
    let instances = state.credentials.instances(&server.id);
    let active = instance::active(&state.store.settings(), &instances, &server.id).map(|it| it.id.clone());
    let becomes = !reconnect || (active.is_none() && signed_in.other_than.is_none());
    if becomes && active.as_ref() != Some(id) {
        state.store.set_active(&server.id, Some(id))?;
    }
    state.gateway.instances_changed();
    state.gateway.meet(server.for_gateway()?, id.clone());
    Ok(becomes || active.as_ref() == Some(id))
}

fn reply(signed_in: SignedIn, active: bool) -> Reply {
    let instance = signed_in.instance;
    Reply::SignedIn {
        server: instance.server,
        label: instance.label,
        identity: instance.identity,
        active,
        other_than: signed_in.other_than,
        added: signed_in.added,
    }
}

/// Remembers how an added server wants to be convinced, when that is news.
pub(super) fn set_auth(state: &State, server: &Server, auth: Auth) -> Result<(), Failure> {
    let settings = state.store.settings();
    match settings.added(&server.id) {
        Some(added) if added.auth.as_ref() != Some(&auth) && !server.built_in => {
            Ok(state.store.put_server(&Added { auth: Some(auth), ..added.clone() })?)
        }
        Some(_) | None => Ok(()),
    }
}

/// A label as typed, or what is wrong with it.
pub(super) fn clean_label(label: Option<String>) -> Result<Option<String>, Failure> {
    let Some(label) = label else { return Ok(None) };
    let label = label.trim().to_owned();
    match label.chars().count() {
        0 => {
            Err(Failure::of(Kind::Usage, words("failure-label-empty"))
                .remedy(words("failure-label-empty-hint")))
        }
        1..=80 if !label.chars().any(char::is_control) => Ok(Some(label)),
        _ => Err(Failure::of(Kind::Usage, words("failure-label")).remedy(words("failure-label-hint"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_secrets_are_cleaned_and_checked() {
        let check = |name: &str, value: &str, wanted: Option<(Auth, &str)>| {
            let got = header(name, value).ok();
            assert_eq!(
                got.as_ref().map(|(auth, value)| (auth.clone(), value.as_str())),
                wanted,
                "{name}: {value}"
            );
        };
        let key = || Auth::Header("x-api-key".to_owned());
        check("X-API-Key", " abc\n", Some((key(), "abc")));
        check("X-API-Key:", "X-API-Key: abc", Some((key(), "abc")));
        check("Authorization", "Token a b", Some((Auth::Header("authorization".to_owned()), "Token a b")));
        check("Authorization", "Bearer abc", Some((Auth::ApiKey, "Bearer abc")));
        check("X-API-Key", "", None);
        check("X-API-Key", "a\r\nHost: evil", None);
        check("X Key", "a", None);
        check("Host", "a", None);
        check("Mcp-Session-Id", "a", None);
        check("", "a", None);
    }

    #[test]
    fn labels_are_one_short_line() {
        assert_eq!(clean_label(Some(" Acme Ltd ".to_owned())).unwrap().as_deref(), Some("Acme Ltd"));
        for label in ["", "  ", "a\nb", &"a".repeat(81)] {
            assert!(clean_label(Some(label.to_owned())).is_err(), "{label:?}");
        }
    }
}
