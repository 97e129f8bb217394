//! The real bridge between a client and an owner that are both the test.
#![expect(clippy::unwrap_used, reason = "a test may panic: that is how it fails")]

mod fake;
#[cfg(unix)]
mod starting;

use fake::{Client, Folder, until};

const INITIALIZE: &str =
    r#"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}"#;
const INITIALIZED: &str = r#"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-11-25"}}"#;

fn call(id: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"tools/call","params":{{"name":"x"}}}}"#)
}

fn result(id: &str) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{{"content":[]}}}}"#)
}

/// A client whose `initialize` was answered by this owner.
fn opened(folder: &Folder, owner: &fake::Owner) -> (Client, fake::Peer) {
    let mut client = Client::start(folder, &["part3"]);
    let mut peer = owner.accept();
    client.send(INITIALIZE);
    assert_eq!(peer.line(), INITIALIZE);
    peer.send(INITIALIZED);
    assert_eq!(client.line(), INITIALIZED);
    (client, peer)
}

fn assert_error(line: &str, id: &str, code: i32, text: &str) {
    let start = format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":{code},"message":""#);
    assert!(line.starts_with(&start) && line.contains(text), "{line}");
}

#[test]
fn messages_pass_unchanged_both_ways() {
    let folder = Folder::new();
    let owner = folder.owner();
    let mut client = Client::start(&folder, &["part3", "--instance", "Acme \"EU\"", "--client", "cursor"]);
    let mut peer = owner.accept();
    let token = if cfg!(windows) { r#""token":"t0ken","# } else { "" };
    let expected = format!(
        r#"{{"traygate":1,{token}"role":"bridge","server":"part3","instance":"Acme \"EU\"","client":"cursor"}}"#
    );
    assert_eq!(peer.greeting, expected);
    for line in [
        r#"{ "method" : "tools/list","id":"a\/b", "x" : [1.50, 1e400, "\ud83e\udd80"] }"#,
        r#"{"method":"notifications/progress","params":{"id":1}}"#,
        r#"{"jsonrpc":"2.0","id":"a/b","result":{"nextCursor":"é"}}"#,
    ] {
        peer.send(line);
        assert_eq!(client.line(), line);
    }
    for line in [r#"{ "method":"tools/list","id":1.50 }"#, r#"[{"id":2,"method":"a"},{"method":"b"}]"#] {
        client.send(line);
        assert_eq!(peer.line(), line);
    }
    client.send("\r");
    client.send("");
    client.send("{\"id\":3,\"method\":\"crlf\"}\r");
    assert_eq!(peer.line(), r#"{"id":3,"method":"crlf"}"#);
    assert_eq!(client.stderr(), "");
}

#[test]
fn the_owners_end_in_mid_call_is_told_and_the_next_owner_is_used() {
    let folder = Folder::new();
    let owner = folder.owner();
    let (mut client, mut peer) = opened(&folder, &owner);
    for id in ["1", "\"two\"", "3"] {
        client.send(&call(id));
        assert_eq!(peer.line(), call(id));
    }
    peer.send(&result("3"));
    peer.send_part(r#"{"jsonrpc":"2.0","id":1,"res"#);
    assert_eq!(client.line(), result("3"));
    drop((peer, owner));
    for id in ["1", "\"two\""] {
        assert_error(
            &client.line(),
            id,
            -31503,
            "The Traygate gateway restarted; the outcome of this call is unknown.",
        );
    }

    // Nobody asks for anything: it still comes back, so that the new owner can speak first.
    let owner = folder.owner();
    let mut peer = owner.accept();
    let resume = format!("\"resume\":{}}}", rendezvous::json_string(INITIALIZE));
    assert!(peer.greeting.ends_with(&resume), "{}", peer.greeting);
    let changed = r#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#;
    peer.send(changed);
    assert_eq!(client.line(), changed);
    client.send(&call("4"));
    assert_eq!(peer.line(), call("4"));
    peer.send(&result("4"));
    assert_eq!(client.line(), result("4"));
}

#[test]
fn an_unanswered_initialize_goes_to_the_next_owner() {
    let folder = Folder::new();
    let owner = folder.owner();
    let mut client = Client::start(&folder, &["part3"]);
    let mut peer = owner.accept();
    client.send(INITIALIZE);
    assert_eq!(peer.line(), INITIALIZE);
    drop(peer);
    let mut peer = owner.accept();
    assert!(!peer.greeting.contains("resume"), "{}", peer.greeting);
    assert_eq!(peer.line(), INITIALIZE);
    peer.send(INITIALIZED);
    assert_eq!(client.line(), INITIALIZED);
}

#[test]
fn an_answer_to_an_owner_that_is_gone_does_not_reach_the_next_one() {
    let folder = Folder::new();
    let owner = folder.owner();
    let (mut client, mut peer) = opened(&folder, &owner);
    peer.send(r#"{"jsonrpc":"2.0","id":0,"method":"roots/list"}"#);
    assert!(client.line().contains("roots/list"));
    drop(peer);
    let cancelled = client.line();
    assert!(
        cancelled.contains("notifications/cancelled") && cancelled.contains("\"requestId\":0"),
        "{cancelled}"
    );
    let mut peer = owner.accept();
    client.send(r#"{"jsonrpc":"2.0","id":0,"result":{"roots":[]}}"#);
    client.send(&call("1"));
    assert_eq!(peer.line(), call("1"));
}

#[test]
fn an_owner_that_hangs_up_at_once_is_not_asked_forever() {
    let folder = Folder::new();
    let owner = folder.owner();
    let mut client = Client::start(&folder, &["part3"]);
    client.send(INITIALIZE);
    for _ in 0..4 {
        drop(owner.accept());
    }
    assert_error(&client.line(), "0", -31502, "Traygate ends every connection at once.");
    let mut peer = owner.accept();
    client.send(INITIALIZE);
    assert_eq!(peer.line(), INITIALIZE);
}

#[test]
fn what_is_no_message_is_refused_and_the_conversation_goes_on() {
    let folder = Folder::new();
    let owner = folder.owner();
    let (mut client, mut peer) = opened(&folder, &owner);
    for line in ["hello", "Content-Length: 12", r#"{"id":1,"method":"#, "[1,2]"] {
        client.send(line);
        assert_error(&client.line(), "null", -32700, "Parse error");
    }
    client.send(&call("1"));
    assert_eq!(peer.line(), call("1"));
    until("it says so", || client.stderr().contains("no JSON-RPC message").then_some(()));
}

#[test]
fn a_line_break_inside_a_message_makes_two_lines_that_are_none() {
    let folder = Folder::new();
    let owner = folder.owner();
    let (mut client, mut peer) = opened(&folder, &owner);
    client.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"x\":\"a\nb\"}}");
    for _ in 0..2 {
        // All that is ever on standard output is JSON-RPC.
        assert_error(&client.line(), "null", -32700, "Parse error");
    }
    until("it says so, twice", || {
        (client.stderr().matches("no JSON-RPC message").count() == 2).then_some(())
    });
    client.send(&call("2"));
    assert_eq!(peer.line(), call("2"), "nothing of it was passed on");
}

#[test]
fn large_messages_pass_and_too_large_ones_are_refused() {
    let folder = Folder::new();
    let owner = folder.owner();
    let (mut client, mut peer) = opened(&folder, &owner);
    let sized = |id: u32, mib: usize| {
        let text = "x\\\"{".repeat(mib * 1024 * 1024 / 4);
        format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"tools/call","params":"{text}"}}"#)
    };
    let (large, answer) =
        (sized(1, 9), sized(1, 9).replace("\"method\":\"tools/call\",\"params\"", "\"result\""));
    client.send(&large);
    assert!(peer.line() == large);
    peer.send(&answer);
    assert!(client.line() == answer);

    client.send(&sized(2, 11));
    assert_error(&client.line(), "2", -32600, "more than 10 MiB");
    client.send(&format!("\"{}\"", "x".repeat(11 * 1024 * 1024)));
    assert_error(&client.line(), "null", -32700, "more than 10 MiB");
    client.send(&call("3"));
    assert_eq!(peer.line(), call("3"));
    assert!(client.stderr().contains("more than 10 MiB"));
}

#[test]
fn the_end_of_input_waits_for_the_last_answers() {
    let folder = Folder::new();
    let owner = folder.owner();
    let (mut client, mut peer) = opened(&folder, &owner);
    client.send(&call("1"));
    client.hang_up();
    assert_eq!(peer.line(), call("1"));
    // A subscription, for instance, has its end only now.
    peer.end();
    peer.send(&result("1"));
    assert_eq!(client.line(), result("1"));
    client.silent_end();
    assert_eq!(client.status().code(), Some(0));
}

#[test]
fn the_end_of_input_ends_a_bridge_that_owes_nothing() {
    let folder = Folder::new();
    let owner = folder.owner();
    let (mut client, _peer) = opened(&folder, &owner);
    client.hang_up();
    client.silent_end();
    assert_eq!(client.status().code(), Some(0));
    assert_eq!(client.stderr(), "");
}

#[test]
fn wrong_usage_ends_with_2_and_help_with_0() {
    let folder = Folder::new();
    let mut client = Client::start(&folder, &["part3", "--loud"]);
    client.silent_end();
    assert_eq!(client.status().code(), Some(2));
    until("it says why", || client.stderr().contains("there is no option --loud").then_some(()));
    until("it says how", || client.stderr().contains("Usage: traygate-bridge SERVER").then_some(()));

    let mut client = Client::start(&folder, &["--version"]);
    assert_eq!(client.line(), format!("traygate-bridge {}", env!("CARGO_PKG_VERSION")));
    assert_eq!(client.status().code(), Some(0));
}
