//! The first line a caller sends to the owner: one JSON object that says who is calling.

/// Who is calling, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Greeting {
    /// The bridge of one client's entry. MCP messages follow, one per line, both ways, until either side closes.
    Bridge {
        /// Server id, as in the entry.
        server: String,
        /// The instance label the entry was pinned to with `--instance`.
        instance: Option<String>,
        /// The client id the entry was written for (`--client`).
        client: Option<String>,
        /// After an owner restart: the client's own `initialize` request, verbatim, so that the new owner
        /// continues the conversation without the client noticing. No answer to it is sent again.
        resume: Option<String>,
    },
    /// The CLI or the window. Requests follow, one JSON object per line, each answered by one line
    /// (see `engine::local`).
    Command,
}

impl Greeting {
    /// The line to send, with its newline. `token` is what the port file holds (Windows only).
    pub fn line(&self, token: Option<&str>) -> String {
        let mut members = vec![("traygate".to_owned(), "1".to_owned())];
        let mut text = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                members.push((name.to_owned(), json_string(value)));
            }
        };
        text("token", token);
        match self {
            Greeting::Command => text("role", Some("command")),
            Greeting::Bridge { server, instance, client, resume } => {
                text("role", Some("bridge"));
                text("server", Some(server));
                text("instance", instance.as_deref());
                text("client", client.as_deref());
                text("resume", resume.as_deref());
            }
        }
        let members: Vec<String> =
            members.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}\n", members.join(","))
    }
}

/// `text` as a JSON string, quotes included.
pub fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if u32::from(control) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_is_one_line_of_json() {
        let bridge = Greeting::Bridge {
            server: "partnerstack".to_owned(),
            instance: Some("Acme \"EU\"\n".to_owned()),
            client: None,
            resume: Some(r#"{"id":"a\\b","method":"initialize"}"#.to_owned()),
        };
        assert_eq!(
            bridge.line(None),
            concat!(
                r#"{"traygate":1,"role":"bridge","server":"partnerstack","instance":"Acme \"EU\"\u000a","#,
                r#""resume":"{\"id\":\"a\\\\b\",\"method\":\"initialize\"}"}"#,
                "\n"
            )
        );
        assert_eq!(
            Greeting::Command.line(Some("t0ken")),
            "{\"traygate\":1,\"token\":\"t0ken\",\"role\":\"command\"}\n"
        );
    }

    #[test]
    fn strings_are_escaped_as_json_wants_them() {
        for (text, json) in [
            ("", r#""""#),
            ("plain", r#""plain""#),
            ("Zürich – 東京 🦀", "\"Zürich – 東京 🦀\""),
            (r#"a"b\c"#, r#""a\"b\\c""#),
            ("\t\r\n", r#""\u0009\u000d\u000a""#),
            ("\u{0}\u{1f}\u{7f}", "\"\\u0000\\u001f\u{7f}\""),
        ] {
            assert_eq!(json_string(text), json, "{text:?}");
        }
    }
}
