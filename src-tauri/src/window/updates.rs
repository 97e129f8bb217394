//! Newer versions of Traygate: looked for, fetched, checked and installed at a click in the window, never by themselves.
//!
//! All of it happens in the window's process, so that the resident one neither grows nor speaks to another machine.
#![expect(
    clippy::let_underscore_must_use,
    reason = "tauri's `command` macro writes such a line for every command"
)]

use engine::{Command, Failure, Image, Kind, Reply, World, local::Caller};
use rendezvous::{Place, Platform};
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    future::ready,
    path::{Path, PathBuf},
    process,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tauri::{AppHandle, State, Url};
use tauri_plugin_updater::{Error, Update, UpdaterExt};
use texts::Texts;

use super::{WindowState, failed, lock, unexpected};
use crate::channel::Channel;

/// How long the place of updates may take for its list of versions, or say nothing while it sends a package.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long an owner that was asked to quit may take to close its door. It does so first, before running calls end.
const CLOSING: Duration = Duration::from_secs(5);
/// As much as anybody reads of what a version brings. The list that tells it is not signed.
const LONGEST_NOTES: usize = 4000;

/// What this window knows of newer versions.
pub(super) struct Updates {
    channel: Option<Channel>,
    /// What was found last.
    found: Mutex<Option<Update>>,
    /// A package is being installed: the owner's end is not this window's.
    installing: AtomicBool,
    /// What is started when this process ends.
    next: Mutex<Option<PathBuf>>,
}

/// A version newer than this one, as the page shows it.
#[derive(Serialize)]
pub(super) struct Newer {
    version: String,
    notes: Option<String>,
    /// Whether Traygate can put it in its own place. Else that is for the system's packages, or for whoever unpacked it.
    installs: bool,
}

impl Updates {
    pub(super) fn of(channel: Option<Channel>) -> Updates {
        Updates {
            channel,
            found: Mutex::default(),
            installing: AtomicBool::default(),
            next: Mutex::default(),
        }
    }

    /// Whether the window stays although the owner goes.
    pub(super) fn outlasts_owner(&self) -> bool {
        self.installing.load(Ordering::SeqCst)
    }

    /// Starts what was installed. To be called when everything of this process has ended.
    pub(super) fn start_next(&self) {
        let Some(program) = lock(&self.next).take() else { return };
        if let Err(error) = process::Command::new(&program).stdin(process::Stdio::null()).spawn() {
            tracing::error!("cannot start {}: {error}", program.display());
        }
    }
}

/// The plugin's settings, which stand in no file: without a channel there is no plugin.
pub(super) fn settings(channel: &Channel) -> Value {
    json!({
        "endpoints": channel.endpoints,
        "pubkey": channel.key,
        // The list of versions is not signed: else it could pass an old package off as a new one.
        "requireSignedVersion": true,
        "windows": { "installMode": "passive" },
    })
}

/// Whether there is a place from which updates come.
#[tauri::command]
pub(super) fn has_updates(updates: State<'_, Updates>) -> bool {
    updates.channel.is_some()
}

/// Asks for the newest version. `None`: this is it.
#[tauri::command]
pub(super) async fn look_for_update(
    app: AppHandle,
    state: State<'_, WindowState>,
    updates: State<'_, Updates>,
) -> Result<Option<Newer>, Failure> {
    state
        .told(async {
            *lock(&updates.found) = None;
            if updates.channel.is_none() {
                return Ok(None);
            }
            let proxy = proxy(&state).await?;
            let place = own_file(&state.world);
            let found = find(&app, &proxy, place.as_deref()).await.map_err(|it| told(&state.texts(), &it))?;
            let newer = found.as_ref().map(|it| Newer {
                version: it.version.clone(),
                notes: it.body.as_ref().map(|it| it.chars().take(LONGEST_NOTES).collect()),
                installs: place.is_some(),
            });
            *lock(&updates.found) = found;
            Ok(newer)
        })
        .await
}

/// Fetches and checks what was found, puts it in this one's place, lets the owner end and starts the new one.
#[tauri::command]
pub(super) async fn install_update(
    app: AppHandle,
    state: State<'_, WindowState>,
    updates: State<'_, Updates>,
) -> Result<(), Failure> {
    let found = lock(&updates.found).clone();
    let outcome = match (found, own_file(&state.world)) {
        (Some(update), Some(file)) => {
            updates.installing.store(true, Ordering::SeqCst);
            install(&state, update).await.map(|()| *lock(&updates.next) = Some(file))
        }
        // The page offers nothing of the kind then.
        (None, _) | (_, None) => Err(unexpected(&state)),
    };
    updates.installing.store(false, Ordering::SeqCst);
    state.told(ready(outcome)).await?;
    app.exit(0);
    Ok(())
}

async fn find(app: &AppHandle, proxy: &str, place: Option<&Path>) -> Result<Option<Update>, Error> {
    let mut builder = app.updater_builder().timeout(PATIENCE).configure_client(|client| {
        let client = client.connect_timeout(PATIENCE).read_timeout(PATIENCE);
        // The package, and wherever one is led from it.
        if cfg!(debug_assertions) { client } else { client.https_only(true) }
    });
    builder = match proxy {
        "system" => builder,
        "none" => builder.no_proxy(),
        address => builder.proxy(Url::parse(address)?),
    };
    // What the plugin would find by itself may be another program's: apps start us with variables of theirs.
    if let Some(place) = place.filter(|_| Platform::CURRENT == Platform::Linux) {
        builder = builder.executable_path(place);
    }
    builder.build()?.check().await
}

