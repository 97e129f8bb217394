//! Files that the page's user takes away, and the folders they can look into. The page names neither file nor folder.
#![expect(
    clippy::let_underscore_must_use,
    reason = "tauri's `command` macro writes such a line for every command"
)]

use engine::{BundlePart, Command, Failure, Kind, Reply, browser, local::Caller, new_file};
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager, State};
use texts::Texts;

use super::{WindowState, failed, unexpected};

/// Keeps the calls the page shows, as a table for a spreadsheet, and says where.
#[tauri::command]
pub(crate) async fn save_calls(
    app: AppHandle,
    state: State<'_, WindowState>,
    table: String,
) -> Result<String, Failure> {
    state
        .told(async {
            put(&state.texts(), &folder(&app, &state), "traygate-activity", "csv", table.as_bytes())
        })
        .await
}

/// Keeps the support bundle the page shows, as one file, and says where.
#[tauri::command]
pub(crate) async fn save_bundle(
    app: AppHandle,
    state: State<'_, WindowState>,
    parts: Vec<BundlePart>,
) -> Result<String, Failure> {
    state
        .told(async {
            let packed =
                engine::pack(&parts).map_err(|error| failed(&state, "window-cannot-pack", &error))?;
            put(&state.texts(), &folder(&app, &state), "traygate-support", "zip", &packed)
        })
        .await
}

/// Keeps everything that was set up, without secrets, and says where.
#[tauri::command]
pub(crate) async fn save_backup(app: AppHandle, state: State<'_, WindowState>) -> Result<String, Failure> {
    state
        .told(async {
            let reply = Caller::connect(&state.world.place).await?.ask(&Command::BackUp).await?;
            let Reply::BackUp { document } = reply else { return Err(unexpected(&state)) };
            put(&state.texts(), &folder(&app, &state), "traygate-backup", "json", document.as_bytes())
        })
        .await
}

/// Shows the folder of downloads in the system's file manager.
#[tauri::command]
pub(crate) async fn show_downloads(app: AppHandle, state: State<'_, WindowState>) -> Result<(), Failure> {
    state.told(show(&state, folder(&app, &state))).await
}

/// Shows the folder with Traygate's log in the system's file manager.
#[tauri::command]
pub(crate) async fn show_log(state: State<'_, WindowState>) -> Result<(), Failure> {
    state
        .told(async {
            let folder = crate::log::folder(&state.world.place.state);
            if !folder.is_dir() {
                return Err(Failure::new(Kind::Usage, state.texts().say("window-no-log", &[])));
            }
            show(&state, folder).await
        })
        .await
}

async fn show(state: &WindowState, folder: PathBuf) -> Result<(), Failure> {
    tauri::async_runtime::spawn_blocking(move || browser::open_folder(&folder))
        .await
        .map_err(|error| failed(state, "window-no-folder", &error))?
}

/// The folder of downloads, else the home.
pub(super) fn folder(app: &AppHandle, state: &WindowState) -> PathBuf {
    let home = &state.world.home.dir;
    let named = app.path().download_dir().ok();
    named.into_iter().chain([home.join("Downloads")]).find(|it| it.is_dir()).unwrap_or_else(|| home.clone())
}

/// Writes a file under the first name that is free, and says where it is.
pub(super) fn put(
    texts: &Texts,
    folder: &Path,
    name: &str,
    ending: &str,
    bytes: &[u8],
) -> Result<String, Failure> {
    let file = (1..1000).map(|number| match number {
        1 => folder.join(format!("{name}.{ending}")),
        more => folder.join(format!("{name}-{more}.{ending}")),
    });
    let free = file.into_iter().find(|it| !it.exists());
    let file = free.ok_or_else(|| {
        let full = [("folder", folder.display().to_string().into()), ("name", name.into())];
        Failure::new(Kind::Usage, texts.say("window-folder-full", &full))
            .hint(texts.say("window-folder-full-hint", &[]))
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
        let texts = Texts::new(texts::Language::En);
        let put = |text: &str| put(&texts, dir.path(), "calls", "csv", text.as_bytes()).unwrap();
        assert!(put("one").ends_with("calls.csv"));
        assert!(put("two").ends_with("calls-2.csv"));
        assert_eq!(std::fs::read_to_string(dir.path().join("calls.csv")).unwrap(), "one");
    }
}
