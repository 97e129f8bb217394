//! Ports, sessions, ids and streams that are not the client's own (6, 13, 15–18), and clients without end (21, 27).

use crate::support::{
    Events, HttpClient, INITIALIZE, house, house_with, modern_house, modern_request, request, said, until,
};
use gateway::{BridgeHello, Config, Event, Limits, Outcome};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::{
    collections::HashSet,
    net::{IpAddr, UdpSocket},
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

#[tokio::test]
async fn the_port_is_open_on_the_loopback_address_alone() {
    let house = house().await;
    let port = house.gateway.port();
    // Also an address of this machine, but another one than the port is bound to.
    let mut others: Vec<IpAddr> = vec!["127.0.0.2".parse().unwrap()];
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    // Sends nothing: it only asks which address the way out begins at.
    let way_out = socket.connect("203.0.113.1:9").and_then(|()| socket.local_addr());
    others.extend(way_out.ok().map(|it| it.ip()).filter(|it| !it.is_loopback()));
    for address in others {
        assert!(TcpStream::connect((address, port)).await.is_err(), "{address}");
    }
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_ok());
}

#[tokio::test]
async fn session_ids_do_not_follow_from_each_other_and_end_with_their_session() {
    let house = house().await;
    let mut ids = HashSet::new();
    let mut client = house.http();
    for _ in 0..50 {
        client = house.http();
        client.begin().await;
        let id = client.session.clone().unwrap();
        assert!(id.len() >= 32 && id.bytes().all(|it| it.is_ascii_hexdigit()), "128 bits in {id}");
        // By chance, two of fifty begin with the same 32 bits once in three million runs.
        assert!(ids.insert(id[..8].to_owned()), "{id} begins like another one");
    }
    let gone = client.session.clone().unwrap();
    let next = format!("{:032x}", u128::from_str_radix(&gone, 16).unwrap().wrapping_add(1));
    let knock = async |client: &HttpClient| {
        let posted = client.post(request(1, "ping", json!({}))).await.status();
        let read = client.request(Method::GET).send().await.unwrap().status();
        [posted, read, client.request(Method::DELETE).send().await.unwrap().status()]
    };
    for guessed in [next.as_str(), "1", "", "upstream-50", "../../etc", &gone.to_uppercase(), &gone[..31]] {
        client.session = Some(guessed.to_owned());
        assert_eq!(knock(&client).await, [StatusCode::NOT_FOUND; 3], "{guessed:?}");
    }
    client.session = Some(gone.clone());
    assert_eq!(client.request(Method::DELETE).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(knock(&client).await, [StatusCode::NOT_FOUND; 3], "after its end");

    let mut other = house.http();
    other.begin().await;
    let config = Config { port: 0, version: String::new() };
    let restarted = gateway::start(config, Arc::<crate::support::Desk>::clone(&house.desk)).await.unwrap();
    other.url = other.url.replace(&house.gateway.port().to_string(), &restarted.port().to_string());
    assert_eq!(knock(&other).await, [StatusCode::NOT_FOUND; 3], "after a restart");
}

#[tokio::test]
async fn events_are_picked_up_with_the_askers_own_session_only() {
    let house = house().await;
    let (mut one, mut two) = (house.http(), HttpClient::new(house.gateway.port(), "shop", "vscode"));
    one.begin().await;
    two.begin().await;
    let mut own = one.listen().await;
    until("the gateway listens", || house.server.listeners() == 1).await;
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/message","params":{"for":"one"}}"#);
    assert!(own.block().await.unwrap().starts_with("id: n1\n"));

    let thief = two.request(Method::GET).header("last-event-id", "n1").header("mcp-session-id", "x");
    assert_eq!(thief.send().await.unwrap().status(), StatusCode::BAD_REQUEST, "two sessions are none");
    let mut replayed =
        Events::of(two.request(Method::GET).header("last-event-id", "n1").send().await.unwrap());
    // What the server makes of the id is between it and this session; nothing is kept here to be replayed.
    assert!(!replayed.block().await.unwrap().contains("\"for\":\"one\""));
    let asked = house.server.seen().into_iter().filter(|it| it.headers.contains_key("last-event-id"));
    let sessions: Vec<_> = asked.map(|it| it.headers["mcp-session-id"].clone()).collect();
    assert!(!sessions.is_empty() && sessions.iter().all(|it| it == "upstream-2"), "{sessions:?}");
}

#[tokio::test]
async fn a_message_goes_down_one_stream_and_once() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let mut first = client.listen().await;
    until("the gateway listens", || house.server.listeners() == 1).await;
    let mut second = client.listen().await;
    assert_eq!(first.message().await, None, "one stream at a time: the first has ended");
    until("the gateway listens for the second", || {
        house.server.listeners() == 1
            && house.server.seen().iter().filter(|it| it.text.is_empty()).count() == 2
    })
    .await;
    let call = client.post(request(3, "tools/call", json!({ "name": "stream" }))).await;
    let mut said = Vec::new();
    let mut call = Events::of(call);
    while let Some(message) = call.message().await {
        said.push(message);
    }
    assert_eq!(said.len(), 2, "progress and answer");
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/message","params":{"n":1}}"#);
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/message","params":{"n":2}}"#);
    for n in [1, 2] {
        assert_eq!(second.message().await.unwrap()["params"]["n"], n, "nothing else, and nothing twice");
    }
}

