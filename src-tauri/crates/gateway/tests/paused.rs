//! A user who has paused everything: no use of a server gets through, and no app forgets its tools over it.

use crate::support::{BridgeClient, FakeServer, House, house, modern_house, names, said};
use gateway::BridgeHello;
use policy::Mode;
use serde_json::{Value, json};

fn pause(house: &House<impl Sized>, on: bool) {
    *house.desk.paused.lock().unwrap() = on;
}

fn says_so(answer: &Value) {
    let words = match answer.get("error") {
        Some(error) => error["message"].as_str().unwrap(),
        None => said(answer),
    };
    assert!(words.contains("paused Traygate") && words.contains("`traygate resume`"), "{answer}");
}

#[tokio::test]
async fn nothing_is_used_while_paused_and_everything_afterwards() {
    let house: House<FakeServer> = house().await;
    let mut bridge: BridgeClient = house.bridge(BridgeHello::default());
    bridge.begin().await;
    // In the strictest mode a call would first look the tool up.
    house.desk.set(Mode::ReadOnly, &[]);
    pause(&house, true);
    let call = json!({ "name": "look", "arguments": {} });
    let answer = bridge.ask("tools/call", call.clone()).await;
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    says_so(&answer);
    let others = ["prompts/get", "resources/read", "completion/complete", "vendor/erase"];
    for method in others {
        let answer = bridge.ask(method, json!({ "name": "x", "uri": "x:y" })).await;
        assert_eq!(answer["error"]["code"], -31403, "{answer}");
        says_so(&answer);
    }
    let uses = |it: &str| it == "tools/call" || others.contains(&it);
    assert!(house.server.seen().iter().all(|it| !uses(&it.rpc())), "nothing was sent");
    house.desk.set(Mode::Allow, &[]);
    assert_eq!(names(&bridge.ask("tools/list", json!({})).await), ["look", "pay"], "lists stay");
    pause(&house, false);
    assert_eq!(said(&bridge.ask("tools/call", call).await), "look Acme");
}

#[tokio::test]
async fn an_app_of_the_newest_revision_is_told_too() {
    let house = modern_house().await;
    let client = house.http();
    pause(&house, true);
    let answer = client.modern_ask("tools/call", json!({ "name": "look", "arguments": {} })).await;
    assert_eq!(answer["result"]["isError"], true, "{answer}");
    says_so(&answer);
    assert!(house.server.seen().iter().all(|it| it.rpc() != "tools/call"), "nothing was sent");
}
