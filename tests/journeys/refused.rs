//! What can go wrong with servers and sign-ins: exit code, words that say what to do, nothing left behind.

use serde_json::json;
use std::{
    net::TcpListener,
    time::{Duration, Instant},
};
use support::{Http, Sandbox, Vendors};

#[test]
fn a_wrong_address_is_refused_before_anything_is_asked() {
    let sandbox = Sandbox::new();
    for url in ["not-an-address", "ftp://mcp.example/mcp", "https://", "file:///etc/passwd", "mailto:a@b.c"] {
        let message = sandbox.cli(&["server", "add", url, "--id", "x"]).fails(2);
        assert!(message.contains("http") || message.contains("address"), "{url}: {message}");
    }
    let message = sandbox.cli(&["server", "add", "http://mcp.example/mcp"]).fails(2);
    assert!(message.contains("https"), "plain http is for this machine only: {message}");
    let message = sandbox.cli(&["server", "add", "https://mcp.example/mcp", "--id", "Not An Id"]).fails(2);
    assert!(message.contains("id"), "{message}");
    let servers = sandbox.traygate(&["server", "list"]);
    assert_eq!(servers["servers"].as_array().unwrap().len(), 3, "{servers}");
}

#[test]
fn angle_brackets_from_the_vendors_page_are_understood() {
    let sandbox = Sandbox::new();
    let added = sandbox.traygate(&["server", "add", "<https://mcp.partnerstack.com/mcp>", "--id", "copied"]);
    assert_eq!(added["url"], "https://mcp.partnerstack.com/mcp");
}

#[test]
fn unknown_names_are_usage_errors_that_name_the_known_ones() {
    let sandbox = Sandbox::new();
    for words in [
        &["sign-in", "hubspot"][..],
        &["server", "test", "hubspot"],
        &["server", "remove", "hubspot"],
        &["instance", "list", "hubspot"],
        &["instance", "switch", "hubspot", "x"],
        &["sign-out", "hubspot"],
        &["policy", "hubspot"],
    ] {
        let message = sandbox.cli(words).fails(2);
        assert!(message.contains("hubspot") && message.contains("partnerstack"), "{words:?}: {message}");
    }
    for words in [&["connect", "notepad"][..], &["disconnect", "notepad"], &["undo", "notepad"]] {
        let message = sandbox.cli(words).fails(2);
        assert!(message.contains("notepad") && message.contains("cursor"), "{words:?}: {message}");
    }
    sandbox.cli(&["connect"]).fails(2);
    sandbox.cli(&["frobnicate"]).fails(2);
}

#[test]
fn a_server_that_is_none_is_named_as_such() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    // The control endpoint answers HTTP, but it is no MCP server.
    sandbox.traygate(&["server", "add", vendors.about("/control"), "--id", "web"]);
    let message = sandbox.cli(&["server", "test", "web"]).fails(1);
    assert!(message.contains("MCP"), "{message}");
}

#[test]
fn without_a_network_everything_fails_soon_and_says_where() {
    let sandbox = Sandbox::new();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}/mcp");
    sandbox.traygate(&["server", "add", &url, "--id", "gone"]);
    let began = Instant::now();
    for words in [&["server", "test", "gone"][..], &["sign-in", "gone"]] {
        let message = sandbox.cli(words).fails(1);
        assert!(
            message.contains("Gone") || message.contains(&format!("127.0.0.1:{port}")),
            "{words:?}: {message}"
        );
    }
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[test]
fn an_authorisation_server_without_pkce_is_refused() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    for offered in [json!(null), json!(["plain"])] {
        vendors.fault("part3", "metadata", &json!({ "code_challenge_methods_supported": offered }));
        let message = sandbox.cli(&["sign-in", "part3"]).fails(1);
        assert!(message.contains("PKCE") || message.contains("S256"), "{message}");
    }
    assert_eq!(vendors.count("part3", "authorizations"), 0, "no browser was opened");
    vendors.fault("part3", "metadata", &json!({}));
    sandbox.sign_in_part3(&vendors);
}

#[test]
fn a_denied_consent_ends_the_wait_at_once() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let words = ["sign-in", "part3"];
    let began = Instant::now();
    let denied = sandbox.as_person(&vendors, "/part3/prime", &words).env("BROWSER_ANSWER", "deny").fails(1);
    assert!(denied.contains("denied") || denied.contains("declined"), "{denied}");
    // Signed in, but no Project Prime: the server's own reason is passed on.
    let other = sandbox.as_person(&vendors, "/part3/other", &words).fails(1);
    assert!(other.contains("Project Prime"), "{other}");
    assert!(began.elapsed() < Duration::from_secs(20), "nobody waited for a time-out");
    assert_eq!(sandbox.traygate(&["instance", "list", "part3"])["instances"], json!([]));
}

