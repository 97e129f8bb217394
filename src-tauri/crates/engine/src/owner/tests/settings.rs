//! What the user chose about Traygate itself, at a running owner.

use super::world::{add_open, connect, findings, snapshot, status, world};
use crate::{
    Command, Failure, Kind, Language, Owner, Reply, SettingsInput, SettingsState, Status, Theme, Via,
};

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
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_port_counts_at_once_and_stays() {
    let mut world = world();
    world.setup.port = super::world::free_port();
    let owner = world.owner().await;
    add_open(&owner).await;
    owner.run(connect(Via::Http, false)).await.unwrap();
    let before = ask(&owner, None).await.unwrap();
    let port = |port| Some(SettingsInput { port: Some(port), ..SettingsInput::default() });
    assert_eq!(ask(&owner, port(80)).await.unwrap_err().kind, Kind::Usage);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let chosen = taken.local_addr().unwrap().port();
    let refused = ask(&owner, port(chosen)).await.unwrap_err();
    assert_eq!(refused.message, format!("port {chosen} is taken by another program"));
    assert!(refused.hint.unwrap().ends_with(&before.port_now.to_string()));
    assert_eq!(ask(&owner, None).await.unwrap(), before, "what was refused is not kept");
    assert_eq!(findings(&owner, false).await.0, [""; 0]);
    drop(taken);

    let now = ask(&owner, port(chosen)).await.unwrap();
    assert_eq!((now.port, now.port_now, now.port_left), (chosen, chosen, 1));
    let there = format!("http://127.0.0.1:{chosen}");
    assert_eq!(owner.watch().borrow().owner.http, there, "open windows are told");
    assert_eq!(findings(&owner, false).await.0, ["port-moved"]);
    let found = owner.watch().borrow().findings.iter().map(|it| it.message.clone()).collect::<Vec<_>>();
    assert_eq!(found, ["The entry leads to the port Traygate had before."]);
    assert_eq!(findings(&owner, true).await, (vec![], vec!["port-moved".to_owned()]));
    assert_eq!(status(&owner).await, Status::Written);
    assert_eq!(ask(&owner, None).await.unwrap().port_left, 0);
    owner.shutdown().await;
    let owner = world.owner().await;
    assert_eq!(snapshot(&owner).await.owner.http, there);
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