#[tokio::test]
async fn an_answer_counts_from_whoever_was_asked() {
    let house = house().await;
    let (mut one, mut two) = (house.http(), HttpClient::new(house.gateway.port(), "shop", "vscode"));
    one.begin().await;
    two.begin().await;
    let mut events = Events::of(one.post(request(3, "tools/call", json!({ "name": "ask" }))).await);
    let question = events.message().await.unwrap();
    let answer = |id: &Value, action: &str| {
        json!({ "jsonrpc": "2.0", "id": id, "result": { "action": action } }).to_string()
    };
    for (who, id) in [(&two, &question["id"]), (&one, &json!(99)), (&one, &json!("traygate-1"))] {
        let response = who.post(answer(id, "stolen")).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{id}");
    }
    let error = r#"{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"stolen"}}"#;
    assert_eq!(two.post(error).await.status(), StatusCode::BAD_REQUEST);
    assert_eq!(one.post(answer(&question["id"], "accept")).await.status(), StatusCode::ACCEPTED);
    assert!(said(&events.message().await.unwrap()).contains("accept"));
    assert!(house.server.seen().iter().all(|it| !it.text.contains("stolen")), "nothing of it was passed on");
}

#[tokio::test]
async fn ids_that_could_be_taken_for_ours_are_refused() {
    let (legacy, modern) = (house().await, modern_house().await);
    let mut client = legacy.http();
    let response = client.post(INITIALIZE.replace("\"id\":0", "\"id\":\"traygate\"")).await;
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    client.begin().await;
    let at_modern = modern.http();
    at_modern.modern_ask("server/discover", json!({})).await;
    let (mut bridge, mut modern_bridge) =
        (legacy.bridge(BridgeHello::default()), modern.bridge(BridgeHello::default()));
    bridge.begin().await;
    let came = || (legacy.server.seen_of("tools/call").len(), modern.server.seen_of("tools/call").len());
    for id in [r#""traygate""#, r#""traygate-tools""#, r#""traygate-1""#, r#""\u0074raygate-x""#] {
        let ours = |text: String| text.replacen("\"id\":7", &format!("\"id\":{id}"), 1);
        let plain = ours(request(7, "tools/call", json!({ "name": "look" })));
        let complete = ours(modern_request(7, "tools/call", json!({ "name": "look" })));
        let of_http = client.post(plain.clone()).await;
        let of_modern =
            at_modern.modern_post(7, "tools/call", json!({ "name": "look" })).body(complete.clone());
        let of_modern = of_modern.send().await.unwrap();
        assert_eq!((of_http.status().as_u16(), of_modern.status().as_u16()), (400, 400), "{id}");
        bridge.say(plain).await;
        modern_bridge.say(complete).await;
        for answer in [
            of_http.json().await.unwrap(),
            of_modern.json().await.unwrap(),
            bridge.hear().await,
            modern_bridge.hear().await,
        ] {
            let id: Value = serde_json::from_str(id).unwrap();
            assert_eq!((&answer["id"], &answer["error"]["code"]), (&id, &json!(-32600)), "{answer}");
        }
    }
    assert_eq!(came(), (0, 0));
    let near =
        request(7, "tools/call", json!({ "name": "look" })).replace("\"id\":7", "\"id\":\"a-traygate\"");
    assert_eq!(said(&client.post(near).await.json().await.unwrap()), "look Acme");
}

