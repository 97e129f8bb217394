//! The window, in a process of its own: a thin client of the owner's local socket, gone when closed.
#![expect(
    clippy::let_underscore_must_use,
    reason = "tauri's `command` macro writes such a line for every command"
)]

mod calls;
mod doors;
mod downloads;
mod updates;

use engine::{
    Command, Failure, Interrupt, Kind, Language, Reply, Snapshot, World, browser, local::Caller, starter,
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tauri::{
    AppHandle, Manager, RunEvent, State, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent, Wry,
    async_runtime::JoinHandle, ipc::Channel,
};
use texts::Texts;

use crate::{
    args::Wish,
    single_instance::{self, Listening, Request},
};
use updates::Updates;

/// How often a window without an owner looks for one.
const LOOK: Duration = Duration::from_millis(500);

/// What the page is told about the owner.
#[derive(Clone, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
enum View {
    Running { snapshot: Box<Snapshot> },
    Lost { failure: Failure },
}

/// What lives as long as the window.
struct WindowState {
    world: Arc<World>,
    /// Why there is no owner, where that is known: the page shows it first.
    failed: Mutex<Option<Failure>>,
    /// The task that feeds the page; a page that was loaded again gets a new one.
    feed: Mutex<Option<JoinHandle<()>>>,
    /// Pages of sign-ins begun here, by their ids: the only pages this process opens.
    pages: Mutex<BTreeMap<String, String>>,
    /// Where the tray's wishes go; those that come before the page listens wait.
    wishes: Mutex<Wishes>,
    following: calls::Following,
    /// What the user chose, as the last snapshot says.
    language: Arc<Mutex<Language>>,
}

#[derive(Default)]
struct Wishes {
    channel: Option<Channel<Wish>>,
    waiting: Option<Wish>,
}

pub(crate) fn context() -> tauri::Context<Wry> {
    tauri::generate_context!()
}

/// Shows the window until it is closed; asks the one that is open already, if there is one. `interrupt`: of a process that
/// was to be the owner and listens already.
///
/// # Errors
/// The window system or WebKit refuses.
pub(crate) fn run(
    world: Arc<World>,
    wish: Option<Wish>,
    failed: Option<Failure>,
    interrupt: Option<Interrupt>,
) -> Result<(), Failure> {
    if single_instance::ask(&world.place, &Request::Show(wish.clone())) {
        return Ok(());
    }
    // Nobody has told yet what the user chose.
    let system = texts(&world, Language::System);
    let cannot = |error: tauri::Error| {
        let message = system.say("window-cannot-open", &[("error", error.to_string().into())]);
        Failure::new(Kind::Ours, message).hint(system.say("window-cannot-open-hint", &[]))
    };
    let (place, listening) = (world.place.clone(), Listening::default());
    let closing = listening.clone();
    let channel = crate::channel::Channel::find(&world.vars);
    let state = WindowState {
        world,
        failed: Mutex::new(failed),
        feed: Mutex::default(),
        pages: Mutex::default(),
        wishes: Mutex::new(Wishes { channel: None, waiting: wish }),
        following: calls::Following::default(),
        language: Arc::default(),
    };
    let (mut context, mut builder) = (context(), tauri::Builder::default());
    if let Some(channel) = &channel {
        context.config_mut().plugins.0.insert("updater".to_owned(), updates::settings(channel));
        builder = builder.plugin(tauri_plugin_updater::Builder::new().build());
    }
    let app = builder
        .manage(state)
        .manage(Updates::of(channel))
        .invoke_handler(tauri::generate_handler![
            ask,
            watch,
            open_sign_in,
            calls::follow_calls,
            calls::leave_calls,
            doors::doors,
            doors::open_link,
            doors::pack,
            downloads::save_calls,
            downloads::save_bundle,
            downloads::save_backup,
            downloads::show_downloads,
            downloads::show_log,
            updates::has_updates,
            updates::look_for_update,
            updates::install_update,
        ])
        .setup(move |app| {
            show(app.handle())?;
            close_when_asked(app.handle().clone(), interrupt);
            let handle = app.handle().clone();
            if let Err(error) = single_instance::listen(&place, &listening, move |it| asked(&handle, it)) {
                tracing::warn!("a second window will not find this one: {error}");
            }
            Ok(())
        })
        .build(context)
        .map_err(cannot)?;
    app.run(move |app, event| {
        // A request from now on would bring nothing to the front.
        if let RunEvent::WindowEvent { event: WindowEvent::CloseRequested { .. }, .. }
        | RunEvent::ExitRequested { .. } = event
        {
            closing.stop();
        } else if let RunEvent::Exit = event {
            app.state::<Updates>().start_next();
        }
    });
    Ok(())
}

/// Closes the window when the process is asked to end.
fn close_when_asked(app: AppHandle, interrupt: Option<Interrupt>) {
    tauri::async_runtime::spawn(async move {
        match interrupt.map_or_else(Interrupt::listen, Ok) {
            Ok(mut interrupt) => {
                interrupt.came().await;
                app.exit(0);
            }
            Err(failure) => tracing::warn!("{failure}"),
        }
    });
}

fn show(app: &AppHandle) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, "main", WebviewUrl::App("index.html".into()))
        .title("Traygate")
        .inner_size(960.0, 640.0)
        .min_inner_size(720.0, 480.0)
        // Pages from anywhere else have no business here.
        .on_navigation(|url: &Url| {
            matches!((url.scheme(), url.host_str()), ("tauri", _) | ("http", Some("tauri.localhost")))
        })
        .build()?;
    Ok(())
}

