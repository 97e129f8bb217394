//! The bridge's side: lines over a local stream.

use crate::support::{INITIALIZE, INITIALIZED, house, request, said, until};
use gateway::BridgeHello;
use serde_json::json;
use tokio::io::AsyncWriteExt;

#[tokio::test]
async fn a_conversation_over_lines() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    assert_eq!(bridge.begin().await["result"]["serverInfo"]["title"], "fake (Acme)");
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "look" })).await), "look Acme");
    house.server.set_raw("{\n  \"pretty\" : [\r\n 1.0 ]\n}");
    bridge.say(request(8, "tools/call", json!({ "name": "raw" }))).await;
    assert_eq!(
        bridge.line().await.unwrap(),
        r#"{"jsonrpc":"2.0","id":8,"result":{"_meta":{"io.traygate/instance":"Acme"},   "pretty" : [   1.0 ] }}"#
    );
    bridge.say(request(9, "tools/call", json!({ "name": "stream" }))).await;
    assert_eq!(bridge.hear().await["method"], "notifications/progress");
    assert_eq!(bridge.hear().await["id"], 9);
    until("the gateway listens", || house.server.listeners() == 1).await;
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/message","params":{}}"#);
    assert_eq!(bridge.hear().await["method"], "notifications/message");
    bridge.write.shutdown().await.unwrap();
    assert_eq!(bridge.line().await, None);
    bridge.ended.await.unwrap();
    until("the upstream session is ended", || house.server.open_sessions() == 0).await;
}

#[tokio::test]
async fn a_script_may_write_everything_and_close() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    let call = request(1, "tools/call", json!({ "name": "look" }));
    bridge.write.write_all(format!("{INITIALIZE}\n{INITIALIZED}\n{call}").as_bytes()).await.unwrap();
    bridge.write.shutdown().await.unwrap();
    assert_eq!(bridge.hear().await["id"], 0);
    assert_eq!(said(&bridge.hear().await), "look Acme");
    assert_eq!(bridge.line().await, None);
    let order: Vec<String> =
        house.server.seen().iter().map(|it| it.rpc()).filter(|it| !it.is_empty()).collect();
    assert_eq!(order, ["initialize", "notifications/initialized", "tools/call"]);
}

#[tokio::test]
async fn a_conversation_goes_on_with_the_next_owner() {
    let house = house().await;
    let resume = Some(INITIALIZE.replace("\"id\":0", "\"id\":\"first\""));
    let mut bridge = house.bridge(BridgeHello { resume, ..BridgeHello::default() });
    assert_eq!(
        bridge.hear().await["method"],
        "notifications/tools/list_changed",
        "and no answer to `initialize`"
    );
    assert_eq!(bridge.hear().await["method"], "notifications/prompts/list_changed");
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "look" })).await), "look Acme");
    assert_eq!(house.server.seen_of("initialize").len(), 1);
    assert_eq!(house.server.seen_of("notifications/initialized").len(), 1);
    until("the gateway listens", || house.server.listeners() == 1).await;
}

#[tokio::test]
async fn what_is_no_message_gets_an_error_line_and_the_conversation_goes_on() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    for (line, code) in [("{oops", -32700), ("[]", -32600), (r#"{"jsonrpc":"2.0","id":1}"#, -32600)] {
        bridge.say(line).await;
        let answer = bridge.hear().await;
        assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(code), &json!(null)));
    }
    bridge.say("").await;
    bridge.say(request(1, "tools/list", json!({}))).await;
    assert_eq!(bridge.hear().await["error"]["code"], -32600, "before `initialize`");
    bridge.say(format!(r#"{{"jsonrpc":"2.0","x":"{}"}}"#, "x".repeat(11 * 1024 * 1024))).await;
    assert_eq!(bridge.hear().await["error"]["code"], -32600);
    bridge.begin().await;
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "look" })).await), "look Acme");
}

#[tokio::test]
async fn a_client_of_the_2026_revision_is_told_to_fall_back() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    assert_eq!(bridge.ask("server/discover", json!({})).await["error"]["code"], -32601);
    let meta = json!({ "_meta": { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } });
    assert_eq!(bridge.ask("tools/list", meta).await["error"]["code"], -32601);
    assert_eq!(bridge.begin().await["id"], 0);
    assert_eq!(house.server.seen_of("server/discover").len(), 1, "asked once whether it is modern");
}

#[tokio::test]
async fn calls_run_beside_each_other() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    bridge.say(request(1, "tools/call", json!({ "name": "slow" }))).await;
    bridge.say(request(2, "tools/call", json!({ "name": "look" }))).await;
    assert_eq!(bridge.hear().await["id"], 2);
    house.server.release();
    assert_eq!(bridge.hear().await["id"], 1);
}

#[tokio::test]
async fn a_stream_the_server_ends_to_be_polled_is_picked_up_for_the_client() {
    let house = house().await;
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "poll" })).await), "resumed at p1 Acme");
}
