//! An icon needs no OpenGL. GTK asks for it as soon as it reaches an X server, and with its driver comes a quarter of
//! what this process would hold in memory.

use std::{collections::BTreeMap, ffi::OsString, process::Command};

/// GTK takes this wish from its environment only.
const WISH: &str = "GDK_GL";

/// Leaves it out of this process, unless its user has a wish of their own. Before GTK and before any other thread.
#[expect(unsafe_code, clippy::disallowed_methods, reason = "there is no other way to tell GTK")]
pub(crate) fn leave_out(vars: &BTreeMap<String, OsString>) {
    if !vars.contains_key(WISH) {
        // SAFETY: `main` has started no thread yet that could read the environment meanwhile.
        unsafe { std::env::set_var(WISH, "disable") };
    }
}

/// Lets a program that draws have it again.
pub(crate) fn give_back(command: &mut Command, vars: &BTreeMap<String, OsString>) {
    match vars.get(WISH) {
        Some(own) => command.env(WISH, own),
        None => command.env_remove(WISH),
    };
}
