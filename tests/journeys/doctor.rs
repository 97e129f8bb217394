//! The doctor as a user meets it: six things break at once, `--fix` mends them, and the servers are really asked.

use serde_json::{Value, json};
use std::{
    fs,
    io::{self, BufRead as _, BufReader, Write as _},
    net::TcpListener,
    thread,
};
use support::{Sandbox, Vendors, until};

fn codes(reply: &Value, key: &str) -> Vec<String> {
    let mut codes: Vec<String> =
        reply[key].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

#[test]
fn six_things_that_broke_are_healed_and_every_app_is_asked_for_its_tools() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    let cursor = sandbox.write(".cursor/mcp.json", "{}");
    let vscode = sandbox.write(".config/Code/User/mcp.json", "{\"servers\": {}}");
    let cline = sandbox.write(".cline/data/settings/cline_mcp_settings.json", "{\"mcpServers\": {}}");
    let claude = sandbox.write(".claude.json", "{\"numStartups\": 1}");
    let copilot = sandbox.write(".copilot/mcp-config.json", "{\"mcpServers\": {}}");
    let apps = ["cursor", "vscode", "cline", "claude-code", "copilot-cli"];
    sandbox.traygate(&[&["connect"], &apps[..], &["--server", "part3"]].concat());

    let well = sandbox.cli(&["doctor", "--json"]).run();
    assert_eq!(well.code, Some(0), "{well:?}");
    let asked = well.value()["crossings"].as_array().unwrap().clone();
    assert_eq!(asked.len(), apps.len(), "{asked:#?}");
    for it in &asked {
        assert!(it["tools"].as_u64().is_some_and(|it| it > 0) && it["trouble"].is_null(), "{it}");
        assert_eq!(it["server"], "part3");
    }
    let said = sandbox.cli(&["doctor"]).run().stdout;
    assert!(said.contains("Cursor \u{2192} Part3"), "{said}");
    assert_eq!(
        sandbox.crossing("cursor", "part3")["status"],
        "written",
        "asking is not the app's own speaking"
    );

    let good = fs::read_to_string(&cursor).unwrap();
    fs::write(&cursor, good.replace("traygate-bridge", "gone/traygate-bridge")).unwrap();
    fs::write(&vscode, "{\"inputs\": []}").unwrap();
    let strict = fs::read_to_string(&cline).unwrap();
    fs::write(&cline, format!("\u{feff}{strict}")).unwrap();
    fs::write(&claude, fs::read_to_string(&claude).unwrap().replace('"', "\u{201d}")).unwrap();
    fs::write(&copilot, "{\"mcpServers\": {}}").unwrap();
    let hash = "0123456789abcdef0123456789abcdef";
    let url = vendors.about("/part3/url");
    let found = json!({ "resourceMetadata": { "resource": url } }).to_string();
    let left = sandbox.write(&format!(".mcp-auth/mcp-remote-v1/{hash}_discovery_state_1.json"), &found);

    let broken = [
        "bridge-moved",
        "entries-wiped",
        "entry-missing",
        "file-byte-order-mark",
        "file-smart-quotes",
        "mcp-remote-tokens",
    ];
    let sick = sandbox.cli(&["doctor", "--json"]).run();
    assert_eq!(sick.code, Some(4), "{sick:?}");
    assert_eq!(codes(&sick.value(), "findings"), broken, "{sick:?}");

    let healed = sandbox.cli(&["doctor", "--fix", "--json"]).run();
    assert_eq!(healed.code, Some(0), "{healed:?}");
    assert_eq!(codes(&healed.value(), "fixed"), broken, "{healed:?}");
    assert_eq!(healed.value()["crossings"].as_array().unwrap().len(), apps.len());
    assert_eq!(fs::read_to_string(&cursor).unwrap(), good);
    assert_eq!(fs::read_to_string(&cline).unwrap(), strict, "the mark is gone and nothing else");
    assert!(!left.exists());
    for app in apps {
        assert_eq!(sandbox.crossing(app, "part3")["status"], "written", "{app}");
    }
    sandbox.traygate(&["undo", "cline"]);
    assert!(fs::read_to_string(&cline).unwrap().starts_with('\u{feff}'), "a fix can be taken back");
}

