//! The page's way to other apps' doors: guides, links and the bundle, for one server of the owner's.
#![expect(
    clippy::let_underscore_must_use,
    reason = "tauri's `command` macro writes such a line for every command"
)]

use ::doors::{About, Doors, Entry, LINKS, Language};
use engine::{Command, Failure, Kind, Reply, ServerState, browser, local::Caller};
use tauri::{AppHandle, State};

use super::{Desk, shelf};

/// Guides and links for one server, in the page's language.
#[tauri::command]
pub(crate) async fn doors(desk: State<'_, Desk>, server: String, language: String) -> Result<Doors, Failure> {
    let server = find(&desk, &server).await?;
    let language = match language.as_str() {
        "de" => Language::De,
        "fr" => Language::Fr,
        _ => Language::En,
    };
    let by_key = server.auth.is_pasted();
    let about = server.url.as_deref().map(|url| About { name: &server.name, url, by_key });
    Ok(::doors::doors(about.as_ref(), language))
}

/// Lets an app ask its user whether to add the server.
#[tauri::command]
pub(crate) async fn open_link(desk: State<'_, Desk>, client: String, server: String) -> Result<(), Failure> {
    let server = find(&desk, &server).await?;
    let bridge = desk.world.setup(false).bridge;
    let entry = Entry { server: &server.id, name: &server.name, bridge: &bridge };
    let link = ::doors::link(&client, &entry)
        .ok_or_else(|| Failure::new(Kind::Usage, format!("there is no link for \"{client}\"")))?;
    let program = desk.world.browser.clone();
    let schemes: Vec<&str> = LINKS.iter().map(|it| it.scheme).collect();
    tauri::async_runtime::spawn_blocking(move || browser::open_link(program.as_deref(), &link, &schemes))
        .await
        .map_err(|error| Failure::new(Kind::Ours, format!("the link could not be opened: {error}")))?
}

/// Makes the bundle for Claude Desktop in the folder of downloads and says where.
#[tauri::command]
pub(crate) async fn pack(app: AppHandle, desk: State<'_, Desk>, server: String) -> Result<String, Failure> {
    let server = find(&desk, &server).await?;
    let bridge = desk.world.setup(false).bridge;
    let program = std::fs::read(&bridge).map_err(|error| {
        Failure::new(Kind::Ours, format!("cannot read {}: {error}", bridge.display()))
            .hint("install Traygate again: its programs belong into one folder")
    })?;
    let entry = Entry { server: &server.id, name: &server.name, bridge: &bridge };
    let packed = ::doors::bundle(&entry, &program, env!("CARGO_PKG_VERSION"))
        .map_err(|error| Failure::new(Kind::Ours, format!("cannot pack the bundle: {error}")))?;
    shelf::put(&shelf::downloads(&app, &desk), &server.id, "mcpb", &packed)
}

async fn find(desk: &Desk, id: &str) -> Result<ServerState, Failure> {
    let reply = Caller::connect(&desk.world.place).await?.ask(&Command::Snapshot).await?;
    let Reply::Snapshot { snapshot } = reply else { return Err(super::unexpected()) };
    let found = snapshot.servers.into_iter().find(|it| it.id == id);
    found.ok_or_else(|| Failure::new(Kind::Usage, format!("there is no server \"{id}\"")))
}
