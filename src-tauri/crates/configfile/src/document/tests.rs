//! Edits one by one: what they look like, and that they can be taken back.

use super::*;
use expect_test::{Expect, expect};
use serde_json::json;

const ENTRY: &[&str] = &["mcpServers", "notes"];

/// The one place that exercises the API: sets an entry, compares the text, sets it again, which must change
/// nothing, removes it, and expects the text it started from.
#[track_caller]
fn check(format: Format, before: &str, after: Expect) {
    let wanted = json!({ "command": "/opt/bridge", "args": ["notes", "--instance", "Acme"] });
    let mut document = Document::parse(format, before).unwrap();
    let ground = document.ground(&ENTRY[..1]);
    document.set(ENTRY, &wanted).unwrap();
    let first = document.text();
    after.assert_eq(&first.replace('\r', "␍").replace('\u{feff}', "␂").replace('\t', "→"));
    document.set(ENTRY, &wanted).unwrap();
    assert_eq!(document.text(), first, "setting what stands there changes nothing");
    document.remove(ENTRY).unwrap();
    document.restore(&ENTRY[..1], &ground).unwrap();
    assert_eq!(document.text(), before, "removing what was added restores the text");
}

#[test]
fn comments_and_order_are_kept() {
    check(
        Format::Jsonc,
        r#"{
  // my theme
  "theme": "dark",
  "mcpServers": {
    "mine": { "command": "x" } // hands off
    // "old": { "command": "y" }
  },
  "a": 1
}
"#,
        expect![[r#"
            {
              // my theme
              "theme": "dark",
              "mcpServers": {
                "mine": { "command": "x" }, // hands off
                "notes": {
                  "command": "/opt/bridge",
                  "args": ["notes", "--instance", "Acme"]
                }
                // "old": { "command": "y" }
              },
              "a": 1
            }
        "#]],
    );
}

#[test]
fn a_trailing_comma_stays_trailing() {
    check(
        Format::Jsonc,
        "{\n    \"mcpServers\": {\n        \"mine\": {}, /* one */ // two\n    },\n}",
        expect![[r#"
            {
                "mcpServers": {
                    "mine": {}, /* one */ // two
                    "notes": {
                        "command": "/opt/bridge",
                        "args": ["notes", "--instance", "Acme"]
                    },
                },
            }"#]],
    );
}

#[test]
fn line_breaks_tabs_and_the_byte_order_mark_are_kept() {
    check(
        Format::Json,
        "\u{feff}{\r\n\t\"mcpServers\": {\r\n\t\t\"mine\": {}\r\n\t}\r\n}\r\n",
        expect![[r#"
            ␂{␍
            →"mcpServers": {␍
            →→"mine": {},␍
            →→"notes": {␍
            →→→"command": "/opt/bridge",␍
            →→→"args": ["notes", "--instance", "Acme"]␍
            →→}␍
            →}␍
            }␍
        "#]],
    );
}

#[test]
fn mixed_line_breaks_follow_the_line_before() {
    check(
        Format::Json,
        "{\n  \"a\": 1,\n  \"mcpServers\": {\r\n    \"mine\": {}\n  }\r\n}",
        expect![[r#"
            {
              "a": 1,
              "mcpServers": {␍
                "mine": {},␍
                "notes": {␍
                  "command": "/opt/bridge",␍
                  "args": ["notes", "--instance", "Acme"]␍
                }
              }␍
            }"#]],
    );
}

#[test]
fn a_minified_text_stays_minified() {
    check(
        Format::Json,
        r#"{"a":1,"mcpServers":{"mine":{}}}"#,
        expect![[
            r#"{"a":1,"mcpServers":{"mine":{},"notes":{"command":"/opt/bridge","args":["notes","--instance","Acme"]}}}"#
        ]],
    );
    check(
        Format::Json,
        "{\"a\":1}\n",
        expect![[r#"
            {"a":1,"mcpServers":{"notes":{"command":"/opt/bridge","args":["notes","--instance","Acme"]}}}
        "#]],
    );
    check(
        Format::Json,
        r#"{ "a": 1, "mcpServers": {} }"#,
        expect![[
            r#"{ "a": 1, "mcpServers": { "notes": { "command": "/opt/bridge", "args": ["notes", "--instance", "Acme"] } } }"#
        ]],
    );
}

#[test]
fn a_table_in_one_line_stays_in_one_line() {
    check(
        Format::Jsonc,
        "{\n  \"mcpServers\": { \"mine\": {\"command\": \"x\"}, /* two */ \"other\": {} }\n}\n",
        expect![[r#"
            {
              "mcpServers": { "mine": {"command": "x"}, /* two */ "other": {}, "notes": { "command": "/opt/bridge", "args": ["notes", "--instance", "Acme"] } }
            }
        "#]],
    );
}

#[test]
fn a_comment_to_the_end_of_the_line_swallows_nothing() {
    check(
        Format::Jsonc,
        "{ \"mcpServers\": { \"mine\": 1 // why\n} }",
        expect![[r#"
            { "mcpServers": { "mine": 1, // why
              "notes": {
                "command": "/opt/bridge",
                "args": ["notes", "--instance", "Acme"]
              }
            } }"#]],
    );
}

#[test]
fn empty_tables_come_back_as_they_were() {
    let texts = [
        "",
        "  \n",
        "{}\n",
        "{ }\n",
        "{\n}\n",
        "{\n  \"mcpServers\": {}\n}\n",
        "{\n  \"mcpServers\": { }\n}\n",
        "{\n  \"mcpServers\": {\n  }\n}\n",
    ];
    for before in texts {
        let mut document = Document::parse(Format::Json, before).unwrap();
        let ground = document.ground(&ENTRY[..1]);
        document.set(ENTRY, &json!({ "command": "/opt/bridge" })).unwrap();
        let spaced =
            document.text().replace("} }", "}}").replace("}\n   }", "}\n  }").replace("}\n }", "}\n}");
        let after =
            "{\n  \"mcpServers\": {\n    \"notes\": {\n      \"command\": \"/opt/bridge\"\n    }\n  }\n}\n";
        assert_eq!(spaced, after, "{before:?}");
        document.remove(ENTRY).unwrap();
        document.restore(&ENTRY[..1], &ground).unwrap();
        assert_eq!(document.text(), before);
    }
}

#[test]
fn comments_in_an_empty_table_or_text_are_kept() {
    check(
        Format::Jsonc,
        "// servers of the team\n{ // nothing yet\n}",
        expect![[r#"
            // servers of the team
            { // nothing yet
              "mcpServers": {
                "notes": {
                  "command": "/opt/bridge",
                  "args": ["notes", "--instance", "Acme"]
                }
              }
            }"#]],
    );
    check(
        Format::Jsonc,
        "// later",
        expect![[r#"
            // later
            {
              "mcpServers": {
                "notes": {
                  "command": "/opt/bridge",
                  "args": ["notes", "--instance", "Acme"]
                }
              }
            }
        "#]],
    );
}

#[test]
fn foreign_fields_and_comments_in_an_entry_survive() {
    let before = "{ \"mcpServers\": {\n  \"notes\": {\n    \"command\": \"npx\", // old\n    \"alwaysAllow\": [\"a\"],\n    \"env\": { \"K\": \"V\" }\n  } } }";
    let mut document = Document::parse(Format::Jsonc, before).unwrap();
    document
        .set(ENTRY, &json!({ "command": "/opt/bridge", "env": { "K2": "W" }, "disabled": false }))
        .unwrap();
    expect![[r#"
        { "mcpServers": {
          "notes": {
            "command": "/opt/bridge", // old
            "alwaysAllow": ["a"],
            "env": { "K": "V", "K2": "W" },
            "disabled": false
          } } }"#]]
    .assert_eq(&document.text());
}

#[test]
fn members_in_any_place_can_be_removed() {
    let remove = |text: &str, key: &str| {
        let mut document = Document::parse(Format::Jsonc, text).unwrap();
        document.remove(&[key]).unwrap();
        document.text()
    };
    for (before, key, after) in [
        (r#"{"a":1, "b":2, "c":3}"#, "a", r#"{"b":2, "c":3}"#),
        (r#"{"a":1, "b":2, "c":3}"#, "b", r#"{"a":1, "c":3}"#),
        (r#"{"a":1, "b":2, "c":3}"#, "c", r#"{"a":1, "b":2}"#),
        (r#"{ "a": 1 }"#, "a", r#"{}"#),
        ("{\n  \"a\": 1, // one\n  \"b\": 2\n}", "a", "{\n  // one\n  \"b\": 2\n}"),
        ("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}", "b", "{\n  \"a\": 1,\n  \"c\": 3\n}"),
        ("{\n  \"a\": 1, // x\n  \"b\": 2 }", "b", "{\n  \"a\": 1 // x\n   }"),
        ("{\n  // about a\n  \"a\": 1\n}", "a", "{\n  // about a\n}"),
        ("{\n  \"a\": 1, // x\n  \"b\": 2, \"c\": 3\n}", "b", "{\n  \"a\": 1, // x\n  \"c\": 3\n}"),
        (r#"{"a":1}"#, "absent", r#"{"a":1}"#),
    ] {
        assert_eq!(remove(before, key), after, "{key} out of {before}");
    }
}

#[test]
fn what_is_no_table_is_left_alone() {
    for (before, key) in [
        (r#"{"mcpServers": "oops"}"#, "mcpServers"),
        (r#"{"mcpServers": null}"#, "mcpServers"),
        (r#"{"mcpServers": []}"#, "mcpServers"),
        ("[]", "the top level"),
    ] {
        let mut document = Document::parse(Format::Json, before).unwrap();
        let error = document.set(ENTRY, &json!({})).unwrap_err();
        assert_eq!(error, EditError::NotATable { key: key.to_owned() });
        assert_eq!(document.text(), before);
    }
}

#[test]
fn a_key_that_stands_twice_on_our_path_is_refused() {
    for (before, key, line) in [
        ("{\"mcpServers\": {},\n\"mcpServers\": {}}", "mcpServers", 2),
        ("{\"mcpServers\": {\"notes\": {},\n\n\"notes\": {}}}", "notes", 3),
        ("{\"mcpServers\": {\"notes\": {\"command\": 1,\n\"command\": 2}}}", "command", 2),
    ] {
        let mut document = Document::parse(Format::Json, before).unwrap();
        let duplicate = EditError::Duplicate { key: key.to_owned(), line };
        assert_eq!(document.set(ENTRY, &json!({ "command": 1 })), Err(duplicate.clone()));
        assert_eq!(document.remove(ENTRY), Err(duplicate));
        assert_eq!(document.text(), before);
    }
    let mut elsewhere = Document::parse(Format::Json, r#"{"a": 1, "a": 2}"#).unwrap();
    elsewhere.set(ENTRY, &json!(1)).unwrap();
}

#[test]
fn a_broken_text_says_where_and_why() {
    let why = |format, text: &str| Document::parse(format, text).err().unwrap().to_string();
    assert_eq!(why(Format::Jsonc, "{\n  \"a\": 1\n  \"b\": 2\n}"), "line 2, column 9: a comma is missing");
    assert_eq!(why(Format::Json, "{\n  // why\n}"), "line 2, column 3: comments are not allowed");
    assert_eq!(why(Format::Json, "{\"a\": 1,}"), "line 1, column 8: there is a comma with nothing behind it");
    assert_eq!(why(Format::Json, "// only this"), "line 1, column 1: comments are not allowed");
    assert_eq!(
        why(Format::Json, "{\"a\": \"x\ny\"}"),
        "line 1, column 8: a line break or a tab stands inside a text"
    );
    assert_eq!(
        why(Format::Json, "{\"a\":\u{a0}1}"),
        "line 1, column 6: something stands here that does not belong here"
    );
    assert_eq!(
        why(Format::Jsonc, "{'a': 1}"),
        "line 1, column 2: single quotation marks are not allowed, only double ones"
    );
    assert_eq!(
        why(Format::Jsonc, "{\"a\": 1} {}"),
        "line 1, column 10: something stands behind the end of the settings"
    );
    assert_eq!(why(Format::Jsonc, "{\"a\": "), "line 1, column 7: a value is missing");
    assert_eq!(
        why(Format::Jsonc, "\u{feff}\u{feff}{}"),
        "line 1, column 1: something stands here that does not belong here"
    );
}

#[test]
fn the_reason_is_told_in_plain_words() {
    for (text, reason) in [
        (r#"{"a" 1}"#, "a colon is missing"),
        (r#"{"a":: 1}"#, "there is a colon too many"),
        (r#"{"a": 1,, "b": 2}"#, "there is a comma too many"),
        (r#"{"a": [1, 2}"#, "there is a closing brace too many"),
        (r#"{"a": 1]"#, "there is a closing bracket too many"),
        (r#"{"a": {"b": 1}"#, "an opening brace is never closed"),
        (r#"{"a": [1, 2"#, "an opening bracket is never closed"),
        (r#"{"a": "one}"#, "a text is never closed by a quotation mark"),
        ("{\"a\": 1 /* and }", "a comment is never closed"),
        (r#"{a: 1}"#, "a name in quotation marks is missing"),
        (r#"{1: 1}"#, "a name in quotation marks is missing"),
        (r#"{"a": node}"#, "a word stands here without quotation marks"),
        (r#"{"a": 0x10}"#, "a number is not written as numbers are here"),
        (r#"{"a": -}"#, "a number is not written as numbers are here"),
        (r#"{"a": "C:\Users"}"#, "a backslash means nothing here; in a Windows path it takes two"),
        (r#"{"a": "C:\users"}"#, "a backslash means nothing here; in a Windows path it takes two"),
        (r#"{"a": @}"#, "something stands here that does not belong here"),
    ] {
        let format = if text.contains("/*") { Format::Jsonc } else { Format::Json };
        assert_eq!(Document::parse(format, text).err().unwrap().reason, reason, "{text}");
    }
    let deep = "[".repeat(2000);
    assert_eq!(Document::parse(Format::Json, &deep).err().unwrap().reason, "this is nested too deeply");
    for (text, reason) in [
        ("a = \"x\nb = 1", "a text is never closed by a quotation mark"),
        ("a = 'x", "a text is never closed by a quotation mark"),
        ("a = \"C:\\Users\"", "a backslash means nothing here; in a Windows path it takes two"),
        ("a = \"C:\\Windows\"", "a backslash means nothing here; in a Windows path it takes two"),
        ("[a\nb = 1", "an opening bracket is never closed"),
        ("a = [1", "an opening bracket is never closed"),
        ("a = {b = 1", "an opening brace is never closed"),
        ("a = node", "a word stands here without quotation marks"),
        ("a = server", "a word stands here without quotation marks"),
        ("a 1", "an equals sign is missing"),
        ("a == 1", "there is an equals sign too many"),
        ("a = {b = 1,, c = 2}", "there is a comma too many"),
        ("= 1", "a name is missing"),
        ("a = 0xg", "a number is not written as numbers are here"),
        ("a = 1.", "a number is not written as numbers are here"),
        ("[a]]", "something stands here that does not belong here"),
    ] {
        assert_eq!(Document::parse(Format::Toml, text).err().unwrap().reason, reason, "{text}");
    }
    for (text, reason) in [
        ("a:\n\tb: 2", "a tab stands where only spaces may stand"),
        ("a: 1\n\tb: 2", "a tab stands where only spaces may stand"),
        ("a: b: c", "there is a colon too many"),
        ("a: [1, 2", "an opening bracket is never closed"),
        ("a: {b: 1", "an opening brace is never closed"),
        ("a: 'x", "a text is never closed by a quotation mark"),
        ("a: \"C:\\Users\"", "a backslash means nothing here; in a Windows path it takes two"),
        ("  a: 1\nb: 2", "this line begins too far left or right"),
        ("- a\nb: 1", "this line begins too far left or right"),
        ("a: |\n x\ny", "a colon is missing"),
        ("a: *x", "the anchor that is named here stands nowhere"),
        ("a: @x", "a word stands here without quotation marks"),
        ("a: ]", "there is a closing bracket too many"),
        ("a: 'x'y", "something stands here that does not belong here"),
    ] {
        assert_eq!(Document::parse(Format::Yaml, text).err().unwrap().reason, reason, "{text}");
    }
}

#[test]
fn half_an_emoji_is_no_obstacle() {
    check(
        Format::Json,
        r#"{"history": "cut \ud83d", "whole": "\ud83d\ude00 \\ud83d \udead", "mcpServers": {"a": 1}}"#,
        expect![[
            r#"{"history": "cut \ud83d", "whole": "\ud83d\ude00 \\ud83d \udead", "mcpServers": {"a": 1, "notes": {"command": "/opt/bridge", "args": ["notes", "--instance", "Acme"]}}}"#
        ]],
    );
}

#[test]
fn an_entry_can_be_put_back_as_it_was() {
    let before = r#"{"mcpServers": {"notes": {"command":"npx",  "args":[ ]}}}"#;
    let mut document = Document::parse(Format::Json, before).unwrap();
    let raw = document.raw(ENTRY).unwrap().to_owned();
    document.set(ENTRY, &json!({ "command": "/opt/bridge" })).unwrap();
    document.set_raw(ENTRY, &raw).unwrap();
    assert_eq!(document.text(), before);
    let escape = document.set_raw(ENTRY, "1}, \"other\": {");
    assert_eq!(escape, Err(EditError::Entangled { key: "mcpServers.notes".to_owned() }));
}

#[test]
fn tables_we_made_go_with_our_last_entry_and_others_stay() {
    let mut document = Document::parse(Format::Json, "{\n  \"a\": 1\n}\n").unwrap();
    let first = document.ground(&["mcpServers"]);
    document.set(ENTRY, &json!(1)).unwrap();
    let second = document.ground(&["mcpServers"]).over(first);
    document.set(&["mcpServers", "more"], &json!(2)).unwrap();
    document.remove(ENTRY).unwrap();
    document.restore(&["mcpServers"], &second).unwrap();
    assert_eq!(document.get(&["mcpServers", "more"]), Some(&json!(2)));
    document.remove(&["mcpServers", "more"]).unwrap();
    document.restore(&["mcpServers"], &second).unwrap();
    assert_eq!(document.text(), "{\n  \"a\": 1\n}\n");
}
