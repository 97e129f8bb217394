//! What a fix does to a text, and that nothing is wrong with it afterwards.

use configfile::Format;
use doctor::{Content, Fix, Reader};
use serde_json::Value;

use crate::{
    examine,
    house::{Plain, file, healthy, ours},
};

/// Breaks the strict app's file, mends it as `--fix` would, and looks again.
fn heal(code: &str, broken: &str) -> String {
    let mut house = healthy();
    let show = |text: &str| {
        std::sync::Arc::new(vec![file("/h/.cursor/mcp.json", true, Content::Text(text.to_owned()))])
    };
    house.clients[0].files = show(broken);
    let found = examine(&house);
    let Some(Fix::Cure { cure, .. }) = found.iter().find(|it| it.code == code).and_then(|it| it.fix.clone())
    else {
        panic!("{code} has no cure: {found:#?}");
    };
    let mended = cure.apply(broken, &Plain { strict: true }).unwrap();
    assert_eq!(cure.apply(&mended, &Plain { strict: true }), None, "{code}: nothing is left to mend");
    house.clients[0].files = show(&mended);
    assert!(!examine(&house).iter().any(|it| it.code == code), "{code}: {mended}");
    assert!(Plain { strict: true }.parse(&mended).is_ok());
    mended
}

#[test]
fn each_damage_of_a_text_is_healed_and_nothing_else_of_it_changes() {
    let good = ours();
    assert_eq!(heal("file-byte-order-mark", &format!("\u{feff}{good}")), good);
    assert_eq!(heal("file-too-lenient", &good.replace("]}}}", "]},}, }")), good.replace("]}}}", "]}} }"));
    assert_eq!(heal("file-html", &good.replace('"', "&quot;")), good);
    assert_eq!(heal("file-smart-quotes", &good.replace('"', "\u{201d}")), good);
    let value: Value = serde_json::from_str(&heal("file-empty", "\n")).unwrap();
    assert_eq!(value, serde_json::json!({ "mcpServers": {} }));
}

#[test]
fn quotation_marks_that_are_somebodys_words_stay() {
    let text = "{\"a\": \"she said \u{201c}yes\u{201d}, then\", \u{201c}mcpServers\u{201d}: {}}";
    let mended = heal("file-smart-quotes", text);
    assert_eq!(mended, "{\"a\": \"she said \u{201c}yes\u{201d}, then\", \"mcpServers\": {}}");
    // A comma before a bracket inside a text is no trailing comma.
    let mended = heal("file-too-lenient", r#"{"a": "x,]", "b": [1,],}"#);
    assert_eq!(mended, r#"{"a": "x,]", "b": [1]}"#);
}

#[test]
fn a_path_of_windows_gets_its_backslashes_and_everything_else_keeps_its_own() {
    let text = r#"{"a": "C:\Users\new", "b": "one\ntwo", "c": ["--in=D:\tmp"], "d": "C:\\right", "e": "note: \"x\""}"#;
    let mended = heal("file-backslashes", text);
    assert_eq!(
        mended,
        r#"{"a": "C:\\Users\\new", "b": "one\ntwo", "c": ["--in=D:\\tmp"], "d": "C:\\right", "e": "note: \"x\""}"#
    );
    // What no app could read afterwards either is only told of.
    for beyond in [r#"{"a": "C:\dir\", "b": 1}"#, r#"{"a": "see C:\Users" 1}"#, r#"{"a": "a\qb"}"#] {
        let mut house = healthy();
        house.clients[0].files =
            std::sync::Arc::new(vec![file("/h/.cursor/mcp.json", true, Content::Text(beyond.to_owned()))]);
        let found = examine(&house);
        assert!(found.iter().any(|it| it.code == "file-damaged"), "{beyond}: {found:?}");
    }
}

#[test]
fn a_comment_is_told_and_left() {
    let mut house = healthy();
    let text = format!("// mine\n{}", ours());
    house.clients[0].files =
        std::sync::Arc::new(vec![file("/h/.cursor/mcp.json", true, Content::Text(text))]);
    let found = examine(&house);
    let it = found.iter().find(|it| it.code == "file-too-lenient").unwrap();
    assert_eq!(it.fix, None);
    assert_eq!(Plain { strict: false }.format(), Format::Jsonc);
}
