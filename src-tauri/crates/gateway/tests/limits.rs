//! Servers that take only so many requests: calls wait their turn, and nobody sees a refusal.

use crate::support::{
    Events, House, INITIALIZED, Seen, house, house_with, modern_house_with, modern_request, request, said,
    until,
};
use gateway::{BridgeHello, Budget, Counted, Gateway, Limits, Quota};
use serde_json::{Value, json};
use std::time::Duration;

const MS: Duration = Duration::from_millis(1);

fn calls(most: u32, window: Duration) -> Budget {
    let calls = Some(Quota { most, window });
    Budget { calls, counted: Counted::Only(&["tools/call"]), streams: None }
}

fn tool(id: u32, name: &str, who: &str) -> String {
    request(id, "tools/call", json!({ "name": name, "arguments": { "who": who } }))
}

fn waited_for(id: u32, name: &str) -> String {
    request(id, "tools/call", json!({ "name": name, "_meta": { "progressToken": "p" } }))
}

/// Who called, in the order the calls came.
fn callers(house: &House) -> Vec<String> {
    let who =
        |text: &str| serde_json::from_str::<Value>(text).unwrap()["params"]["arguments"]["who"].to_string();
    house.server.seen_of("tools/call").iter().map(|it| who(&it.text)).collect()
}

async fn waiting(gateway: &Gateway, many: u32) {
    until("somebody waits", || gateway.limits("shop").is_some_and(|it| it.waiting == many)).await;
}

#[tokio::test]
async fn at_twice_the_limit_the_server_refuses_nobody_and_a_greedy_client_keeps_no_other_waiting() {
    let house = house().await;
    house.desk.budget(calls(10, 2000 * MS));
    house.server.limiter().allow("tools/call", 10, 2000 * MS);
    let mut greedy = house.app("greedy").await;
    let mut others = Vec::new();
    for client in ["b", "c", "d", "e", "f", "g", "h"] {
        others.push(house.app(client).await);
    }
    for id in 0..16 {
        greedy.say(tool(id, "look", "greedy")).await;
    }
    until("the greedy one used up what there is", || callers(&house).len() >= 8).await;
    for other in &mut others {
        other.say(tool(1, "look", "other")).await;
        other.say(tool(2, "look", "other")).await;
    }
    for client in &mut others {
        for _ in 0..2 {
            said(&client.hear().await);
        }
    }
    for _ in 0..16 {
        said(&greedy.hear().await);
    }
    assert_eq!(house.server.limiter().refused, 0);
    let callers = callers(&house);
    let last = callers.iter().rposition(|it| it.contains("other")).unwrap();
    let before = callers[..last].iter().filter(|it| it.contains("greedy")).count();
    // Who only came first would have all sixteen before it.
    assert!(before <= 10 + 5, "its burst, then at most one of its own for two of others: {callers:?}");
}

