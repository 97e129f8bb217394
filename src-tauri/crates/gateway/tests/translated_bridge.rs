//! A client that begins with `initialize` at a server of revision 2026-07-28 alone, over the bridge.

use crate::support::{INITIALIZE, modern_house, request, said, until};
use gateway::BridgeHello;
use serde_json::json;
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn a_conversation_over_lines() {
    let house = modern_house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    let greeting = bridge.begin().await;
    assert_eq!(greeting["result"]["serverInfo"]["title"], "fake (Acme)");
    assert_eq!(bridge.ask("tools/list", json!({})).await["result"]["tools"][0]["name"], "look");
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "look" })).await), "look Acme");
    bridge.say(request(8, "tools/call", json!({ "name": "logs", "_meta": { "progressToken": 1 } }))).await;
    assert_eq!(bridge.hear().await["method"], "notifications/message");
    assert_eq!(bridge.hear().await["method"], "notifications/progress");
    assert_eq!(bridge.hear().await["id"], 8);
    until("the server is listened to", || house.server.listeners() == 1).await;
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#);
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    bridge.ask("resources/subscribe", json!({ "uri": "a:b" })).await;
    until("one stream is left", || house.server.listeners() == 1).await;
    house
        .server
        .tell(r#"{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b"}}"#);
    assert_eq!(bridge.hear().await["params"]["uri"], "a:b");
    house.switch("Borealis");
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(bridge.hear().await["method"], "notifications/resources/list_changed");
    assert!(said(&bridge.ask("tools/call", json!({ "name": "pay" })).await).contains("Nothing was sent"));
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "pay" })).await), "pay Borealis");
    bridge.write.shutdown().await.unwrap();
    assert_eq!(bridge.line().await, None);
    until("the server's stream is closed", || house.server.listeners() == 0).await;
    let said: Vec<String> = house.server.seen().iter().map(|it| it.rpc()).collect();
    assert!(!said.iter().any(|it| it.starts_with("notifications/") || it == "ping"), "{said:?}");
}

#[tokio::test]
async fn a_cancelled_call_closes_the_servers_stream_and_gets_no_answer() {
    let house = modern_house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    for (id, tool) in [(1, "slow"), (2, "endless")] {
        bridge.say(request(id, "tools/call", json!({ "name": tool }))).await;
        if tool == "endless" {
            assert_eq!(bridge.hear().await["method"], "notifications/progress");
        }
        until("the call is there", || house.server.seen_of("tools/call").len() == id as usize).await;
        let cancel =
            json!({ "jsonrpc": "2.0", "method": "notifications/cancelled", "params": { "requestId": id } });
        bridge.say(cancel.to_string()).await;
        until("the server sees it go", || house.server.dropped() == id as usize).await;
    }
    assert_eq!(bridge.ask("tools/call", json!({ "name": "look" })).await["id"], 7);
}

#[tokio::test]
async fn a_conversation_goes_on_with_the_next_owner_and_roots_stay_here() {
    let house = modern_house().await;
    let resume = Some(INITIALIZE.to_owned());
    let mut bridge = house.bridge(BridgeHello { resume, ..BridgeHello::default() });
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(bridge.hear().await["method"], "notifications/resources/list_changed");
    bridge.say(r#"{"jsonrpc":"2.0","method":"notifications/roots/list_changed"}"#).await;
    bridge.say(r#"{"jsonrpc":"2.0","method":"notifications/vendor/hint","params":{"n":1.0}}"#).await;
    until("what is unknown is passed on", || !house.server.seen_of("notifications/vendor/hint").is_empty())
        .await;
    assert!(house.server.seen_of("notifications/roots/list_changed").is_empty());
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "look" })).await), "look Acme");
}
