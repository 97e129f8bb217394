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
        assert!(snippet.notes.iter().any(|it| it.contains(words)), "{text}: {:?}", snippet.notes);
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
