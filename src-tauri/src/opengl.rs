//! An icon needs no OpenGL. GTK asks for it as soon as it reaches an X server, and with its driver comes a quarter of
//! what this process would hold in memory. Nor does a window on a machine without a graphics card: OpenGL would be worked
//! out by the processor, and the first words would take twice as long.

use std::{collections::BTreeMap, ffi::OsString, fs, path::Path, process::Command};

/// GTK takes this wish from its environment only.
const WISH: &str = "GDK_GL";

/// Whether anything here draws faster than the processor: the kernel names what does below `/dev/dri` (`renderD128`),
/// NVIDIA's own driver beside it.
pub(crate) fn has_graphics_card() -> bool {
    draws(Path::new("/dev/dri"), "renderD") || draws(Path::new("/dev"), "nvidia0")
}

fn draws(folder: &Path, name: &str) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|it| it.file_name()).any(|it| it.to_string_lossy().starts_with(name))
}

/// Leaves it out of this process, unless its user has a wish of their own. Before GTK and before any other thread.
#[expect(unsafe_code, clippy::disallowed_methods, reason = "there is no other way to tell GTK")]
pub(crate) fn leave_out(vars: &BTreeMap<String, OsString>) {
    if !vars.contains_key(WISH) {
        // SAFETY: `main` has started no thread yet that could read the environment meanwhile.
        unsafe { std::env::set_var(WISH, "disable") };
    }
}

/// Lets a program that draws have it again, where it is of use.
pub(crate) fn give_back(command: &mut Command, vars: &BTreeMap<String, OsString>) {
    match vars.get(WISH) {
        Some(own) => command.env(WISH, own),
        None if has_graphics_card() => command.env_remove(WISH),
        None => command,
    };
}

#[cfg(test)]
mod tests {
    use super::draws;

    #[test]
    fn a_card_is_known_by_its_device() {
        let folder = tempfile::tempdir().unwrap();
        let dri = folder.path().join("dri");
        assert!(!draws(&dri, "renderD"), "no folder, no card");
        std::fs::create_dir(&dri).unwrap();
        for (name, is_card) in [("by-path", false), ("card0", false), ("renderD128", true)] {
            std::fs::File::create(dri.join(name)).unwrap();
            assert_eq!(draws(&dri, "renderD"), is_card, "{name}");
        }
    }
}
