//! What the user lets apps do: only reading, and tools switched off, in lists and calls of both eras.

use crate::support::{
    BridgeClient, FakeServer, House, HttpClient, ModernServer, house, house_with, modern_house, names,
    request, said, sse_house, until,
};
use gateway::{BridgeHello, Event, Limits, Outcome};
use policy::Mode;
use serde_json::{Value, json};
use std::time::Duration;

fn bridge<S>(house: &House<S>) -> BridgeClient {
    house.bridge(BridgeHello::default())
}

fn call(tool: &str) -> Value {
    json!({ "name": tool, "arguments": {} })
}

fn is_refused(answer: &Value, words: &[&str]) {
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    for it in words {
        assert!(said(answer).contains(it), "{it:?} in {answer}");
    }
}

const WRITES: [&str; 3] = ["only read from SHOP", "the tool \"pay\"", "`traygate policy shop --mode ask`"];
const OFF: [&str; 3] =
    ["switched the tool \"pay\"", "Nothing was sent", "`traygate policy shop --enable-tool pay`"];

fn calls(seen: Vec<crate::support::Seen>) -> usize {
    seen.iter().filter(|it| it.rpc() == "tools/call").count()
}

#[tokio::test]
async fn reading_only_shows_and_calls_what_only_reads() {
    let house = house().await;
    let mut bridge = bridge(&house);
    bridge.begin().await;
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["look", "pay"]);
    house.set(Mode::ReadOnly, &[]);
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["look"]);
    assert_eq!(said(&bridge.ask("tools/call", call("look")).await), "look Acme");
    is_refused(&bridge.ask("tools/call", call("pay")).await, &WRITES);
    is_refused(&bridge.ask("tools/call", call("no_such_tool")).await, &["only read"]);
    let other = bridge.ask("vendor/erase", json!({})).await;
    assert_eq!(other["error"]["code"], -31403, "{other}");
    assert!(other["error"]["message"].as_str().unwrap().contains("`vendor/erase` does not say"), "{other}");
    assert_eq!(calls(house.server.seen()), 1);
    assert!(bridge.ask("prompts/get", call("x")).await.get("result").is_some(), "what only reads passes");

    house.set(Mode::Allow, &[]);
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(said(&bridge.ask("tools/call", call("pay")).await), "pay Acme");
    let held = house.desk.events.lock().unwrap().clone();
    let held = held.iter().filter(|it| matches!(it, Event::Call { outcome: Outcome::Held, .. })).count();
    assert_eq!(held, 3, "what is refused is in the activity");
}

#[tokio::test]
async fn a_call_before_any_list_is_judged_by_the_servers_list() {
    let house = house().await;
    house.desk.set(Mode::ReadOnly, &[]);
    let mut client = house.http();
    client.begin().await;
    is_refused(&client.call("pay").await, &WRITES);
    assert_eq!(said(&client.call("look").await), "look Acme");
    assert_eq!(house.server.seen_of("tools/list").len(), 1, "asked once");
    assert_eq!(calls(house.server.seen()), 1);
}

#[tokio::test]
async fn a_tool_that_is_off_is_neither_listed_nor_called() {
    let house = house().await;
    house.desk.set(Mode::Allow, &["pay"]);
    let mut client = house.http();
    client.begin().await;
    // Bad input 26: without being listed.
    is_refused(&client.call("pay").await, &OFF);
    assert_eq!(names(&client.ask("tools/list", json!({})).await), ["look"]);
    is_refused(&client.call("pay").await, &OFF);
    assert_eq!(said(&client.call("look").await), "look Acme");
    let augmented = client.ask("tools/call", json!({ "name": "p\u{61}y", "task": { "ttl": 1 } })).await;
    is_refused(&augmented, &OFF);
    let spelled = r#"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"p\u0061y"}}"#;
    is_refused(&client.post(spelled).await.json().await.unwrap(), &OFF);
    assert_eq!(calls(house.server.seen()), 1);

    let mut stream = client.listen().await;
    house.set(Mode::Allow, &[]);
    assert_eq!(stream.message().await.unwrap()["method"], "notifications/tools/list_changed");
    assert_eq!(said(&client.call("pay").await), "pay Acme");
}

#[tokio::test]
async fn pages_stay_pages() {
    let house = house().await;
    let tool = |name: &str| json!({ "name": name, "inputSchema": {} });
    house.server.list_with(json!([[tool("look"), tool("pay")], [tool("pay")], [tool("other")]]));
    house.desk.set(Mode::Allow, &["pay"]);
    let mut bridge = bridge(&house);
    bridge.begin().await;
    for (cursor, listed, next) in [
        (json!({}), &["look"][..], json!("1")),
        (json!({ "cursor": "1" }), &[], json!("2")),
        (json!({ "cursor": "2" }), &["other"], json!(null)),
    ] {
        let page = bridge.ask("tools/list", cursor).await;
        assert_eq!((names(&page), &page["result"]["nextCursor"]), (listed.to_vec(), &next));
    }
}

