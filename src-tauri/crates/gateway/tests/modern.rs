//! Revision 2026-07-28 over HTTP: the same era on both sides, and nothing but the instance added.

use crate::support::{Events, house, modern_house, modern_request, request, said, until};
use gateway::{Event, Outcome};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

async fn refused(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json::<Value>().await.unwrap_or_default()["error"]["code"].clone())
}

#[tokio::test]
async fn a_modern_client_reaches_a_modern_server_with_its_own_bytes() {
    let house = modern_house().await;
    let client = house.http();
    let discovered = client.modern_ask("server/discover", json!({})).await;
    let result = &discovered["result"];
    assert_eq!(result["supportedVersions"], json!(["2026-07-28"]));
    assert_eq!(
        result["_meta"]["io.modelcontextprotocol/serverInfo"],
        json!({ "title": "fake (Acme)", "name": "fake", "version": "1" })
    );
    assert!(result["instructions"].as_str().unwrap().starts_with("Be kind.\n\nCalls to this server act on"));
    assert_eq!(result["_meta"]["io.traygate/instance"], "Acme");
    assert_eq!(house.server.seen().len(), 1, "the client's own question tells the era");

    house.server.set_raw(r#"{ "resultType" : "complete", "n":1.0,"content":[] , "x-unknown":[ ]}"#);
    let meta = r#"{"io.modelcontextprotocol/clientCapabilities":{ },"io.modelcontextprotocol/protocolVersion":"2026-07-28","k":1e3}"#;
    let asked = format!(
        r#" {{"params":{{"requestState":"a\/b","arguments":{{"n":1.0}},"name":"raw","_meta":{meta}}} , "id":"7\u0041","method":"tools\/call","jsonrpc":"2.0"}} "#
    );
    let answer = client
        .post_request(&asked)
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", "tools/call")
        .header("mcp-name", "=?base64?cmF3?=")
        .header("mcp-param-region", "us west")
        .header("mcp-param-unknown", "=?base64?w6k=?=")
        .header("mcp-session-id", "made-up")
        .header("cookie", "a=b")
        .header("referer", "http://x/")
        .header("forwarded", "for=1.2.3.4")
        .header("traceparent", "00-1-1-00")
        .send()
        .await
        .unwrap();
    assert!(!answer.headers().contains_key("mcp-session-id"));
    assert_eq!(
        answer.text().await.unwrap(),
        r#"{"jsonrpc":"2.0","id":"7A","result":{"_meta":{"io.traygate/instance":"Acme"}, "resultType" : "complete", "n":1.0,"content":[] , "x-unknown":[ ]}}"#
    );
    let seen = house.server.seen().pop().unwrap();
    assert_eq!(seen.text, asked);
    let mut names: Vec<&str> = seen.headers.keys().map(|it| it.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "accept",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "mcp-method",
            "mcp-name",
            "mcp-param-region",
            "mcp-param-unknown",
            "mcp-protocol-version",
            "user-agent",
        ]
    );
    assert_eq!(seen.headers["mcp-name"], "=?base64?cmF3?=");
    assert_eq!(seen.headers["authorization"], "Bearer acme-1");
    assert!(house.server.seen_of("initialize").is_empty());
}

