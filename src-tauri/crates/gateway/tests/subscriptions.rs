//! `subscriptions/listen` at a server that takes only few streams: one of them serves all clients of an instance, and
//! each hears what it asked for, as if the stream were its own.

use crate::support::{Events, House, HttpClient, ModernServer, modern_house, modern_request, until};
use gateway::{BridgeHello, Budget, Quota};
use serde_json::{Value, json};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const TOOLS: &str = "notifications/tools/list_changed";
const UPDATED: &str = "notifications/resources/updated";
const LISTEN: &str = "subscriptions/listen";

/// In front of a server that takes five streams in so long, and says no to more.
async fn scarce(window: Duration) -> House<ModernServer> {
    let house = modern_house().await;
    house.desk.budget(Budget { streams: Some(Quota { most: 5, window }), ..Budget::UNKNOWN });
    house.server.limiter().allow(LISTEN, 5, window);
    house
}

fn client(house: &House<ModernServer>, name: &str) -> HttpClient {
    HttpClient::new(house.gateway.port(), "shop", name)
}

async fn open(client: &HttpClient, id: u32, notifications: Value) -> Events {
    let asked = client.modern_post(id, LISTEN, json!({ "notifications": notifications }));
    Events::of(asked.send().await.unwrap())
}

/// Opens a stream, which must be acknowledged first and as what was asked.
async fn listen(client: &HttpClient, id: u32, notifications: Value) -> Events {
    let mut events = open(client, id, notifications.clone()).await;
    hears_acknowledged(&mut events, id, notifications).await;
    events
}

async fn hears_acknowledged(events: &mut Events, id: u32, notifications: Value) {
    let first = events.message().await.unwrap();
    assert_eq!(first["method"], "notifications/subscriptions/acknowledged", "{first}");
    assert_eq!(first["params"]["notifications"], notifications);
    assert_eq!(subscription(&first), id);
}

fn subscription(told: &Value) -> &Value {
    &told["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"]
}

/// The next thing it hears is this, about this resource, on its own subscription.
async fn hears(events: &mut Events, id: u32, method: &str, uri: Option<&str>) {
    let told = events.message().await.unwrap();
    assert_eq!((told["method"].as_str(), told["params"]["uri"].as_str()), (Some(method), uri), "{told}");
    assert_eq!(subscription(&told), id, "{told}");
}

/// A narrower stream is not read any more: for a moment both bring the same.
async fn settled(house: &House<ModernServer>) {
    until("one stream serves all", || house.server.listeners() == 1).await;
}

fn opened(house: &House<ModernServer>) -> usize {
    house.server.seen_of(LISTEN).len()
}

fn refused(house: &House<ModernServer>) -> usize {
    house.server.limiter().refused
}

#[tokio::test]
async fn eight_clients_have_one_stream_and_each_hears_what_it_asked_for() {
    let house = scarce(MINUTE).await;
    let tools = json!({ "toolsListChanged": true });
    let resource = json!({ "resourceSubscriptions": ["file:///a"] });
    let mut all = Vec::new();
    for (id, name) in (1..).zip(["a", "b", "c", "d", "e", "f"]) {
        let client = client(&house, name);
        // The first start is given up, as some apps do.
        drop(open(&client, id, tools.clone()).await);
        let asked = if id % 2 == 0 { tools.clone() } else { resource.clone() };
        all.push((id, listen(&client, id, asked).await));
    }
    let mut bridges = Vec::new();
    for id in [7, 8] {
        let mut bridge = house.bridge(BridgeHello::default());
        bridge.say(modern_request(id, LISTEN, json!({ "notifications": tools }))).await;
        let first = bridge.hear().await;
        assert_eq!((subscription(&first), &first["params"]["notifications"]), (&json!(id), &tools));
        bridges.push((id, bridge));
    }
    settled(&house).await;
    let union = json!({ "toolsListChanged": true, "resourceSubscriptions": ["file:///a"] });
    let last: Value = serde_json::from_str(&house.server.seen_of(LISTEN).pop().unwrap().text).unwrap();
    assert_eq!(last["params"]["notifications"], union);

    house.server.change(UPDATED, json!({ "uri": "file:///a", "n": 1.0 }));
    house.server.change(TOOLS, json!({}));
    for (id, events) in &mut all {
        match *id % 2 {
            0 => hears(events, *id, TOOLS, None).await,
            _ => hears(events, *id, UPDATED, Some("file:///a")).await,
        }
    }
    for (id, bridge) in &mut bridges {
        let told = bridge.hear().await;
        assert_eq!((&told["method"], subscription(&told)), (&json!(TOOLS), &json!(id)));
    }
    // Two kinds of things were asked for, one after the other.
    assert_eq!((opened(&house), refused(&house)), (2, 0));
}