#[tokio::test]
async fn a_server_that_is_spoken_for_is_held_to_it_too() {
    let impatient = Limits { at_once: Duration::from_millis(20), ..Limits::default() };
    let house = house_with(impatient).await;
    let mut first = bridge(&house);
    first.begin().await;
    assert_eq!(names(&first.ask("tools/list", json!({})).await), ["look", "pay"]);
    house.server.hold(true);
    house.set(Mode::Allow, &["pay"]);
    assert_eq!(first.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(names(&first.ask("tools/list", json!({})).await), ["look"], "from what it said the last time");
    house.set(Mode::ReadOnly, &[]);
    assert_eq!(first.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(names(&first.ask("tools/list", json!({})).await), ["look"]);
    is_refused(&first.ask("tools/call", call("pay")).await, &WRITES);
    house.server.hold(false);
}

#[tokio::test]
async fn a_refusal_does_not_use_up_the_word_about_another_instance() {
    let house = house().await;
    let mut bridge = bridge(&house);
    bridge.begin().await;
    bridge.ask("tools/call", call("pay")).await;
    house.switch("Borealis");
    for _ in 0..2 {
        assert!(bridge.hear().await["method"].as_str().unwrap().ends_with("/list_changed"));
    }
    house.desk.set(Mode::ReadOnly, &[]);
    is_refused(&bridge.ask("tools/call", call("pay")).await, &WRITES);
    house.desk.set(Mode::Allow, &[]);
    assert!(said(&bridge.ask("tools/call", call("pay")).await).contains("You are now on Borealis"));
    assert_eq!(said(&bridge.ask("tools/call", call("pay")).await), "pay Borealis");
}

/// The same for a server of revision 2026-07-28, whichever way an app reaches it.
async fn modern(house: &House<ModernServer>, mut ask: impl AsyncFnMut(&str, Value) -> Value) {
    let whole = ["look", "pay", "place", "count", "broken"];
    let listed = ask("tools/list", json!({})).await;
    assert_eq!(names(&listed)[..4], whole[..4]);
    house.desk.set(Mode::Allow, &["pay"]);
    let listed = ask("tools/list", json!({})).await;
    assert_eq!(names(&listed)[..3], ["look", "place", "count"], "{listed}");
    is_refused(&ask("tools/call", call("pay")).await, &OFF);
    house.desk.set(Mode::ReadOnly, &[]);
    assert_eq!(names(&ask("tools/list", json!({})).await), ["look"]);
    is_refused(&ask("tools/call", call("pay")).await, &WRITES);
    assert_eq!(said(&ask("tools/call", call("look")).await), "look Acme");
    assert_eq!(ask("vendor/erase", json!({})).await["error"]["code"], -31403);
    assert_eq!(calls(house.server.seen()), 1);
    assert!(house.server.seen_of("vendor/erase").is_empty());
}

#[tokio::test]
async fn a_modern_app_is_held_to_it() {
    let house = modern_house().await;
    let client: HttpClient = house.http();
    modern(&house, async |method, params| client.modern_ask(method, params).await).await;
    let house = modern_house().await;
    let mut client = bridge(&house);
    modern(&house, async |method, params| client.modern_ask(method, params).await).await;
}

#[tokio::test]
async fn an_app_that_is_translated_for_is_held_to_it() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    modern(&house, async |method, params| client.ask(method, params).await).await;
    let house = modern_house().await;
    let mut client = bridge(&house);
    client.begin().await;
    modern(&house, async |method, params| client.ask(method, params).await).await;
}

#[tokio::test]
async fn a_server_of_the_oldest_transport_is_guarded_the_same() {
    let house = sse_house().await;
    house.desk.set(Mode::Allow, &["pay"]);
    let mut bridge = bridge(&house);
    bridge.begin().await;
    is_refused(&bridge.ask("tools/call", call("pay")).await, &OFF);
    assert!(!names(&bridge.ask("tools/list", json!({})).await).contains(&"pay"));
}

#[tokio::test]
async fn a_modern_app_hears_that_the_list_is_another_one() {
    let house = modern_house().await;
    let mut bridge = bridge(&house);
    bridge.modern_ask("server/discover", json!({})).await;
    let wanted = json!({ "notifications": { "toolsListChanged": true } });
    bridge.say(crate::support::modern_request(9, "subscriptions/listen", wanted)).await;
    assert_eq!(bridge.hear().await["method"], "notifications/subscriptions/acknowledged");
    until("the stream is open", || house.server.listeners() == 1).await;
    house.set(Mode::ReadOnly, &[]);
    let heard = bridge.hear().await;
    assert_eq!(heard["method"], "notifications/tools/list_changed");
    assert_eq!(heard["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"], 9);
}

#[tokio::test]
async fn a_list_that_can_be_read_in_two_ways_is_not_passed_on() {
    let house: House<FakeServer> = house().await;
    let mut bridge = bridge(&house);
    bridge.begin().await;
    let twice = r#"{"jsonrpc":"2.0","id":7,"result":{"tools":[],"tools":[{"name":"pay"}]}}"#;
    house.server.answer_with(200, "application/json", twice);
    bridge.say(request(7, "tools/list", json!({}))).await;
    assert_eq!(bridge.hear().await["error"]["code"], -32603);
}
