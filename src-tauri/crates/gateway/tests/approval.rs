//! An app the user has not allowed: answered at once with words, the server is not asked, and all changes when the
//! user does.

use crate::support::{
    House, HttpClient, ModernServer, house, modern_house, modern_request, names, request, said, until,
};
use gateway::{BridgeHello, Event, Outcome};
use serde_json::{Value, json};

/// What the app of these tests calls itself in `support::INITIALIZE`.
const APP: &str = "test";

#[tokio::test]
async fn an_app_that_is_not_allowed_is_told_so_and_reaches_the_server_once_it_is() {
    let house = house().await;
    house.desk.refuse(APP);
    let mut bridge =
        house.bridge(BridgeHello { client: Some("cursor".to_owned()), ..BridgeHello::default() });
    let answer = bridge.begin().await;
    let result = &answer["result"];
    assert_eq!(result["serverInfo"]["title"], "SHOP (not allowed yet)");
    assert_eq!(result["instructions"], "test is not allowed to use shop.");
    assert_eq!(result["capabilities"], json!({ "tools": { "listChanged": true } }));

    let list = bridge.ask("tools/list", json!({})).await;
    assert_eq!(names(&list), ["approval"]);
    let how = bridge.ask("tools/call", json!({ "name": "approval", "arguments": {} })).await;
    assert_eq!((said(&how), &how["result"]["isError"]), ("test is not allowed to use shop.", &json!(false)));
    let refused = bridge.ask("tools/call", json!({ "name": "pay" })).await;
    assert_eq!(
        (said(&refused), &refused["result"]["isError"]),
        ("test is not allowed to use shop.", &json!(true))
    );
    assert_eq!(bridge.ask("resources/read", json!({ "uri": "a:b" })).await["error"]["code"], -31403);
    assert_eq!(bridge.ask("ping", json!({})).await["result"], json!({}));
    assert!(house.server.seen().is_empty(), "the server was asked nothing");

    house.desk.allow(APP);
    house.gateway.instances_changed();
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    let stale = bridge.ask("tools/call", json!({ "name": "approval" })).await;
    assert!(said(&stale).contains("allowed this app to use SHOP as \"Acme\""), "{stale}");
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await)[0], "look");
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");
}

#[tokio::test]
async fn what_is_taken_back_is_taken_from_the_running_conversation() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "look" })).await), "look Acme");
    until("the gateway listens", || house.server.listeners() == 1).await;
    // What the server asks now is not answered by an app that may not speak to it any more.
    house.server.tell(r#"{"jsonrpc":"2.0","id":"q","method":"roots/list"}"#);
    assert_eq!(bridge.hear().await["method"], "roots/list");
    house.desk.refuse(APP);
    house.gateway.instances_changed();
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(bridge.hear().await["method"], "notifications/prompts/list_changed");
    until("the upstream session is ended", || house.server.open_sessions() == 0).await;
    let before = house.server.seen().len();
    bridge.say(r#"{"jsonrpc":"2.0","id":"q","result":{"roots":[]}}"#).await;
    bridge.say(r#"{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}"#).await;
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["approval"]);
    assert_eq!(bridge.ask("tools/call", json!({ "name": "look" })).await["result"]["isError"], true);
    assert_eq!(house.server.seen().len(), before);
}

#[tokio::test]
async fn each_app_is_allowed_for_itself() {
    let house = house().await;
    house.desk.refuse("stranger");
    let mut known = house.bridge(BridgeHello::default());
    known.begin().await;
    let mut stranger = house.bridge(BridgeHello::default());
    stranger.say(crate::support::INITIALIZE.replace("\"name\":\"test\"", "\"name\":\"stranger\"")).await;
    assert_eq!(stranger.hear().await["result"]["serverInfo"]["title"], "SHOP (not allowed yet)");
    assert_eq!(said(&known.ask("tools/call", json!({ "name": "look" })).await), "look Acme");
    assert_eq!(stranger.ask("tools/call", json!({ "name": "look" })).await["result"]["isError"], true);
    assert_eq!(house.server.seen_of("initialize").len(), 1);
}

#[tokio::test]
async fn a_conversation_that_goes_on_with_the_next_owner_is_asked_for_anew() {
    let house = house().await;
    house.desk.refuse(APP);
    let resume = Some(crate::support::INITIALIZE.to_owned());
    let mut bridge = house.bridge(BridgeHello { resume, ..BridgeHello::default() });
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["approval"]);
    assert!(house.server.seen().is_empty());
}

#[tokio::test]
async fn an_allowed_app_still_needs_somebody_signed_in() {
    let house = house().await;
    house.desk.refuse(APP);
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["approval"]);
    house.desk.allow(APP);
    house.desk.sign_out();
    house.gateway.instances_changed();
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["sign_in"]);
}

#[tokio::test]
async fn over_http_it_is_the_same() {
    let house = house().await;
    house.desk.refuse(APP);
    let mut client = house.http();
    assert_eq!(client.begin().await["result"]["serverInfo"]["title"], "SHOP (not allowed yet)");
    assert_eq!(client.call("look").await["result"]["isError"], true);
    assert!(house.server.seen().is_empty());
    let held = |event: &Event| {
        matches!(event, Event::Call { outcome: Outcome::Held, instance: None, client: Some(_), .. })
    };
    let events = house.desk.events.lock().unwrap().clone();
    assert_eq!(events.iter().filter(|it| held(it)).count(), 2, "{events:?}");
}

