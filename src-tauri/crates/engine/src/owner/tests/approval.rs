//! Apps nobody connected, at an owner that can ask somebody, over its real socket.

use rendezvous::Greeting;
use serde_json::{Value, json};
use std::{sync::atomic::Ordering, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::world::{World, connect, initialize, mcp_server, snapshot, world};
use crate::{
    App, Approval, AuthInput, Command, Kind, Owner, Reply, Verdict, Via,
    local::{Stream, connect as dial},
};

/// One bridge's end of the socket.
struct Running {
    lines: BufReader<Stream>,
}

impl Running {
    async fn start(world: &World, client: Option<&str>) -> Running {
        let (mut stream, token) = dial(&world.setup.place).await.unwrap();
        let client = client.map(str::to_owned);
        let greeting = Greeting::Bridge { server: "demo".to_owned(), instance: None, client, resume: None };
        stream.write_all(greeting.line(token.as_deref()).as_bytes()).await.unwrap();
        let mut app = Running { lines: BufReader::new(stream) };
        app.ask(initialize()).await;
        app.say(json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await;
        app
    }

    async fn say(&mut self, message: Value) {
        self.lines.get_mut().write_all(format!("{message}\n").as_bytes()).await.unwrap();
    }

    async fn hear(&mut self) -> Value {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line);
        tokio::time::timeout(Duration::from_secs(10), read).await.expect("a line in time").unwrap();
        serde_json::from_str(&line).unwrap()
    }

    async fn ask(&mut self, message: Value) -> Value {
        self.say(message).await;
        loop {
            let heard = self.hear().await;
            if heard.get("id").is_some() {
                return heard;
            }
        }
    }

    /// What the tool answers, or the words that came instead of it.
    async fn greet(&mut self) -> String {
        let call = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "greet"}});
        let answer = self.ask(call).await;
        answer["result"]["content"][0]["text"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }
}

const ANSWER: &str = "hello from upstream";

/// An owner that is the desktop app, signed in to "demo" with a key.
async fn desktop(world: &mut World) -> (Owner, std::sync::Arc<std::sync::atomic::AtomicUsize>) {
    world.setup.desktop = true;
    let owner = world.owner().await;
    let (url, calls) = mcp_server(Some("k-1")).await;
    let add = Command::AddServer {
        url,
        id: Some("demo".to_owned()),
        name: Some("Demo".to_owned()),
        auth: Some(AuthInput::ApiKey("k-1".to_owned())),
        terms: None,
    };
    owner.run(add).await.unwrap();
    (owner, calls)
}

async fn waiting(owner: &Owner) -> Vec<(Approval, Verdict)> {
    snapshot(owner).await.approvals.into_iter().map(|it| (it.clone(), it.verdict)).collect()
}

