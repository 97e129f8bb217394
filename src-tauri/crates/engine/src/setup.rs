//! What an owner is started with. Only `main` functions fill it from the machine; tests from a temporary folder.

use clients::Home;
use credentials::{Clock, KeyStore};
use rendezvous::Place;
use std::path::PathBuf;

use crate::Image;

/// The port of the HTTP endpoint when it is free and nothing else was chosen.
pub const PORT: u16 = 7717;

/// Everything an owner takes from outside.
#[derive(Clone)]
pub struct Setup {
    /// Where state, socket and lock are.
    pub place: Place,
    /// Where the AI apps keep their files.
    pub home: Home,
    /// Where the vault's master key rests.
    pub keys: KeyStore,
    /// The absolute path of `traygate-bridge`, as entries name it.
    pub bridge: PathBuf,
    /// The AppImage this runs from, if it does: then the bridge is put where entries name it.
    pub image: Option<Image>,
    pub clock: Clock,
    /// The language the system speaks, as it names it (`de_AT.UTF-8`).
    pub locale: Option<String>,
    /// The HTTP port to try first ([`PORT`]); the one used last goes before it. 0: any, and never remembered.
    pub port: u16,
    /// Whether this owner is the desktop app.
    pub desktop: bool,
    /// Whether it ends for the desktop app: a bridge or a command started it, nobody asked for it.
    pub makes_way: bool,
    pub version: String,
}