/// A request of revision 2026-07-28 from an app that says who it is.
fn from(name: &str, id: u32, method: &str, mut params: Value) -> String {
    params["_meta"]["io.modelcontextprotocol/clientInfo"] = json!({ "name": name, "version": "1" });
    modern_request(id, method, params)
}

/// Lets the gateway learn that the server is a modern one.
async fn met(house: &House<ModernServer>) -> HttpClient {
    let known = house.http();
    known.modern_ask("server/discover", json!({})).await;
    known
}

#[tokio::test]
async fn a_modern_app_is_told_so_too() {
    let house = modern_house().await;
    house.desk.refuse("stranger");
    // Nothing is known of the server yet: whoever speaks both eras falls back.
    let mut early = house.bridge(BridgeHello::default());
    early.say(from("stranger", 1, "server/discover", json!({}))).await;
    let answer = early.hear().await;
    assert_eq!(answer["error"]["code"], -31403, "{answer}");
    assert!(house.server.seen().is_empty());

    met(&house).await;
    let seen = house.server.seen().len();
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.say(from("stranger", 1, "server/discover", json!({}))).await;
    let found = bridge.hear().await;
    assert_eq!(found["result"]["instructions"], "stranger is not allowed to use shop.", "{found}");
    bridge.say(from("stranger", 2, "tools/list", json!({}))).await;
    let list = bridge.hear().await;
    assert_eq!((names(&list), &list["result"]["ttlMs"]), (vec!["approval"], &json!(0)));
    bridge.say(from("stranger", 3, "tools/call", json!({ "name": "look" }))).await;
    assert_eq!(bridge.hear().await["result"]["isError"], true);
    bridge.say(from("stranger", 4, "resources/read", json!({ "uri": "a:b" }))).await;
    assert_eq!(bridge.hear().await["error"]["code"], -31403);
    // A request that does not say who it is from comes from whoever spoke last.
    bridge.say(modern_request(5, "tools/call", json!({ "name": "look" }))).await;
    assert_eq!(bridge.hear().await["result"]["isError"], true);
    bridge.say(from("stranger", 6, "subscriptions/listen", wanting_tools())).await;
    assert_eq!(bridge.hear().await["method"], "notifications/subscriptions/acknowledged");
    assert_eq!(house.server.seen().len(), seen);

    house.desk.allow("stranger");
    house.gateway.instances_changed();
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    bridge.say(from("stranger", 7, "tools/call", json!({ "name": "approval" }))).await;
    assert!(said(&bridge.hear().await).contains("allowed this app to use SHOP"));
    bridge.say(from("stranger", 8, "tools/call", json!({ "name": "pay" }))).await;
    assert_eq!(said(&bridge.hear().await), "pay Acme");

    house.desk.refuse("stranger");
    house.gateway.instances_changed();
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    until("the server's stream is closed", || house.server.listeners() == 0).await;
    bridge.say(from("stranger", 9, "tools/call", json!({ "name": "pay" }))).await;
    assert_eq!(bridge.hear().await["result"]["isError"], true);
    assert_eq!(house.server.seen_of("tools/call").len(), 1);
}

#[tokio::test]
async fn an_app_of_the_older_revision_at_a_modern_server_is_told_so_too() {
    let house = modern_house().await;
    house.desk.refuse(APP);
    let mut bridge = house.bridge(BridgeHello::default());
    assert_eq!(bridge.begin().await["result"]["serverInfo"]["title"], "SHOP (not allowed yet)");
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["approval"]);
    assert!(house.server.seen().is_empty());
    house.desk.allow(APP);
    house.gateway.instances_changed();
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");

    house.desk.refuse(APP);
    house.gateway.instances_changed();
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    until("the server's stream is closed", || house.server.listeners() == 0).await;
    bridge.say(request(9, "tools/call", json!({ "name": "pay" }))).await;
    let mut heard = bridge.hear().await;
    while heard["id"] != 9 {
        // What a modern server may have of lists is not known before it is asked, so all of them are others now.
        assert!(heard["method"].as_str().unwrap().ends_with("/list_changed"), "{heard}");
        heard = bridge.hear().await;
    }
    assert_eq!(heard["result"]["isError"], true, "{heard}");
    assert_eq!(house.server.seen_of("tools/call").len(), 1);
}

fn wanting_tools() -> Value {
    json!({ "notifications": { "toolsListChanged": true } })
}

#[tokio::test]
async fn an_app_that_names_itself_anew_is_another_app() {
    let house = modern_house().await;
    house.desk.refuse("stranger");
    met(&house).await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.say(from("known", 1, "tools/call", json!({ "name": "look" }))).await;
    assert_eq!(said(&bridge.hear().await), "look Acme");
    bridge.say(from("stranger", 2, "tools/call", json!({ "name": "look" }))).await;
    assert_eq!(said(&bridge.hear().await), "stranger is not allowed to use shop.");
    // It is a request like any other, so its own id comes back.
    bridge.say(request(3, "ping", json!({}))).await;
    assert_eq!(bridge.hear().await["id"], 3);
}