#[tokio::test]
async fn of_eight_clients_at_twice_the_limit_none_waits_more_than_twice_its_fair_share() {
    const CLIENTS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const EACH: u32 = 10;
    // Three quarters of the limit go at once, before anybody has to wait.
    const BURST: usize = 30;
    let house = house().await;
    house.desk.budget(calls(40, 1000 * MS));
    house.server.limiter().allow("tools/call", 40, 1000 * MS);
    let mut apps = Vec::new();
    for client in CLIENTS {
        apps.push((client, house.app(client).await));
    }
    // Each says everything at once, one after the other: who comes first could keep all others waiting.
    for (client, app) in &mut apps {
        for id in 1..=EACH {
            app.say(tool(id, "look", client)).await;
        }
    }
    for (_, app) in &mut apps {
        for _ in 0..EACH {
            said(&app.hear().await);
        }
    }
    assert_eq!(house.server.limiter().refused, 0);
    let callers = callers(&house);
    assert_eq!(callers.len(), CLIENTS.len() * EACH as usize);
    for client in CLIENTS {
        let served = callers.iter().enumerate().filter(|(_, it)| it.contains(client)).map(|(at, _)| at + 1);
        for (nth, place) in (1..).zip(served) {
            // Of eight that take turns, the nth call of each is among the first eight times n.
            assert!(
                place <= BURST + 2 * CLIENTS.len() * nth,
                "call {nth} of {client} came {place}th: {callers:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_limit_nobody_knew_is_learnt_and_no_client_sees_a_refusal() {
    let house = house().await;
    house.server.limiter().allow("tools/call", 8, 900 * MS);
    let mut clients = Vec::new();
    for client in ["a", "b", "c", "d"] {
        clients.push(house.app(client).await);
    }
    for client in &mut clients {
        for id in 0..4 {
            client.say(tool(id, "look", "anybody")).await;
        }
    }
    for client in &mut clients {
        for _ in 0..4 {
            assert_eq!(said(&client.hear().await), "look Acme");
        }
    }
    assert!(house.server.limiter().refused > 0);
    assert!(house.gateway.limits("shop").unwrap().learnt);
}

#[tokio::test]
async fn what_a_server_refuses_is_sent_again_when_it_said() {
    let house = house().await;
    let mut client = house.http();
    house.server.limiter().refuse("initialize", 1, 429, &[("retry-after", "1")]);
    assert_eq!(client.begin().await["result"]["serverInfo"]["name"], "fake");
    house.server.limiter().refuse("tools/call", 2, 429, &[("retry-after", "1")]);
    assert_eq!(said(&client.call("pay").await), "pay Acme");
    for rpc in ["initialize", "tools/call"] {
        for pair in house.server.seen_of(rpc).windows(2) {
            assert!(pair[1].at - pair[0].at >= Duration::from_secs(1), "{rpc}");
        }
    }
    assert_eq!(house.server.seen_of("tools/call").len(), 3);
}

#[tokio::test]
async fn what_the_server_says_is_left_is_all_that_is_sent() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    house.server.limiter().say(&[
        ("ratelimit-limit", "9"),
        ("ratelimit-remaining", "0"),
        ("ratelimit-reset", "1"),
    ]);
    client.call("look").await;
    client.call("look").await;
    let seen = house.server.seen_of("tools/call");
    assert!(seen[1].at - seen[0].at >= Duration::from_secs(1));
    let gauge = house.gateway.limits("shop").unwrap();
    assert_eq!((gauge.quota.unwrap().most, gauge.learnt), (9, true));
}

#[tokio::test]
async fn a_call_that_waits_says_so_to_whoever_asked_for_its_progress() {
    let house = house_with(Limits { notice: 20 * MS, ..Limits::default() }).await;
    house.desk.budget(calls(1, 1500 * MS));
    let mut client = house.http();
    client.begin().await;
    assert_eq!(client.post(waited_for(1, "look")).await.headers()["content-type"], "application/json");
    let mut events = Events::of(client.post(waited_for(2, "look")).await);
    let first = events.message().await.unwrap();
    heard(&first);
    let mut last = first["params"]["progress"].as_f64().unwrap();
    loop {
        let message = events.message().await.unwrap();
        if message["id"] == 2 {
            assert_eq!(said(&message), "look Acme");
            break;
        }
        let now = message["params"]["progress"].as_f64().unwrap();
        assert!(last < now && now <= 0.0, "{last} {now}");
        last = now;
    }
    assert_eq!(events.message().await, None);

    let mut bridge = house.app("claude").await;
    bridge.say(waited_for(3, "look")).await;
    heard(&bridge.hear().await);
    while bridge.hear().await["id"] != 3 {}
    // Who did not ask gets the answer alone.
    assert_eq!(said(&client.call("look").await), "look Acme");
}

fn heard(message: &Value) {
    assert_eq!(message["method"], "notifications/progress");
    assert_eq!(message["params"]["progressToken"], "p");
    let words = message["params"]["message"].as_str().unwrap();
    assert!(words.starts_with("Waiting for SHOP's limit (1 call in 1 s): about "), "{words}");
}

#[tokio::test]
async fn a_modern_call_that_waits_says_so_and_is_given_up_when_its_stream_is_closed() {
    let house = modern_house_with(Limits { notice: 20 * MS, ..Limits::default() }).await;
    house.desk.budget(calls(1, 1500 * MS));
    let client = house.http();
    let call = json!({ "name": "look", "_meta": { "progressToken": "p" } });
    let asked = |id| client.modern_post(id, "tools/call", call.clone()).send();
    assert!(asked(1).await.unwrap().json::<Value>().await.unwrap().get("result").is_some());
    let mut events = Events::of(asked(2).await.unwrap());
    heard(&events.message().await.unwrap());
    let mut gone = Events::of(asked(3).await.unwrap());
    heard(&gone.message().await.unwrap());
    drop(gone);
    waiting(&house.gateway, 1).await;
    while events.message().await.unwrap().get("result").is_none() {}
    waiting(&house.gateway, 0).await;
    let called = |it: &&Seen| it.rpc() == "tools/call";
    assert_eq!(house.server.seen().iter().filter(called).count(), 2);

    let mut bridge = house.bridge(BridgeHello::default());
    bridge.say(modern_request(4, "tools/call", call.clone())).await;
    heard(&bridge.hear().await);
    while bridge.hear().await["id"] != 4 {}
}

#[tokio::test]
async fn past_its_patience_a_call_is_told_the_limit_and_when_to_come_again() {
    let house = house_with(Limits { wait: 300 * MS, ..Limits::default() }).await;
    house.desk.budget(Budget { counted: Counted::Everything, ..calls(5, Duration::from_secs(60)) });
    let mut client = house.http();
    client.begin().await;
    let told = async |method: &str, params: Value| {
        for _ in 0..9 {
            let answer = client.ask(method, params.clone()).await;
            let words =
                answer["error"]["message"].as_str().or(answer["result"]["content"][0]["text"].as_str());
            if words.is_some_and(|it| it.contains("Try again")) {
                return answer;
            }
        }
        panic!("never refused");
    };
    let call = told("tools/call", json!({ "name": "look" })).await;
    assert_eq!(call["result"]["isError"], true);
    let seen = house.server.seen().len();
    let list = told("tools/list", json!({})).await;
    assert_eq!(list["error"]["code"], -31429);
    assert_eq!(house.server.seen().len(), seen);
    for words in [said(&call), list["error"]["message"].as_str().unwrap()] {
        assert!(
            words.contains("SHOP takes 5 calls a minute") && words.contains("longer than 1 s"),
            "{words}"
        );
        assert!(words.contains("Try again in about "), "{words}");
    }

    house.desk.budget(Budget::UNKNOWN);
    house.desk.activate("Borealis");
    client.begin().await;
    house.server.limiter().refuse("tools/call", 1, 429, &[("retry-after", "600")]);
    let answer = client.call("pay").await;
    assert!(
        said(&answer).contains("too often (429)") && said(&answer).contains("about 10 minutes"),
        "{answer}"
    );
}

#[tokio::test]
async fn who_cancels_or_goes_away_frees_its_place() {
    let house = house().await;
    house.desk.budget(calls(1, 3000 * MS));
    let mut first = house.app("first").await;
    let mut second = house.app("second").await;
    first.say(tool(1, "pay", "first")).await;
    said(&first.hear().await);
    first.say(tool(2, "pay", "cancelled")).await;
    waiting(&house.gateway, 1).await;
    first.say(r#"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#).await;
    waiting(&house.gateway, 0).await;
    let mut gone = house.http();
    gone.begin().await;
    let request = gone.post_request(tool(3, "pay", "gone")).send();
    let gone_call = tokio::spawn(request);
    waiting(&house.gateway, 1).await;
    gone.request(reqwest::Method::DELETE).send().await.unwrap();
    gone_call.await.unwrap().unwrap();
    waiting(&house.gateway, 0).await;
    second.say(tool(4, "pay", "second")).await;
    said(&second.hear().await);
    assert_eq!(callers(&house), ["\"first\"", "\"second\""]);
    // The last word of a script is no reason to give up what it asked.
    second.say(tool(5, "pay", "script")).await;
    tokio::io::AsyncWriteExt::shutdown(&mut second.write).await.unwrap();
    assert_eq!(second.hear().await["id"], 5);
}

#[tokio::test]
async fn a_call_that_waits_goes_to_the_instance_it_began_with_or_to_none() {
    let house = house().await;
    house.desk.budget(calls(1, Duration::from_secs(30)));
    let mut client = house.app("claude").await;
    client.ask("tools/list", json!({})).await;
    client.say(tool(1, "pay", "a")).await;
    said(&client.hear().await);
    client.say(tool(2, "pay", "b")).await;
    client.say(tool(3, "pay", "c")).await;
    waiting(&house.gateway, 2).await;
    house.switch("Borealis");
    let mut explained = 0;
    while explained < 2 {
        let message = client.hear().await;
        if message.get("method").is_none() {
            assert!(said(&message).contains("now on Borealis; earlier calls in this conversation used Acme"));
            explained += 1;
        }
    }
    assert_eq!(house.server.seen_of("tools/call").len(), 1, "none was sent");
    client.say(tool(4, "pay", "d")).await;
    while client.hear().await["id"] != 4 {}
    client.say(tool(5, "pay", "e")).await;
    waiting(&house.gateway, 1).await;
    house.desk.sign_out();
    house.gateway.instances_changed();
    loop {
        let message = client.hear().await;
        if message["id"] == 5 {
            assert!(said(&message).contains("not signed in"), "{message}");
            break;
        }
    }
    assert_eq!(house.server.seen_of("tools/call").len(), 2);
}

#[tokio::test]
async fn a_problem_of_the_servers_own_is_tried_again_only_where_nothing_can_have_changed() {
    let house = house().await;
    let mut client = house.http();
    client.begin().await;
    client.ask("tools/list", json!({})).await;
    house.server.limiter().refuse("tools/call", 2, 503, &[]);
    assert_eq!(said(&client.call("look").await), "look Acme");
    assert_eq!(house.server.seen_of("tools/call").len(), 3);
    house.server.limiter().refuse("tools/call", 3, 503, &[]);
    assert_eq!(client.call("look").await["error"]["code"], -31502, "twice and no more");
    assert_eq!(house.server.seen_of("tools/call").len(), 6);
    house.server.limiter().refuse("tools/call", 1, 503, &[]);
    assert_eq!(client.call("pay").await["error"]["code"], -31502);
    assert_eq!(house.server.seen_of("tools/call").len(), 7);
    assert_eq!(client.post(INITIALIZED).await.status(), 202);
}
