//! What the user chose about Traygate itself, at a running owner.

use super::world::{snapshot, world};
use crate::{Command, Failure, Kind, Language, Owner, Reply, SettingsInput, SettingsState, Theme};

async fn ask(owner: &Owner, change: Option<SettingsInput>) -> Result<SettingsState, Failure> {
    match owner.run(Command::Settings { change }).await? {
        Reply::Settings { settings } => Ok(settings),
        other => panic!("{other:?}"),
    }
}

/// The desktop app stands beside the bridge.
#[cfg(target_os = "linux")]
fn with_desktop_app(world: &super::world::World) {
    let name = format!("traygate-desktop{}", std::env::consts::EXE_SUFFIX);
    std::fs::write(world.setup.bridge.with_file_name(name), "").unwrap();
}

#[tokio::test]
async fn looks_are_shown_at_once_and_kept() {
    let world = world();
    let owner = world.owner().await;
    let mut windows = owner.watch();
    windows.mark_unchanged();
    let change =
        SettingsInput { language: Some(Language::De), theme: Some(Theme::Dark), ..SettingsInput::default() };
    ask(&owner, Some(change)).await.unwrap();
    assert!(windows.has_changed().unwrap(), "open windows are told");
    assert_eq!(windows.borrow().look.language, Language::De);
    owner.shutdown().await;
    let owner = world.owner().await;
    let kept = ask(&owner, None).await.unwrap();
    assert_eq!((kept.language, kept.theme), (Language::De, Theme::Dark));
    assert_eq!(snapshot(&owner).await.look.theme, Theme::Dark, "a new window begins with it");
}

#[tokio::test]
async fn another_port_counts_from_the_next_start() {
    let mut world = world();
    world.setup.port = super::world::free_port();
    let chosen = super::world::free_port();
    let owner = world.owner().await;
    let port = |port| Some(SettingsInput { port: Some(port), ..SettingsInput::default() });
    let refused = ask(&owner, port(80)).await.unwrap_err();
    assert_eq!(refused.kind, Kind::Usage);
    let now = ask(&owner, port(chosen)).await.unwrap();
    assert_eq!((now.port, now.port_now), (chosen, world.setup.port));
    owner.shutdown().await;
    let owner = world.owner().await;
    assert_eq!(snapshot(&owner).await.owner.http, format!("http://127.0.0.1:{chosen}"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn starting_at_login_is_a_file_that_comes_and_goes() {
    let world = world();
    let owner = world.owner().await;
    let login = |on| Some(SettingsInput { start_at_login: Some(on), ..SettingsInput::default() });
    assert_eq!(ask(&owner, None).await.unwrap().start_at_login, None, "nothing there to start");
    assert_eq!(ask(&owner, login(true)).await.unwrap_err().kind, Kind::Usage);
    with_desktop_app(&world);
    assert_eq!(ask(&owner, None).await.unwrap().start_at_login, Some(false));
    assert_eq!(ask(&owner, login(true)).await.unwrap().start_at_login, Some(true));
    let file = world.dir.path().join("home/.config/autostart/traygate.desktop");
    assert!(std::fs::read_to_string(&file).unwrap().contains("traygate-desktop --background"));
    std::fs::write(&file, "[Desktop Entry]\nHidden=true\n").unwrap();
    assert_eq!(ask(&owner, None).await.unwrap().start_at_login, Some(false), "the desktop's word counts");
    ask(&owner, login(false)).await.unwrap();
    ask(&owner, login(false)).await.unwrap();
    assert!(!file.exists());
}