#[test]
fn a_server_that_fails_is_a_finding_and_no_app_gets_tools_from_it() {
    let vendors = Vendors::start();
    let sandbox = Sandbox::new();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    sandbox.write(".cursor/mcp.json", "{}");
    sandbox.traygate(&["connect", "cursor", "--server", "part3"]);
    drop(vendors);
    let found = sandbox.cli(&["doctor", "--json"]).run();
    assert_eq!(found.code, Some(4), "{found:?}");
    assert_eq!(codes(&found.value(), "findings"), ["server-unreachable"], "{found:?}");
    let asked = found.value()["crossings"][0].clone();
    assert!(
        asked["tools"].is_null() && asked["trouble"].as_str().unwrap().contains("cannot be reached"),
        "{asked}"
    );
    let only = sandbox.cli(&["doctor", "--only", "entry-missing", "--json"]).run();
    assert_eq!((only.code, &only.value()["crossings"]), (Some(0), &json!([])), "{only:?}");
}

#[test]
fn a_server_out_of_reach_is_noticed_without_the_doctor_until_it_answers() {
    let sandbox = Sandbox::new();
    // An address of this computer that nobody else's tests listen at.
    let listener = TcpListener::bind("127.0.0.2:0").unwrap();
    let place = listener.local_addr().unwrap();
    drop(listener);
    sandbox.traygate(&["server", "add", &format!("http://{place}/mcp"), "--id", "far"]);
    sandbox.cli(&["server", "test", "far"]).json().run();
    let noticed = || codes(&sandbox.status(), "findings").contains(&"server-unreachable".to_owned());
    until("the finding", || noticed().then_some(()));
    let status = sandbox.status();
    let found = status["findings"].as_array().unwrap().iter().find(|it| it["code"] == "server-unreachable");
    assert!(found.unwrap()["message"].as_str().unwrap().contains("no connection could be made"), "{status}");

    // Nobody asks for it: it is asked again, and whatever it answers, it can be reached.
    let listener = TcpListener::bind(place).unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = BufReader::new(stream);
            let mut line = String::new();
            while stream.read_line(&mut line).is_ok_and(|it| it > 2) {
                line.clear();
            }
            let answer = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.get_mut().write_all(answer.as_bytes()).ok();
            // Closed with something unread in it, the connection would take the answer along.
            io::copy(&mut stream, &mut io::sink()).ok();
        }
    });
    until("its end", || (!noticed()).then_some(()));
}

#[test]
fn everybody_is_told_in_the_language_that_was_chosen() {
    let mut sandbox = Sandbox::new();
    sandbox.set("LC_MESSAGES", "fr_CA.UTF-8");
    sandbox.write(".cursor/mcp.json", "{\"mcpServers\": {");
    let ask = || sandbox.cli(&["doctor", "--only", "file-damaged", "--json"]).run();
    let told = |reader: &str, reason: &str| {
        let found = ask();
        assert_eq!(found.code, Some(4), "{found:?}");
        assert_eq!(codes(&found.value(), "findings"), ["file-damaged"], "a code is the same for everybody");
        let message = found.value()["findings"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(reader) && message.contains("mcp.json"), "{message}");
        assert!(message.ends_with(reason), "{message}");
        // Tray and window are drawn from the snapshot.
        let status = sandbox.status();
        let shown = status["findings"].as_array().unwrap().iter().find(|it| it["code"] == "file-damaged");
        assert_eq!(shown.unwrap()["message"], message);
        found.value()["covers"].as_str().unwrap().to_owned()
    };
    let covers = told(
        "ne peut pas \u{ea}tre lu par Cursor : ligne 1",
        "une accolade ouvrante n\u{2019}est jamais ferm\u{e9}e",
    );
    assert!(covers.contains("V\u{e9}rifi\u{e9}"), "the system speaks French: {covers}");
    sandbox.traygate(&["settings", "language", "de"]);
    let covers =
        told("ist f\u{fc}r Cursor nicht lesbar: Zeile 1", "eine geschweifte Klammer wird nicht geschlossen");
    assert!(covers.contains("Gepr\u{fc}ft"), "{covers}");
    let said = sandbox.cli(&["doctor", "--only", "file-damaged"]).run().stdout;
    assert!(said.contains("Berichtigen Sie die Datei von Hand"), "{said}");
    sandbox.traygate(&["settings", "language", "en"]);
    told("cannot be read by Cursor: line 1", "an opening brace is never closed");
}