fn named(name: &str) -> App {
    App::Named(name.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_of_nobodys_is_asked_about_where_somebody_can_be_asked() {
    let mut world = world();
    let (owner, calls) = desktop(&mut world).await;
    let mut snapshots = owner.watch();
    let mut app = Running::start(&world, None).await;
    let said = app.greet().await;
    assert!(said.contains("calls itself \"app\"") && said.contains("Traygate icon"), "{said}");
    assert_eq!(calls.load(Ordering::SeqCst), 0);
    // Whoever draws the snapshot hears of it without asking.
    let asked = snapshots.wait_for(|it| !it.approvals.is_empty());
    let asked =
        tokio::time::timeout(Duration::from_secs(10), asked).await.unwrap().unwrap().approvals[0].clone();
    assert_eq!((&asked.app, asked.name.as_str(), asked.claimed), (&named("app"), "app", true));
    assert_eq!((asked.server_name.as_str(), asked.scopes), ("Demo", None));
    assert!(asked.instance.is_some());

    owner.run(Command::Approve { app: named("app"), server: "demo".to_owned() }).await.unwrap();
    assert_eq!(app.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(app.greet().await, ANSWER);
    let mut second = Running::start(&world, None).await;
    assert_eq!(second.greet().await, ANSWER, "and not only this once");
    // The same name as an entry's id is somebody else.
    assert_ne!(Running::start(&world, Some("app")).await.greet().await, ANSWER);

    let before = calls.load(Ordering::SeqCst);
    owner.run(Command::Decline { app: named("app"), server: "demo".to_owned() }).await.unwrap();
    assert_eq!(app.hear().await["method"], "notifications/tools/list_changed");
    let said = app.greet().await;
    assert!(said.contains("did not allow"), "{said}");
    assert_eq!(calls.load(Ordering::SeqCst), before);
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_not_asked_about_again_until_the_app_is_started_anew() {
    let mut world = world();
    let (owner, calls) = desktop(&mut world).await;
    let mut app = Running::start(&world, Some("cursor")).await;
    let cursor = || App::Client("cursor".to_owned());
    assert_eq!(waiting(&owner).await[0].0.name, "Cursor");
    owner.run(Command::Decline { app: cursor(), server: "demo".to_owned() }).await.unwrap();
    for _ in 0..3 {
        assert!(app.greet().await.contains("did not allow"));
    }
    let mut window = Running::start(&world, Some("cursor")).await;
    assert!(window.greet().await.contains("did not allow"), "a second window of it is no new start");
    assert_eq!(waiting(&owner).await[0].1, Verdict::Declined);
    drop((app, window));
    let mut news = owner.watch();
    loop {
        // Its conversations end when the owner has noticed.
        let mut anew = Running::start(&world, Some("cursor")).await;
        if !anew.greet().await.contains("did not allow") {
            break;
        }
        drop(anew);
        tokio::time::timeout(Duration::from_secs(10), news.changed()).await.ok();
    }
    assert_eq!(waiting(&owner).await[0].1, Verdict::Pending);
    assert_eq!(calls.load(Ordering::SeqCst), 0);
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connecting_is_an_approval_and_disconnecting_ends_both() {
    let mut world = world();
    let (owner, _calls) = desktop(&mut world).await;
    let mut app = Running::start(&world, Some("cursor")).await;
    assert_ne!(app.greet().await, ANSWER);
    owner.run(connect(Via::Bridge, false)).await.unwrap();
    assert_eq!(app.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(app.greet().await, ANSWER);
    assert_eq!(waiting(&owner).await, [], "there is nothing left to ask");

    let cursor = || App::Client("cursor".to_owned());
    let decline = || Command::Decline { app: cursor(), server: "demo".to_owned() };
    let failure = owner.run(decline()).await.unwrap_err();
    assert_eq!(failure.kind, Kind::Usage);
    assert!(failure.hint.unwrap().contains("traygate disconnect cursor --server demo"));
    let disconnect = || Command::Disconnect { clients: vec!["cursor".to_owned()], servers: Vec::new() };
    owner.run(disconnect()).await.unwrap();
    assert!(app.greet().await.contains("did not allow"), "and nobody is asked what they have just said");

    // An approval without an entry ends with a disconnect, too, and with the owner nothing is forgotten.
    owner.run(Command::Approve { app: cursor(), server: "demo".to_owned() }).await.unwrap();
    assert_eq!(app.greet().await, ANSWER);
    owner.shutdown().await;
    let owner = world.owner().await;
    let mut app = Running::start(&world, Some("cursor")).await;
    assert_eq!(app.greet().await, ANSWER);
    assert_eq!(waiting(&owner).await[0].1, Verdict::Approved);
    owner.run(disconnect()).await.unwrap();
    assert!(app.greet().await.contains("did not allow"));
    owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_can_be_asked_the_command_line_acts_and_an_unconnected_app_does_not() {
    let mut world = world();
    let (owner, calls) = desktop(&mut world).await;
    owner.shutdown().await;
    world.setup.desktop = false;
    let owner = world.owner().await;
    assert_eq!(Running::start(&world, None).await.greet().await, ANSWER);
    let said = Running::start(&world, Some("cursor")).await.greet().await;
    for way in ["`traygate connect cursor --server demo`", "`traygate approve cursor demo`"] {
        assert!(said.contains(way), "{said}");
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    let approve = |server: &str| Command::Approve { app: named("x"), server: server.to_owned() };
    assert_eq!(owner.run(approve("nowhere")).await.unwrap_err().kind, Kind::Usage);
    let decline = Command::Decline { app: named("x"), server: "demo".to_owned() };
    assert_eq!(owner.run(decline).await.unwrap_err().kind, Kind::Usage);
    let Reply::Done { message } = owner.run(approve("demo")).await.unwrap() else { panic!() };
    assert!(message.contains("x may use Demo"), "{message}");
    owner.shutdown().await;
}
