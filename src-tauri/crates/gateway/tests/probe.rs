//! Asking a server whether it is there, speaks MCP and takes a credential.

use crate::support::{house, modern_house};
use credentials::{Authorization, Secret};
use gateway::{ProbeError, Server};

fn key(token: &str) -> Option<Authorization> {
    Some(Authorization { header: "authorization".to_owned(), value: Secret::new(format!("Bearer {token}")) })
}

#[tokio::test]
async fn a_probe_is_one_whole_conversation() {
    let house = house().await;
    let server = house.desk.servers.lock().unwrap()["shop"].clone();
    let probe = house.gateway.probe(&server, key("acme-1")).await.unwrap();
    assert_eq!(probe.server_info.name, "fake");
    assert_eq!(probe.instructions.as_deref(), Some("Be kind."));
    assert_eq!(probe.protocol, "2025-03-26");
    assert!(probe.date.is_some(), "what its clock says");
    let tools: Vec<_> = probe.tools.iter().map(|it| (it.name.as_str(), it.read_only)).collect();
    assert_eq!(tools, [("look", true), ("pay", false)]);
    assert_eq!(house.server.open_sessions(), 0, "and it says goodbye");
}

#[tokio::test]
async fn a_server_without_initialize_is_probed_in_its_own_revision() {
    let house = modern_house().await;
    let server = house.desk.servers.lock().unwrap()["shop"].clone();
    let probe = house.gateway.probe_with(&server, key("acme-1"), Some("look")).await.unwrap();
    assert_eq!((probe.server_info.name.as_str(), probe.protocol.as_str()), ("fake", "2026-07-28"));
    assert_eq!(probe.instructions.as_deref(), Some("Be kind."));
    assert_eq!(probe.tools.len(), 5);
    assert_eq!(probe.told.unwrap()["content"][0]["text"], "look Acme");
    let asked: Vec<String> = house.server.seen().iter().map(|it| it.rpc()).collect();
    assert_eq!(asked, ["server/discover", "tools/list", "tools/call"]);
    let outcome = house.gateway.probe(&server, key("wrong")).await;
    assert!(matches!(outcome, Err(ProbeError::Unauthorized(_))), "{outcome:?}");
}

#[tokio::test]
async fn each_way_to_fail_is_told_apart() {
    let house = house().await;
    let server = house.desk.servers.lock().unwrap()["shop"].clone();
    let outcome = house.gateway.probe(&server, key("wrong")).await;
    assert!(
        matches!(&outcome, Err(ProbeError::Unauthorized(words)) if words.contains("SHOP")),
        "{outcome:?}"
    );
    let outcome = house.gateway.probe(&server, None).await;
    assert!(matches!(outcome, Err(ProbeError::Unauthorized(_))), "{outcome:?}");
    house.server.answer_with(200, "text/html", "<html></html>");
    let outcome = house.gateway.probe(&server, key("acme-1")).await;
    assert!(matches!(&outcome, Err(ProbeError::NotMcp(words)) if words.contains("web page")), "{outcome:?}");
    house.server.answer_with(404, "text/plain", "");
    assert!(matches!(house.gateway.probe(&server, key("acme-1")).await, Err(ProbeError::NotMcp(_))));
    house.server.answer_with(403, "text/plain", "");
    assert!(matches!(house.gateway.probe(&server, key("acme-1")).await, Err(ProbeError::Refused(_))));
    house.server.answer_with(502, "text/html", "");
    assert!(matches!(house.gateway.probe(&server, key("acme-1")).await, Err(ProbeError::Failing(_))));
    house.server.answer_with(429, "text/plain", "");
    assert!(matches!(house.gateway.probe(&server, key("acme-1")).await, Err(ProbeError::Limited(_))));
    let declined = r#"{"jsonrpc":"2.0","id":1,"error":{"code":-32022,"message":"only 2026-07-28"}}"#;
    house.server.answer_with(400, "application/json", declined);
    let outcome = house.gateway.probe(&server, key("acme-1")).await;
    assert!(
        matches!(&outcome, Err(ProbeError::NotMcp(words)) if words.contains("only 2026-07-28")),
        "{outcome:?}"
    );
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = Server { url: format!("http://{closed}/mcp").parse().unwrap(), ..server };
    assert!(matches!(house.gateway.probe(&gone, None).await, Err(ProbeError::Unreachable(_))));
}
