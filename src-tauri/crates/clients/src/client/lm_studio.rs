//! LM Studio.

use std::{fs, path::PathBuf};

use super::app::{App, Signs};
use crate::{
    home::{Home, below},
    program::Programs,
};

pub(super) const LM_STUDIO: App = App {
    id: "lm-studio",
    name: "LM Studio",
    signs: Signs {
        programs: &["lms"],
        applications: &["LM Studio.app"],
        windows: &["Programs/LM Studio"],
        home: &[".lmstudio", ".cache/lm-studio", POINTER],
        ..Signs::NONE
    },
    files: |home| vec![folder(home).join("mcp.json")],
    reload: "Quit LM Studio and start it again.",
    programs: Programs::commands(&["lm-studio"]).and_application("LM Studio", &["LM Studio"]),
    elsewhere: "older installations: `~/.cache/lm-studio/mcp.json`; the folder named in `~/.lmstudio-home-pointer`",
    ..App::USUAL
};

/// Its first line names the folder, once the user has moved it or LM Studio has chosen one.
const POINTER: &str = ".lmstudio-home-pointer";

/// The order of LM Studio's own command line (`findLMStudioHome` of `lms`).
fn folder(home: &Home) -> PathBuf {
    let pointer = fs::read_to_string(home.dir.join(POINTER)).unwrap_or_default();
    let named = pointer.lines().next().map(|it| PathBuf::from(it.trim()));
    let old = below(&home.dir, ".cache/lm-studio");
    match named.filter(|it| it.is_dir()) {
        Some(named) => named,
        None if old.is_dir() => old,
        None => home.dir.join(".lmstudio"),
    }
}