#[tokio::test]
async fn a_stream_that_must_grow_waits_for_its_turn_and_takes_along_all_who_came() {
    let window = Duration::from_millis(700);
    let house = scarce(window).await;
    let watched = |id: u32| json!({ "resourceSubscriptions": [format!("file:///{id}")] });
    let mut all = Vec::new();
    for id in 1..=8 {
        all.push((id, listen(&client(&house, "a"), id, watched(id)).await));
    }
    settled(&house).await;
    for (id, events) in &mut all {
        house.server.change(UPDATED, json!({ "uri": format!("file:///{id}/below") }));
        hears(events, *id, UPDATED, Some(&format!("file:///{id}/below"))).await;
    }
    assert_eq!(refused(&house), 0);
    // Of two windows that came together one was enough: no more than five in any.
    let at: Vec<_> = house.server.seen_of(LISTEN).iter().map(|it| it.at).collect();
    assert!(at.windows(6).all(|six| six[5] - six[0] >= window), "{at:?}");
    // Whoever wants what is there already costs nothing.
    let before = opened(&house);
    listen(&client(&house, "b"), 9, watched(3)).await;
    assert_eq!(opened(&house), before);
}

#[tokio::test]
async fn what_nobody_can_attribute_goes_to_whoever_watches_and_what_was_not_asked_for_to_nobody() {
    let house = scarce(MINUTE).await;
    let mut watching =
        listen(&client(&house, "a"), 1, json!({ "resourceSubscriptions": ["file:///a", "file:///b"] })).await;
    let mut tools = listen(&client(&house, "b"), 2, json!({ "toolsListChanged": true })).await;
    settled(&house).await;
    // The server has another address for it.
    house.server.change(UPDATED, json!({ "uri": "file:///alias" }));
    house.server.change("notifications/vendor/news", json!({ "x": 1.0 }));
    house.server.change("notifications/message", json!({ "level": "info", "data": 1 }));
    house.server.change(TOOLS, json!({}));
    hears(&mut watching, 1, UPDATED, Some("file:///alias")).await;
    hears(&mut watching, 1, "notifications/vendor/news", None).await;
    hears(&mut tools, 2, "notifications/vendor/news", None).await;
    hears(&mut tools, 2, TOOLS, None).await;
    house.server.change(UPDATED, json!({ "uri": "file:///b" }));
    hears(&mut watching, 1, UPDATED, Some("file:///b")).await;
}

#[tokio::test]
async fn what_the_server_does_not_agree_to_is_promised_to_nobody() {
    let house = scarce(MINUTE).await;
    let both = json!({ "toolsListChanged": true, "promptsListChanged": true });
    let mut first = open(&client(&house, "a"), 1, both.clone()).await;
    hears_acknowledged(&mut first, 1, json!({ "toolsListChanged": true })).await;
    let mut second = open(&client(&house, "b"), 2, both).await;
    hears_acknowledged(&mut second, 2, json!({ "toolsListChanged": true })).await;
    assert_eq!(opened(&house), 1);
}

