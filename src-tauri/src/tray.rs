//! The resident process: the tray icon, its menu drawn from the newest snapshot, and nothing else. No webview, ever.

use engine::{Failure, Interrupt, Kind, Owner, Snapshot, World, footprint::Loaded};
use rendezvous::Platform;
use std::{
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc::Sender},
    thread,
};
use tauri::{
    AppHandle, RunEvent,
    tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent},
};
use texts::Texts;

use crate::{
    args::Wish,
    deed,
    menu::{Deed, Item, Mood, menu, mood, tooltip},
    native::Native,
    news::{News, Tell},
    notification,
    picture::picture,
    single_instance::{self, Request},
};

/// What a deed needs: the owner, the world, and the tray to say something with.
pub(crate) struct Tray {
    pub(crate) owner: Owner,
    pub(crate) world: Arc<World>,
    app: AppHandle,
    face: Mutex<Face>,
    /// In the language that was drawn last.
    texts: Mutex<Arc<Texts>>,
}

/// What is on screen.
#[derive(Default)]
struct Face {
    icon: Option<TrayIcon>,
    native: Option<Native>,
    drawn: Option<Drawing>,
    notice: Option<Notice>,
}

#[derive(PartialEq)]
struct Drawing {
    items: Vec<Item>,
    mood: Mood,
    tooltip: String,
}

/// The one line the tray itself has to say.
#[derive(Clone)]
pub(crate) struct Notice {
    pub(crate) text: String,
    pub(crate) mood: Mood,
}

/// Runs the tray until somebody quits, or the process is asked to end.
///
/// # Errors
/// The window system refuses.
pub(crate) fn run(
    world: Arc<World>,
    owner: Owner,
    interrupt: Interrupt,
    loaded: Loaded,
    background: bool,
) -> Result<(), Failure> {
    let texts = Arc::new(Texts::new(spoken(&owner, &world)));
    let cannot = |error: tauri::Error| {
        Failure::new(Kind::Ours, texts.say("tray-cannot-start", &[("error", error.to_string().into())]))
    };
    let app = tauri::Builder::default().build(crate::window::context()).map_err(cannot)?;
    #[cfg(target_os = "macos")]
    let app = {
        let mut app = app;
        // No place in the dock for a program without a window.
        app.set_activation_policy(tauri::ActivationPolicy::Accessory);
        app
    };
    let face = Mutex::default();
    let texts = Mutex::new(texts);
    let tray = Arc::new(Tray { owner, world, app: app.handle().clone(), face, texts });
    let first_run = tray.owner.watch().borrow().servers.iter().all(|it| it.instances.is_empty());
    let seen = tray.appear();
    if !seen {
        tray.wait_for_host();
    }
    if !background && (first_run || !seen) {
        // A panel may come up later; until then the window is all there is to see.
        tray.show_window(if seen { None } else { Some(&Wish::NoTray) });
    }
    tray.follow(interrupt);
    tauri::async_runtime::spawn(loaded.give_back_at_rest());
    #[cfg(target_os = "linux")]
    {
        let owner = tray.owner.clone();
        crate::last_words::prepare(move || tauri::async_runtime::block_on(owner.clone().shutdown()));
    }
    app.run(move |_, event| match event {
        // The way macOS hands a link over; elsewhere it comes with a start of its own.
        #[cfg(target_os = "macos")]
        RunEvent::Opened { urls } => {
            for url in urls {
                let asked = crate::link::read(url.as_str());
                tray.show_window(Some(&Wish::Review { asked }));
            }
        }
        RunEvent::ExitRequested { api, code: None, .. } => api.prevent_exit(),
        RunEvent::Exit => {
            single_instance::ask(&tray.world.place, &Request::Close);
            tauri::async_runtime::block_on(tray.owner.clone().shutdown());
        }
        _ => {}
    });
    Ok(())
}

