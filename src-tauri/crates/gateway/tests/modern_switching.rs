//! Revision 2026-07-28 and the instance: never the wrong one, and whoever listens is told.

use crate::support::{Events, modern_house, modern_house_with, said, until};
use gateway::{BridgeHello, Limits};
use serde_json::{Value, json};
use std::time::Duration;

fn instance_of(answer: &Value) -> &str {
    answer["result"]["_meta"]["io.traygate/instance"].as_str().unwrap_or_else(|| panic!("{answer}"))
}

#[tokio::test]
async fn the_first_write_on_another_instance_is_explained_once_instead_of_sent() {
    let house = modern_house().await;
    let (client, other) =
        (house.http(), crate::support::HttpClient::new(house.gateway.port(), "shop", "vscode"));
    let call = |tool: &str| json!({ "name": tool });
    assert_eq!(said(&client.modern_ask("tools/call", call("pay")).await), "pay Acme");
    house.switch("Borealis");
    let looked = client.modern_ask("tools/call", call("look")).await;
    assert_eq!(
        (said(&looked), instance_of(&looked)),
        ("look Borealis", "Borealis"),
        "reading needs no warning"
    );
    let held = client.modern_ask("tools/call", call("pay")).await;
    assert_eq!(
        (&held["result"]["isError"], &held["result"]["resultType"]),
        (&json!(true), &json!("complete"))
    );
    assert!(said(&held).contains("Nothing was sent"));
    assert_eq!(
        said(&other.modern_ask("tools/call", call("pay")).await),
        "pay Borealis",
        "another app did nothing yet"
    );
    assert_eq!(said(&client.modern_ask("tools/call", call("pay")).await), "pay Borealis");
    let payments = house.server.seen_of("tools/call").into_iter().filter(|it| it.text.contains("\"pay\""));
    assert_eq!(payments.count(), 3);
}

#[tokio::test]
async fn a_call_under_way_ends_on_the_instance_it_began_with() {
    let house = modern_house().await;
    let client = house.http();
    client.modern_ask("tools/list", json!({})).await;
    let slow = tokio::spawn({
        let client = client.clone();
        async move { client.modern_ask("tools/call", json!({ "name": "slow" })).await }
    });
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    house.switch("Borealis");
    assert_eq!(said(&client.modern_ask("tools/call", json!({ "name": "look" })).await), "look Borealis");
    house.server.release();
    let answer = slow.await.unwrap();
    assert_eq!((said(&answer), instance_of(&answer)), ("slow Acme", "Acme"));
}

#[tokio::test]
async fn a_pinned_entry_stays_where_it_is() {
    let house = modern_house().await;
    let mut pinned =
        house.bridge(BridgeHello { instance: Some("Borealis".to_owned()), ..BridgeHello::default() });
    assert_eq!(instance_of(&pinned.modern_ask("server/discover", json!({})).await), "Borealis");
    house.switch("Borealis");
    house.switch("Acme");
    assert_eq!(said(&pinned.modern_ask("tools/call", json!({ "name": "pay" })).await), "pay Borealis");
}

#[tokio::test]
async fn a_subscription_outlives_switches_and_sign_outs() {
    let house = modern_house_with(Limits { heartbeat: Duration::from_millis(50), ..Limits::default() }).await;
    let client = house.http();
    let filter = json!({ "notifications": { "toolsListChanged": true, "promptsListChanged": true } });
    let request = client.modern_post(4, "subscriptions/listen", filter).send();
    let mut events = Events::of(request.await.unwrap());
    let first = events.message().await.unwrap();
    assert_eq!(first["method"], "notifications/subscriptions/acknowledged");
    assert_eq!(events.block().await.unwrap(), ": still here\n\n");
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":{"n":1.0}}"#);
    assert_eq!(events.message().await.unwrap()["params"], json!({ "n": 1.0 }));

    let tells = |message: Value, name: &str| {
        assert_eq!(message["method"], format!("notifications/{name}/list_changed"));
        assert_eq!(message["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"], 4);
    };
    for (step, instance) in [Some("Borealis"), None, Some("Acme")].into_iter().enumerate() {
        match instance {
            Some(label) => house.switch(label),
            None => {
                house.desk.sign_out();
                house.gateway.instances_changed();
            }
        }
        tells(events.message().await.unwrap(), "tools");
        tells(events.message().await.unwrap(), "prompts");
        until("the server has the right listeners", || {
            house.server.listeners() == usize::from(instance.is_some())
        })
        .await;
        if let Some(label) = instance {
            let listens = house.server.seen_of("subscriptions/listen");
            assert_eq!(listens.last().unwrap().instance.as_deref(), Some(label), "step {step}");
        }
    }
    house.server.tell(r#"{"jsonrpc":"2.0","method":"notifications/resources/list_changed"}"#);
    assert_eq!(events.message().await.unwrap()["method"], "notifications/resources/list_changed");
    drop(events);
    until("the server's stream is closed", || house.server.listeners() == 0).await;
}

#[tokio::test]
async fn who_listens_while_signed_out_hears_of_the_sign_in() {
    let house = modern_house().await;
    let client = house.http();
    client.modern_ask("server/discover", json!({})).await;
    house.desk.sign_out();
    let filter = json!({ "notifications": { "toolsListChanged": true, "resourceSubscriptions": ["a:b"] } });
    let mut events = Events::of(client.modern_post(4, "subscriptions/listen", filter).send().await.unwrap());
    let first = events.message().await.unwrap();
    assert_eq!(first["params"]["notifications"], json!({ "toolsListChanged": true }));
    house.switch("Acme");
    assert_eq!(events.message().await.unwrap()["method"], "notifications/tools/list_changed");
    until("the server is listened to", || house.server.listeners() == 1).await;
    house.gateway.shutdown().await;
    let end = events.message().await.unwrap();
    assert_eq!((&end["id"], &end["result"]["resultType"]), (&json!(4), &json!("complete")));
}
