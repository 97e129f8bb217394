//! What is done when the X server goes: GDK would end the program at once, without a word and with calls under way.

use std::{
    ffi::{c_int, c_void},
    sync::{Once, OnceLock},
};

/// Ends what must not be cut off.
static END: OnceLock<Box<dyn Fn() + Send + Sync>> = OnceLock::new();

type Handler = extern "C" fn(*mut c_void) -> c_int;

#[expect(unsafe_code, reason = "Xlib tells of it through a function of C, and through nothing else")]
#[link(name = "X11")]
unsafe extern "C" {
    fn XSetIOErrorHandler(handler: Option<Handler>) -> Option<Handler>;
    fn _exit(status: c_int) -> !;
}

/// When the X server is lost, the reason is said in the log and on stderr, `end` is run, and the program ends. To be
/// called after GDK has set a handler of its own. Wayland has no such handler: there GDK says a sentence and is gone.
pub(crate) fn prepare(end: impl Fn() + Send + Sync + 'static) {
    if END.set(Box::new(end)).is_err() {
        return;
    }
    // SAFETY: Xlib keeps the pointer of a function that lives as long as the program.
    #[expect(unsafe_code, reason = "as above")]
    unsafe {
        XSetIOErrorHandler(Some(lost));
    }
}

/// Called by Xlib on every thread that speaks to the X server; it must not return.
extern "C" fn lost(_display: *mut c_void) -> c_int {
    static ONCE: Once = Once::new();
    // The others wait here for the first.
    ONCE.call_once(|| {
        let what = "the display is gone, and the tray with it";
        let hint = "AI apps go on: the next one that asks starts Traygate without a tray; start Traygate again for its icon";
        tracing::error!("{what}; {hint}");
        crate::say(&format!("error: {what}\nhint: {hint}\n"));
        if let Some(end) = END.get() {
            end();
        }
    });
    // SAFETY: ends the program. Without what runs at an ordinary exit: libraries would speak to the X server there.
    #[expect(unsafe_code, reason = "as above")]
    unsafe {
        _exit(1)
    }
}