async fn install(state: &WindowState, update: Update) -> Result<(), Failure> {
    let package = update.download(|_, _| (), || ()).await.map_err(|error| told(&state.texts(), &error))?;
    let quits_first = Platform::CURRENT == Platform::Windows;
    if quits_first {
        // There no program is replaced that runs, and the installer ends this one.
        quit(&state.world.place).await?;
    }
    let put = tauri::async_runtime::spawn_blocking(move || update.install(package));
    let put = put.await.map_err(|error| failed(state, "update-not-installed", &error))?;
    put.map_err(|error| told(&state.texts(), &error))?;
    if quits_first { Ok(()) } else { quit(&state.world.place).await }
}

/// Asks the owner to end, calls under way first, and waits until it is not found any more.
async fn quit(place: &Place) -> Result<(), Failure> {
    let Some(mut caller) = Caller::try_connect(place).await? else { return Ok(()) };
    caller.ask(&Command::Quit).await?;
    let closed = async {
        while matches!(Caller::try_connect(place).await, Ok(Some(_))) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    // An app may have started the next one meanwhile; the new app deals with that as at any start.
    tokio::time::timeout(CLOSING, closed).await.ok();
    Ok(())
}

/// The proxy that was chosen in the settings: `system`, `none` or an address.
async fn proxy(state: &WindowState) -> Result<String, Failure> {
    let reply = Caller::connect(&state.world.place).await?.ask(&Command::Network { change: None }).await?;
    let Reply::Network { network } = reply else { return Err(unexpected(state)) };
    Ok(network.proxy)
}

fn own_file(world: &World) -> Option<PathBuf> {
    let bundled = tauri::utils::platform::bundle_type().is_some();
    let var = |name: &str| Some(PathBuf::from(world.vars.get(name)?));
    replaceable(Platform::CURRENT, &world.exe, bundled, var)
}

/// The file of ours that a newer version may take the place of, which is also what starts it. `None`: these programs lie
/// where a distribution's packages or somebody's own hand put them. `bundled`: an installer of ours did.
fn replaceable(
    platform: Platform,
    exe: &Path,
    bundled: bool,
    var: impl Fn(&str) -> Option<PathBuf>,
) -> Option<PathBuf> {
    match platform {
        Platform::Linux => Image::of(exe, var).map(|it| it.file),
        Platform::MacOs => {
            let in_app = |it: &Path| it.extension().is_some_and(|ending| ending == "app");
            exe.ancestors().skip(1).any(in_app).then(|| exe.to_owned())
        }
        Platform::Windows => bundled.then(|| exe.to_owned()),
    }
}

/// Why there is no update, for people.
fn told(texts: &Texts, error: &Error) -> Failure {
    tracing::warn!("update: {error}");
    let say = |id: &str| texts.say(id, &[]);
    match error {
        Error::Serialization(_) | Error::Semver(_) => {
            Failure::new(Kind::Ours, say("update-unreadable")).hint(say("update-later"))
        }
        Error::Reqwest(it) if it.is_decode() => {
            Failure::new(Kind::Ours, say("update-unreadable")).hint(say("update-later"))
        }
        Error::Reqwest(_) | Error::Network(_) | Error::ReleaseNotFound => {
            Failure::new(Kind::Ours, say("update-unreachable")).hint(say("update-unreachable-hint"))
        }
        Error::TargetNotFound(_) | Error::TargetsNotFound(_) => {
            Failure::new(Kind::Ours, say("update-not-for-this")).hint(say("update-later"))
        }
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::SignedVersionMismatch { .. }
        | Error::MissingSignedVersion => {
            Failure::new(Kind::Ours, say("update-not-ours")).hint(say("update-not-ours-hint"))
        }
        other => {
            let why = [("error", other.to_string().into())];
            Failure::new(Kind::Ours, texts.say("update-not-installed", &why))
                .hint(say("update-not-installed-hint"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_traygate_brought_itself_is_replaced() {
        // Which image is ours the engine knows (`engine::Image`).
        let nothing = |_: &str| None;
        let mac = |exe: &str| replaceable(Platform::MacOs, Path::new(exe), true, nothing).is_some();
        assert!(mac("/Applications/Traygate.app/Contents/MacOS/traygate-desktop"));
        assert!(!mac("/opt/homebrew/bin/traygate-desktop"));
        let windows = |bundled| replaceable(Platform::Windows, Path::new("C:\\t.exe"), bundled, nothing);
        assert!(windows(true).is_some() && windows(false).is_none());
    }

    #[test]
    fn a_package_that_is_not_ours_is_never_taken_for_one_that_did_not_arrive() {
        let texts = Texts::new(texts::Language::En);
        let message = |error: Error| told(&texts, &error).message;
        let signed =
            Error::SignedVersionMismatch { signed: "1.0.0".to_owned(), announced: "2.0.0".to_owned() };
        let not_ours = message(Error::MissingSignedVersion);
        assert_eq!(message(signed), not_ours);
        let other = message(Error::TempDirNotFound);
        assert!(other.contains("failed to create temporary directory"), "{other}");
        let all =
            [not_ours, other, message(Error::ReleaseNotFound), message(Error::TargetNotFound(String::new()))];
        let each: std::collections::BTreeSet<&String> = all.iter().collect();
        assert_eq!(each.len(), all.len());
    }
}