impl Tray {
    /// Puts the icon up. `false`: the desktop has nowhere to put it. Main thread only.
    fn appear(self: &Arc<Tray>) -> bool {
        // Complete from the first moment: a panel would show an empty place until the icon comes.
        let next = self.next();
        let built = Native::new(&self.app, &next.items).and_then(|native| {
            let (clicked, chosen) = (self.clone(), self.clone());
            TrayIconBuilder::with_id("traygate")
                .title("Traygate")
                .icon(picture(next.mood)?)
                .icon_as_template(true)
                .menu(&native.menu)
                .tooltip(&next.tooltip)
                // Where a click is expected to open the menu, it does.
                .show_menu_on_left_click(Platform::CURRENT == Platform::MacOs)
                .on_tray_icon_event(move |_, event| {
                    let left = matches!(
                        event,
                        TrayIconEvent::Click {
                            button: MouseButton::Left,
                            button_state: MouseButtonState::Up,
                            ..
                        }
                    );
                    if left && Platform::CURRENT != Platform::MacOs {
                        clicked.show_window(None);
                    }
                })
                .on_menu_event(move |_, event| {
                    if let Ok(deed) = serde_json::from_str::<Deed>(event.id().as_ref()) {
                        chosen.choose(deed);
                    }
                })
                .build(&self.app)
                .map(|icon| (icon, native))
        });
        match built {
            Ok((icon, native)) => {
                let mut face = self.face();
                face.icon = Some(icon);
                face.native = Some(native);
                face.drawn = Some(next);
                true
            }
            Err(error) => {
                tracing::info!("no tray yet: {error}");
                false
            }
        }
    }

    /// Tries again when the desktop gets a place for tray icons.
    fn wait_for_host(self: &Arc<Tray>) {
        #[cfg(target_os = "linux")]
        {
            let tray = self.clone();
            crate::tray_host::wait(move || {
                let (sender, done) = std::sync::mpsc::channel();
                let main = tray.clone();
                let asked = tray.app.run_on_main_thread(move || {
                    // Nobody listens any more only when the program ends.
                    sender.send(main.appear()).ok();
                });
                asked.is_ok() && done.recv().unwrap_or(false)
            });
        }
    }

    /// Draws every new snapshot; ends the program when it is asked to.
    fn follow(self: &Arc<Tray>, mut interrupt: Interrupt) {
        let opener = self.clone();
        self.owner.on_open(move || opener.show_window(None));
        let tray = self.clone();
        tauri::async_runtime::spawn(async move {
            let mut snapshots = tray.owner.watch();
            let mut shown: Vec<String> = Vec::new();
            let mut news = News::default();
            let texts = tray.texts();
            news.since(&tray.owner.watch().borrow(), &texts);
            let (namer, opener) = (tray.clone(), tray.clone());
            let told = notification::start(
                move || namer.texts().say("tray-open", &[]),
                move |wish| opener.show_window(wish.as_ref()),
            );
            let quit = tray.owner.quit_asked();
            tokio::pin!(quit);
            loop {
                tokio::select! {
                    () = &mut quit => break,
                    () = interrupt.came() => break,
                    changed = snapshots.changed() => if changed.is_err() { break },
                }
                let texts = tray.texts();
                tray.tell(news.since(&tray.owner.watch().borrow(), &texts), &told);
                // A call waits for less than a minute: whoever chose to be asked is asked where they look.
                let calls =
                    tray.owner.watch().borrow().calls.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
                if calls.iter().any(|it| !shown.contains(it)) {
                    tray.show_window(None);
                }
                shown = calls;
                tray.redraw();
            }
            tray.app.exit(0);
        });
    }

    /// Hands notifications on. What was found stands in an open window anyway.
    fn tell(&self, news: Vec<Tell>, told: &Sender<Tell>) {
        let is_finding = |it: &Tell| matches!(it, Tell::Note(note) if note.wish == Some(Wish::Findings));
        let is_open = news.iter().any(is_finding) && single_instance::is_open(&self.world.place);
        for it in news.into_iter().filter(|it| !(is_open && is_finding(it))) {
            // Without a session bus nobody listens.
            told.send(it).ok();
        }
    }

