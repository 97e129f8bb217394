//! Waiting for a panel that shows tray icons. On Linux there may be none yet when the session starts, and ksni's
//! first registration fails without one; after it has succeeded once, ksni itself follows panel restarts.

use std::{thread, time::Duration};
use zbus::blocking::{Connection, fdo::DBusProxy};

const WATCHER: &str = "org.kde.StatusNotifierWatcher";
/// A panel takes its name first and says that it shows icons a little later.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(250);

/// Calls `appear` whenever a panel comes up, until it says that the icon is there. Ends silently when there is no
/// session bus: then no panel can come.
pub(crate) fn wait(appear: impl Fn() -> bool + Send + 'static) {
    thread::spawn(move || {
        if let Err(error) = follow(&appear) {
            tracing::info!("no tray: {error}");
        }
    });
}

fn follow(appear: &impl Fn() -> bool) -> zbus::Result<()> {
    let bus = Connection::session()?;
    let names = DBusProxy::new(&bus)?;
    let changes = names.receive_name_owner_changed_with_args(&[(0, WATCHER)])?;
    // One may have come between the first try and this subscription.
    if names.name_has_owner(WATCHER.try_into()?)? && tried(appear) {
        return Ok(());
    }
    for change in changes {
        if change.args()?.new_owner().is_some() && tried(appear) {
            return Ok(());
        }
    }
    Ok(())
}

fn tried(appear: &impl Fn() -> bool) -> bool {
    (0..TRIES).any(|_| {
        let there = appear();
        if !there {
            thread::sleep(PAUSE);
        }
        there
    })
}
