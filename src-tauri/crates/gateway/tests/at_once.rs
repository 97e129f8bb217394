//! Answers at once: a server that is slow or out of reach is spoken for with what it said the last time.

use crate::support::{BridgeClient, House, house_with, modern_house_with, names, said};
use gateway::{BridgeHello, Config, Gateway, Limits, start_with};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// What is waited for here never comes by itself.
fn impatient() -> Limits {
    Limits { at_once: Duration::from_millis(20), ..Limits::default() }
}

fn bridge<S>(house: &House<S>) -> BridgeClient {
    house.bridge(BridgeHello::default())
}

/// Where nobody listens.
fn nowhere() -> String {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    format!("http://{closed}/mcp")
}

/// An owner that starts anew with what the last one remembered.
async fn restarted<S>(house: &House<S>) -> Gateway {
    let config = Config { port: 0, version: "9.9.9".to_owned() };
    start_with(config, impatient(), Arc::clone(&house.desk) as _).await.unwrap()
}

#[tokio::test]
async fn a_slow_server_is_spoken_for_and_what_is_new_is_told_when_it_comes() {
    let house = house_with(impatient()).await;
    let mut first = bridge(&house);
    let greeting = first.begin().await;
    let list = first.ask("tools/list", json!({})).await;
    house.server.hold(true);

    let mut second = bridge(&house);
    assert_eq!(second.begin().await, greeting, "as the server greeted the last time");
    assert_eq!(second.ask("tools/list", json!({})).await, list);
    assert_eq!(first.ask("tools/list", json!({})).await, list, "also in a conversation under way");
    // A call waits: nobody can do it in the server's place.
    second.say(r#"{"jsonrpc":"2.0","id":"call","method":"tools/call","params":{"name":"pay"}}"#).await;
    house.server.learn("refund");
    house.server.hold(false);
    let (mut called, mut told) = (None, false);
    while called.is_none() || !told {
        let heard = second.hear().await;
        told |= heard["method"] == "notifications/tools/list_changed";
        if heard["id"] == "call" {
            called = Some(heard);
        }
    }
    assert_eq!(said(&called.unwrap()), "pay Acme");
    assert_eq!(names(&second.ask("tools/list", json!({})).await), ["look", "pay", "refund"]);
}

#[tokio::test]
async fn a_server_that_comes_late_with_the_same_answers_is_not_announced() {
    let house = house_with(impatient()).await;
    let mut first = bridge(&house);
    first.begin().await;
    first.ask("tools/list", json!({})).await;
    house.server.hold(true);
    let mut second = bridge(&house);
    second.begin().await;
    let list = second.ask("tools/list", json!({})).await;
    house.server.hold(false);
    assert_eq!(
        said(&second.ask("tools/call", json!({ "name": "look" })).await),
        "look Acme",
        "and nothing before"
    );
    assert_eq!(names(&list), ["look", "pay"]);
}

#[tokio::test]
async fn a_server_out_of_reach_is_spoken_for_and_its_return_is_told() {
    let house = house_with(impatient()).await;
    let mut before = bridge(&house);
    let greeting = before.begin().await;
    before.ask("tools/list", json!({})).await;
    house.desk.add_server("shop", &nowhere());

    let mut bridge = bridge(&house);
    assert_eq!(bridge.begin().await, greeting);
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["look", "pay"]);
    let answer = bridge.ask("tools/call", json!({ "name": "pay" })).await;
    assert!(answer["error"]["message"].as_str().unwrap().starts_with("SHOP cannot be reached"), "{answer}");

    house.desk.add_server("shop", &house.server.url);
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(bridge.hear().await["method"], "notifications/prompts/list_changed");
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");
}

#[tokio::test]
async fn a_server_that_wants_nothing_just_now_is_spoken_for() {
    let house = house_with(impatient()).await;
    let mut first = bridge(&house);
    let greeting = first.begin().await;
    house.server.limiter().refuse("initialize", 1, 429, &[("retry-after", "600")]);
    let mut second = bridge(&house);
    assert_eq!(second.begin().await, greeting);
    assert_eq!(house.server.limiter().refused, 1);
}

#[tokio::test]
async fn a_server_never_met_is_explained_until_it_is_there() {
    let house = house_with(impatient()).await;
    house.desk.add_server("shop", &nowhere());
    let mut bridge = bridge(&house);
    let greeting = bridge.begin().await;
    assert_eq!(greeting["result"]["serverInfo"]["title"], "SHOP (not reached yet)");
    assert_eq!(greeting["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["connection"]);
    let why = bridge.ask("tools/call", json!({ "name": "connection" })).await;
    assert!(said(&why).starts_with("SHOP cannot be reached"), "{why}");

    house.desk.add_server("shop", &house.server.url);
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(bridge.hear().await["method"], "notifications/prompts/list_changed");
    let over = bridge.ask("tools/call", json!({ "name": "connection" })).await;
    assert!(said(&over).starts_with("There is a connection to SHOP"), "{over}");
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["look", "pay"]);
}

#[tokio::test]
async fn each_instance_is_remembered_for_itself() {
    let house = house_with(impatient()).await;
    let mut before = bridge(&house);
    before.begin().await;
    before.ask("tools/list", json!({})).await;
    house.desk.add_server("shop", &nowhere());
    house.switch("Borealis");
    let mut bridge = bridge(&house);
    assert_eq!(bridge.begin().await["result"]["serverInfo"]["title"], "SHOP (not reached yet)");
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["connection"], "not Acme's tools");
}

#[tokio::test]
async fn a_server_of_the_new_revision_is_spoken_for_too_also_after_a_restart() {
    let house = modern_house_with(Limits::default()).await;
    let ask = async |gateway: &Gateway, method: &str| {
        let client = crate::support::HttpClient::new(gateway.port(), "shop", "cursor");
        client.modern_ask(method, json!({})).await
    };
    let (discovered, list) =
        (ask(&house.gateway, "server/discover").await, ask(&house.gateway, "tools/list").await);
    assert_eq!(discovered["result"]["resultType"], "complete", "{discovered}");
    house.desk.add_server("shop", &nowhere());
    let later = restarted(&house).await;
    assert_eq!(ask(&later, "server/discover").await, discovered);
    assert_eq!(ask(&later, "tools/list").await, list);
    let call = crate::support::HttpClient::new(later.port(), "shop", "cursor");
    let answer = call.modern_ask("tools/call", json!({ "name": "pay", "arguments": {} })).await;
    assert_eq!(answer["error"]["code"], -31502, "{answer}");
}
