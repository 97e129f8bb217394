//! One-click install links of Cursor, VS Code, LM Studio, Kiro, Goose and Cherry Studio (`facts`: their own parsers read
//! them as here).

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

use super::Snippet;

/// What an install link has in it and an MCP server's address has not.
const MARKS: &[&str] = &[
    "mcp/install?",
    "install-mcp?",
    "add_mcp?",
    "mcp/add?",
    "goose://extension?",
    "cherrystudio://mcp",
    "/redirect?url=",
];

/// Reads every link in the text and returns the text without them.
pub(super) fn read(text: &str, snippet: &mut Snippet) -> String {
    let mut rest = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let is_edge =
            |it: char| it.is_whitespace() || matches!(it, '<' | '>' | '"' | '\'' | '`' | '(' | ')' | ',');
        let start = word.find("](").map_or(0, |at| at + 2);
        let link = word[start..].trim_matches(is_edge);
        match MARKS.iter().any(|it| link.contains(it)).then(|| entry(link, 3)).flatten() {
            Some((name, entry)) => {
                snippet.walk(&entry, name.as_deref(), "The link");
                rest.push(' ');
            }
            None => rest.push_str(word),
        }
    }
    rest
}

/// The entry a link carries. `depth`: links that lead to links.
fn entry(link: &str, depth: u8) -> Option<(Option<String>, Value)> {
    let (_, query) = link.split_once('?')?;
    // VS Code: the query is the JSON itself.
    if let Some(value) = json_of(&percent_decoded(query)) {
        return Some((None, value));
    }
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let get = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    if let Some(inner) = get("url").filter(|it| depth > 0 && MARKS.iter().any(|mark| it.contains(mark))) {
        return entry(inner, depth - 1);
    }
    let name = get("name").or_else(|| get("id")).map(str::to_owned);
    if let Some(config) = get("config").or_else(|| get("servers")) {
        return json_of(config).or_else(|| json_of(&decoded(config)?)).map(|it| (name, it));
    }
    // Goose: the address and its headers are parameters.
    let url = get("url").filter(|it| Url::parse(it).is_ok())?;
    let headers = pairs.iter().filter(|(key, _)| key == "header").filter_map(|(_, it)| it.split_once('='));
    let headers: Map<String, Value> = headers.map(|(name, value)| (name.to_owned(), json!(value))).collect();
    Some((name, json!({ "url": url, "headers": headers })))
}

fn json_of(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().filter(Value::is_object)
}

/// Base64 of either alphabet, padded or not. A `+` may have become a space on the way.
fn decoded(text: &str) -> Option<String> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let text = text.replace(' ', "+");
    let bytes = [STANDARD, URL_SAFE]
        .iter()
        .find_map(|it| GeneralPurpose::new(it, config).decode(text.as_bytes()).ok())?;
    String::from_utf8(bytes).ok()
}

fn percent_decoded(text: &str) -> String {
    // A `+` is a plus here: this is no form.
    let text = text.replace('+', "%2B");
    form_urlencoded::parse(text.as_bytes()).map(|(key, value)| format!("{key}{value}")).collect()
}