    fn choose(self: &Arc<Tray>, deed: Deed) {
        let tray = self.clone();
        tauri::async_runtime::spawn(async move {
            deed::carry_out(&tray, deed).await;
            // The native menu has ticked what was clicked; the snapshot knows whether that became true.
            tray.face().drawn = None;
            tray.redraw();
        });
    }

    /// Says something in the menu, or takes it back.
    pub(crate) fn notice(self: &Arc<Tray>, notice: Option<Notice>) {
        self.face().notice = notice;
        self.redraw();
    }

    /// The texts in the language the user reads now.
    pub(crate) fn texts(&self) -> Arc<Texts> {
        let language = spoken(&self.owner, &self.world);
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if texts.language() != language {
            *texts = Arc::new(Texts::new(language));
        }
        texts.clone()
    }

    /// Ends the program, running calls first.
    pub(crate) fn quit(&self) {
        self.app.exit(0);
    }

    /// Starts the window's process; it finds out by itself whether another one is open.
    pub(crate) fn show_window(&self, wish: Option<&Wish>) {
        let mut command = Command::new(&self.world.exe);
        command.arg("--window").args(wish.iter().flat_map(|it| it.words())).stdin(Stdio::null());
        #[cfg(target_os = "linux")]
        crate::opengl::give_back(&mut command, &self.world.vars);
        match command.spawn() {
            // While we live nobody else collects its exit status.
            Ok(mut child) => drop(thread::spawn(move || child.wait())),
            Err(error) => tracing::error!("cannot open the window: {error}"),
        }
    }

    fn redraw(self: &Arc<Tray>) {
        let tray = self.clone();
        if let Err(error) = self.app.run_on_main_thread(move || tray.draw()) {
            tracing::debug!("the tray is closing: {error}");
        }
    }

    /// What the tray should look like now.
    fn next(&self) -> Drawing {
        let snapshot: Arc<Snapshot> = self.owner.watch().borrow().clone();
        let notice = self.face().notice.clone();
        let texts = self.texts();
        let items = menu(&snapshot, &texts, notice.as_ref().map(|it| it.text.as_str()));
        let mood = match notice {
            Some(Notice { mood: Mood::Attention, .. }) => Mood::Attention,
            Some(_) | None => mood(&snapshot),
        };
        Drawing { items, mood, tooltip: tooltip(&snapshot, &texts) }
    }

    /// Draws what differs from what is there, so that an open menu stays open. Main thread only.
    fn draw(&self) {
        let next = self.next();
        let mut face = self.face();
        let Face { icon: Some(icon), native, drawn, .. } = &mut *face else { return };
        match draw(&self.app, icon, native, drawn.take().as_ref(), &next) {
            Ok(()) => *drawn = Some(next),
            Err(error) => tracing::warn!("cannot draw the tray: {error}"),
        }
    }

    fn face(&self) -> std::sync::MutexGuard<'_, Face> {
        self.face.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The language the user chose, else the system's.
fn spoken(owner: &Owner, world: &World) -> texts::Language {
    owner.watch().borrow().look.language.spoken(world.locale().as_deref())
}

/// `was`: what is drawn; without it everything is drawn anew.
fn draw(
    app: &AppHandle,
    icon: &TrayIcon,
    native: &mut Option<Native>,
    was: Option<&Drawing>,
    next: &Drawing,
) -> tauri::Result<()> {
    let follows = match (was, native.as_mut()) {
        (Some(_), Some(native)) => native.follow(&next.items)?,
        (None, _) | (_, None) => false,
    };
    if !follows {
        let new = Native::new(app, &next.items)?;
        icon.set_menu(Some(new.menu.clone()))?;
        *native = Some(new);
    }
    if was.is_none_or(|it| it.mood != next.mood) {
        icon.set_icon(Some(picture(next.mood)?))?;
        icon.set_icon_as_template(true)?;
    }
    if was.is_none_or(|it| it.tooltip != next.tooltip) {
        icon.set_tooltip(Some(&next.tooltip))?;
    }
    Ok(())
}
