//! Files that the page's user takes away, and the folders they can look into. The page names neither file nor folder.
#![expect(
    clippy::let_underscore_must_use,
    reason = "tauri's `command` macro writes such a line for every command"
)]

use engine::{Command, Failure, Kind, Reply, browser, local::Caller, new_file};
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager, State};

use super::Desk;

/// Keeps the calls the page shows, as a table for a spreadsheet, and says where.
#[tauri::command]
pub(crate) fn save_calls(app: AppHandle, desk: State<'_, Desk>, table: String) -> Result<String, Failure> {
    put(&downloads(&app, &desk), "traygate-activity", "csv", table.as_bytes())
}

/// Keeps everything that was set up, without secrets, and says where.
#[tauri::command]
pub(crate) async fn save_backup(app: AppHandle, desk: State<'_, Desk>) -> Result<String, Failure> {
    let reply = Caller::connect(&desk.world.place).await?.ask(&Command::BackUp).await?;
    let Reply::BackUp { document } = reply else { return Err(super::unexpected()) };
    put(&downloads(&app, &desk), "traygate-backup", "json", document.as_bytes())
}

/// Shows the folder of downloads in the system's file manager.
#[tauri::command]
pub(crate) async fn show_downloads(app: AppHandle, desk: State<'_, Desk>) -> Result<(), Failure> {
    show(downloads(&app, &desk)).await
}

/// Shows the folder with Traygate's log in the system's file manager.
#[tauri::command]
pub(crate) async fn show_log(desk: State<'_, Desk>) -> Result<(), Failure> {
    let folder = crate::log::folder(&desk.world.place.state);
    if !folder.is_dir() {
        return Err(Failure::new(Kind::Usage, "there is no log yet: nothing went wrong so far"));
    }
    show(folder).await
}

async fn show(folder: PathBuf) -> Result<(), Failure> {
    tauri::async_runtime::spawn_blocking(move || browser::open_folder(&folder))
        .await
        .map_err(|error| Failure::new(Kind::Ours, format!("the folder could not be shown: {error}")))?
}

/// The folder of downloads, else the home.
pub(super) fn downloads(app: &AppHandle, desk: &Desk) -> PathBuf {
    let home = &desk.world.home.dir;
    let named = app.path().download_dir().ok();
    named.into_iter().chain([home.join("Downloads")]).find(|it| it.is_dir()).unwrap_or_else(|| home.clone())
}

/// Writes a file under the first name that is free, and says where it is.
pub(super) fn put(folder: &Path, name: &str, ending: &str, bytes: &[u8]) -> Result<String, Failure> {
    let file = (1..1000).map(|number| match number {
        1 => folder.join(format!("{name}.{ending}")),
        more => folder.join(format!("{name}-{more}.{ending}")),
    });
    let free = file.into_iter().find(|it| !it.exists());
    let file = free.ok_or_else(|| {
        Failure::new(Kind::Usage, format!("{} is full of {name} files", folder.display()))
            .hint("delete the old ones")
    })?;
    new_file::write(&file, bytes)?;
    Ok(file.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let put = |text: &str| put(dir.path(), "calls", "csv", text.as_bytes()).unwrap();
        assert!(put("one").ends_with("calls.csv"));
        assert!(put("two").ends_with("calls-2.csv"));
        assert_eq!(std::fs::read_to_string(dir.path().join("calls.csv")).unwrap(), "one");
    }
}
