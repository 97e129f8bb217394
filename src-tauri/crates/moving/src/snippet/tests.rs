//! The seeds' snippets and their kin, damaged the ways people damage them.

use super::*;

/// `name url credential` of each server found.
fn check(text: &str, wanted: &[&str]) {
    let snippet = read(text);
    let found: Vec<String> = snippet
        .found
        .iter()
        .map(|it| {
            let credential = match &it.credential {
                None => "-".to_owned(),
                Some(Credential::Bearer(key)) => format!("bearer={}", key.expose()),
                Some(Credential::Header { name, value }) => format!("{name}={}", value.expose()),
                Some(Credential::Placeholder) => "placeholder".to_owned(),
            };
            format!("{} {} {credential}", it.name.as_deref().unwrap_or("-"), it.url)
        })
        .collect();
    assert_eq!(found, wanted, "{text}\nnotes: {:?}", snippet.notes);
}

#[test]
fn all_three_shapes_of_the_part3_page() {
    for extra in ["", r#""type": "url","#, r#""transport": "http","#] {
        check(
            &format!(r#"{{ "mcpServers": {{ "part3": {{ {extra} "url": "https://mcp.part3.io" }} }} }}"#),
            &["part3 https://mcp.part3.io/ -"],
        );
    }
}

#[test]
fn the_forms_of_the_partnerstack_page() {
    let wanted = ["partnerstack https://mcp.partnerstack.com/mcp -"];
    check(
        r#"Edit :
{
  "mcpServers": {
    "partnerstack": {
      "command": "npx",
      "args": [
        "-y",
        "mcp-remote",
        "<https://mcp.partnerstack.com/mcp>"
      ]
    }
  }
}
Restart Claude Desktop."#,
        &wanted,
    );
    check(
        r#"{"servers":{"partnerstack":{"type":"http","url":"<https://mcp.partnerstack.com/mcp>"}}}"#,
        &wanted,
    );
    check("claude mcp add --transport http partnerstack <https://mcp.partnerstack.com/mcp>", &wanted);
    check("$ claude mcp add -s user --transport=http partnerstack https://mcp.partnerstack.com/mcp", &wanted);
    check("npx -y mcp-remote <https://mcp.partnerstack.com/mcp>", &["- https://mcp.partnerstack.com/mcp -"]);
    check(
        "MCP server URL https://mcp.partnerstack.com/mcp\nAuthentication OAuth",
        &["- https://mcp.partnerstack.com/mcp -"],
    );
}

#[test]
fn a_whole_vendor_page_names_one_server() {
    let page = r#"Edit : { "mcpServers": { "partnerstack": { "command": "npx", "args": ["-y","mcp-remote","<https://mcp.partnerstack.com/mcp>"] } } }
claude mcp add --transport http partnerstack <https://mcp.partnerstack.com/mcp>
{ "servers": { "partnerstack": { "type": "http", "url": "<https://mcp.partnerstack.com/mcp>" } } }
Policies: partnerstack.com/privacy-policy"#;
    check(page, &["partnerstack https://mcp.partnerstack.com/mcp -"]);
}

#[test]
fn a_bearer_snippet_gives_its_key() {
    check(
        r#"{"mcpServers":{"partnero":{"url":"https://mcp.partnero.com/mcp","headers":{"Authorization":"Bearer pk_live_1"}}}}"#,
        &["partnero https://mcp.partnero.com/mcp bearer=pk_live_1"],
    );
    check(
        r#"{"mcpServers":{"partnero":{"command":"npx","args":["mcp-remote","https://x.example/mcp","--header","Authorization: Bearer pk_1"]}}}"#,
        &["partnero https://x.example/mcp bearer=pk_1"],
    );
    check(
        r#"{"mcpServers":{"partnero":{"command":"npx","args":["mcp-remote","https://x.example/mcp","--header","Authorization:${AUTH}"],"env":{"AUTH":"Bearer pk_1"}}}}"#,
        &["partnero https://x.example/mcp bearer=pk_1"],
    );
    check(
        "claude mcp add --transport http partnero https://x.example/mcp \\\n  --header \"Authorization: Bearer pk_1\"",
        &["partnero https://x.example/mcp bearer=pk_1"],
    );
    check(
        r#"{"servers":{"x":{"url":"https://x.example/mcp","headers":{"Accept":"*/*","X-API-Key":"k 1"}}}}"#,
        &["x https://x.example/mcp x-api-key=k 1"],
    );
}

#[test]
fn a_placeholder_is_no_key() {
    for value in
        ["Bearer YOUR_API_KEY", "Bearer ${input:key}", "Bearer ${PARTNERO_KEY}", "Bearer <your-api-key>"]
    {
        check(
            &format!(
                r#"{{"mcpServers":{{"p":{{"url":"https://x.example/mcp","headers":{{"Authorization":"{value}"}}}}}}}}"#
            ),
            &["p https://x.example/mcp placeholder"],
        );
    }
}

#[test]
fn damage_from_copying_is_forgiven() {
    check(
        "{\u{201c}mcpServers\u{201d}: {\u{201c}part3\u{201d}: {\u{201c}url\u{201d}: \u{201c}https://mcp.part3.io\u{201d},},},}",
        &["part3 https://mcp.part3.io/ -"],
    );
    check(
        "{ // mine\n\"mcpServers\": { /* one */ \"part3\": { \"url\": \"https://mcp.part3.io\" } } }",
        &["part3 https://mcp.part3.io/ -"],
    );
    check("\"part3\": {\n  \"url\": \"https://mcp.part3.io\"\n}", &["part3 https://mcp.part3.io/ -"]);
    check("{ \"part3\": { \"url\": \"https://mcp.part3.io\" }", &["part3 https://mcp.part3.io/ -"]);
    check("\u{feff}https://mcp.part3.io\n", &["- https://mcp.part3.io/ -"]);
    check("\"<https://mcp.part3.io>\"", &["- https://mcp.part3.io/ -"]);
}

#[test]
fn other_clients_shapes() {
    check(r#"{"context_servers":{"a":{"url":"https://a.example/mcp"}}}"#, &["a https://a.example/mcp -"]);
    check(r#"{"mcpServers":{"a":{"serverUrl":"https://a.example/mcp"}}}"#, &["a https://a.example/mcp -"]);
    check(r#"{"mcpServers":{"a":{"httpUrl":"https://a.example/mcp"}}}"#, &["a https://a.example/mcp -"]);
    check(r#"{"mcp":{"a":{"type":"remote","url":"https://a.example/mcp"}}}"#, &["a https://a.example/mcp -"]);
    check(
        r#"code --add-mcp '{"name":"a","type":"http","url":"https://a.example/mcp"}'"#,
        &["a https://a.example/mcp -"],
    );
    check(
        r#"claude mcp add-json a '{"type":"http","url":"https://a.example/mcp"}'"#,
        &["a https://a.example/mcp -"],
    );
    check("codex mcp add a --url https://a.example/mcp", &["a https://a.example/mcp -"]);
    check("gemini mcp add --transport http a https://a.example/mcp", &["a https://a.example/mcp -"]);
    check("claude mcp add a -- npx -y mcp-remote https://a.example/mcp", &["a https://a.example/mcp -"]);
}

#[test]
fn simple_toml_and_yaml() {
    check(
        "[mcp_servers.a]\nurl = \"https://a.example/mcp\"\nhttp_headers = { Authorization = \"Bearer k1\" }\n",
        &["a https://a.example/mcp bearer=k1"],
    );
    check(
        "[mcp_servers.\"a\"]\ncommand = \"npx\"\nargs = [\"-y\", \"mcp-remote\", \"https://a.example/mcp\"]\n",
        &["a https://a.example/mcp -"],
    );
    check(
        "mcpServers:\n  a:\n    type: streamable-http\n    url: https://a.example/mcp\n    headers:\n      Authorization: Bearer k1\n",
        &["a https://a.example/mcp bearer=k1"],
    );
    check(
        "mcpServers:\n  - name: a\n    type: streamable-http\n    url: https://a.example/mcp\n  - name: b\n    url: https://b.example/mcp\n",
        &["a https://a.example/mcp -", "b https://b.example/mcp -"],
    );
    check(
        "extensions:\n  a:\n    enabled: true\n    uri: https://a.example/mcp # mine\n",
        &["a https://a.example/mcp -"],
    );
    check(
        "mcpServers:\n  a:\n    command: npx\n    args:\n      - -y\n      - mcp-remote\n      - https://a.example/mcp\n",
        &["a https://a.example/mcp -"],
    );
}

#[test]
fn yaml_may_hold_the_words_of_a_command() {
    check(
        "a:\n  command: npx\n  args: [\"-y\", \"mcp-remote\", \"https://a.example/mcp\"]\n",
        &["a https://a.example/mcp -"],
    );
}

#[test]
fn what_is_no_remote_server_is_left_out_and_said() {
    for (text, words) in [
        (
            r#"{"mcpServers":{"files":{"command":"npx","args":["server-filesystem","/tmp"]}}}"#,
            "program on this machine",
        ),
        (r#"{"mcpServers":{"a":{"url":"http://a.example/mcp"}}}"#, "not encrypted"),
        (r#"{"mcpServers":{"a":{"command":"/x/traygate-bridge","args":["a"]}}}"#, "Traygate already"),
        ("claude mcp add files -- npx server-filesystem /tmp", "no remote address"),
    ] {
        let snippet = read(text);
        assert!(snippet.found.is_empty(), "{text}");
        assert!(snippet.notes.iter().any(|it| it.to_string().contains(words)), "{text}: {:?}", snippet.notes);
    }
    for text in ["", "hello", "{}", "{{{{", "see https://example.com/blog for more", "{\"a\":1}"] {
        let snippet = read(text);
        assert!(snippet.found.is_empty(), "{text}: {:?}", snippet.found);
    }
}

#[test]
fn no_text_makes_it_fail_or_slow() {
    let deep = "{\"a\":".repeat(5_000);
    let braces = "{".repeat(100_000);
    for text in [
        deep.as_str(),
        braces.as_str(),
        "\\",
        "'",
        "\"{",
        "[x",
        "- ",
        ":",
        "a: ",
        "mcp add",
        "mcp add --header",
    ] {
        read(text);
    }
    read(&"é{\"url\":\"https://x.example\"} ".repeat(1000));
}

#[test]
fn install_links_are_opened() {
    let entry = r#"{"url":"https://a.example/mcp","headers":{"Authorization":"Bearer k1"}}"#;
    let enc = |text: &str| {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, entry);
    let named = enc(
        r#"{"name":"a","type":"http","url":"https://a.example/mcp","headers":{"Authorization":"Bearer k1"}}"#,
    );
    let wanted = ["a https://a.example/mcp bearer=k1"];
    for link in [
        format!("vscode:mcp/install?{named}"),
        format!(
            "https://insiders.vscode.dev/redirect?url={}",
            enc(&format!("vscode-insiders:mcp/install?{named}"))
        ),
        format!("https://vscode.dev/redirect/mcp/install?name=a&config={}", enc(entry)),
        format!("cursor://anysphere.cursor-deeplink/mcp/install?name=a&config={}", enc(&base64)),
        format!("https://cursor.com/en/install-mcp?name=a&config={base64}"),
        format!("[![Add](badge.svg)](https://cursor.com/install-mcp?name=a&config={})", enc(&base64)),
        format!("lmstudio://add_mcp?name=a&config={}", enc(&base64)),
        format!("https://kiro.dev/launch/mcp/add?name=a&config={}", enc(entry)),
        format!(
            "goose://extension?url={}&type=streamable_http&id=a&name=a&header={}",
            enc("https://a.example/mcp"),
            enc("Authorization=Bearer k1")
        ),
    ] {
        check(&link, &wanted);
    }
}

#[test]
fn every_way_to_start_a_relay() {
    let bearer = ["a https://a.example/mcp bearer=k1"];
    for entry in [
        r#"{"command":"cmd","args":["/c","npx","-y","mcp-remote@latest","https://a.example/mcp","--header","Authorization: Bearer k1"]}"#,
        r#"{"command":"npx -y mcp-remote https://a.example/mcp --header \"Authorization: Bearer k1\""}"#,
        r#"{"command":"npx","args":"-y mcp-remote https://a.example/mcp --header \"Authorization: Bearer k1\""}"#,
        r#"{"command":"C:\\nodejs\\node.exe","args":["C:\\npm\\node_modules\\mcp-remote\\dist\\proxy.js","https://a.example/mcp","--header=Authorization:Bearer k1"]}"#,
        r#"{"command":"uvx","args":["mcp-proxy","--headers","Authorization","Bearer k1","https://a.example/mcp"]}"#,
        r#"{"command":"mcp-proxy","args":["https://a.example/mcp"],"env":{"API_ACCESS_TOKEN":"k1"}}"#,
        r#"{"command":"npx","args":["-y","supergateway","--streamableHttp","https://a.example/mcp","--oauth2Bearer","k1"]}"#,
        r#"{"command":{"path":"npx","args":["mcp-remote","https://a.example/mcp","--header","Authorization:${T}"],"env":{"T":"Bearer k1"}}}"#,
        r#"{"type":"local","command":["npx","mcp-remote","https://a.example/mcp","--header","Authorization:${T}"],"environment":{"T":"Bearer k1"}}"#,
        r#"{"transport":{"type":"streamable-http","url":"https://a.example/mcp","headers":{"Authorization":"Bearer k1"}}}"#,
    ] {
        check(&format!(r#"{{"mcpServers":{{"a":{entry}}}}}"#), &bearer);
    }
    check("cmd /c npx -y mcp-remote https://a.example/mcp", &["- https://a.example/mcp -"]);
    check(
        "curl https://a.example/mcp -H 'Authorization: Bearer k1' -d '{\"jsonrpc\":\"2.0\"}'",
        &["- https://a.example/mcp bearer=k1"],
    );
    check("npx add-mcp https://a.example/mcp --name a --header \"Authorization: Bearer k1\"", &bearer);
    check("npx install-mcp@latest https://a.example/mcp --client claude", &["- https://a.example/mcp -"]);
    check(
        "codex mcp add a --url https://a.example/mcp --bearer-token-env-var KEY",
        &["a https://a.example/mcp placeholder"],
    );
    check("claude mcp add -t http a https://a.example/mcp ^\n  -H \"Authorization: Bearer k1\"", &bearer);
}

#[test]
fn a_program_with_an_address_among_its_words_is_no_remote_server() {
    let text = r#"{"mcpServers":{"a":{"command":"npx","args":["acme-mcp","--base-url","https://api.a.example/mcp"]}}}"#;
    let snippet = read(text);
    assert!(snippet.found.is_empty(), "{:?}", snippet.found);
    assert!(snippet.notes[0].to_string().contains("program on this machine"), "{:?}", snippet.notes);
}

#[test]
fn pages_mails_and_javascript() {
    let wanted = ["a https://a.example/mcp bearer=k1"];
    check(
        "&lt;pre&gt;{ &quot;mcpServers&quot;: { &quot;a&quot;: { &quot;url&quot;: &quot;https://a.example/mcp&quot;, \
         &quot;headers&quot;: { &quot;Authorization&quot;: &quot;Bearer k1&quot; } } } }&lt;/pre&gt;",
        &wanted,
    );
    check(
        "Hi Ann, put this in:\n```json\n{ mcpServers: { a: { url: 'https://a.example/mcp', headers: { Authorization: 'Bearer k1', }, }, } }\n```\nBest, Bo",
        &wanted,
    );
    check(
        "{\"mcpServers\": {\n  \"a\": {\n    \"url\": \"https://a.example/mcp\",\n    \"headers\": {\"Authorization\": \"Bearer k1\"",
        &wanted,
    );
    check(
        "\"mcpServers\": { \"a\": { \"url\": \"https://a.example/mcp\", \"headers\": {\"Authorization\": \"Bearer k1\"} }",
        &wanted,
    );
    check(
        "Server URL: https://a.example/mcp\nAuthorization: Bearer k1\n",
        &["- https://a.example/mcp bearer=k1"],
    );
    check("**Server URL:** `https://mcp.part3.io`.", &["- https://mcp.part3.io/ -"]);
    check("https://a.example/mcp?x=1&amp;y=2", &["- https://a.example/mcp?x=1&y=2 -"]);
}

#[test]
fn toml_and_yaml_as_their_apps_write_them() {
    let wanted = ["a https://a.example/mcp bearer=k1"];
    check(
        "[mcp_servers.a]\ncommand = \"npx\"\nargs = [\n  \"-y\", # yes\n  \"mcp-remote\",\n  \"https://a.example/mcp\",\n  \
         \"--header\", \"Authorization: Bearer k1\",\n]\n",
        &wanted,
    );
    check(
        "[mcp_servers.a]\nurl = \"https://a.example/mcp\"\n\n[mcp_servers.a.http_headers]\nAuthorization = \"Bearer k1\"\n",
        &wanted,
    );
    check("mcp_servers.a.url = \"https://a.example/mcp\"\n", &["a https://a.example/mcp -"]);
    check(
        "[mcp_servers.a]\nurl = \"https://a.example/mcp\"\nbearer_token_env_var = \"KEY\"\n",
        &["a https://a.example/mcp placeholder"],
    );
    check(
        "```yaml\nmcpServers:\n  a:\n    url: \"https://a.example/mcp\"\n    headers: {Authorization: \"Bearer k1\"}\n```\n",
        &wanted,
    );
    check(
        "mcpServers:\n  - name: a\n    type: streamable-http\n    url: https://a.example/mcp\n    requestOptions:\n      headers:\n        Authorization: Bearer k1\n",
        &wanted,
    );
}

#[test]
fn what_must_not_be_stored_is_not_found() {
    for text in [
        r#"{"mcpServers":{"a":{"url":"http://mcp.a.example/mcp"}}}"#,
        r#"{"mcpServers":{"a":{"url":"https://me:pw@mcp.a.example/mcp"}}}"#,
        r#"{"mcpServers":{"a":{"url":"javascript:alert(1)"}}}"#,
        "claude mcp add -t http a http://mcp.a.example/mcp",
        "npx mcp-remote http://mcp.a.example/mcp --allow-http",
    ] {
        let snippet = read(text);
        assert!(snippet.found.is_empty(), "{text}: {:?}", snippet.found);
        assert_eq!(snippet.notes.len(), 1, "{text}: {:?}", snippet.notes);
        assert!(!snippet.notes[0].to_string().contains("me:pw"), "{:?}", snippet.notes);
    }
    let damaged =
        "{\"mcpServers\":{\"a\":{\"url\":\"https://a.example/mcp\",\"headers\":{\"X-Key\":\"a\u{2026}b\"}}}}";
    check(damaged, &["a https://a.example/mcp placeholder"]);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    /// Whatever is pasted: no panic, and what is found can be stored.
    #[test]
    fn anything_pasted_is_read_safely(parts in proptest::collection::vec(part(), 0..14)) {
        let text = parts.concat();
        for found in read(&text).found {
            let local = address::is_loopback(&found.url);
            proptest::prop_assert!(found.url.scheme() == "https" || (found.url.scheme() == "http" && local), "{text}");
            proptest::prop_assert!(found.url.username().is_empty() && found.url.password().is_none(), "{text}");
            match &found.credential {
                Some(Credential::Bearer(key)) => proptest::prop_assert!(
                    !key.expose().is_empty() && key.expose().bytes().all(|it| it.is_ascii_graphic()), "{text}"
                ),
                Some(Credential::Header { value, .. }) => proptest::prop_assert!(
                    value.expose().bytes().all(|it| it == b' ' || it.is_ascii_graphic()), "{text}"
                ),
                Some(Credential::Placeholder) | None => {}
            }
        }
    }

    /// Where no address stands, nothing is found.
    #[test]
    fn nonsense_names_no_server(text in "[^:/.]{0,200}") {
        proptest::prop_assert!(read(&text).found.is_empty());
    }
}

/// A piece of a snippet, or of anything else.
fn part() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::{Just, Strategy, prop_oneof};
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ":",
        ",",
        "\n",
        "  ",
        "- ",
        "=",
        "<",
        ">",
        "&quot;",
        "\\",
        "${K}",
        "\u{201c}",
        "\"mcpServers\"",
        "\"a\": {",
        "\"url\"",
        "\"https://a.example/mcp\"",
        "https://me:pw@a.example/mcp",
        "http://a.example/mcp",
        "\"command\": \"npx\"",
        "\"args\": [",
        "mcp-remote",
        "--header",
        "-H",
        "Authorization: Bearer k1",
        "Bearer YOUR_API_KEY",
        "claude mcp add",
        "[mcp_servers.a]",
        "url =",
        "mcpServers:",
        "cursor://anysphere.cursor-deeplink/mcp/install?name=a&config=",
        "vscode:mcp/install?%7B%22",
        "eyJ1cmwi",
        "```",
    ];
    prop_oneof![
        8 => (0..pieces.len()).prop_map(move |at| pieces[at].to_owned()),
        1 => ".{0,12}".prop_map(|it: String| it),
        1 => Just(" ".to_owned()),
    ]
}
