//! The commands beside the main job: what they answer, and that they claim no more than is there.

use serde_json::{Value, json};
use std::fs;
use support::{Bridge, Mcp, Sandbox, everything, until};

#[test]
fn snippets_of_the_vendors_pages_are_understood() {
    let sandbox = Sandbox::new();
    for (snippet, server) in [
        (r#"{ "mcpServers": { "part3": { "url": "https://mcp.part3.io" } } }"#, "part3"),
        (r#"{ "mcpServers": { "part3": { "type": "url", "url": "https://mcp.part3.io" } } }"#, "part3"),
        (r#"{ "mcpServers": { "part3": { "transport": "http", "url": "https://mcp.part3.io" } } }"#, "part3"),
        (
            r#"{"mcpServers":{"partnerstack":{"command":"npx","args":["-y","mcp-remote","<https://mcp.partnerstack.com/mcp>"]}}}"#,
            "partnerstack",
        ),
        ("claude mcp add --transport http partnerstack <https://mcp.partnerstack.com/mcp>", "partnerstack"),
        (
            r#"{"servers":{"partnerstack":{"type":"http","url":"<https://mcp.partnerstack.com/mcp>"}}}"#,
            "partnerstack",
        ),
    ] {
        let imported = sandbox.cli(&["server", "import"]).stdin(snippet).json().ok();
        assert_eq!(imported["servers"], json!([server]), "{snippet}: {imported}");
        assert!(!imported["understood"].as_array().unwrap().is_empty(), "{imported}");
    }
    let file = sandbox.write("snippet.json", r#"{"mcpServers":{"part3":{"url":"https://mcp.part3.io"}}}"#);
    sandbox.traygate(&["server", "import", file.to_str().unwrap()]);
    let message = sandbox.cli(&["server", "import", "/nowhere/snippet.json"]).fails(2);
    assert!(message.contains("/nowhere/snippet.json"), "{message}");
    let message = sandbox.cli(&["server", "import"]).stdin("good morning").fails(2);
    assert!(!message.is_empty());
}

#[test]
fn what_this_version_cannot_do_is_not_pretended() {
    let sandbox = Sandbox::new();
    let message = sandbox.cli(&["open"]).fails(1);
    assert!(message.contains("window"), "{message}");
}

#[test]
fn calls_are_listed_and_followed_without_what_was_said() {
    let sandbox = Sandbox::new();
    let (_everything, url) = everything();
    sandbox.traygate(&["server", "add", &url, "--id", "everything"]);
    let mut follow = sandbox.cli(&["activity", "--follow", "--json"]).spawn();
    assert_eq!(calls(&follow.line()), Vec::<Value>::new());
    let mut bridge = Bridge::start(&sandbox, "everything", Some("cursor"));
    bridge.initialize();
    bridge.call("echo", json!({ "message": "between us" }));
    let seen = loop {
        let seen = calls(&follow.line());
        if let Some(call) = seen.into_iter().find(|it| it["tool"] == "echo") {
            break call;
        }
    };
    assert_eq!((&seen["client"], &seen["server"]), (&json!("cursor"), &json!("everything")), "{seen}");
    assert_eq!(seen["outcome"], "done", "{seen}");
    follow.interrupt();
    assert!(follow.ended().success());
    let listed = sandbox.traygate(&["activity", "--limit", "1"]);
    assert_eq!(listed["calls"].as_array().unwrap().len(), 1, "{listed}");
    assert!(!follow.written().contains("between us"));
    let text = sandbox.cli(&["activity"]).run();
    assert!(text.stdout.contains("echo") && !text.stdout.contains("between us"), "{text:?}");
    assert!(!text.stdout.contains('\x1b'), "no colours in a pipe: {text:?}");
}

#[test]
fn people_read_tables_and_scripts_read_objects() {
    let sandbox = Sandbox::new();
    sandbox.write(".cursor/mcp.json", "{}");
    let text = sandbox.cli(&["status"]).run();
    assert_eq!(text.code, Some(0), "{text:?}");
    for word in ["PartnerStack", "Part3", "Partnero", "Cursor", "TRAYGATE_KEY_STORE=file"] {
        assert!(text.stdout.contains(word), "{word}: {text:?}");
    }
    let status = sandbox.status();
    for part in ["owner", "servers", "clients", "findings"] {
        assert!(!status[part].is_null(), "{part}: {status}");
    }
    let clients = sandbox.traygate(&["client", "list"]);
    let ids: Vec<&str> =
        clients["clients"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    for app in super::apps::APPS {
        assert!(ids.contains(app), "{app}: {ids:?}");
    }
    let wrong = sandbox.cli(&["sign-in"]).run();
    assert_eq!((wrong.code, wrong.stdout.as_str()), (Some(2), ""), "words about usage go to standard error");
    // A reader that has gone ends the command, not with a panic.
    let output = sandbox
        .command("sh")
        .args(["-c", "\"$0\" status | true"])
        .arg(support::program("traygate"))
        .output()
        .unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{output:?}");
}

fn calls(line: &str) -> Vec<Value> {
    let reply: Value = serde_json::from_str(line).unwrap();
    reply["calls"].as_array().unwrap_or_else(|| panic!("{line}")).clone()
}

#[test]
fn people_are_spoken_to_in_the_language_they_chose_and_scripts_always_in_the_same() {
    let sandbox = Sandbox::new();
    let said = |words: &[&str], locale: &str| {
        let answer = sandbox.cli(words).env("LANG", locale).run();
        (answer.written, answer.code)
    };
    let unknown = ["instance", "list", "hubspot"];
    assert!(said(&["status"], "de_AT.UTF-8").0.contains("nicht angemeldet"), "as the system");
    sandbox.traygate(&["settings", "language", "fr"]);
    assert!(said(&["status"], "de_AT.UTF-8").0.contains("non identifié"), "as chosen");
    assert!(said(&unknown, "de_AT.UTF-8").0.contains("il n’y a pas de serveur « hubspot »"));
    let scripts = sandbox.cli(&unknown).json().env("LANG", "de_AT.UTF-8").run();
    let error = &scripts.value()["error"];
    assert_eq!((&error["message"], scripts.code), (&json!("there is no server \"hubspot\""), Some(2)));
    // What the owner itself says travels as words, with what fills them; nobody's answer depends on who asked before.
    for (words, english, german, french) in [
        (
            &["instance", "switch", "part3", "Acme"][..],
            "Part3 has no instance \"Acme\"",
            "Part3 hat keine Instanz „Acme“",
            "Part3 n’a pas d’instance « Acme »",
        ),
        (
            &["server", "add", "http://mcp.example.com/mcp"],
            "http://mcp.example.com/mcp is not encrypted: keys and data could be read on the way",
            "http://mcp.example.com/mcp ist nicht verschlüsselt: Schlüssel und Daten könnten unterwegs gelesen werden",
            "http://mcp.example.com/mcp n’est pas chiffrée",
        ),
        (
            &["undo", "cursor"],
            "there is no edit of Cursor's files to take back",
            "an den Dateien von Cursor gibt es keine Änderung, die sich zurücknehmen lässt",
            "il n’y a aucune modification des fichiers de Cursor à annuler",
        ),
    ] {
        for (language, told) in [("de", german), ("fr", french), ("en", english)] {
            sandbox.traygate(&["settings", "language", language]);
            let (written, code) = said(words, "C.UTF-8");
            assert!(written.contains(told) && code == Some(2), "{written}");
            let scripts = sandbox.cli(words).json().run();
            let error = scripts.value()["error"].clone();
            assert_eq!((&error["message"], &error["kind"]), (&json!(english), &json!("usage")), "{error}");
            let fields: Vec<&String> = error.as_object().unwrap().keys().collect();
            assert_eq!(fields, ["kind", "message", "hint"], "scripts get what they always got");
        }
    }
    let hint = |language: &str| {
        sandbox.traygate(&["settings", "language", language]);
        said(&["instance", "switch", "part3", "Acme"], "C.UTF-8").0
    };
    assert!(hint("de").contains("weiter: niemand ist dort angemeldet; melden Sie sich zuerst an"));
    sandbox.traygate(&["settings", "language", "fr"]);
    // Help is there before any owner is: it can only go by the system.
    let (help, code) = said(&["connect", "--help"], "de_AT.UTF-8");
    assert!(help.contains("Aufruf:") && help.contains("Optionen:") && code == Some(0), "{help}");
    let (help, _) = said(&["connect", "--help"], "es_ES.UTF-8");
    assert!(help.contains("Usage:") && help.contains("Options:"), "{help}");
}

/// What was done, what to do in an app then, what to know of a server before its first sign-in, what became of an entry.
#[test]
fn what_was_done_is_told_in_the_language_of_whoever_reads_it() {
    let sandbox = Sandbox::new();
    let told = |language: &str, words: &[&str]| {
        sandbox.traygate(&["settings", "language", language]);
        sandbox.cli(words).env("LANG", "C.UTF-8").run().written
    };
    let add = |id: &str| sandbox.traygate(&["server", "add", "https://mcp.example/mcp", "--id", id]);
    let file = sandbox.write(".cursor/mcp.json", "{}\n");
    for (language, connected, note, late, removed) in [
        (
            "de",
            "Öffnen Sie in Cursor die Einstellungen und suchen Sie die Liste der MCP-Server",
            "Nur Project Primes haben Zugang",
            "Cursor sieht die Änderung spätestens beim nächsten Start.",
            "ist vergessen; Einträge entfernt aus Cursor.",
        ),
        (
            "fr",
            "Dans Cursor, ouvrez",
            "Réservé aux",
            "Cursor verra la modification",
            "est oublié ; entrées supprimées de Cursor.",
        ),
        (
            "en",
            "In Cursor, open Settings and find the list of MCP servers",
            "Open to Project Primes only",
            "Cursor sees the change at the latest when it is started again.",
            "is forgotten; entries removed from Cursor.",
        ),
    ] {
        add("example");
        for (words, wanted) in [
            (&["connect", "cursor", "--server", "example"][..], connected),
            (&["server", "list"], note),
            (&["disconnect", "cursor", "--server", "example"], late),
        ] {
            let written = told(language, words);
            assert!(written.contains(wanted), "{words:?}: {written}");
        }
        // Scripts are told in English, with nothing beside it.
        let edited = sandbox.traygate(&["connect", "cursor", "--server", "example"]);
        let reload = edited["edits"][0]["reload"].as_str().unwrap();
        assert!(reload.starts_with("In Cursor, open Settings"), "{edited}");
        fs::write(&file, "{}\n").unwrap();
        let lost = until("the loss is seen", || {
            sandbox.crossing("cursor", "example")["detail"].as_str().map(str::to_owned)
        });
        assert!(lost.ends_with("Connect again to restore it."), "{lost}");
        sandbox.traygate(&["connect", "cursor", "--server", "example"]);
        let written = told(language, &["server", "remove", "example"]);
        assert!(written.contains(removed), "{written}");
    }
    add("example");
    let done = sandbox.traygate(&["server", "remove", "example"]);
    assert_eq!(done, json!({ "reply": "done", "message": "Example is forgotten." }));
}
