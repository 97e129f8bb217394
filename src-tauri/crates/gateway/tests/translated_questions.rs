//! What a server of revision 2026-07-28 asks by its results, put to a client of the older revisions.

use crate::support::{
    Events, House, HttpClient, INITIALIZE, INITIALIZED, ModernServer, modern_house, modern_house_with,
    request, said, until,
};
use gateway::{BridgeHello, Limits};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

const QUESTION: &str = r#"{"resultType":"input_required","requestState":"a\/b","inputRequests":{"why":{"method":"elicitation/create","params":{"mode":"form","message":"Why?","requestedSchema":{"type":"object","properties":{}},"n":1.0}}}}"#;

async fn asked(house: &House<ModernServer>, question: &str, tool: &str) -> (HttpClient, Events) {
    house.server.set_raw(question);
    let mut client = house.http();
    let everything = INITIALIZE.replace(
        r#""elicitation":{}"#,
        r#""elicitation":{"form":{},"url":{}},"sampling":{},"roots":{"listChanged":true}"#,
    );
    let response = client.post(everything).await;
    client.session = Some(response.headers()["mcp-session-id"].to_str().unwrap().to_owned());
    client.post(INITIALIZED).await;
    let events = Events::of(client.post(request(7, "tools/call", json!({ "name": tool }))).await);
    (client, events)
}

