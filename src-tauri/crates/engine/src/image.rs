//! Traygate as one file, an AppImage: its programs lie in a folder that is gone as soon as they have ended. What entries
//! of AI apps and the start at login name stands in a folder that stays.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// The image a program of ours runs from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The file somebody downloaded, as it is started.
    pub file: PathBuf,
    /// Where its programs are while it runs.
    programs: PathBuf,
}

impl Image {
    /// The image that `exe` lies in; `var` reads the environment. An AI app may be an AppImage itself, and what it starts
    /// inherits its variables (`APPDIR`, `APPIMAGE`): only where this very program lies in the image is it ours.
    pub fn of(exe: &Path, var: impl Fn(&str) -> Option<PathBuf>) -> Option<Image> {
        let mounted = var("APPDIR").filter(|it| it.is_absolute() && exe.starts_with(it))?;
        let file =
            var("APPIMAGE").filter(|it| it.is_absolute() && it.is_file() && !it.starts_with(mounted))?;
        Some(Image { file, programs: exe.parent()?.to_owned() })
    }

    /// Makes `folder` hold what outlives the image's programs: the bridge, and the image under the desktop app's name, so
    /// that a bridge finds what to start beside it. What is there already is left alone.
    pub(crate) fn leave_in(&self, folder: &Path) -> io::Result<()> {
        let bridge = Path::new(crate::world::BRIDGE);
        let ours = fs::read(self.programs.join(bridge))?;
        let place = folder.join(bridge);
        if fs::read(&place).ok().as_ref() != Some(&ours) {
            let mut new = tempfile::NamedTempFile::new_in(folder)?;
            new.write_all(&ours)?;
            allow_to_run(new.path())?;
            // One that runs keeps the file it was started from.
            new.persist(&place)?;
        }
        let app = folder.join("traygate-desktop");
        if fs::read_link(&app).ok().as_deref() != Some(&self.file) {
            match fs::remove_file(&app) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
            link(&self.file, &app)?;
        }
        Ok(())
    }
}

#[cfg(unix)]
fn allow_to_run(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

// Elsewhere nothing is an AppImage.
#[cfg(not(unix))]
fn allow_to_run(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn link(_to: &Path, _at: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_image_this_program_lies_in_is_ours() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("Traygate.AppImage");
        fs::File::create(&file).unwrap();
        let mounted = dir.path().join("mount");
        let exe = mounted.join("usr/bin/traygate-desktop");
        let of = |exe: &Path, appdir: &Path, appimage: &Path| {
            let image = Image::of(exe, |name| match name {
                "APPDIR" => Some(appdir.to_owned()),
                _ => Some(appimage.to_owned()),
            });
            image.map(|it| it.file)
        };
        assert_eq!(of(&exe, &mounted, &file), Some(file.clone()));
        // A package's Traygate that an AppImage of somebody else started.
        let installed = Path::new("/usr/bin/traygate-desktop");
        assert_eq!(of(installed, &mounted, &file), None);
        assert_eq!(of(installed, Path::new(""), &file), None);
        assert_eq!(of(&exe, &mounted, &dir.path().join("gone")), None);
        assert_eq!(Image::of(&exe, |_| None), None);
    }
}