fn asked(app: &AppHandle, request: Request) {
    match request {
        Request::Close if app.state::<Updates>().outlasts_owner() => {}
        Request::Close => app.exit(0),
        Request::Show(wish) => {
            if let Some(wish) = wish {
                app.state::<WindowState>().wish(wish);
            }
            let handle = app.clone();
            let shown = app.run_on_main_thread(move || {
                if let Some(window) = handle.get_webview_window("main") {
                    // Whether a window may come to the front is the window system's decision.
                    window.unminimize().ok();
                    window.show().ok();
                    window.set_focus().ok();
                }
            });
            if let Err(error) = shown {
                tracing::debug!("the window is closing: {error}");
            }
        }
    }
}

/// One command to the owner, one connection: a sign-in that waits blocks nothing else.
#[tauri::command]
async fn ask(state: State<'_, WindowState>, command: Command) -> Result<Reply, Failure> {
    state
        .told(async {
            let mut caller = Caller::connect(&state.world.place).await?;
            let reply = caller.ask(&command).await?;
            if let Reply::SignIn { step } = &reply {
                lock(&state.pages).insert(step.id.clone(), step.url.clone());
            }
            Ok(reply.in_words(&state.texts()))
        })
        .await
}

/// Opens the browser on the page of a sign-in that was begun here.
#[tauri::command]
async fn open_sign_in(state: State<'_, WindowState>, id: String) -> Result<(), Failure> {
    state
        .told(async {
            let over = || Failure::new(Kind::Usage, state.texts().say("window-sign-in-over", &[]));
            let url = lock(&state.pages).remove(&id).ok_or_else(over)?;
            let program = state.world.browser.clone();
            tauri::async_runtime::spawn_blocking(move || browser::open(program.as_deref(), &url))
                .await
                .map_err(|error| failed(&state, "window-no-browser", &error))?
        })
        .await
}

/// Tells the page about every snapshot, and about the end of the owner and the next one. Starts an owner when none runs
/// to begin with.
#[tauri::command]
fn watch(state: State<'_, WindowState>, views: Channel<View>, wishes: Channel<Wish>) {
    let (world, failed) = (state.world.clone(), lock(&state.failed).take());
    let language = state.language.clone();
    let feed = tauri::async_runtime::spawn(async move {
        let mut failed = failed;
        loop {
            let failure = match failed.take() {
                Some(failure) => failure,
                None => {
                    let Err(failure) = follow(&world, &views, &language).await;
                    failure
                }
            };
            let failure = failure.in_words(&texts(&world, *lock(&language)));
            send(&views, View::Lost { failure });
            next_owner(&world).await;
        }
    });
    if let Some(old) = lock(&state.feed).replace(feed) {
        old.abort();
    }
    let mut line = lock(&state.wishes);
    if let Some(wish) = line.waiting.take() {
        send(&wishes, wish);
    }
    line.channel = Some(wishes);
}

async fn follow(
    world: &World,
    views: &Channel<View>,
    language: &Mutex<Language>,
) -> Result<std::convert::Infallible, Failure> {
    let mut caller = starter::reach(&world.place, &world.starter()).await?;
    let mut reply = Some(caller.ask(&Command::Watch).await?);
    let mut read = texts(world, *lock(language));
    while let Some(Reply::Snapshot { snapshot }) = reply {
        let chosen = snapshot.look.language;
        if std::mem::replace(&mut *lock(language), chosen) != chosen {
            read = texts(world, chosen);
        }
        send(views, View::Running { snapshot: Box::new(snapshot.in_words(&read)) });
        reply = caller.next().await?;
    }
    let texts = texts(world, *lock(language));
    Err(Failure::new(Kind::Owner, texts.say("window-closed", &[])).hint(texts.say("window-closed-hint", &[])))
}

/// The texts in the language the user chose, else the system's.
fn texts(world: &World, chosen: Language) -> Texts {
    Texts::new(chosen.spoken(world.locale().as_deref()))
}

/// A failure of ours in the words of this message, which takes the error.
fn failed(state: &WindowState, id: &str, error: &impl ToString) -> Failure {
    Failure::new(Kind::Ours, state.texts().say(id, &[("error", error.to_string().into())]))
}

/// Waits until an owner runs again: an app has started one, or the desktop app has taken the last one's place.
async fn next_owner(world: &World) {
    loop {
        tokio::time::sleep(LOOK).await;
        if let Ok(Some(_)) = Caller::try_connect(&world.place).await {
            return;
        }
    }
}

impl WindowState {
    fn texts(&self) -> Texts {
        texts(&self.world, *lock(&self.language))
    }

    /// Carries out what the page asked for; what fails is told in the words of its reader.
    async fn told<T>(&self, deed: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
        deed.await.map_err(|it| it.in_words(&self.texts()))
    }

    fn wish(&self, wish: Wish) {
        let mut wishes = lock(&self.wishes);
        match &wishes.channel {
            Some(channel) => send(channel, wish),
            None => wishes.waiting = Some(wish),
        }
    }
}

fn unexpected(state: &WindowState) -> Failure {
    let texts = state.texts();
    Failure::new(Kind::Owner, texts.say("window-unexpected", &[]))
        .hint(texts.say("window-unexpected-hint", &[]))
}

/// A page that is being closed hears nothing more, and need not.
fn send<T: tauri::ipc::IpcResponse>(channel: &Channel<T>, it: T) {
    if let Err(error) = channel.send(it) {
        tracing::debug!("the page is gone: {error}");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
