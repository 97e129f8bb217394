//! Servers that take only few event streams: the sessions of an instance share one.

use crate::support::{House, house, modern_house, until};
use gateway::{Budget, Quota};
use serde_json::json;
use std::time::Duration;

const CHANGED: &str = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#;

fn streams(most: u32, window: Duration) -> Budget {
    Budget { streams: Some(Quota { most, window }), ..Budget::UNKNOWN }
}

fn opened(house: &House) -> usize {
    house.server.seen().iter().filter(|it| it.headers["accept"] == "text/event-stream").count()
}

#[tokio::test]
async fn eight_clients_that_start_twice_open_one_stream_and_all_hear_of_changes() {
    let house = house().await;
    house.desk.budget(streams(5, Duration::from_secs(60)));
    house.server.limiter().allow("GET", 5, Duration::from_secs(60));
    let mut clients = Vec::new();
    for client in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        // The first start is given up, as some apps do.
        drop(house.app(client).await);
        clients.push(house.app(client).await);
    }
    let mut http = house.http();
    http.begin().await;
    let mut events = http.listen().await;
    until("the stream is open", || house.server.listeners() == 1).await;
    house.server.tell(CHANGED);
    for client in &mut clients {
        assert_eq!(client.line().await.unwrap(), CHANGED);
    }
    assert_eq!(events.message().await.unwrap()["method"], "notifications/tools/list_changed");
    assert_eq!((opened(&house), house.server.limiter().refused), (1, 0));
    // Each client has a session of its own all the same.
    let sessions = house.server.seen_of("initialize").len();
    assert_eq!(sessions, 8 * 2 + 1 + 1);
    // Another instance has another stream.
    house.switch("Borealis");
    for client in &mut clients {
        client.say(crate::support::request(7, "tools/list", json!({}))).await;
        while client.hear().await["id"] != 7 {}
    }
    until("its stream is open", || opened(&house) == 2).await;
    assert_eq!(house.server.limiter().refused, 0);
}

#[tokio::test]
async fn what_belongs_to_one_session_is_not_told_to_all_and_a_ping_is_answered_once() {
    let house = house().await;
    house.desk.budget(streams(5, Duration::from_secs(60)));
    let (mut one, mut other) = (house.app("one").await, house.app("other").await);
    until("the stream is open", || house.server.listeners() == 1).await;
    for text in [
        r#"{"jsonrpc":"2.0","id":"are-you-there","method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":"well","method":"elicitation/create","params":{}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a://b"}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":""}}"#,
        r#"{"jsonrpc":"2.0","method":"notifications/vendor/news","params":{"x":1.0}}"#,
        CHANGED,
    ] {
        house.server.tell(text);
    }
    for client in [&mut one, &mut other] {
        let news = r#"{"jsonrpc":"2.0","method":"notifications/vendor/news","params":{"x":1.0}}"#;
        assert_eq!(client.line().await.unwrap(), news);
        assert_eq!(client.line().await.unwrap(), CHANGED);
    }
    let answers = |id: &str| house.server.seen().iter().filter(|it| it.text.contains(id)).count();
    assert_eq!((answers("are-you-there"), answers("well")), (1, 1));
}

#[tokio::test]
async fn a_limit_of_streams_is_learnt_from_a_refusal() {
    let house = house().await;
    house.server.limiter().allow("GET", 2, Duration::from_secs(1));
    let mut clients = Vec::new();
    for client in ["a", "b"] {
        clients.push(house.app(client).await);
    }
    until("both have a stream of their own", || house.server.listeners() == 2).await;
    for client in ["c", "d", "e", "f"] {
        clients.push(house.app(client).await);
    }
    until("the others share one", || house.server.listeners() == 3).await;
    house.server.tell(CHANGED);
    for client in &mut clients {
        assert_eq!(client.line().await.unwrap(), CHANGED);
    }
    assert_eq!(opened(&house) - house.server.limiter().refused, 3);
}

#[tokio::test]
async fn a_stream_that_nobody_reads_is_closed_after_a_while_and_its_session_ended() {
    let house = house().await;
    house.desk.budget(streams(5, Duration::from_millis(200)));
    let one = house.app("one").await;
    until("the stream is open", || house.server.listeners() == 1).await;
    drop(one);
    until("all sessions have ended", || house.server.open_sessions() == 0).await;
    // The next one begins anew.
    let mut other = house.app("other").await;
    until("the stream is open again", || opened(&house) == 2).await;
    house.server.tell(CHANGED);
    assert_eq!(other.line().await.unwrap(), CHANGED);
    // Nothing stays behind when the instance is signed out, or at the end.
    house.gateway.let_go("acme").await;
    drop(other);
    until("all sessions have ended", || house.server.open_sessions() == 0).await;
}

#[tokio::test]
async fn clients_of_the_older_revisions_share_the_stream_of_a_modern_server_too() {
    let house = modern_house().await;
    house.desk.budget(streams(5, Duration::from_secs(60)));
    let mut clients = Vec::new();
    for client in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        clients.push(house.app(client).await);
    }
    until("the stream is open", || house.server.listeners() == 1).await;
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"_meta":{"io.modelcontextprotocol/subscriptionId":"traygate-listen"}}}"#);
    for client in &mut clients {
        let heard = client.hear().await;
        assert_eq!(heard["method"], "notifications/tools/list_changed");
        assert!(!heard.to_string().contains("subscriptionId"), "{heard}");
    }
    assert_eq!(house.server.seen_of("subscriptions/listen").len(), 1);
}
