//! Servers that want more permissions than the sign-in gave.

use crate::support::{house, modern_house, said};
use serde_json::json;

const CHALLENGE: &str =
    r#"Bearer error="insufficient_scope", scope="deals:write", resource_metadata="https://x""#;

#[tokio::test]
async fn a_missing_permission_is_told_and_the_instance_goes_on_working() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    house.server.challenge(Some(CHALLENGE));
    let answer = client.call("pay").await;
    assert_eq!((&answer["id"], &answer["result"]["isError"]), (&json!(7), &json!(true)));
    assert!(said(&answer).contains("tools/call pay needs deals:write"), "{answer}");
    assert_eq!(answer["result"]["_meta"]["io.traygate/instance"], "Acme");
    // What is no call is an error of its own, and never the tools of somebody who is signed out.
    let answer = client.ask("tools/list", json!({})).await;
    assert_eq!(answer["error"]["code"], -31401);
    assert!(
        answer["error"]["message"].as_str().unwrap().contains("tools/list needs deals:write"),
        "{answer}"
    );
    let told = |operation: &str| ["shop", "acme", operation, "deals:write"].map(str::to_owned);
    assert_eq!(*house.desk.challenges.lock().unwrap(), [told("tools/call pay"), told("tools/list")]);
    assert_eq!(*house.desk.refreshes.lock().unwrap(), 0, "another token of the same sign-in would not help");

    house.server.challenge(None);
    assert_eq!(said(&client.call("look").await), "look Acme");
    assert_eq!(house.server.seen_of("initialize").len(), 1, "in the session there was");
}

#[tokio::test]
async fn what_nobody_is_asked_for_is_a_plain_refusal() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    house.server.challenge(Some(r#"Bearer error=insufficient_scope"#));
    for _ in 0..3 {
        assert_eq!(client.call("pay").await["result"]["isError"], true);
    }
    let answer = client.call("pay").await;
    assert_eq!(answer["error"]["code"], -31502, "{answer}");
    assert_eq!(house.desk.challenges.lock().unwrap()[0][3], "");
}

#[tokio::test]
async fn only_the_error_itself_is_a_challenge() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    for other in [
        r#"Bearer error="invalid_token", error_description="not error=insufficient_scope, scope=\"x\"""#,
        r#"Basic realm="error=insufficient_scope""#,
        r#"Bearer realm="x""#,
    ] {
        house.server.challenge(Some(other));
        let answer = client.call("pay").await;
        assert_eq!(answer["error"]["code"], -31502, "{other}: {answer}");
    }
    assert!(house.desk.challenges.lock().unwrap().is_empty());
    // Beside another challenge it counts all the same.
    house.server.challenge(Some(r#"Basic realm="a, b", Bearer scope="x y", error="insufficient_scope""#));
    client.call("pay").await;
    assert_eq!(house.desk.challenges.lock().unwrap()[0][3], "x y");
}

#[tokio::test]
async fn a_modern_call_is_told_in_its_own_revision() {
    let house = modern_house().await;
    let client = house.http();
    client.modern_ask("server/discover", json!({})).await;
    let answer = client.modern_ask("tools/call", json!({ "name": "forbidden", "arguments": {} })).await;
    assert_eq!(
        (&answer["result"]["isError"], &answer["result"]["resultType"]),
        (&json!(true), &json!("complete"))
    );
    assert!(said(&answer).contains("needs deals:write"), "{answer}");
}