#[tokio::test]
async fn a_client_that_goes_takes_nothing_along_and_the_last_one_the_stream() {
    let window = Duration::from_millis(300);
    let house = scarce(window).await;
    let first = listen(&client(&house, "a"), 1, json!({ "toolsListChanged": true })).await;
    let mut second = listen(&client(&house, "b"), 2, json!({ "toolsListChanged": true })).await;
    let mut bridge = house.bridge(BridgeHello::default());
    let asked = json!({ "notifications": { "toolsListChanged": true } });
    bridge.say(modern_request(3, LISTEN, asked)).await;
    bridge.hear().await;
    drop(first);
    bridge.say(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":3,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}"#).await;
    // What is said next is answered, and nothing came before it.
    bridge.say(modern_request(4, "tools/list", json!({}))).await;
    assert_eq!(bridge.hear().await["id"], 4);
    house.server.change(TOOLS, json!({}));
    hears(&mut second, 2, TOOLS, None).await;
    bridge.say(modern_request(5, "tools/list", json!({}))).await;
    assert_eq!(bridge.hear().await["id"], 5, "it had cancelled");
    assert_eq!((opened(&house), house.server.listeners()), (1, 1));
    drop(second);
    until("nobody is listened to any more", || house.server.listeners() == 0).await;
    let mut third = listen(&client(&house, "c"), 5, json!({ "toolsListChanged": true })).await;
    house.server.change(TOOLS, json!({}));
    hears(&mut third, 5, TOOLS, None).await;
    assert_eq!((opened(&house), refused(&house)), (2, 0));
}

#[tokio::test]
async fn when_the_stream_breaks_it_is_opened_again_and_everybody_looks_anew() {
    let house = scarce(MINUTE).await;
    let mut tools = listen(&client(&house, "a"), 1, json!({ "toolsListChanged": true })).await;
    let both = json!({ "toolsListChanged": true, "resourceSubscriptions": ["file:///a"] });
    let mut more = listen(&client(&house, "b"), 2, both).await;
    settled(&house).await;
    house.server.hang_up();
    hears(&mut tools, 1, TOOLS, None).await;
    hears(&mut more, 2, TOOLS, None).await;
    hears(&mut more, 2, UPDATED, Some("file:///a")).await;
    house.server.change(UPDATED, json!({ "uri": "file:///a" }));
    hears(&mut more, 2, UPDATED, Some("file:///a")).await;
    assert_eq!((opened(&house), refused(&house), house.server.listeners()), (3, 0, 1));
}

#[tokio::test]
async fn after_a_switch_everybody_shares_the_stream_of_the_other_instance() {
    let house = scarce(MINUTE).await;
    let mut all = Vec::new();
    for (id, name) in (1..).zip(["a", "b", "c", "d", "e", "f", "g", "h"]) {
        all.push((id, listen(&client(&house, name), id, json!({ "toolsListChanged": true })).await));
    }
    house.switch("Borealis");
    for (id, events) in &mut all {
        hears(events, *id, TOOLS, None).await;
    }
    until("the new stream is open", || opened(&house) == 2).await;
    assert_eq!(house.server.seen_of(LISTEN).pop().unwrap().instance.as_deref(), Some("Borealis"));
    house.gateway.let_go("acme").await;
    until("the old one is not kept", || house.server.listeners() == 1).await;
    house.server.change(TOOLS, json!({}));
    for (id, events) in &mut all {
        hears(events, *id, TOOLS, None).await;
    }
    // Signed out there is nobody to hear, and the sign-in is a change.
    house.desk.sign_out();
    house.gateway.let_go("borealis").await;
    house.gateway.instances_changed();
    until("no stream is left", || house.server.listeners() == 0).await;
    house.switch("Acme");
    for (id, events) in &mut all {
        hears(events, *id, TOOLS, None).await;
        hears(events, *id, TOOLS, None).await;
    }
    until("the stream is open again", || house.server.listeners() == 1).await;
    assert_eq!((opened(&house), refused(&house)), (3, 0));
}

#[tokio::test]
async fn a_filter_the_server_refuses_disturbs_nobody_else_and_its_client_gets_the_servers_answer() {
    let house = scarce(MINUTE).await;
    let mut good = listen(&client(&house, "a"), 1, json!({ "resourceSubscriptions": ["file:///a"] })).await;
    let bad = json!({ "notifications": { "resourceSubscriptions": ["bad:b"] } });
    let answer = client(&house, "b").modern_post(2, LISTEN, bad).send().await.unwrap();
    assert_eq!(answer.status(), 400);
    let answer: Value = answer.json().await.unwrap();
    assert_eq!((&answer["id"], &answer["error"]["message"]), (&json!(2), &json!("no such resource")));
    house.server.change(UPDATED, json!({ "uri": "file:///a" }));
    hears(&mut good, 1, UPDATED, Some("file:///a")).await;
    assert_eq!(house.server.listeners(), 1);
}

#[tokio::test]
async fn what_only_the_server_understands_goes_to_it_as_it_is() {
    let house = scarce(MINUTE).await;
    let mut shared = listen(&client(&house, "a"), 1, json!({ "toolsListChanged": true })).await;
    let own = json!({ "toolsListChanged": true, "taskIds": ["7"] });
    let mut alone = listen(&client(&house, "b"), 2, own.clone()).await;
    let sent: Value = serde_json::from_str(&house.server.seen_of(LISTEN).pop().unwrap().text).unwrap();
    assert_eq!((&sent["id"], &sent["params"]["notifications"]), (&json!(2), &own));
    house.server.change(TOOLS, json!({}));
    hears(&mut shared, 1, TOOLS, None).await;
    hears(&mut alone, 2, TOOLS, None).await;
    assert_eq!((opened(&house), house.server.listeners()), (2, 2));
}

#[tokio::test]
async fn where_a_server_takes_no_second_stream_beside_the_first_that_one_makes_way() {
    let house = scarce(MINUTE).await;
    house.server.keep_open(1);
    let mut first = listen(&client(&house, "a"), 1, json!({ "toolsListChanged": true })).await;
    let mut second = listen(&client(&house, "b"), 2, json!({ "resourcesListChanged": true })).await;
    hears(&mut first, 1, TOOLS, None).await;
    settled(&house).await;
    house.server.change("notifications/resources/list_changed", json!({}));
    hears(&mut second, 2, "notifications/resources/list_changed", None).await;
    house.server.change(TOOLS, json!({}));
    hears(&mut first, 1, TOOLS, None).await;
    assert_eq!(house.server.listeners(), 1);
}

#[tokio::test]
async fn a_limit_of_subscriptions_is_learnt_from_a_refusal() {
    let house = modern_house().await;
    house.server.limiter().allow(LISTEN, 2, Duration::from_secs(1));
    let mut all = Vec::new();
    for (id, name) in (1..).zip(["a", "b", "c", "d", "e", "f"]) {
        all.push((id, listen(&client(&house, name), id, json!({ "toolsListChanged": true })).await));
    }
    until("the later ones share one", || house.server.listeners() == 3).await;
    house.server.change(TOOLS, json!({}));
    for (id, events) in &mut all {
        hears(events, *id, TOOLS, None).await;
    }
    assert_eq!((opened(&house), refused(&house)), (4, 1));
}

#[tokio::test]
async fn a_client_of_the_older_revisions_shares_it_too_with_the_resources_it_watches() {
    let house = scarce(MINUTE).await;
    let mut modern = listen(&client(&house, "a"), 1, json!({ "toolsListChanged": true })).await;
    let mut older = house.app("older").await;
    older.say(crate::support::request(5, "resources/subscribe", json!({ "uri": "file:///a" }))).await;
    assert_eq!(older.hear().await["id"], 5);
    let asked = || house.server.seen_of(LISTEN).pop().unwrap().text;
    until("the stream has grown", || asked().contains("file:///a") && house.server.listeners() == 1).await;
    house.server.change(UPDATED, json!({ "uri": "file:///a" }));
    let told = older.hear().await;
    assert_eq!((&told["method"], &told["params"]), (&json!(UPDATED), &json!({ "uri": "file:///a" })));
    house.server.change(TOOLS, json!({}));
    hears(&mut modern, 1, TOOLS, None).await;
    assert_eq!(older.hear().await["method"], TOOLS);
    house.server.hang_up();
    hears(&mut modern, 1, TOOLS, None).await;
    let mut missed = Vec::new();
    while missed.last() != Some(&UPDATED.to_owned()) {
        missed.push(older.hear().await["method"].as_str().unwrap().to_owned());
    }
    assert!(missed.contains(&TOOLS.to_owned()), "{missed:?}");
    assert_eq!(refused(&house), 0);
}
