//! Asking before anything is changed: the call waits, the answer decides, and no conversation hangs on a human.

use crate::support::{
    BridgeClient, House, house, house_with, modern_house, modern_request, request, said, until,
};
use gateway::{BridgeHello, Event, Limits, Outcome, Word};
use policy::Mode;
use serde_json::{Value, json};
use std::time::Duration;

fn bridge<S>(house: &House<S>) -> BridgeClient {
    house.bridge(BridgeHello { client: Some("cursor".to_owned()), ..BridgeHello::default() })
}

fn call(tool: &str) -> Value {
    json!({ "name": tool, "arguments": { "amount": 7 } })
}

/// Waits for the question and answers it. Gives what the user was shown.
async fn answer<S>(house: &House<S>, word: Word) -> gateway::Question {
    until("the user is asked", || !house.desk.questions.lock().unwrap().is_empty()).await;
    let (question, waiting) = house.desk.questions.lock().unwrap().remove(0);
    waiting.send(word).unwrap();
    question
}

#[tokio::test]
async fn what_may_change_something_waits_for_the_users_word() {
    let house = house().await;
    house.desk.set(Mode::Ask, &[]);
    let mut bridge = bridge(&house);
    bridge.begin().await;
    assert_eq!(said(&bridge.ask("tools/call", call("look")).await), "look Acme", "without a question");
    bridge.say(request(1, "tools/call", call("pay"))).await;
    let question = answer(&house, Word::Yes).await;
    assert_eq!((question.server.as_str(), question.instance.label.as_str()), ("shop", "Acme"));
    assert_eq!((question.what.as_str(), question.arguments.as_deref()), ("pay", Some(r#"{"amount":7}"#)));
    assert_eq!(
        (question.caller.client.as_deref(), question.caller.name.as_deref()),
        (Some("cursor"), Some("test"))
    );
    assert_eq!(said(&bridge.hear().await), "pay Acme");

    bridge.say(request(2, "tools/call", call("pay"))).await;
    // The conversation goes on meanwhile.
    bridge.say(request(3, "tools/call", call("look"))).await;
    assert_eq!(said(&bridge.hear().await), "look Acme");
    answer(&house, Word::No).await;
    let refused = bridge.hear().await;
    assert_eq!((&refused["id"], &refused["result"]["isError"]), (&json!(2), &json!(true)));
    assert!(
        said(&refused).starts_with("The user did not allow this call of the tool \"pay\" of SHOP."),
        "{refused}"
    );
    bridge.say(request(4, "vendor/erase", json!({}))).await;
    assert_eq!(answer(&house, Word::No).await.what, "vendor/erase");
    assert_eq!(bridge.hear().await["error"]["code"], -31403);
    assert_eq!(house.server.seen_of("tools/call").len(), 3);
    assert!(house.server.seen_of("vendor/erase").is_empty());
    let held = house.desk.events.lock().unwrap().clone();
    let held = held.iter().filter(|it| matches!(it, Event::Call { outcome: Outcome::Held, .. })).count();
    assert_eq!(held, 2);
}

#[tokio::test]
async fn nobody_waits_longer_than_apps_do() {
    let limits =
        Limits { word: Duration::from_millis(50), notice: Duration::from_millis(5), ..Limits::default() };
    let house = house_with(limits).await;
    house.desk.set(Mode::Ask, &[]);
    let mut client = house.http();
    client.begin().await;
    let refused = client.call("pay").await;
    assert_eq!(refused["result"]["isError"], true);
    assert!(said(&refused).contains("has not answered"), "{refused}");
    // An app that asked to hear of its progress hears why it waits.
    let mut bridge = bridge(&house);
    bridge.begin().await;
    let params = json!({ "name": "pay", "_meta": { "progressToken": "p" } });
    bridge.say(request(1, "tools/call", params)).await;
    let mut last = f64::NEG_INFINITY;
    loop {
        let heard = bridge.hear().await;
        if heard["id"] == 1 {
            assert!(said(&heard).contains("has not answered"), "{heard}");
            break;
        }
        assert!(
            heard["params"]["message"].as_str().unwrap().contains("Waiting for the user's word"),
            "{heard}"
        );
        let progress = heard["params"]["progress"].as_f64().unwrap();
        assert!(progress > last);
        last = progress;
    }
    assert!(last > f64::NEG_INFINITY, "it heard of it");
    assert!(house.server.seen_of("tools/call").is_empty());
}

#[tokio::test]
async fn where_nobody_can_be_asked_it_is_refused_with_the_command_that_changes_it() {
    for (word, words) in
        [(Word::NobodyThere, "`traygate policy shop --mode allow`"), (Word::TooMany, "Too many calls wait")]
    {
        let house = house().await;
        house.desk.set(Mode::Ask, &[]);
        let mut bridge = bridge(&house);
        bridge.begin().await;
        bridge.say(request(1, "tools/call", call("pay"))).await;
        answer(&house, word).await;
        let refused = bridge.hear().await;
        assert!(said(&refused).contains(words), "{refused}");
    }
}

#[tokio::test]
async fn a_question_ends_with_its_call() {
    let house = house().await;
    house.desk.set(Mode::Ask, &[]);
    let mut bridge = bridge(&house);
    bridge.begin().await;
    let asked = || house.desk.questions.lock().unwrap().len();
    bridge.say(request(1, "tools/call", call("pay"))).await;
    until("the user is asked", || asked() == 1).await;
    bridge.say(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#).await;
    let taken_back = || house.desk.questions.lock().unwrap()[0].1.is_closed();
    until("the question is taken back", taken_back).await;
}

#[tokio::test]
async fn a_word_about_one_instance_sends_nothing_to_another() {
    let house = house().await;
    house.desk.set(Mode::Ask, &[]);
    let mut bridge = bridge(&house);
    bridge.begin().await;
    bridge.say(request(1, "tools/call", call("pay"))).await;
    until("the user is asked", || house.desk.questions.lock().unwrap().len() == 1).await;
    house.switch("Borealis");
    let mut heard = bridge.hear().await;
    while heard["id"] != 1 {
        heard = bridge.hear().await;
    }
    assert!(said(&heard).contains("You are now on Borealis"), "{heard}");
    assert!(house.server.seen_of("tools/call").is_empty());
}

#[tokio::test]
async fn what_is_switched_off_meanwhile_stays_here_after_a_yes() {
    let house = house().await;
    house.desk.set(Mode::Ask, &[]);
    let mut bridge = bridge(&house);
    bridge.begin().await;
    bridge.say(request(1, "tools/call", call("pay"))).await;
    until("the user is asked", || house.desk.questions.lock().unwrap().len() == 1).await;
    house.desk.set(Mode::Ask, &["pay"]);
    answer(&house, Word::Yes).await;
    let refused = bridge.hear().await;
    assert!(said(&refused).contains("--enable-tool pay"), "{refused}");
    assert!(house.server.seen_of("tools/call").is_empty());
}

#[tokio::test]
async fn a_modern_app_waits_the_same() {
    let house = modern_house().await;
    house.desk.set(Mode::Ask, &[]);
    let mut bridge = bridge(&house);
    assert_eq!(said(&bridge.modern_ask("tools/call", call("look")).await), "look Acme");
    bridge.say(modern_request(1, "tools/call", call("pay"))).await;
    answer(&house, Word::Yes).await;
    assert_eq!(said(&bridge.hear().await), "pay Acme");
    bridge.say(modern_request(2, "tools/call", call("pay"))).await;
    answer(&house, Word::No).await;
    let refused = bridge.hear().await;
    assert!(said(&refused).contains("did not allow"), "{refused}");
    // Over HTTP an app that goes takes its question back.
    let client = house.http();
    let going = tokio::spawn(client.modern_post(3, "tools/call", call("pay")).send());
    until("the user is asked", || house.desk.questions.lock().unwrap().len() == 1).await;
    going.abort();
    until("the question is taken back", || house.desk.questions.lock().unwrap()[0].1.is_closed()).await;
    assert_eq!(house.server.seen_of("tools/call").len(), 2);
}

#[tokio::test]
async fn an_app_that_is_translated_for_waits_the_same() {
    let house = modern_house().await;
    house.desk.set(Mode::Ask, &[]);
    let mut bridge = bridge(&house);
    bridge.begin().await;
    assert_eq!(said(&bridge.ask("tools/call", call("look")).await), "look Acme");
    bridge.say(request(1, "tools/call", call("pay"))).await;
    answer(&house, Word::Yes).await;
    assert_eq!(said(&bridge.hear().await), "pay Acme");
}
