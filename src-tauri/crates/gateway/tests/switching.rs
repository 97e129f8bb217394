//! Another instance on a live session: never the wrong one, and the client is told.

use crate::support::{INITIALIZE, house, said, until};
use gateway::BridgeHello;
use serde_json::{Value, json};

fn instance_of(answer: &Value) -> &str {
    answer["result"]["_meta"]["io.traygate/instance"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

#[tokio::test]
async fn later_calls_use_the_new_instance_with_the_clients_own_introduction() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.ask("tools/list", json!({})).await;
    assert_eq!(said(&client.call("look").await), "look Acme");
    house.switch("Borealis");
    let answer = client.call("look").await;
    assert_eq!((said(&answer), instance_of(&answer)), ("look Borealis", "Borealis"));
    let initialize = house.server.seen_of("initialize");
    assert_eq!(initialize.len(), 2);
    assert_eq!(
        (initialize[1].text.as_str(), initialize[1].instance.as_deref()),
        (INITIALIZE, Some("Borealis"))
    );
    assert_eq!(house.server.seen_of("notifications/initialized").len(), 2);
    until("the old session is ended", || house.server.open_sessions() == 1).await;
}

#[tokio::test]
async fn a_call_under_way_ends_on_the_instance_it_began_with() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.ask("tools/list", json!({})).await;
    let slow = tokio::spawn({
        let client = client.clone();
        async move { client.call("slow").await }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    house.switch("Borealis");
    assert_eq!(said(&client.call("look").await), "look Borealis");
    assert_eq!(house.server.open_sessions(), 2, "the old session lives as long as its call");
    house.server.release();
    let answer = slow.await.unwrap();
    assert_eq!((said(&answer), instance_of(&answer)), ("slow Acme", "Acme"));
    until("the old session is ended", || house.server.open_sessions() == 1).await;
}

#[tokio::test]
async fn the_first_write_on_another_instance_is_explained_once_instead_of_sent() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.ask("tools/list", json!({})).await;
    assert_eq!(said(&client.call("pay").await), "pay Acme");
    house.switch("Borealis");
    assert_eq!(said(&client.call("look").await), "look Borealis", "reading needs no warning");
    let held = client.call("pay").await;
    assert_eq!(held["result"]["isError"], true);
    assert_eq!(
        said(&held),
        "You are now on Borealis; earlier calls in this conversation used Acme. Nothing was sent. \
         Call again to act on Borealis."
    );
    assert_eq!(house.server.seen_of("tools/call").len(), 2);
    assert_eq!(said(&client.call("pay").await), "pay Borealis");
}

#[tokio::test]
async fn a_client_that_never_asked_for_the_list_may_still_read_at_once() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    assert_eq!(said(&client.call("look").await), "look Acme");
    house.switch("Borealis");
    assert_eq!(said(&client.call("look").await), "look Borealis");
    let held = client.call("pay").await;
    assert_eq!(held["result"]["isError"], true, "writing is held all the same: {held}");
}

#[tokio::test]
async fn a_tool_nobody_described_counts_as_writing() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.call("unlisted").await;
    house.switch("Borealis");
    assert_eq!(client.call("unlisted").await["result"]["isError"], true);
    assert_eq!(said(&client.call("unlisted").await), "unlisted Borealis");
}

#[tokio::test]
async fn a_conversation_that_acted_nowhere_yet_is_not_held() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.ask("tools/list", json!({})).await;
    house.switch("Borealis");
    assert_eq!(said(&client.call("pay").await), "pay Borealis");
}

#[tokio::test]
async fn clients_are_told_over_bridge_and_stream_and_late_readers_too() {
    let house = house().await;
    let mut listening = house.http();
    listening.begin().await;
    let mut events = listening.listen().await;
    let mut late = house.http();
    late.begin().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    until("the bridge's greeting is complete", || {
        house.server.seen_of("notifications/initialized").len() == 3
    })
    .await;

    house.switch("Borealis");
    for expected in ["notifications/tools/list_changed", "notifications/prompts/list_changed"] {
        assert_eq!(events.message().await.unwrap()["method"], expected);
        assert_eq!(bridge.hear().await["method"], expected);
    }
    let mut events = late.listen().await;
    assert_eq!(events.message().await.unwrap()["method"], "notifications/tools/list_changed");

    house.gateway.instances_changed();
    assert_eq!(bridge.ask("tools/list", json!({})).await["id"], 7, "nothing changed, so nothing was said");
}

#[tokio::test]
async fn a_pinned_entry_stays_where_it_is() {
    let house = house().await;
    let mut pinned =
        house.bridge(BridgeHello { instance: Some("Borealis".to_owned()), ..BridgeHello::default() });
    let answer = pinned.begin().await;
    assert_eq!(answer["result"]["serverInfo"]["title"], "fake (Borealis)");
    house.switch("Borealis");
    house.switch("Acme");
    assert_eq!(said(&pinned.ask("tools/call", json!({ "name": "pay" })).await), "pay Borealis");
}

#[tokio::test]
async fn fifty_clients_move_together() {
    let house = house().await;
    let mut clients = Vec::new();
    for _ in 0..50 {
        let mut client = house.http();
        client.begin().await;
        client.ask("tools/list", json!({})).await;
        clients.push(client);
    }
    house.switch("Borealis");
    for client in &clients {
        assert_eq!(said(&client.call("look").await), "look Borealis");
    }
    let calls = house.server.seen_of("tools/call");
    assert!(calls.iter().all(|it| it.headers["authorization"] == "Bearer borealis-1"));
}

#[tokio::test]
async fn an_answer_to_the_old_instance_never_reaches_the_new_one() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    let ask = |id: u32| crate::support::request(id, "tools/call", json!({ "name": "ask" }));
    bridge.say(ask(1)).await;
    let first = bridge.hear().await;
    house.switch("Borealis");
    for _ in 0..2 {
        bridge.hear().await;
    }
    bridge.say(ask(2)).await;
    assert_eq!(bridge.hear().await["result"]["isError"], true, "the guard");
    bridge.say(ask(2)).await;
    let second = bridge.hear().await;
    assert_eq!(first["id"], 1);
    assert_eq!(second["id"], "traygate-1", "both servers asked under the id 1");

    bridge
        .say(json!({ "jsonrpc": "2.0", "id": "traygate-1", "result": { "for": "Borealis" } }).to_string())
        .await;
    until("it is passed on", || house.server.seen().iter().any(|it| it.text.contains("\"for\""))).await;
    let passed = house.server.seen().into_iter().find(|it| it.text.contains("\"for\"")).unwrap();
    assert_eq!(passed.instance.as_deref(), Some("Borealis"));
    assert_eq!(passed.text, r#"{"jsonrpc":"2.0","id":1,"result":{"for":"Borealis"}}"#);
}
