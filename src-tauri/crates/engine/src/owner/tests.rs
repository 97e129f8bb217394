//! A whole owner in a temporary folder, with an open MCP server that is not ours to ask for anything.

mod approval;
mod guard;
mod settings;
mod world;

use serde_json::json;
use std::sync::atomic::Ordering;

use super::*;
use crate::{AuthInput, Status, Via};
use world::{
    APP, add_open, connect, findings, free_port, initialize, mcp_server, snapshot, speak, status, world,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_connected_by_http_reaches_an_open_server() {
    let world = world();
    let owner = world.owner().await;
    let calls = add_open(&owner).await;
    let state = snapshot(&owner).await;
    let server = state.servers.iter().find(|it| it.id == "demo").unwrap();
    assert_eq!(server.auth, crate::Auth::Open);
    assert_eq!(status(&owner).await, Status::NotConnected);

    let Reply::Edited { edits } = owner.run(connect(Via::Http, true)).await.unwrap() else { panic!() };
    assert!(edits[0].diff.contains("/demo/mcp") && !edits[0].written);
    assert!(!world.dir.path().join("home/.cursor/mcp.json").exists(), "a preview writes nothing");

    owner.run(connect(Via::Http, false)).await.unwrap();
    assert_eq!(status(&owner).await, Status::Written);
    let entry = world.entries()["mcpServers"]["demo"].clone();
    let url = entry["url"].as_str().unwrap().to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "a name could lead elsewhere: {url}");
    let token =
        entry["headers"]["Authorization"].as_str().unwrap().strip_prefix("Bearer ").unwrap().to_owned();
    assert_eq!(token.len(), 64);

    assert_eq!(speak(&url, "wrong", initialize(), None).await.0, 401);
    let (code, session, _) = speak(&url, &token, initialize(), None).await;
    assert_eq!(code, 200);
    let done = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    speak(&url, &token, done, session.as_deref()).await;
    let call = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "greet", "arguments": {}}});
    let (code, _, body) = speak(&url, &token, call, session.as_deref()).await;
    assert_eq!(code, 200);
    assert!(body.contains("hello from upstream"), "{body}");
    assert_eq!(calls.load(Ordering::SeqCst), 1);

    assert_eq!(status(&owner).await, Status::Connected);
    let Reply::Activity { calls } = owner.run(Command::Activity { limit: 10 }).await.unwrap() else {
        panic!()
    };
    let call = calls.iter().find(|it| it.method == "tools/call").unwrap();
    assert_eq!(
        (call.client.as_deref(), call.tool.as_deref(), call.outcome.as_str()),
        (Some(APP), Some("greet"), "done")
    );

    owner.run(connect(Via::Http, false)).await.unwrap();
    assert_eq!(world.entries()["mcpServers"]["demo"], entry, "connecting again keeps the token");
    assert_eq!(status(&owner).await, Status::Connected, "and does not ask for a restart of the app");

    let remove = Command::Disconnect { clients: vec![APP.to_owned()], servers: Vec::new() };
    owner.run(remove).await.unwrap();
    assert_eq!(status(&owner).await, Status::NotConnected);
    assert_eq!(speak(&url, &token, initialize(), None).await.0, 401, "the token ended with the entry");
    let database = std::fs::read(world.setup.place.state.join("state.db")).unwrap();
    assert!(!database.windows(token.len()).any(|it| it == token.as_bytes()));
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_and_mends_what_happened_to_an_entry() {
    let world = world();
    let owner = world.owner().await;
    add_open(&owner).await;
    owner.run(connect(Via::Bridge, false)).await.unwrap();
    assert_eq!(findings(&owner, false).await, (vec![], vec![]));
    let good = world.entries();
    assert_eq!(good["mcpServers"]["demo"]["args"], json!(["demo", "--client", APP]));
    let file = world.dir.path().join("home/.cursor/mcp.json");

    std::fs::write(&file, r#"{"mcpServers":{}}"#).unwrap();
    assert_eq!(findings(&owner, false).await.0, ["entry-missing"]);
    assert_eq!(findings(&owner, true).await, (vec![], vec!["entry-missing".to_owned()]));
    assert_eq!(world.entries(), good);

    std::fs::write(&file, good.to_string().replace("--client", "--klient")).unwrap();
    assert_eq!(status(&owner).await, Status::Changed);
    assert_eq!(findings(&owner, true).await.1, ["entry-changed"]);
    assert_eq!(status(&owner).await, Status::Written);

    let (url, _) = mcp_server(None).await;
    let old = json!({"command": "npx", "args": ["-y", "mcp-remote", url]});
    let add = Command::AddServer { url, id: Some("other".to_owned()), name: None, auth: None, terms: None };
    owner.run(add).await.unwrap();
    let mut with_old = good.clone();
    with_old["mcpServers"]["old"] = old;
    std::fs::write(&file, with_old.to_string()).unwrap();
    let told = findings(&owner, false).await.0;
    assert_eq!(told, ["npx-missing", "mcp-remote-entry"], "told, not touched; and nothing is on this PATH");

    std::fs::write(&file, "{ not json").unwrap();
    assert_eq!(status(&owner).await, Status::Damaged);
    assert_eq!(findings(&owner, true).await, (vec!["file-damaged".to_owned()], vec![]));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{ not json", "never overwritten");
    let failure = owner.run(connect(Via::Bridge, false)).await.unwrap_err();
    assert_eq!(failure.kind, Kind::TheirFile);

    // What stood there after our last change comes back only for who asks for that.
    let named = Command::Doctor { fix: true, only: vec!["file-damaged".to_owned()] };
    let Reply::Doctor { findings: left, fixed, .. } = owner.run(named).await.unwrap() else { panic!() };
    assert_eq!((left.len(), fixed.len()), (0, 1), "{left:?}");
    assert_eq!(world.entries(), good);
    owner.run(Command::Undo { client: APP.to_owned(), to: None }).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{ not json", "and that can be taken back");
    let unknown = Command::Doctor { fix: false, only: vec!["nonsense".to_owned()] };
    assert_eq!(owner.run(unknown).await.unwrap_err().kind, Kind::Usage);
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_can_be_taken_back() {
    let world = world();
    let owner = world.owner().await;
    add_open(&owner).await;
    let file = world.dir.path().join("home/.cursor/mcp.json");
    let before = "{\n  \"mcpServers\": {\n    \"mine\": { \"url\": \"https://x.example/mcp\" }\n  }\n}\n";
    std::fs::write(&file, before).unwrap();
    owner.run(connect(Via::Bridge, false)).await.unwrap();
    assert_eq!(status(&owner).await, Status::Written);
    owner.run(Command::Undo { client: APP.to_owned(), to: None }).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    assert_eq!(status(&owner).await, Status::NotConnected);
    assert_eq!(findings(&owner, false).await.0, Vec::<String>::new());

    owner.run(connect(Via::Http, false)).await.unwrap();
    let entry = world.entries()["mcpServers"]["demo"].clone();
    let remove = Command::Disconnect { clients: vec![APP.to_owned()], servers: Vec::new() };
    owner.run(remove).await.unwrap();
    owner.run(Command::Undo { client: APP.to_owned(), to: None }).await.unwrap();
    assert_eq!(world.entries()["mcpServers"]["demo"], entry);
    assert_eq!(status(&owner).await, Status::Written, "the entry and its token are back");

    let token = entry["headers"]["Authorization"].as_str().unwrap().strip_prefix("Bearer ").unwrap();
    let ask = Command::ThreeWay { client: APP.to_owned(), number: None };
    let Reply::ThreeWay { files, .. } = owner.run(ask).await.unwrap() else { panic!() };
    let ours = files[0].ours.as_ref().unwrap();
    assert!(ours.contains("/demo/mcp") && !ours.contains(token), "{ours}");
    let ask = Command::History { client: APP.to_owned() };
    let Reply::History { edits, .. } = owner.run(ask).await.unwrap() else { panic!() };
    let changes: Vec<_> = edits.iter().flat_map(|it| &it.changes).map(|it| it.done.as_str()).collect();
    assert_eq!(changes, ["added"]);
    assert!(edits[0].at.is_some());
    owner.run(Command::Undo { client: APP.to_owned(), to: Some(edits[0].number) }).await.unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    assert_eq!(status(&owner).await, Status::NotConnected);
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_status_follows_the_file_without_being_asked() {
    let world = world();
    let owner = world.owner().await;
    add_open(&owner).await;
    owner.run(connect(Via::Bridge, false)).await.unwrap();
    let mut snapshots = owner.watch();
    std::fs::write(world.dir.path().join("home/.cursor/mcp.json"), "{}").unwrap();
    let gone = |it: &Arc<Snapshot>| {
        let app = it.clients.iter().find(|it| it.id == APP).unwrap();
        app.crossings["demo"].status == Status::NotConnected
    };
    timeout(Duration::from_secs(20), snapshots.wait_for(gone)).await.unwrap().unwrap();
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_owner_is_told_that_one_runs() {
    let world = world();
    let owner = world.owner().await;
    let begun = Instant::now();
    let failure = Owner::start(world.setup.clone()).await.err().unwrap();
    assert_eq!(failure.kind, Kind::Owner);
    assert!(failure.message.contains("already running"), "{failure}");
    assert!(begun.elapsed() < Duration::from_secs(3), "at once");
    owner.clone().shutdown().await;
    owner.shutdown().await;
    assert!(!world.setup.place.socket().exists() && !world.setup.place.port_file().exists());
    world.owner().await.shutdown().await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_socket_of_a_killed_owner_is_replaced() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt};
    let world = world();
    std::fs::create_dir_all(&world.setup.place.run).unwrap();
    drop(std::os::unix::net::UnixListener::bind(world.setup.place.socket()).unwrap());
    assert!(Caller::try_connect(&world.setup.place).await.unwrap().is_none(), "a stale socket is no owner");
    let owner = world.owner().await;
    let socket = std::fs::metadata(world.setup.place.socket()).unwrap();
    assert!(socket.file_type().is_socket());
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);
    let folder = std::fs::metadata(&world.setup.place.run).unwrap();
    assert_eq!(folder.permissions().mode() & 0o777, 0o700);
    let mut caller = Caller::connect(&world.setup.place).await.unwrap();
    assert!(matches!(caller.ask(&Command::Snapshot).await.unwrap(), Reply::Snapshot { .. }));
    owner.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_socket_path_that_is_too_long_is_explained() {
    let mut world = world();
    world.setup.place.run = world.dir.path().join("x".repeat(120));
    let failure = Owner::start(world.setup.clone()).await.err().unwrap();
    assert!(failure.message.contains("characters"), "{failure}");
    assert!(failure.hint.unwrap().contains("TRAYGATE_HOME"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn callers_ask_watch_and_follow_over_the_socket() {
    let world = world();
    let owner = world.owner().await;
    let place = &world.setup.place;
    let mut watcher = Caller::connect(place).await.unwrap();
    let Reply::Snapshot { snapshot: first } = watcher.ask(&Command::Watch).await.unwrap() else { panic!() };
    assert!(first.servers.iter().all(|it| it.id != "demo"));
    let mut follower = Caller::connect(place).await.unwrap();
    let began = follower.ask(&Command::FollowActivity).await.unwrap();
    assert!(matches!(began, Reply::Activity { calls } if calls.is_empty()));

    let mut caller = Caller::connect(place).await.unwrap();
    let (url, _) = mcp_server(None).await;
    let add = Command::AddServer { url, id: Some("demo".to_owned()), name: None, auth: None, terms: None };
    caller.ask(&add).await.unwrap();
    let seen = async {
        loop {
            if let Some(Reply::Snapshot { snapshot }) = watcher.next().await.unwrap()
                && snapshot.servers.iter().any(|it| it.id == "demo")
            {
                break;
            }
        }
    };
    timeout(Duration::from_secs(10), seen).await.unwrap();

    let failure = caller.ask(&Command::TestServer { server: "nobody".to_owned() }).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Usage, "a failure arrives as what it is, and the conversation goes on");
    let Reply::Tested { tools, .. } =
        caller.ask(&Command::TestServer { server: "demo".to_owned() }).await.unwrap()
    else {
        panic!()
    };
    assert_eq!(tools, ["greet"]);
    let failure = caller.ask(&Command::Open).await.unwrap_err();
    assert!(failure.message.contains("without a window"), "{failure}");
    let (sender, receiver) = std::sync::mpsc::channel();
    owner.on_open(move || sender.send(()).unwrap());
    caller.ask(&Command::Open).await.unwrap();
    receiver.recv_timeout(Duration::from_secs(5)).unwrap();

    let failure = caller.ask(&Command::MakeWay).await.unwrap_err();
    assert!(failure.message.contains("started to stay"), "{failure}");
    let quit = owner.quit_asked();
    caller.ask(&Command::Quit).await.unwrap();
    timeout(Duration::from_secs(5), quit).await.unwrap();
    owner.shutdown().await;
    assert!(follower.next().await.unwrap().is_none(), "streams end with the owner");
    assert_eq!(Caller::connect(place).await.err().unwrap().kind, Kind::Owner);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_command_is_answered_without_repeating_it() {
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    let world = world();
    let owner = world.owner().await;
    let (stream, token) = crate::local::connect(&world.setup.place).await.unwrap();
    let mut stream = BufReader::new(stream);
    stream.write_all(rendezvous::Greeting::Command.line(token.as_deref()).as_bytes()).await.unwrap();
    stream.write_all(b"{\"command\":\"sign-in-with-key\",\"key\":\"s3cret\"}\n").await.unwrap();
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    assert!(line.contains("\"failed\"") && !line.contains("s3cret"), "{line}");
    let (mut other, _) = crate::local::connect(&world.setup.place).await.unwrap();
    other.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    other.read_to_string(&mut answer).await.unwrap();
    assert!(answer.contains("not understood"), "{answer}");
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_tried_before_it_is_kept() {
    let world = world();
    let owner = world.owner().await;
    let (url, _) = mcp_server(Some("pk_live_1")).await;
    let add = |key: &str| Command::AddServer {
        url: url.clone(),
        id: Some("keyed".to_owned()),
        name: None,
        auth: Some(AuthInput::ApiKey(key.to_owned())),
        terms: None,
    };
    let failure = owner.run(add("wrong")).await.unwrap_err();
    assert_eq!(failure.kind, Kind::SignInFailed, "{failure}");
    assert!(snapshot(&owner).await.servers.iter().all(|it| it.id != "keyed"), "nothing was kept");
    assert_eq!(owner.run(add("YOUR_API_KEY")).await.unwrap_err().kind, Kind::Usage);

    let text = format!(
        r#"Paste this: {{"mcpServers":{{"partnero":{{"url":"{url}","headers":{{"Authorization":"Bearer pk_live_1"}}}}}}}}"#
    );
    let Reply::Imported { servers, understood } = owner.run(Command::Import { text }).await.unwrap() else {
        panic!()
    };
    assert_eq!(servers, ["partnero"], "{understood:?}");
    let state = snapshot(&owner).await;
    let partnero = state.servers.iter().find(|it| it.id == "partnero").unwrap();
    assert_eq!(partnero.instances.len(), 1);
    assert!(partnero.instances[0].active);
    assert!(matches!(
        owner.run(Command::TestServer { server: "partnero".to_owned() }).await.unwrap(),
        Reply::Tested { .. }
    ));
    let move_away = Command::AddServer {
        url: "https://other.example/mcp".to_owned(),
        id: Some("partnero".to_owned()),
        name: None,
        auth: None,
        terms: None,
    };
    let failure = owner.run(move_away).await.unwrap_err();
    assert!(failure.message.contains("cannot change"), "{failure}");

    let label = partnero.instances[0].label.clone();
    let clear =
        Command::SignOut { server: "partnero".to_owned(), label: None, all: false, mcp_remote: false };
    let Reply::SignedOut { instances, .. } = owner.run(clear).await.unwrap() else { panic!() };
    assert_eq!(instances[0].label, label);
    assert!(!instances[0].revoked && instances[0].server_said.contains("Partnero"));
    let failure = owner.run(Command::TestServer { server: "partnero".to_owned() }).await.unwrap_err();
    assert_eq!(failure.kind, Kind::SignInNeeded);
    owner.shutdown().await;
    for file in std::fs::read_dir(&world.setup.place.state).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap_or_default();
        assert!(!bytes.windows(9).any(|it| it == b"pk_live_1"), "{}", path.display());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_clearing_the_active_instance_no_other_acts_in_its_place() {
    let world = world();
    let owner = world.owner().await;
    let (url, _) = mcp_server(Some("k1|k2")).await;
    let add = Command::AddServer {
        url,
        id: Some("keyed".to_owned()),
        name: None,
        auth: Some(AuthInput::ApiKey("k1".to_owned())),
        terms: None,
    };
    owner.run(add).await.unwrap();
    let server = || "keyed".to_owned();
    let rename = Command::RenameInstance {
        server: server(),
        label: snapshot(&owner).await.servers.last().unwrap().instances[0].label.clone(),
        new: "Acme".to_owned(),
    };
    owner.run(rename).await.unwrap();
    let second =
        Command::SignInWithKey { server: server(), label: Some("Borealis".to_owned()), key: "k2".to_owned() };
    let Reply::SignedIn { label, active, .. } = owner.run(second).await.unwrap() else { panic!() };
    assert_eq!((label.as_str(), active), ("Borealis", true), "the user just chose it");
    let pin = Command::Pin { client: APP.to_owned(), server: server(), label: Some("acme".to_owned()) };
    owner.run(pin).await.unwrap();
    let switch = |label: &str| Command::SwitchInstance { server: server(), label: label.to_owned() };
    owner.run(switch("Acme")).await.unwrap();
    owner.run(switch("Borealis")).await.unwrap();
    owner
        .run(Command::SignOut { server: server(), label: None, all: false, mcp_remote: false })
        .await
        .unwrap();
    let state = snapshot(&owner).await;
    let keyed = state.servers.last().unwrap();
    let labels: Vec<(&str, bool)> = keyed.instances.iter().map(|it| (it.label.as_str(), it.active)).collect();
    assert_eq!(labels, [("Acme", false)]);
    assert_eq!(findings(&owner, false).await.0, ["no-active-instance"]);
    assert_eq!(state.clients.iter().find(|it| it.id == APP).unwrap().pins["keyed"], "Acme");
    owner
        .run(Command::SignOut {
            server: server(),
            label: Some("Acme".to_owned()),
            all: false,
            mcp_remote: false,
        })
        .await
        .unwrap();
    assert_eq!(findings(&owner, false).await.0, ["pin-lost"]);
    owner.run(Command::RemoveServer { server: server() }).await.unwrap();
    assert!(snapshot(&owner).await.servers.iter().all(|it| it.id != "keyed"));
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_port_and_tokens_outlive_the_owner() {
    let mut world = world();
    world.setup.port = free_port();
    let owner = world.owner().await;
    add_open(&owner).await;
    owner.run(connect(Via::Http, false)).await.unwrap();
    let before = owner.watch().borrow().owner.http.clone();
    owner.shutdown().await;
    let owner = world.owner().await;
    assert_eq!(owner.watch().borrow().owner.http, before);
    assert_eq!(status(&owner).await, Status::Written);
    owner.shutdown().await;

    let port: u16 = before.rsplit(':').next().unwrap().parse().unwrap();
    let taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let owner = world.owner().await;
    assert_ne!(owner.watch().borrow().owner.http, before);
    assert_eq!(findings(&owner, false).await.0, ["port-moved"]);
    assert_eq!(findings(&owner, true).await, (vec![], vec!["port-moved".to_owned()]));
    owner.shutdown().await;
    drop(taken);
}
