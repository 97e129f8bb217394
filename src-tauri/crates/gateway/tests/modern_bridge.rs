//! Revision 2026-07-28 over the bridge: the client has no headers, so the gateway writes them.

use crate::support::{modern_house, modern_request, said, until};
use gateway::BridgeHello;
use serde_json::json;
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn headers_are_written_for_a_client_without_any() {
    let house = modern_house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    assert_eq!(
        bridge.modern_ask("server/discover", json!({})).await["result"]["_meta"]["io.traygate/instance"],
        "Acme"
    );
    assert_eq!(said(&bridge.modern_ask("tools/call", json!({ "name": "é" })).await), "é Acme");
    bridge.modern_ask("resources/read", json!({ "uri": "file:///a b" })).await;
    let seen = house.server.seen();
    let shown = |at: usize, name: &str| seen[at].headers[name].to_str().unwrap();
    assert_eq!(shown(1, "mcp-name"), "=?base64?w6k=?=");
    assert_eq!((shown(2, "mcp-name"), shown(2, "mcp-method")), ("file:///a b", "resources/read"));
    assert_eq!(shown(2, "mcp-protocol-version"), "2026-07-28");
    let lacking = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}"#;
    bridge.say(lacking).await;
    assert_eq!(bridge.hear().await["error"]["code"], -32602);
    bridge.say(modern_request(2, "tools/list", json!({})).replace("2026-07-28", "1900-01-01")).await;
    assert_eq!(bridge.hear().await["error"]["code"], -32022);
    bridge.say(modern_request(3, "initialize", json!({}))).await;
    assert_eq!(bridge.hear().await["error"]["code"], -32601);
    assert_eq!(house.server.seen().len(), 3);
}

#[tokio::test]
async fn arguments_are_mirrored_and_a_changed_schema_is_learnt_anew() {
    let house = modern_house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    let list = bridge.modern_ask("tools/list", json!({})).await;
    let names: Vec<&str> =
        list["result"]["tools"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["look", "pay", "place", "count"], "without the tool whose annotation is invalid");
    let call = json!({ "name": "place", "arguments": { "region": "us-west1", "count": 3 } });
    assert_eq!(said(&bridge.modern_ask("tools/call", call.clone()).await), "place Acme");

    house.server.mirror("region");
    assert_eq!(said(&bridge.modern_ask("tools/call", call.clone()).await), "place Acme");
    let calls = house.server.seen_of("tools/call");
    assert_eq!(calls.len(), 3, "refused once, then sent with the header");
    assert_eq!(calls[2].headers["mcp-param-region"], "us-west1");
    assert_eq!(house.server.seen_of("tools/list").len(), 2);
    assert_eq!(said(&bridge.modern_ask("tools/call", call).await), "place Acme");
    assert_eq!(house.server.seen_of("tools/call").len(), 4);

    let over_http = house.http().modern_ask("tools/list", json!({})).await;
    assert_eq!(
        over_http["result"]["tools"].as_array().unwrap().len(),
        5,
        "who writes headers itself decides itself"
    );
}

#[tokio::test]
async fn a_cancelled_request_closes_the_servers_stream_and_gets_no_answer() {
    let house = modern_house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.modern_ask("server/discover", json!({})).await;
    let cancel = |id: u32| {
        format!(r#"{{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{"requestId":{id}}}}}"#)
    };
    bridge.say(modern_request(1, "tools/call", json!({ "name": "slow" }))).await;
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    bridge.say(cancel(1)).await;
    until("the server sees it go", || house.server.dropped() == 1).await;
    bridge.say(modern_request(2, "tools/call", json!({ "name": "endless" }))).await;
    assert_eq!(bridge.hear().await["method"], "notifications/progress");
    bridge.say(cancel(2)).await;
    until("the stream is closed", || house.server.dropped() == 2).await;
    assert_eq!(bridge.modern_ask("tools/call", json!({ "name": "look" })).await["id"], 7);
    assert!(house.server.seen_of("notifications/cancelled").is_empty());
}

#[tokio::test]
async fn a_subscription_ends_with_its_client() {
    let house = modern_house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge
        .say(modern_request(
            5,
            "subscriptions/listen",
            json!({ "notifications": { "toolsListChanged": true } }),
        ))
        .await;
    assert_eq!(bridge.hear().await["method"], "notifications/subscriptions/acknowledged");
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{}}"#);
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    bridge.write.shutdown().await.unwrap();
    let end = bridge.hear().await;
    assert_eq!((&end["id"], &end["result"]["resultType"]), (&json!(5), &json!("complete")));
    assert_eq!(bridge.line().await, None);
    until("the server's stream is closed", || house.server.listeners() == 0).await;
}
