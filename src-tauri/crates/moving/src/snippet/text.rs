//! What word processors, chats and web pages do to text, undone.

/// Nobody's snippet is longer; a whole page is.
const LONGEST: usize = 512 * 1024;

/// The text as it was before it was copied: straight quotes, plain spaces, no entities.
pub(super) fn straighten(text: &str) -> String {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    let text = if text.len() > LONGEST { &text[..end] } else { text };
    let text: String = text
        .chars()
        .filter_map(|it| match it {
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{ab}' | '\u{bb}' => Some('"'),
            '\u{2018}' | '\u{2019}' => Some('\''),
            '\u{a0}' | '\u{2007}' | '\u{202f}' => Some(' '),
            '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' => None,
            '\r' => None,
            other => Some(other),
        })
        .collect();
    without_entities(&text)
}

/// The entities that HTML pages put into code. `&amp;` comes last, so that `&amp;lt;` stays what it was.
fn without_entities(text: &str) -> String {
    const ENTITIES: &[(&str, &str)] = &[
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&#123;", "{"),
        ("&#125;", "}"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.to_owned();
    }
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}