#[tokio::test]
async fn a_body_that_trickles_in_is_not_waited_for() {
    let house = house_with(Limits { body: Duration::from_millis(200), ..Limits::default() }).await;
    let mut client = house.http();
    client.begin().await;
    let port = house.gateway.port();
    let head = format!(
        "POST /shop/mcp HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n\
         authorization: Bearer token-of-cursor\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        INITIALIZE.len()
    );
    let mut slow = Vec::new();
    for _ in 0..20 {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&INITIALIZE.as_bytes()[..10]).await.unwrap();
        slow.push(stream);
    }
    assert_eq!(said(&client.call("look").await), "look Acme", "others are served meanwhile");
    let begun = Instant::now();
    for mut stream in slow {
        let trickle = async {
            let mut answer = [0; 12];
            stream.read_exact(&mut answer).await.unwrap();
            String::from_utf8(answer.to_vec()).unwrap()
        };
        assert_eq!(trickle.await, "HTTP/1.1 408");
    }
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(house.server.seen_of("initialize").len(), 1);
}

#[tokio::test]
async fn ten_thousand_sessions_are_not_opened() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let most = Limits::default().sessions;
    let port = house.gateway.port();
    let one = |connection: &str| {
        format!(
            "POST /shop/mcp HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\n\
             authorization: Bearer token-of-cursor\r\nconnection: {connection}\r\ncontent-length: {}\r\n\r\n\
             {INITIALIZE}",
            INITIALIZE.len()
        )
    };
    let all = one("keep-alive").repeat(9_999) + &one("close");
    // One after the other without waiting, for it is the gateway that is to be kept busy.
    let (mut read, mut write) = TcpStream::connect(("127.0.0.1", port)).await.unwrap().into_split();
    let asking = tokio::spawn(async move { write.write_all(all.as_bytes()).await.map(|()| write) });
    let mut answers = String::new();
    read.read_to_string(&mut answers).await.unwrap();
    drop(asking.await.unwrap().unwrap());
    let count = |status: &str| answers.matches(&format!("HTTP/1.1 {status}")).count();
    let refused = count("503");
    assert_eq!(count("200") + refused, 10_000);
    assert_eq!(refused, 10_001 - most);
    assert_eq!(house.server.open_sessions(), most, "and no server was bothered with the others");
    assert_eq!(said(&client.call("look").await), "look Acme", "who was there is not thrown out");
}

#[tokio::test]
async fn a_client_with_sessions_that_goes_has_not_cancelled() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    let slow = client.post_request(request(7, "tools/call", json!({ "name": "slow" }))).send();
    let waiting = tokio::spawn(slow);
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    // Something else on the same session passes; the first call still runs.
    assert_eq!(said(&client.call("look").await), "look Acme");
    house.server.release();
    let done = |it: &Event| matches!(it, Event::Call { tool: Some(tool), outcome: Outcome::Done, .. } if tool == "slow");
    until("the call has run to its end", || house.desk.events.lock().unwrap().iter().any(done)).await;
    assert!(house.server.seen_of("notifications/cancelled").is_empty());
}
