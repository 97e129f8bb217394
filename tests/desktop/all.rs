//! The real desktop app on a virtual screen: its tray over D-Bus, its window over WebDriver. Linux only: elsewhere
//! there is no screen to make up.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test harness may panic: that is how a test fails")]

mod chromium;
mod processes;
mod screen;
mod tray_driver;
mod webdriver;

mod approval;
mod bad_inputs;
mod first_run;
mod link;
mod notifications;
mod package;
mod pause;
mod resident;
mod starts;
mod tray;
mod updates;
mod upkeep;
mod window;
