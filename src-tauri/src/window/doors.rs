//! The page's way to other apps' doors: guides, links and the bundle, for one server of the owner's.
#![expect(
    clippy::let_underscore_must_use,
    reason = "tauri's `command` macro writes such a line for every command"
)]

use ::doors::{About, Doors, Entry, LINKS, Language};
use engine::{Command, Failure, Kind, Reply, ServerState, browser, local::Caller};
use tauri::{AppHandle, State};

use super::{WindowState, downloads, failed, unexpected};

/// Guides and links for one server, in the page's language.
#[tauri::command]
pub(crate) async fn doors(
    state: State<'_, WindowState>,
    server: String,
    language: String,
) -> Result<Doors, Failure> {
    state
        .told(async {
            let server = find(&state, &server).await?;
            let language = match language.as_str() {
                "de" => Language::De,
                "fr" => Language::Fr,
                _ => Language::En,
            };
            let by_key = server.auth.is_pasted();
            let about = server.url.as_deref().map(|url| About { name: &server.name, url, by_key });
            Ok(::doors::doors(about.as_ref(), language))
        })
        .await
}

/// Lets an app ask its user whether to add the server.
#[tauri::command]
pub(crate) async fn open_link(
    state: State<'_, WindowState>,
    client: String,
    server: String,
) -> Result<(), Failure> {
    state
        .told(async {
            let server = find(&state, &server).await?;
            let bridge = state.world.setup(false).bridge;
            let entry = Entry { server: &server.id, name: &server.name, bridge: &bridge };
            let link =
                ::doors::link(&client, &entry).ok_or_else(|| refused(&state, "window-no-link", &client))?;
            let program = state.world.browser.clone();
            let schemes: Vec<&str> = LINKS.iter().map(|it| it.scheme).collect();
            tauri::async_runtime::spawn_blocking(move || {
                browser::open_link(program.as_deref(), &link, &schemes)
            })
            .await
            .map_err(|error| failed(&state, "window-link-unopened", &error))?
        })
        .await
}

/// Makes the bundle for Claude Desktop in the folder of downloads and says where.
#[tauri::command]
pub(crate) async fn pack(
    app: AppHandle,
    state: State<'_, WindowState>,
    server: String,
) -> Result<String, Failure> {
    state
        .told(async {
            let server = find(&state, &server).await?;
            let bridge = state.world.setup(false).bridge;
            let program = std::fs::read(&bridge).map_err(|error| {
                let why =
                    [("file", bridge.display().to_string().into()), ("error", error.to_string().into())];
                let texts = state.texts();
                Failure::new(Kind::Ours, texts.say("window-cannot-read", &why))
                    .hint(texts.say("window-install-again", &[]))
            })?;
            let entry = Entry { server: &server.id, name: &server.name, bridge: &bridge };
            let packed = ::doors::bundle(&entry, &program, env!("CARGO_PKG_VERSION"))
                .map_err(|error| failed(&state, "window-cannot-pack", &error))?;
            downloads::put(&state.texts(), &downloads::folder(&app, &state), &server.id, "mcpb", &packed)
        })
        .await
}

async fn find(state: &WindowState, id: &str) -> Result<ServerState, Failure> {
    let reply = Caller::connect(&state.world.place).await?.ask(&Command::Snapshot).await?;
    let Reply::Snapshot { snapshot } = reply else { return Err(unexpected(state)) };
    let found = snapshot.servers.into_iter().find(|it| it.id == id);
    found.ok_or_else(|| refused(state, "window-no-server", id))
}

/// What the page asked for there is not, in the words of this message, which takes its name.
fn refused(state: &WindowState, id: &str, name: &str) -> Failure {
    Failure::new(Kind::Usage, state.texts().say(id, &[("name", name.into())]))
}
