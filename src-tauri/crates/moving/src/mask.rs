//! Other programs' text with the keys in it masked, for showing.

/// Stands where a key stood.
pub const MASK: &str = "***";

/// Words before a key in a header's value (RFC 9110 §11.1).
const SCHEMES: &[&str] = &["bearer", "basic", "token", "apikey"];

/// The text without what stands after a name that means a secret (`Authorization: …`, `"API_KEY": "…"`, `token=…`) and
/// without what stands after `Bearer`. Rather one value too many than one key too few.
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        mask_line(line, &mut out);
    }
    out
}

fn mask_line(line: &str, out: &mut String) {
    let mut rest = line;
    while let Some(start) = rest.find(in_name) {
        let name = &rest[start..];
        let name = &name[..name.find(|it| !in_name(it)).unwrap_or(name.len())];
        let end = start + name.len();
        out.push_str(&rest[..end]);
        rest = &rest[end..];
        let before_value = if name.eq_ignore_ascii_case("bearer") { spaces(rest) } else { 0 };
        let gap = match (is_secret(name), before_value) {
            (_, 1..) => Some(before_value),
            (true, 0) => assignment(rest),
            (false, 0) => None,
        };
        if let Some(gap) = gap {
            out.push_str(&rest[..gap]);
            rest = mask_value(&rest[gap..], out);
        }
    }
    out.push_str(rest);
}

/// Masks the value the text begins with and gives what follows it.
fn mask_value<'t>(text: &'t str, out: &mut String) -> &'t str {
    let end = |text: &str| {
        let ends = |it: char| it.is_whitespace() || matches!(it, '"' | '\'' | ',' | '}' | ']' | '&' | '\\');
        text.find(ends).unwrap_or(text.len())
    };
    let word = &text[..end(text)];
    let after = spaces(&text[word.len()..]);
    if SCHEMES.iter().any(|it| word.eq_ignore_ascii_case(it)) && after > 0 {
        out.push_str(&text[..word.len() + after]);
        return mask_value(&text[word.len() + after..], out);
    }
    if !word.is_empty() {
        out.push_str(MASK);
    }
    &text[word.len()..]
}

/// How long what stands between a name and its value is: `": "`, ` = "`, `:`.
fn assignment(text: &str) -> Option<usize> {
    let quote =
        |text: &str| usize::from(text.starts_with(['"', '\''])) + usize::from(text.starts_with("\\\"")) * 2;
    let mut at = quote(text);
    at += spaces(&text[at..]);
    at += text[at..].starts_with([':', '=']).then_some(1)?;
    at += spaces(&text[at..]);
    Some(at + quote(&text[at..]))
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

fn in_name(it: char) -> bool {
    it.is_ascii_alphanumeric() || it == '_' || it == '-'
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    // `max_tokens` counts something.
    let parts = ["authorization", "token", "secret", "password", "passwd", "apikey", "credential"];
    name.ends_with("key") || (!name.ends_with("tokens") && parts.iter().any(|it| name.contains(it)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_and_the_rest_stays() {
        for (text, expected) in [
            ("-  \"Authorization\": \"Bearer pk_live_1\",\n", "-  \"Authorization\": \"Bearer ***\",\n"),
            (
                "+ \"args\": [\"--header\", \"Authorization: Bearer pk 1\"]",
                "+ \"args\": [\"--header\", \"Authorization: Bearer *** 1\"]",
            ),
            ("\"--header=X-API-Key:abc\"", "\"--header=X-API-Key:***\""),
            (
                "\"env\": { \"AUTH\": \"Bearer abc\", \"PARTNERO_KEY\": \"abc\" }",
                "\"env\": { \"AUTH\": \"Bearer ***\", \"PARTNERO_KEY\": \"***\" }",
            ),
            ("bearer_token = \"abc\"", "bearer_token = \"***\""),
            (
                "  api_key: abc\n  url: https://a.example/mcp\n",
                "  api_key: ***\n  url: https://a.example/mcp\n",
            ),
            ("https://a.example/mcp?api_key=abc&x=1", "https://a.example/mcp?api_key=***&x=1"),
            ("{\\\"token\\\":\\\"abc\\\"}", "{\\\"token\\\":\\\"***\\\"}"),
            ("\"max_tokens\": 4096, \"command\": \"npx\"", "\"max_tokens\": 4096, \"command\": \"npx\""),
            ("@@ -1,3 +1,7 @@\n \"mcpServers\": {\n", "@@ -1,3 +1,7 @@\n \"mcpServers\": {\n"),
        ] {
            assert_eq!(mask(text), expected);
        }
    }
}
