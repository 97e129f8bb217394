//! Nobody is signed in: the client gets answers at once, and the real server as soon as somebody is.

use crate::support::{house, said, until};
use gateway::{BridgeHello, Event, Outcome};
use serde_json::json;

#[tokio::test]
async fn signed_out_is_explained_and_signing_in_brings_the_real_server() {
    let house = house().await;
    house.desk.sign_out();
    let mut bridge =
        house.bridge(BridgeHello { client: Some("claude-desktop".to_owned()), ..BridgeHello::default() });
    let answer = bridge.begin().await;
    let result = &answer["result"];
    assert_eq!(answer["id"], 0);
    assert_eq!(result["protocolVersion"], "2025-06-18");
    assert_eq!(result["serverInfo"]["name"], "shop");
    assert_eq!(result["capabilities"], json!({ "tools": { "listChanged": true } }));
    assert!(result["instructions"].as_str().unwrap().contains("traygate sign-in shop"));

    let list = bridge.ask("tools/list", json!({})).await;
    assert_eq!(list["result"]["tools"].as_array().unwrap().len(), 1);
    assert_eq!(list["result"]["tools"][0]["name"], "sign_in");
    let how = bridge.ask("tools/call", json!({ "name": "sign_in", "arguments": {} })).await;
    assert!(said(&how).contains("not signed in to SHOP"));
    assert_eq!(how["result"]["isError"], false);
    assert_eq!(bridge.ask("tools/call", json!({ "name": "pay" })).await["result"]["isError"], true);
    assert_eq!(bridge.ask("prompts/list", json!({})).await["error"]["code"], -31401);
    assert_eq!(bridge.ask("ping", json!({})).await["result"], json!({}));
    assert!(house.server.seen().is_empty());

    house.switch("Acme");
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    let stale = bridge.ask("tools/call", json!({ "name": "sign_in" })).await;
    assert!(said(&stale).contains("signed in to SHOP as \"Acme\""));
    let list = bridge.ask("tools/list", json!({})).await;
    assert_eq!(list["result"]["tools"][0]["name"], "look");
    assert_eq!(said(&bridge.ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");

    house.desk.sign_out();
    house.gateway.instances_changed();
    assert_eq!(bridge.hear().await["method"], "notifications/tools/list_changed");
    assert_eq!(bridge.hear().await["method"], "notifications/prompts/list_changed");
    assert_eq!(bridge.ask("tools/list", json!({})).await["result"]["tools"][0]["name"], "sign_in");
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_call_repeated() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    house.server.refuse("acme-1");
    house.server.accept("acme-2", "Acme");
    house.desk.renewed.lock().unwrap().insert("acme".to_owned(), "acme-2".to_owned());
    assert_eq!(said(&client.call("pay").await), "pay Acme");
    assert_eq!(*house.desk.refreshes.lock().unwrap(), 1);
    let calls = house.server.seen_of("tools/call");
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[1].headers["authorization"], "Bearer acme-2");
}

#[tokio::test]
async fn a_dead_sign_in_is_a_state_and_no_challenge() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    house.server.refuse("acme-1");
    let response = client.post(crate::support::request(1, "tools/call", json!({ "name": "pay" }))).await;
    assert_eq!(response.status(), 200);
    assert!(!response.headers().contains_key("www-authenticate"));
    let answer: serde_json::Value = response.json().await.unwrap();
    assert_eq!(answer["result"]["isError"], true);
    assert_eq!(said(&answer), "The sign-in has ended. Reconnect.");
    assert_eq!(client.ask("resources/read", json!({ "uri": "a:b" })).await["error"]["code"], -31401);
    assert_eq!(client.ask("tools/list", json!({})).await["result"]["tools"][0]["name"], "sign_in");

    let mut second = house.http();
    let answer = second.begin().await;
    assert_eq!(answer["result"]["serverInfo"]["title"], "SHOP (signed out)");

    // The same instance comes back to life.
    let mut events = second.listen().await;
    house.server.accept("acme-1", "Acme");
    house.gateway.instances_changed();
    assert_eq!(events.message().await.unwrap()["method"], "notifications/tools/list_changed");
    assert_eq!(second.ask("tools/list", json!({})).await["result"]["tools"][0]["name"], "look");
}

#[tokio::test]
async fn what_happened_is_observed_without_arguments_or_results() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.call("look").await;
    house.server.answer_with(503, "text/plain", "");
    client.call("look").await;
    house.desk.sign_out();
    client.call("look").await;
    client.request(reqwest::Method::DELETE).send().await.unwrap();
    until("all is observed", || house.desk.events.lock().unwrap().len() == 6).await;
    let events = house.desk.events.lock().unwrap().clone();
    let shop = |open| Event::Session { server: "shop".to_owned(), client: Some("cursor".to_owned()), open };
    assert_eq!((&events[0], &events[5]), (&shop(true), &shop(false)));
    let outcomes: Vec<_> = events[1..5]
        .iter()
        .map(|it| match it {
            Event::Call { method, tool, outcome, instance, bytes, .. } => {
                assert!(*bytes > 0);
                (method.as_str(), tool.as_deref(), instance.as_deref(), *outcome)
            }
            Event::Session { .. } | Event::Waiting { .. } | Event::Reach { .. } => panic!("{it:?}"),
        })
        .collect();
    assert_eq!(
        outcomes,
        [
            ("initialize", None, Some("Acme"), Outcome::Done),
            ("tools/call", Some("look"), Some("Acme"), Outcome::Done),
            ("tools/call", Some("look"), Some("Acme"), Outcome::Failed),
            ("tools/call", Some("look"), None, Outcome::Held),
        ]
    );
}

#[tokio::test]
async fn a_servers_own_tool_of_that_name_is_the_servers() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    assert_eq!(said(&client.call("sign_in").await), "sign_in Acme");
}
