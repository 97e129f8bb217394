//! What the files are said to say.

use crate::sandbox::{Sandbox, bridge, connect, disconnect, http, json_clients, ways};
use clients::{CLIENTS, Entry, Launch, Standing, entry_names, http_token, standing};
use std::fs;

#[test]
fn an_entry_is_absent_then_written_then_absent() {
    for client in CLIENTS {
        for entry in ways(*client, "acme") {
            let sandbox = Sandbox::of(*client);
            let now = |expected: Option<&Entry>| standing(*client, &sandbox.home, "acme", expected);
            assert_eq!((now(None), now(Some(&entry))), (Standing::Absent, Standing::Absent));
            sandbox.apply(*client, &connect(&entry)).unwrap();
            assert_eq!((now(None), now(Some(&entry))), (Standing::Written, Standing::Written));
            assert_eq!(entry_names(*client, &sandbox.home), ["acme"]);
            sandbox.apply(*client, &disconnect("acme")).unwrap();
            assert_eq!(now(None), Standing::Absent);
            assert_eq!(entry_names(*client, &sandbox.home), [] as [&str; 0]);
        }
    }
}

#[test]
fn an_entry_that_leads_elsewhere_or_stands_in_one_file_only_differs() {
    for client in &json_clients() {
        let sandbox = Sandbox::of(*client);
        let now = |expected: Option<&Entry>| standing(*client, &sandbox.home, "acme", expected);
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        let mut moved = bridge("acme");
        moved.launch =
            Launch::Bridge { program: "/new/traygate-bridge".into(), arguments: vec!["acme".into()] };
        assert_eq!(now(Some(&moved)), Standing::Differs);
        assert_eq!(now(None), Standing::Written, "it leads to us all the same");
        if client.speaks_http() {
            assert_eq!(now(Some(&http("acme"))), Standing::Differs);
        }
        let files = sandbox.files(*client);
        if files.len() > 1 {
            fs::remove_file(&files[0]).unwrap();
            assert_eq!(now(Some(&bridge("acme"))), Standing::Differs);
            assert_eq!(now(None), Standing::Written, "one of the files leads to us");
        }
        sandbox
            .fill(*client, Some(&format!(r#"{{"{}": {{"acme": {{"command": "npx"}}}}}}"#, client.table())));
        assert_eq!((now(None), now(Some(&bridge("acme")))), (Standing::Differs, Standing::Differs));
        assert_eq!(entry_names(*client, &sandbox.home), [] as [&str; 0]);
    }
}

#[test]
fn the_token_of_an_http_entry_is_found_again() {
    for client in CLIENTS.iter().filter(|it| it.speaks_http()) {
        let sandbox = Sandbox::of(*client);
        assert_eq!(http_token(*client, &sandbox.home, "acme"), None);
        sandbox.apply(*client, &connect(&http("acme"))).unwrap();
        assert_eq!(http_token(*client, &sandbox.home, "acme").as_deref(), Some("the-token-of-this-app"));
        sandbox.apply(*client, &connect(&bridge("acme"))).unwrap();
        assert_eq!(http_token(*client, &sandbox.home, "acme"), None);
        let foreign = r#"{"TABLE": {"acme": {"url": "https://acme.example", "headers": {"Authorization": "Bearer theirs"}}}}"#;
        sandbox.fill(*client, Some(&foreign.replace("TABLE", client.table())));
        assert_eq!(http_token(*client, &sandbox.home, "acme"), None, "somebody else's token is not ours");
    }
}

#[test]
fn clines_nested_form_counts_as_written() {
    let client = clients::client("cline").unwrap();
    let sandbox = Sandbox::of(client);
    let Entry { launch: Launch::Http { url, token }, .. } = http("acme") else { unreachable!() };
    let text = format!(
        r#"{{"mcpServers": {{"acme": {{"transport": {{"type": "streamableHttp", "url": "{url}",
            "headers": {{"Authorization": "Bearer {token}"}}}}, "disabled": false}}}}}}"#
    );
    sandbox.fill(client, Some(&text));
    assert_eq!(standing(client, &sandbox.home, "acme", Some(&http("acme"))), Standing::Written);
    assert_eq!(http_token(client, &sandbox.home, "acme"), Some(token));
    assert!(sandbox.plan(client, &connect(&http("acme"))).unwrap().is_empty());
}
