//! What the browser shows at the end: plain words, no script, nothing fetched.

use super::SignedIn;
use crate::{Error, Kind};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

pub(super) struct Page {
    /// Status code and reason.
    pub(super) status: &'static str,
    pub(super) html: String,
}

const STYLE: &str = ":root{color-scheme:light dark;--back:#f4f5f7;--card:#fff;--text:#1d2330;--soft:#5d6675;--good:#188a54;\
--bad:#b3402a;--line:#e2e5ea}@media(prefers-color-scheme:dark){:root{--back:#14171c;--card:#1d2128;--text:#eceff4;\
--soft:#a3acba;--good:#4cc38a;--bad:#f0866f;--line:#2c323c}}*{box-sizing:border-box}body{margin:0;min-height:100vh;\
display:grid;place-items:center;padding:24px;background:var(--back);color:var(--text);font:16px/1.5 system-ui,\
-apple-system,'Segoe UI',sans-serif}main{max-width:30rem;width:100%;padding:40px;border:1px solid var(--line);\
border-radius:16px;background:var(--card);text-align:center}.mark{width:56px;height:56px;margin:0 auto 20px;\
border-radius:50%;display:grid;place-items:center;color:#fff;font-size:28px;background:var(--good)}.bad .mark{\
background:var(--bad)}h1{margin:0 0 8px;font-size:1.4rem;line-height:1.3;overflow-wrap:anywhere}p{margin:8px 0 0;\
color:var(--soft);overflow-wrap:anywhere}footer{margin-top:28px;font-size:.8rem;color:var(--soft)}";

/// The answer to a sign-in that was kept.
pub(super) fn signed_in(server: &str, signed_in: &SignedIn) -> Page {
    let label = &signed_in.instance.label;
    let title = format!("Signed in to {server} as {label}");
    let more = match (&signed_in.other_than, &signed_in.instance.identity) {
        (Some(other), Some(_)) => {
            format!("This is another instance than {other}. Both are kept; choose between them in Traygate.")
        }
        (Some(other), None) => {
            format!(
                "{server} did not say whether this is {other}. Both are kept; choose between them in Traygate."
            )
        }
        (None, _) => String::new(),
    };
    page("200 OK", true, &title, &[&more, "You can close this tab and go back to what you were doing."])
}

pub(super) fn failed(server: &str, error: &Error) -> Page {
    let (status, title) = match error.kind() {
        Kind::Denied => ("403 Forbidden", format!("{server} did not give access")),
        _ => ("502 Bad Gateway", format!("Signing in to {server} did not work")),
    };
    page(status, false, &title, &[&error.to_string(), "Nothing was changed. You can close this tab."])
}

pub(super) fn not_found() -> Page {
    page("404 Not Found", false, "Nothing here", &["This address only takes the answer to a sign-in."])
}

pub(super) fn not_allowed() -> Page {
    page(
        "405 Method Not Allowed",
        false,
        "Nothing here",
        &["This address only takes the answer to a sign-in."],
    )
}

pub(super) fn not_ours() -> Page {
    let more = "It does not belong to the sign-in that Traygate is waiting for. Start again from Traygate.";
    page("400 Bad Request", false, "This answer was not accepted", &[more])
}

/// The style by its hash, and nothing else.
pub(super) fn policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

fn page(status: &'static str, good: bool, title: &str, lines: &[&str]) -> Page {
    let (class, mark) = if good { ("good", "✓") } else { ("bad", "!") };
    let title = escape(title);
    let lines: String =
        lines.iter().filter(|line| !line.is_empty()).map(|line| format!("<p>{}</p>", escape(line))).collect();
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head><body><main class=\"{class}\">\
         <div class=\"mark\" aria-hidden=\"true\">{mark}</div><h1>{title}</h1>{lines}<footer>Traygate</footer></main>\
         </body></html>"
    );
    Page { status, html }
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_outside_stay_text() {
        let page = page("200 OK", true, "<script>alert('1')</script>", &["a & \"b\""]);
        assert!(!page.html.contains("<script>"));
        assert!(page.html.contains("&lt;script&gt;alert(&#39;1&#39;)"));
        assert!(page.html.contains("a &amp; &quot;b&quot;"));
        assert!(policy().starts_with("default-src 'none'; style-src 'sha256-"));
    }
}
