//! Notifications, the way the system shows them. What there is to tell is decided in `news`.

use std::sync::mpsc::{self, Sender};
use std::thread;

use crate::{args::Wish, news::Tell};

/// Shows what is sent to it, on a thread of its own: the program that shows notifications may take its time.
/// `open` says what a click does; `clicked` hears what the window is to show.
pub(crate) fn start(
    open: impl Fn() -> String + Send + 'static,
    clicked: impl Fn(Option<Wish>) + Send + 'static,
) -> Sender<Tell> {
    let (sender, orders) = mpsc::channel();
    thread::spawn(move || {
        #[cfg(target_os = "linux")]
        if let Err(error) = bus::show(&orders, open, clicked) {
            tracing::info!("no notifications: {error}");
        }
        #[cfg(not(target_os = "linux"))]
        {
            // Neither system tells a plain program of a click.
            drop((open, clicked));
            for it in orders {
                if let Tell::Note(note) = it {
                    let shown = notify_rust::Notification::new()
                        .appname("Traygate")
                        .summary(&note.title)
                        .body(&note.body)
                        .show();
                    if let Err(error) = shown {
                        tracing::info!("no notification: {error}");
                    }
                }
            }
        }
    });
    sender
}

#[cfg(target_os = "linux")]
mod bus {
    use std::{
        collections::{BTreeMap, HashMap},
        sync::{Arc, Mutex, PoisonError, mpsc::Receiver},
        thread,
    };
    use zbus::{
        blocking::{Connection, Proxy},
        zvariant::Value,
    };

    use crate::{
        args::Wish,
        news::{Note, Tell},
    };

    const SERVICE: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";
    /// The program that shows them decides for how long.
    const ITS_TIME: i32 = -1;

    /// What is on the screen, by the number the desktop gave it.
    type Shown = Arc<Mutex<BTreeMap<u32, Note>>>;

    /// Shows notifications until nobody sends any more.
    ///
    /// # Errors
    /// There is no session bus.
    pub(super) fn show(
        orders: &Receiver<Tell>,
        open: impl Fn() -> String,
        clicked: impl Fn(Option<Wish>) + Send + 'static,
    ) -> zbus::Result<()> {
        let bus = Connection::session()?;
        let desktop = Proxy::new(&bus, SERVICE, PATH, SERVICE)?;
        let shown = Shown::default();
        // Before the first notification, so that no click is missed.
        let signals = desktop.receive_all_signals()?;
        let known = shown.clone();
        thread::spawn(move || {
            for signal in signals {
                let header = signal.header();
                let member = header.member().map(|it| it.as_str().to_owned()).unwrap_or_default();
                match member.as_str() {
                    "ActionInvoked" => {
                        let Ok((id, _action)) = signal.body().deserialize::<(u32, String)>() else {
                            continue;
                        };
                        let note = lock(&known).remove(&id);
                        if let Some(note) = note {
                            clicked(note.wish);
                        }
                    }
                    "NotificationClosed" => {
                        let Ok((id, _why)) = signal.body().deserialize::<(u32, u32)>() else { continue };
                        lock(&known).remove(&id);
                    }
                    _ => {}
                }
            }
        });
        for it in orders {
            let done = match it {
                Tell::Note(note) => put(&desktop, note, &open(), &shown),
                Tell::Over(key) => take(&desktop, &key, &shown),
            };
            // Not every desktop shows any.
            if let Err(error) = done {
                tracing::debug!("no notification: {error}");
            }
        }
        Ok(())
    }

    fn put(desktop: &Proxy<'_>, note: Note, open: &str, shown: &Shown) -> zbus::Result<()> {
        let can: Vec<String> = desktop.call("GetCapabilities", &())?;
        let body =
            if can.iter().any(|it| it == "body-markup") { plain(&note.body) } else { note.body.clone() };
        let hints = HashMap::from([("desktop-entry", Value::from("traygate"))]);
        let actions: &[&str] = &["default", open];
        // An answer to this click can only be looked up when it is known: nobody else may come in between.
        let mut shown = lock(shown);
        let words = ("Traygate", 0u32, "traygate", note.title.as_str(), body, actions, hints, ITS_TIME);
        let id: u32 = desktop.call("Notify", &words)?;
        shown.insert(id, note);
        Ok(())
    }

    fn take(desktop: &Proxy<'_>, key: &str, shown: &Shown) -> zbus::Result<()> {
        let id = lock(shown).iter().find(|(_, it)| it.key == key).map(|(id, _)| *id);
        match id {
            Some(id) => desktop.call("CloseNotification", &id),
            None => Ok(()),
        }
    }

    /// What an app calls itself is no markup.
    fn plain(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }

    fn lock(shown: &Shown) -> std::sync::MutexGuard<'_, BTreeMap<u32, Note>> {
        shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
