//! For each code a set-up with that one thing wrong.

use doctor::{Answer, Content, House, Pin, Standing, State, Trouble, Via};
use std::{path::PathBuf, sync::Arc};

use crate::house::{BRIDGE, content, differs, file, ours, standing, stranger, strict, text};

type Break = fn(&mut House);

pub(crate) const FIXTURES: &[(&str, Break)] = &[
    // This computer.
    ("vault-damaged", |it| it.machine.vault_damage = Some("the file is empty".to_owned())),
    ("vault-locked", |it| it.machine.vault_locked = Some("the keychain is locked".to_owned())),
    ("disk-full", |it| it.machine.disk_full = true),
    ("state-not-writable", |it| it.machine.unwritable = Some("permission denied".to_owned())),
    ("bridge-missing", |it| it.machine.bridge_missing = true),
    ("bridge-not-executable", |it| it.machine.bridge_not_executable = true),
    ("proxy-catches-loopback", |it| {
        standing(it, Standing::Written, Some(Via::Http));
        it.machine.proxied_loopback = Some("HTTP_PROXY".to_owned());
    }),
    ("npx-missing", |it| {
        stranger(it, MCP_REMOTE);
        it.machine.npx = Some(false);
    }),
    ("node-too-old", |it| {
        stranger(it, MCP_REMOTE);
        it.machine.node = Some("v16.20.2\n".to_owned());
    }),
    ("npx-path-with-space", |it| {
        stranger(it, r#""old":{"command":"C:\\Program Files\\nodejs\\npx.cmd","args":["-y","x"]}"#);
    }),
    ("clock-wrong", |it| tools(it, 3, None, Some(900))),
    ("clock-wrong", |it| tools(it, 3, None, Some(-900))),
    // Files.
    ("file-damaged", |it| text(it, "{\"mcpServers\": {")),
    ("file-damaged", |it| {
        text(it, "{\"mcpServers\": {");
        Arc::get_mut(&mut it.clients[0].files).unwrap()[0].can_go_back = true;
    }),
    ("file-not-text", |it| content(it, Content::Bytes(vec![0xff, 0xfe, b'{', 0]))),
    ("file-not-text", |it| content(it, Content::Bytes(vec![b'{', 0xe9]))),
    ("file-is-folder", |it| content(it, Content::Folder)),
    ("file-link-broken", |it| content(it, Content::BrokenLink(PathBuf::from("/gone")))),
    ("file-unreadable", |it| content(it, Content::Unreadable("permission denied".to_owned()))),
    ("file-empty", |it| strict(it, "")),
    ("file-byte-order-mark", |it| strict(it, &format!("\u{feff}{}", ours()))),
    ("file-too-lenient", |it| strict(it, &ours().replace("]}}}", "]},}}"))),
    ("file-too-lenient", |it| strict(it, &format!("// mine\n{}", ours()))),
    ("file-smart-quotes", |it| strict(it, &ours().replace('"', "\u{201d}"))),
    ("file-html", |it| strict(it, &ours().replace('"', "&quot;"))),
    ("file-backslashes", |it| strict(it, &ours().replace(BRIDGE, r"C:\Users\x\bridge.exe"))),
    ("file-protected", |it| {
        let mut file = file("/h/.cursor/mcp.json", false, Content::Text(ours()));
        file.protected = true;
        it.clients[0].files = Arc::new(vec![file]);
    }),
    ("duplicate-keys", |it| {
        text(it, &ours().replace("{\"mcpServers\"", "{\"mcpServers\":{},\"mcpServers\""));
    }),
    ("duplicate-keys", |it| stranger(it, r#""partnerstack":{"command":"x"}"#)),
    ("wrong-table", |it| {
        text(it, &ours().replace("]}}}", r#"]}},"servers":{"a":{"url":"https://a.example"}}}"#));
    }),
    ("table-misshapen", |it| text(it, r#"{"mcpServers":[]}"#)),
    // Our entries.
    ("guard-stopped", |it| {
        gone(it, r#"{"mcpServers":{}}"#);
        it.clients[0].crossings.get_mut("partnerstack").unwrap().stopped = true;
    }),
    ("entries-wiped", |it| gone(it, r#"{"globalShortcut":""}"#)),
    ("entry-missing", |it| gone(it, r#"{"mcpServers":{"mine":{"command":"x"}}}"#)),
    ("store-build-missed", |it| {
        standing(it, Standing::Differs, Some(Via::Bridge));
        two_files(it, "C:/Packages/Claude_x/LocalCache/Roaming/Claude/claude_desktop_config.json");
    }),
    ("files-disagree", |it| {
        standing(it, Standing::Differs, Some(Via::Bridge));
        two_files(it, "/h/.cline/data/settings/cline_mcp_settings.json");
    }),
    ("entry-wrong-type", |it| {
        it.clients[0].types = &["stdio", "streamableHttp"];
        differs(it, Via::Http, &http("http://127.0.0.1:7717/partnerstack/mcp\",\"type\":\"http"));
    }),
    ("entry-wrong-type", |it| {
        it.clients[0].types = &["stdio", "streamableHttp"];
        stranger(it, r#""mine":{"type":"url","url":"https://other.example"}"#);
    }),
    ("entry-relative", |it| differs(it, Via::Bridge, &ours().replace(BRIDGE, "traygate-bridge"))),
    ("bridge-moved", |it| differs(it, Via::Bridge, &ours().replace("/opt", "/old"))),
    ("other-traygate", |it| differs(it, Via::Bridge, &ours().replace("/opt/traygate", "/home/me"))),
    ("entry-localhost", |it| differs(it, Via::Http, &http("http://localhost:7717/partnerstack/mcp"))),
    ("entry-changed", |it| differs(it, Via::Bridge, &ours().replace("[\"partnerstack\"]", "[\"other\"]"))),
    ("port-moved", |it| {
        differs(it, Via::Http, &http("http://127.0.0.1:7717/partnerstack/mcp"));
        (it.machine.port, it.machine.wanted_port) = (7718, Some(7717));
    }),
    ("entry-duplicate", |it| {
        stranger(it, &format!(r#""stack":{{"command":"{BRIDGE}","args":["partnerstack"]}}"#));
        it.clients[0].orphans.push("stack".to_owned());
    }),
    ("entry-orphaned", |it| {
        stranger(it, &format!(r#""old":{{"command":"{BRIDGE}","args":["old"]}}"#));
        it.clients[0].orphans.push("old".to_owned());
    }),
    ("entry-switched-off", |it| text(it, &ours().replace("\"args\"", "\"disabled\":true,\"args\""))),
    ("entry-not-seen", |it| {
        it.clients[0].crossings.get_mut("partnerstack").unwrap().seen = None;
        it.now = 100_000;
    }),
    // Entries that lead past us.
    ("mcp-remote-entry", |it| {
        it.clients[0].mcp_remote.push(("/h/.cursor/mcp.json".into(), "partnerstack".to_owned()));
    }),
    ("stand-in-entry", |it| {
        stranger(it, r#""old":{"command":"uvx","args":["mcp-proxy","https://mcp.partnerstack.com/mcp"]}"#);
    }),
    ("stand-in-entry", |it| {
        stranger(
            it,
            r#""old":{"command":"npx","args":["-y","supergateway@3","https://mcp.partnerstack.com/mcp"]}"#,
        );
    }),
    ("direct-entry", |it| direct(it, "https://mcp.partnerstack.com/mcp")),
    ("entry-twice", |it| stranger(it, MCP_REMOTE)),
    ("npx-asks-first", |it| {
        stranger(it, r#""old":{"command":"npx","args":["mcp-remote","https://mcp.partnerstack.com/mcp"]}"#);
    }),
    ("address-in-brackets", |it| direct(it, "<https://mcp.partnerstack.com/mcp>")),
    ("address-with-blanks", |it| direct(it, "https://mcp.partnerstack.com/mcp ")),
    ("smart-quotes-in-entry", |it| direct(it, "\u{201c}https://mcp.partnerstack.com/mcp\u{201d}")),
    ("html-in-entry", |it| direct(it, "https://mcp.partnerstack.com/mcp?a=1&amp;b=2")),
    ("address-not-secure", |it| direct(it, "http://mcp.partnerstack.com/mcp")),
    ("address-wrong-path", |it| direct(it, "https://mcp.partnerstack.com/?key=s3cret")),
    ("placeholder-key", |it| keyed(it, "Bearer YOUR_API_KEY")),
    ("placeholder-key", |it| keyed(it, "Bearer <your-api-key>")),
    ("key-in-file", |it| keyed(it, "Bearer s3cret-s3cret")),
    ("key-in-file", |it| {
        stranger(
            it,
            r#""p":{"command":"npx","args":["-y","mcp-remote","https://api.partnero.com/mcp","--header","Authorization: Bearer s3cret-s3cret"]}"#,
        );
    }),
    // Sign-ins.
    ("not-signed-in", |it| it.servers[0].instances.clear()),
    ("sign-out-unfinished", |it| state(it, State::Leaving)),
    ("sign-in-needed", |it| state(it, State::SignInNeeded("expired".to_owned()))),
    ("sign-in-ending", |it| state(it, State::Ending("it is not renewed".to_owned()))),
    ("permission-missing", |it| {
        it.servers[0].instances[0].needs = Some("one more permission (x)".to_owned());
    }),
    ("no-active-instance", |it| it.servers[0].has_active = false),
    ("pin-lost", |it| {
        let pin = Pin { client: "cursor".to_owned(), label: "Borealis".to_owned(), stands: false };
        it.servers[0].pins.push(pin);
    }),
    ("mcp-remote-tokens", |it| it.servers[0].mcp_remote_files = 2),
    ("tool-changed", |it| it.servers[0].tools_held = vec!["pay".to_owned()]),
    // Servers.
    ("server-unreachable", |it| failed(it, Trouble::Unreachable)),
    ("certificate-not-trusted", |it| failed(it, Trouble::Certificate)),
    ("server-failing", |it| failed(it, Trouble::Failing)),
    ("not-an-mcp-server", |it| failed(it, Trouble::NotMcp)),
    ("sign-in-refused", |it| failed(it, Trouble::SignIn)),
    ("access-denied", |it| failed(it, Trouble::Denied)),
    ("limit-reached", |it| failed(it, Trouble::Limited)),
    ("limit-reached", |it| it.servers[0].waiting = 3),
    ("no-tools", |it| tools(it, 0, None, None)),
    ("fewer-tools", |it| tools(it, 3, Some(9), None)),
];

const MCP_REMOTE: &str =
    r#""old":{"command":"npx","args":["-y","mcp-remote","https://mcp.partnerstack.com/mcp"]}"#;

fn http(url: &str) -> String {
    format!(r#"{{"mcpServers":{{"partnerstack":{{"url":"{url}"}}}}}}"#)
}

fn gone(house: &mut House, left: &str) {
    text(house, left);
    standing(house, Standing::Absent, Some(Via::Bridge));
}

fn two_files(house: &mut House, other: &str) {
    let first = file("/h/first.json", true, Content::Text(ours()));
    let second = file(other, true, Content::Text(r#"{"mcpServers":{}}"#.to_owned()));
    house.clients[0].files = Arc::new(vec![first, second]);
}

fn direct(house: &mut House, url: &str) {
    stranger(house, &format!(r#""old":{{"url":"{url}"}}"#));
}

fn keyed(house: &mut House, header: &str) {
    stranger(
        house,
        &format!(
            r#""partnero":{{"url":"https://api.partnero.com/mcp","headers":{{"Authorization":"{header}"}}}}"#
        ),
    );
}

fn state(house: &mut House, state: State) {
    house.servers[0].instances[0].state = state;
}

fn failed(house: &mut House, trouble: Trouble) {
    let answer = Answer::Failed(trouble, "It did not work.".to_owned());
    house.servers[0].answers.insert("Acme".to_owned(), answer);
}

fn tools(house: &mut House, count: usize, before: Option<usize>, ahead: Option<i64>) {
    house.servers[0].answers.insert("Acme".to_owned(), Answer::Tools { count, before, ahead });
}
