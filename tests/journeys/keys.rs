//! API keys: by standard input, out of a pasted snippet, checked by one real call, replaced when they die.

use serde_json::{Value, json};
use support::{Sandbox, Vendors};

const BY_STDIN: [&str; 3] = ["sign-in", "partnero", "--api-key-stdin"];

#[test]
fn a_key_is_taken_however_it_was_copied() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let key = vendors.about("/partnero/api_key");
    for pasted in [
        format!("{key}\r\n"),
        format!("Bearer {key}"),
        format!("Authorization: Bearer {key}\n"),
        format!("\u{201c}{key}\u{201d}"),
        format!("\"{key}\","),
    ] {
        let signed_in = sandbox.cli(&BY_STDIN).stdin(&pasted).json().ok();
        assert_eq!(signed_in["label"], "Orchid Referrals", "{signed_in}");
    }
    assert_eq!(instances(&sandbox).len(), 1, "one key is one instance");
}

#[test]
fn what_is_no_key_is_refused_with_its_reason_and_never_sent() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    let key = vendors.about("/partnero/api_key");
    let (left, right) = key.split_at(9);
    let before = vendors.memory("partnero")["counts"].clone();
    for (pasted, said) in [
        ("YOUR_API_KEY".to_owned(), "placeholder"),
        ("Authorization: Bearer YOUR_API_KEY".to_owned(), "placeholder"),
        ("Bearer ".to_owned(), "no key"),
        (format!("{left}\n{right}"), "line break"),
        (format!("{key}\r\nX-Evil: 1"), "line break"),
        (format!("{left} {right}"), "space"),
        (format!("{left}\u{201c}{right}"), "curly quotes"),
        (format!("{left}\u{200b}{right}"), "invisible"),
        (format!("https://app.partnero.example/?key={key}"), "address"),
    ] {
        let message = sandbox.cli(&BY_STDIN).stdin(&pasted).fails(2);
        assert!(message.contains(said) && !message.contains(key), "{pasted:?}: {message}");
    }
    assert_eq!(vendors.memory("partnero")["counts"], before, "nothing of it went to the server");
    assert_eq!(instances(&sandbox), [] as [Value; 0]);
}

#[test]
fn a_key_the_server_does_not_take_is_not_kept() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    for key in ["partnero_live_0000", "ps_another_vendors_key"] {
        let message = sandbox.cli(&BY_STDIN).stdin(key).fails(1);
        assert!(message.contains("does not take this key") && !message.contains(key), "{message}");
    }
    assert_eq!(instances(&sandbox), [] as [Value; 0]);
    // Nor does a wrong key disturb the one that works.
    sandbox.sign_in_partnero(&vendors);
    sandbox.cli(&["reconnect", "partnero", "--api-key-stdin"]).stdin("partnero_live_0000").fails(1);
    sandbox.traygate(&["server", "test", "partnero"]);
}

#[test]
fn a_snippet_brings_its_key_along() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    let (url, key) = (vendors.about("/partnero/url"), vendors.about("/partnero/api_key"));
    let snippet = |key: &str| {
        let server = json!({"url": url, "headers": {"Authorization": format!("Bearer {key}")}});
        json!({ "mcpServers": { "partnero": server } }).to_string()
    };
    let placeholder = sandbox.cli(&["server", "import"]).stdin(&snippet("YOUR_API_KEY")).json().ok();
    assert!(placeholder.to_string().contains("placeholder"), "{placeholder}");
    assert_eq!(instances(&sandbox), [] as [Value; 0]);
    let wrong = sandbox.cli(&["server", "import"]).stdin(&snippet("partnero_live_0000")).fails(1);
    assert!(wrong.contains("does not take this key"), "{wrong}");
    let taken = sandbox.cli(&["server", "import"]).stdin(&snippet(key)).json().ok();
    assert!(!taken.to_string().contains(key), "{taken}");
    assert_eq!(instances(&sandbox)[0]["label"], "Orchid Referrals");
    sandbox.traygate(&["server", "test", "partnero"]);
}

#[test]
fn a_dead_key_says_so_and_names_the_one_command_that_helps() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_partnero(&vendors);
    vendors.revoke("partnero");
    let message = sandbox.cli(&["server", "test", "partnero"]).fails(3);
    let command = "traygate reconnect partnero \"Orchid Referrals\" --api-key-stdin";
    assert!(message.contains("deleted or is wrong") && message.contains(command), "{message}");
    let instance = &instances(&sandbox)[0];
    assert!(instance["sign_in_needed"].as_str().unwrap().contains("deleted or is wrong"), "{instance}");
    let listed = sandbox.cli(&["instance", "list", "partnero"]).run().stdout;
    assert!(listed.contains(command), "{listed}");
    let doctor = sandbox.cli(&["doctor", "--json"]).run();
    assert!(doctor.value().to_string().contains("Replace the key"), "{doctor:?}");

    let key = vendors.fault("partnero", "new-key", &json!({}));
    let words = ["reconnect", "partnero", "Orchid Referrals", "--api-key-stdin"];
    let replaced = sandbox.cli(&words).stdin(key.as_str().unwrap()).json().ok();
    assert_eq!((&replaced["added"], &replaced["other_than"]), (&json!(false), &json!(null)), "{replaced}");
    assert_eq!(instances(&sandbox)[0]["sign_in_needed"], json!(null));
    sandbox.traygate(&["server", "test", "partnero"]);
}

fn instances(sandbox: &Sandbox) -> Vec<Value> {
    sandbox.traygate(&["instance", "list", "partnero"])["instances"].as_array().unwrap().clone()
}