async fn answer(client: &HttpClient, id: &Value, members: &str) -> StatusCode {
    client.post(format!(r#"{{"jsonrpc":"2.0","id":{id},{members}}}"#)).await.status()
}

#[tokio::test]
async fn an_answer_goes_back_with_the_state_byte_for_byte() {
    let house = modern_house().await;
    let (client, mut events) = asked(&house, QUESTION, "question").await;
    let question = events.message().await.unwrap();
    assert_eq!(question["method"], "elicitation/create");
    assert_eq!(question["params"]["n"], 1.0);
    let id = question["id"].as_str().unwrap();
    assert!(id.starts_with("traygate-") && id.len() == 9 + 32, "{id}");
    let content = r#""result":{"action":"accept","content":{"n":1.0}}"#;
    assert_eq!(answer(&client, &json!("traygate-1"), content).await, StatusCode::BAD_REQUEST);
    assert_eq!(
        answer(&house.http(), &question["id"], content).await,
        StatusCode::BAD_REQUEST,
        "another client"
    );
    assert_eq!(answer(&client, &question["id"], content).await, StatusCode::ACCEPTED);
    let end = events.message().await.unwrap();
    assert_eq!(end["id"], 7);
    assert_eq!(said(&end), r#"{"why":{"action":"accept","content":{"n":1.0}}} "a/b""#);
    assert_eq!(events.message().await, None);
    let calls = house.server.seen_of("tools/call");
    assert!(calls[1].text.contains(r#""requestState":"a\/b""#), "{}", calls[1].text);
    assert!(calls[1].text.contains(r#""inputResponses":{"why":{"action":"accept","content":{"n":1.0}}}"#));
    let id = |at: usize| serde_json::from_str::<Value>(&calls[at].text).unwrap()["id"].clone();
    assert_ne!(id(0), id(1));
    assert_eq!(answer(&client, &question["id"], content).await, StatusCode::BAD_REQUEST, "only once");
}

#[tokio::test]
async fn declining_is_an_answer_and_an_error_ends_the_call() {
    let house = modern_house().await;
    let (client, mut events) = asked(&house, QUESTION, "question").await;
    let question = events.message().await.unwrap();
    answer(&client, &question["id"], r#""result":{"action":"decline"}"#).await;
    assert_eq!(said(&events.message().await.unwrap()), r#"{"why":{"action":"decline"}} "a/b""#);

    let (client, mut events) = asked(&house, QUESTION, "question").await;
    let question = events.message().await.unwrap();
    answer(&client, &question["id"], r#""error":{"code":-1,"message":"no window"}"#).await;
    let end = events.message().await.unwrap();
    assert_eq!((&end["id"], &end["result"]["isError"]), (&json!(7), &json!(true)));
    assert_eq!(said(&end), "The app could not answer what SHOP asked: no window");
    assert_eq!(house.server.seen_of("tools/call").len(), 3, "the server is not told");
}

#[tokio::test]
async fn everything_a_client_declared_may_be_asked_at_once() {
    let house = modern_house().await;
    let all = r#"{"resultType":"input_required","inputRequests":{"r":{"method":"roots/list"},"s":{"method":"sampling/createMessage","params":{"messages":[],"maxTokens":1}},"u":{"method":"elicitation/create","params":{"mode":"url","url":"https://x/","message":"m"}}}}"#;
    let (client, mut events) = asked(&house, all, "question").await;
    for number in 0..3 {
        let question = events.message().await.unwrap();
        if question["params"]["mode"] == "url" {
            assert!(question["params"]["elicitationId"].is_string(), "{question}");
        }
        answer(&client, &question["id"], &format!(r#""result":{{{}:{number}}}"#, question["method"])).await;
    }
    let end = events.message().await.unwrap();
    let heard: Value = serde_json::from_str(said(&end).strip_suffix(" null").unwrap()).unwrap();
    assert_eq!(
        heard,
        json!({ "r": { "roots/list": 0 }, "s": { "sampling/createMessage": 1 }, "u": { "elicitation/create": 2 } })
    );
}

#[tokio::test]
async fn what_a_client_cannot_answer_is_not_asked() {
    let house = modern_house().await;
    let mut client = house.http();
    client.begin().await;
    for question in [
        r#"{"method":"sampling/createMessage","params":{}}"#,
        r#"{"method":"elicitation/create","params":{"mode":"url","url":"https://x/"}}"#,
        r#"{"method":"no/such"}"#,
    ] {
        house
            .server
            .set_raw(&format!(r#"{{"resultType":"input_required","inputRequests":{{"a":{question}}}}}"#));
        let answer = client.call("question").await;
        assert_eq!(answer["error"]["code"], -32603, "{answer}");
    }
    assert_eq!(house.server.seen_of("tools/call").len(), 3);
}

#[tokio::test]
async fn ten_rounds_are_borne_and_no_more() {
    let house = modern_house().await;
    let (client, mut events) = asked(&house, QUESTION, "circles").await;
    for _ in 0..10 {
        let question = events.message().await.unwrap();
        assert_eq!(question["method"], "elicitation/create", "{question}");
        answer(&client, &question["id"], r#""result":{"action":"cancel"}"#).await;
    }
    let end = events.message().await.unwrap();
    assert_eq!((&end["id"], &end["error"]["code"]), (&json!(7), &json!(-32603)));
    assert!(end["error"]["message"].as_str().unwrap().contains("more than 10 times"), "{end}");
    assert_eq!(house.server.seen_of("tools/call").len(), 11);
}

#[tokio::test]
async fn a_question_nobody_answers_is_withdrawn() {
    let house = modern_house_with(Limits { question: Duration::from_millis(100), ..Limits::default() }).await;
    let (client, mut events) = asked(&house, QUESTION, "question").await;
    let question = events.message().await.unwrap();
    let withdrawn = events.message().await.unwrap();
    assert_eq!(
        (&withdrawn["method"], &withdrawn["params"]["requestId"]),
        (&json!("notifications/cancelled"), &question["id"])
    );
    assert!(said(&events.message().await.unwrap()).contains("nobody answered"));
    assert_eq!(answer(&client, &question["id"], r#""result":{}"#).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_question_over_the_bridge_is_a_line_and_cancelling_ends_it() {
    let house = modern_house().await;
    house.server.set_raw(QUESTION);
    let mut bridge = house.bridge(BridgeHello::default());
    bridge.begin().await;
    bridge.say(request(1, "tools/call", json!({ "name": "question" }))).await;
    let question = bridge.hear().await;
    assert_eq!(question["method"], "elicitation/create");
    bridge
        .say(json!({ "jsonrpc": "2.0", "id": question["id"], "result": { "action": "decline" } }).to_string())
        .await;
    assert_eq!(bridge.hear().await["id"], 1);

    bridge.say(request(2, "tools/call", json!({ "name": "question" }))).await;
    assert_eq!(bridge.hear().await["method"], "elicitation/create");
    bridge.say(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#).await;
    until("the call has ended", || house.desk.events.lock().unwrap().len() == 4).await;
    assert_eq!(bridge.ask("ping", json!({})).await["id"], 7, "and no answer to what was cancelled");
}