#[test]
fn a_closed_browser_is_a_time_out() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let words = ["sign-in", "part3", "--timeout", "1"];
    let message = sandbox.cli(&words).env("TRAYGATE_BROWSER", "/bin/true").fails(1);
    assert!(message.contains("1 s") || message.contains("time"), "{message}");
    // A browser that is not there is said, and the address given instead.
    let answer = sandbox.cli(&words).env("TRAYGATE_BROWSER", "/nowhere/browser").run();
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(
        answer.written.contains("/nowhere/browser") && answer.written.contains("/authorize?"),
        "{answer:?}"
    );
    // The next one is not in the way of the last.
    sandbox.sign_in_part3(&vendors);
}

#[test]
fn ctrl_c_gives_the_sign_in_up() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let mut waiting = sandbox.cli(&["sign-in", "part3", "--print-url", "--json"]).spawn();
    let url = callback(&waiting.line());
    waiting.interrupt();
    assert_eq!(waiting.ended().code(), Some(1));
    assert!(waiting.line().contains("sign-in-failed"));
    support::until("the callback's end", || {
        let port = url.rsplit_once(':').unwrap().1.split('/').next().unwrap();
        std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_err().then_some(())
    });
}

#[test]
fn an_answer_with_a_wrong_state_signs_nobody_in() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let mut waiting = sandbox.cli(&["sign-in", "part3", "--print-url", "--timeout", "5", "--json"]).spawn();
    let url = callback(&waiting.line());
    let http = Http::new(&url, None);
    for query in ["?code=stolen&state=wrong", "?code=stolen", "?error=access_denied&state=wrong", ""] {
        let (status, _) = http.get(&format!("{url}{query}"));
        assert!((400..500).contains(&status), "{query}: {status}");
    }
    let ended = waiting.ended();
    assert_eq!(ended.code(), Some(1));
    assert_eq!(vendors.count("part3", "token_requests.authorization_code"), 0, "the code was not even tried");
    assert_eq!(sandbox.traygate(&["instance", "list", "part3"])["instances"], json!([]));
    // The same when the authorisation server itself is confused.
    vendors.fault("part3", "callback", &json!({ "state": "another" }));
    let words = ["sign-in", "part3", "--timeout", "3"];
    let message = sandbox.as_person(&vendors, "/part3/prime", &words).fails(1);
    assert!(!message.is_empty());
    assert_eq!(vendors.count("part3", "token_requests.authorization_code"), 0);
}

#[test]
fn a_wrong_issuer_signs_nobody_in() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    vendors.fault("partnerstack", "callback", &json!({ "iss": "https://evil.example" }));
    let words = ["sign-in", "partnerstack", "--timeout", "5"];
    let message = sandbox.as_person(&vendors, "/partnerstack", &words).fails(1);
    assert!(!message.is_empty());
    assert_eq!(vendors.count("partnerstack", "token_requests.authorization_code"), 0, "{message}");
}

#[test]
fn keys_that_are_none_are_explained() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let words = ["sign-in", "partnero", "--api-key-stdin"];
    for pasted in ["YOUR_API_KEY", "Authorization: Bearer YOUR_API_KEY", "two\nlines"] {
        let answer = sandbox.cli(&words).stdin(pasted).json().run();
        assert!(matches!(answer.code, Some(1 | 2)), "{answer:?}");
        assert!(answer.value()["error"]["message"].is_string(), "{answer:?}");
    }
    sandbox.cli(&words).stdin("").fails(2);
    let answer = sandbox.cli(&words).stdin("partnero_live_wrong").json().run();
    assert!(matches!(answer.code, Some(1 | 3)), "{answer:?}");
    assert!(!answer.written.contains("partnero_live_wrong"), "a key is never repeated: {answer:?}");
    assert_eq!(sandbox.traygate(&["instance", "list", "partnero"])["instances"], json!([]));
    // As the vendor's page shows it.
    let pasted = format!("  Authorization: Bearer {}\r\n", vendors.about("/partnero/api_key"));
    sandbox.cli(&words).stdin(&pasted).json().ok();
}

#[test]
fn a_server_in_trouble_does_not_cost_the_sign_in() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    vendors.expire("part3");
    vendors.fault("part3", "fail?where=token&status=503&times=1", &json!({}));
    sandbox.cli(&["server", "test", "part3"]).fails(1);
    sandbox.traygate(&["server", "test", "part3"]);
}

/// The callback address in a printed sign-in step.
fn callback(line: &str) -> String {
    let step: serde_json::Value = serde_json::from_str(line).unwrap();
    let url = url::Url::parse(step["step"]["url"].as_str().unwrap()).unwrap();
    let redirect = url.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    assert!(redirect.starts_with("http://127.0.0.1:"), "{redirect}");
    redirect
}
