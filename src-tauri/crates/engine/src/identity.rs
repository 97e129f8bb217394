//! Whose account is it? What a server says of itself when it is greeted, and what the catalog's identity tool answers
//! (DESIGN §7). Words that are the same for every account are never taken for an account's name.

use credentials::{Authorization, Identity};
use gateway::Probe;
use serde_json::Value;

use crate::{catalog, server::Server, state::State};

/// Asks the server itself, in one conversation with a credential that is not kept yet. `None`: it does not say, or it
/// cannot be asked just now.
pub(crate) async fn ask(state: &State, server: &Server, authorization: Authorization) -> Option<Identity> {
    let address = server.for_gateway().ok()?;
    let tool = catalog::identity_tool(server).map(|it| it.name);
    match state.gateway.probe_with(&address, Some(authorization), tool).await {
        Ok(probe) => told(server, &probe),
        Err(error) => {
            tracing::info!(server = server.id, %error, "the server could not be asked whose account it is");
            None
        }
    }
}

/// Whose account a conversation was about.
pub(crate) fn told(server: &Server, probe: &Probe) -> Option<Identity> {
    let marked = || Identity::read(probe.meta.as_ref()?.get("io.traygate/instance")?);
    let signed = || probe.instructions.as_deref().and_then(signed_in_as);
    let answered = || {
        let field = catalog::identity_tool(server)?.field;
        Identity::read(structured(probe.told.as_ref()?)?.get(field)?)
    };
    marked().or_else(signed).or_else(answered)
}

/// A line of the instructions that says `Signed in as "Acme"` or `Signed in as jo@acme.example` and nothing else. What
/// stands there unquoted could be any words ("Signed in as the current user").
fn signed_in_as(instructions: &str) -> Option<Identity> {
    instructions.lines().find_map(|line| {
        let named = line.trim().trim_end_matches('.').strip_prefix("Signed in as ")?;
        let quoted = named.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let address =
            || named.split_once('@').filter(|_| !named.contains(char::is_whitespace)).map(|_| named);
        Identity::named(quoted.filter(|it| !it.contains('"')).or_else(address)?)
    })
}

/// A tool's answer as an object: `structuredContent`, else its first text read as JSON. `None`: the tool failed.
fn structured(result: &Value) -> Option<Value> {
    if result.get("isError").is_some_and(|it| *it == Value::Bool(true)) {
        return None;
    }
    match result.get("structuredContent") {
        Some(content) => Some(content.clone()),
        None => serde_json::from_str(result["content"].as_array()?.first()?["text"].as_str()?).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{server, store::Settings};
    use serde_json::json;
    use std::time::Duration;

    fn probe() -> Probe {
        Probe {
            date: None,
            server_info: gateway::ServerInfo::default(),
            instructions: None,
            meta: None,
            protocol: String::new(),
            tools: Vec::new(),
            told: None,
            took: Duration::ZERO,
            said: Vec::new(),
        }
    }

    fn name_at(id: &str, probe: &Probe) -> Option<String> {
        let server = server::find(&Settings::default(), id).unwrap();
        told(&server, probe).map(|it| it.name)
    }

    #[test]
    fn instructions_name_an_account_in_one_form_only() {
        let check = |text: &str, wanted: Option<&str>| {
            assert_eq!(signed_in_as(text).map(|it| it.name).as_deref(), wanted, "{text}");
        };
        check("Be kind.\nSigned in as \"Acme Ltd\".\nMore.", Some("Acme Ltd"));
        check("  Signed in as jo@acme.example", Some("jo@acme.example"));
        for generic in [
            "Signed in as the current user.",
            "Signed in as admin",
            "You are signed in as jo@acme.example",
            "Signed in as jo@acme.example, who may write",
            "Signed in as \"a\" or \"b\"",
            "Signed in as \"\"",
            "Part3",
            "",
        ] {
            check(generic, None);
        }
    }

    #[test]
    fn an_identity_tool_is_read_at_the_catalogs_field_and_nowhere_else() {
        let with = |told: Value| Probe { told: Some(told), ..probe() };
        let content = json!({"user": "petra@studio.example", "role": "Prime"});
        let told = with(json!({"structuredContent": content, "content": []}));
        assert_eq!(name_at("part3", &told).as_deref(), Some("petra@studio.example"));
        assert_eq!(name_at("partnero", &told), None, "another vendor's field");
        let text = with(json!({"content": [{"type": "text", "text": r#"{"program": "Orchid"}"#}]}));
        assert_eq!(name_at("partnero", &text).as_deref(), Some("Orchid"));
        for silent in [
            json!({"structuredContent": content, "isError": true}),
            json!({"structuredContent": {"role": "Prime"}}),
            json!({"content": [{"type": "text", "text": "Petra"}]}),
            json!({}),
        ] {
            assert_eq!(name_at("part3", &with(silent)), None);
        }
    }

    #[test]
    fn a_name_that_is_the_same_for_everybody_is_nobodys() {
        let server_info = gateway::ServerInfo {
            name: "part3".to_owned(),
            title: Some("Part3".to_owned()),
            ..Default::default()
        };
        let generic =
            Probe { server_info, instructions: Some("Construction administration.".to_owned()), ..probe() };
        assert_eq!(name_at("part3", &generic), None);
        let marked = Probe { meta: Some(json!({"io.traygate/instance": "Acme"})), ..generic };
        assert_eq!(name_at("part3", &marked).as_deref(), Some("Acme"));
    }
}