#[tokio::test]
async fn a_client_that_does_not_discover_is_served_too_and_the_era_is_asked_once() {
    let house = modern_house().await;
    let client = house.http();
    assert_eq!(said(&client.modern_ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");
    assert_eq!(said(&client.modern_ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");
    assert_eq!(house.server.seen_of("server/discover").len(), 1);
    let calls: Vec<Event> = house.desk.events.lock().unwrap().clone();
    let calls = calls.iter().filter(|it| {
        matches!(it, Event::Call { client: Some(client), instance: Some(instance), tool: Some(tool), outcome: Outcome::Done, .. }
            if client == "cursor" && instance == "Acme" && tool == "pay")
    });
    assert_eq!(calls.count(), 2);
}

#[tokio::test]
async fn headers_that_differ_from_the_body_go_no_further() {
    let house = modern_house().await;
    let client = house.http();
    client.modern_ask("server/discover", json!({})).await;
    let before = house.server.seen().len();
    let body = modern_request(1, "tools/call", json!({ "name": "look" }));
    let good = [("mcp-protocol-version", "2026-07-28"), ("mcp-method", "tools/call"), ("mcp-name", "look")];
    let post = |headers: &[(&str, &str)]| {
        headers
            .iter()
            .fold(client.post_request(&body), |request, (name, value)| request.header(*name, *value))
    };
    for changed in 0..good.len() {
        let mut missing = good.to_vec();
        missing.remove(changed);
        let mut twice = good.to_vec();
        twice.push(good[changed]);
        let mut other = good.to_vec();
        other[changed].1 = "pay";
        for headers in [missing, twice, other] {
            assert_eq!(refused(post(&headers)).await, (400, json!(-32020)), "{headers:?}");
        }
    }
    let mut bad = good.to_vec();
    bad.push(("mcp-param-a", "=?base64?%%?="));
    assert_eq!(refused(post(&bad)).await, (400, json!(-32020)));

    let meta = |meta: Value| {
        client
            .post_request(request(1, "tools/list", json!({ "_meta": meta })))
            .header("mcp-protocol-version", "2026-07-28")
            .header("mcp-method", "tools/list")
    };
    let version = "io.modelcontextprotocol/protocolVersion";
    assert_eq!(refused(meta(json!({}))).await, (400, json!(-32602)));
    assert_eq!(refused(meta(json!({ version: "2026-07-28" }))).await, (400, json!(-32602)));
    assert_eq!(house.server.seen().len(), before, "nothing of it reached the server");
    assert_eq!(post(&good).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn an_unknown_version_is_told_the_known_ones_and_initialize_is_gone() {
    let house = modern_house().await;
    let client = house.http();
    client.modern_ask("server/discover", json!({})).await;
    let body = modern_request(1, "tools/list", json!({})).replace("2026-07-28", "1900-01-01");
    let response = client
        .post_request(body)
        .header("mcp-protocol-version", "1900-01-01")
        .header("mcp-method", "tools/list")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let error = response.json::<Value>().await.unwrap()["error"].clone();
    assert_eq!(error["code"], -32022);
    assert_eq!(error["data"], json!({ "supported": ["2026-07-28"], "requested": "1900-01-01" }));

    assert_eq!(refused(client.modern_post(1, "initialize", json!({}))).await, (404, json!(-32601)));
    assert_eq!(refused(client.modern_post(1, "no/such", json!({}))).await, (404, json!(-32601)));
    assert_eq!(house.server.seen_of("no/such").len(), 1, "what exists is the server's to say");
    assert!(house.server.seen_of("initialize").is_empty());
}

#[tokio::test]
async fn a_client_at_a_server_with_initialize_falls_back_and_each_era_stays_its_own() {
    let legacy = house().await;
    let mut client = legacy.http();
    for _ in 0..2 {
        assert_eq!(refused(client.modern_post(1, "tools/list", json!({}))).await, (400, json!(-32601)));
    }
    assert_eq!(legacy.server.seen_of("server/discover").len(), 1, "asked once");
    assert!(legacy.server.seen_of("tools/list").is_empty());
    client.begin().await;
    assert_eq!(said(&client.call("look").await), "look Acme");
}

#[tokio::test]
async fn a_server_of_both_eras_is_spoken_to_in_the_era_of_each_request() {
    let house = modern_house().await;
    house.server.become_dual();
    let (modern, mut legacy) = (house.http(), house.http());
    assert_eq!(said(&modern.modern_ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");
    let greeting = legacy.post(crate::support::INITIALIZE).await;
    legacy.session = greeting.headers().get("mcp-session-id").map(|it| it.to_str().unwrap().to_owned());
    assert_eq!(greeting.json::<Value>().await.unwrap()["result"]["serverInfo"]["title"], "fake (Acme)");
    assert_eq!(said(&legacy.call("pay").await), "legacy");
    assert_eq!(said(&modern.modern_ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");
    let calls = house.server.seen_of("tools/call");
    let modern: Vec<bool> = calls.iter().map(|it| it.headers.contains_key("mcp-method")).collect();
    assert_eq!(modern, [true, false, true]);
}

#[tokio::test]
async fn a_server_that_became_another_one_is_asked_again() {
    let house = modern_house().await;
    let client = house.http();
    client.modern_ask("tools/list", json!({})).await;
    house.server.answer_with(404, "text/plain", "no such session");
    assert_eq!(refused(client.modern_post(1, "tools/list", json!({}))).await, (400, json!(-32601)));
}

#[tokio::test]
async fn a_client_that_goes_has_cancelled() {
    let house = modern_house().await;
    let client = house.http();
    client.modern_ask("server/discover", json!({})).await;
    let call = |tool: &str| client.modern_post(3, "tools/call", json!({ "name": tool }));

    let waiting = tokio::spawn(call("slow").send());
    until("the call is there", || house.server.seen_of("tools/call").len() == 1).await;
    waiting.abort();
    until("the server sees it go", || house.server.dropped() == 1).await;

    let mut events = Events::of(call("endless").send().await.unwrap());
    assert_eq!(events.message().await.unwrap()["method"], "notifications/progress");
    let gone = std::time::Instant::now();
    drop(events);
    until("the server's stream is closed", || house.server.dropped() == 2).await;
    assert!(gone.elapsed() < std::time::Duration::from_secs(1), "{:?}", gone.elapsed());
    let failed = |it: &Event| matches!(it, Event::Call { tool: Some(_), outcome: Outcome::Failed, .. });
    assert_eq!(house.desk.events.lock().unwrap().iter().filter(|it| failed(it)).count(), 2);
}

#[tokio::test]
async fn a_server_may_not_ask_and_its_stream_ends_with_the_answer() {
    let house = modern_house().await;
    let client = house.http();
    let call = |tool: &str| client.modern_post(3, "tools/call", json!({ "name": tool }));
    let mut events = Events::of(call("asks").send().await.unwrap());
    let progress = events.block().await.unwrap();
    assert!(progress.starts_with("data: ") && progress.contains("\"progress\":1.0"), "{progress}");
    assert_eq!(said(&events.message().await.unwrap()), "asks Acme");
    assert_eq!(events.message().await, None);

    let mut events = Events::of(call("cut").send().await.unwrap());
    events.message().await.unwrap();
    assert_eq!(events.message().await.unwrap()["error"]["code"], -31503);
    for broken in [r#"{"jsonrpc":"2.0","id":99,"result":{}}"#, r#"{"id":3,"result":{}}"#, "{"] {
        house.server.answer_with(200, "application/json", broken);
        assert_eq!(refused(call("pay")).await, (200, json!(-32603)), "{broken}");
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_a_dead_sign_in_is_told() {
    let house = modern_house().await;
    let client = house.http();
    client.modern_ask("tools/list", json!({})).await;
    house.server.refuse("acme-1");
    house.server.accept("acme-2", "Acme");
    house.desk.renewed.lock().unwrap().insert("acme".to_owned(), "acme-2".to_owned());
    assert_eq!(said(&client.modern_ask("tools/call", json!({ "name": "pay" })).await), "pay Acme");
    let calls = house.server.seen_of("tools/call");
    assert_eq!((calls.len(), &calls[1].headers["mcp-name"]), (2, &"pay".parse().unwrap()));

    house.server.refuse("acme-2");
    let response = client.modern_post(1, "tools/call", json!({ "name": "pay" })).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(!response.headers().contains_key("www-authenticate"));
    let answer: Value = response.json().await.unwrap();
    assert_eq!(
        (&answer["result"]["isError"], &answer["result"]["resultType"]),
        (&json!(true), &json!("complete"))
    );
    let list = client.modern_ask("tools/list", json!({})).await;
    assert_eq!(list["result"]["tools"][0]["name"], "sign_in");
    let read = client.modern_ask("resources/read", json!({ "uri": "a:b" })).await;
    assert_eq!(read["error"]["code"], -31401);
}

#[tokio::test]
async fn signed_out_is_answered_in_the_form_of_the_revision() {
    let house = modern_house().await;
    let client = house.http();
    house.desk.sign_out();
    let unknown = refused(client.modern_post(1, "server/discover", json!({}))).await;
    assert_eq!(unknown, (400, json!(-31401)), "a server nobody has met may be a legacy one");
    house.switch("Acme");
    client.modern_ask("server/discover", json!({})).await;
    house.desk.sign_out();
    let before = house.server.seen().len();
    let discovered = client.modern_ask("server/discover", json!({})).await["result"].clone();
    assert_eq!(discovered["supportedVersions"], json!(["2026-07-28"]));
    assert!(discovered["instructions"].as_str().unwrap().contains("traygate sign-in shop"));
    let listed = client.modern_ask("tools/list", json!({})).await["result"].clone();
    assert_eq!(listed["tools"][0]["name"], "sign_in");
    for result in [&discovered, &listed] {
        assert_eq!(
            (&result["resultType"], &result["ttlMs"], &result["cacheScope"]),
            (&json!("complete"), &json!(0), &json!("private"))
        );
        assert_eq!(
            result["_meta"]["io.modelcontextprotocol/serverInfo"],
            json!({ "name": "shop", "version": "9.9.9" })
        );
    }
    let how = client.modern_ask("tools/call", json!({ "name": "sign_in" })).await;
    assert_eq!(
        (&how["result"]["isError"], &how["result"]["resultType"]),
        (&json!(false), &json!("complete"))
    );
    assert_eq!(client.modern_ask("prompts/list", json!({})).await["error"]["code"], -31401);
    assert_eq!(house.server.seen().len(), before);
    house.switch("Acme");
    assert!(said(&client.modern_ask("tools/call", json!({ "name": "sign_in" })).await).contains("\"Acme\""));
}
