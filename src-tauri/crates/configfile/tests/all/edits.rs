//! Edits of TOML and YAML one by one: what they look like, that they can be taken back, and what is refused.

use configfile::{Document, EditError, Format};
use expect_test::{Expect, expect};
use serde_json::json;

const ENTRY: &[&str] = &["servers", "notes"];

fn parse(format: Format, text: &str, is_list: bool) -> Document {
    let document = Document::parse(format, text).unwrap();
    if is_list { document.listing(&ENTRY[..1]) } else { document }
}

/// Sets an entry, compares the text, sets it again, which must change nothing, removes it, and expects the text it
/// started from.
#[track_caller]
fn check(format: Format, is_list: bool, before: &str, after: Expect) {
    let wanted = json!({ "command": "/opt/bridge", "args": ["notes", "--as"], "headers": { "X": "a b" } });
    let mut document = parse(format, before, is_list);
    let ground = document.ground(&ENTRY[..1]);
    document.set(ENTRY, &wanted).unwrap();
    let first = document.text();
    after.assert_eq(&first.replace('\r', "␍").replace('\u{feff}', "␂"));
    document.set(ENTRY, &wanted).unwrap();
    assert_eq!(document.text(), first, "setting what stands there changes nothing");
    document.remove(ENTRY).unwrap();
    document.restore(&ENTRY[..1], &ground).unwrap();
    assert_eq!(document.text(), before, "removing what was added restores the text");
}

#[test]
fn a_toml_table_goes_below_its_like() {
    check(
        Format::Toml,
        false,
        "\u{feff}model = \"o\" # best\r\n\r\n[servers.mine]\r\ncommand = 'x'\r\n# args = []\r\n\r\n# look\r\n[tui]\r\ntheme = 1",
        expect![[r#"
            ␂model = "o" # best␍
            ␍
            [servers.mine]␍
            command = 'x'␍
            # args = []␍
            ␍
            [servers.notes]␍
            command = "/opt/bridge"␍
            args = ["notes", "--as"]␍
            headers = { X = "a b" }␍
            ␍
            # look␍
            [tui]␍
            theme = 1"#]],
    );
}

#[test]
fn toml_without_any_table_or_word_gets_one() {
    for before in ["", "\n"] {
        check(
            Format::Toml,
            false,
            before,
            expect![[r#"
                [servers.notes]
                command = "/opt/bridge"
                args = ["notes", "--as"]
                headers = { X = "a b" }
            "#]],
        );
    }
    check(
        Format::Toml,
        false,
        "a = 1\n# end",
        expect![[r#"
            a = 1
            # end

            [servers.notes]
            command = "/opt/bridge"
            args = ["notes", "--as"]
            headers = { X = "a b" }"#]],
    );
}

#[test]
fn toml_keeps_the_form_it_finds() {
    let cases = [
        ("servers = {}\n", "servers = { notes = { command = 'b' } }\n"),
        ("servers = { a = 1 }\n", "servers = { a = 1, notes = { command = 'b' } }\n"),
        ("servers.a = 1\nb = 2\n", "servers.a = 1\nb = 2\n\n[servers.notes]\ncommand = 'b'\n"),
        ("[servers]\na.b = 1\n", "[servers]\na.b = 1\n\n[servers.notes]\ncommand = 'b'\n"),
        ("[servers]\nnotes = { x = 1 }\n", "[servers]\nnotes = { x = 1, command = 'b' }\n"),
        ("servers.notes.x = 1 # k\nz = 1\n", "servers.notes.x = 1 # k\nservers.notes.command = 'b'\nz = 1\n"),
        ("[servers.notes] # k\n# c\n[b]\n", "[servers.notes] # k\ncommand = 'b'\n# c\n[b]\n"),
        ("[servers.notes]\n  x = 1\n\n[b]\n", "[servers.notes]\n  x = 1\n  command = 'b'\n\n[b]\n"),
        ("[servers.notes]\ncommand = \"a\" # k\n", "[servers.notes]\ncommand = 'b' # k\n"),
        ("[servers.notes.env]\nK = 1\n", "[servers.notes.env]\nK = 1\n\n[servers.notes]\ncommand = 'b'\n"),
    ];
    for (before, after) in cases {
        let mut document = parse(Format::Toml, before, false);
        let raw = document.raw(ENTRY).map(str::to_owned);
        document.set(ENTRY, &json!({ "command": "b" })).unwrap();
        assert_eq!(document.text().replace("\"b\"", "'b'"), after);
        if let Some(raw) = raw {
            document.set_raw(ENTRY, &raw).unwrap();
            assert_eq!(document.text(), before);
        }
    }
}

#[test]
fn toml_words_are_spelled_so_that_everybody_reads_the_same() {
    let mut document = parse(Format::Toml, "", false);
    document
        .set(&["a b", "c\"d"], &json!({ "w": "C:\\x", "q": "it's \\", "d": "\u{7f}\n", "n": 1.5 }))
        .unwrap();
    expect![[r#"
        ["a b"."c\"d"]
        w = 'C:\x'
        q = "it's \\"
        d = "\u007f\n"
        n = 1.5
    "#]]
    .assert_eq(&document.text());
}

#[test]
fn lists_of_named_elements_are_tables_by_their_names() {
    check(
        Format::Toml,
        true,
        "x = 1\n\n[[servers]]\nname = 'mine'\ncommand = 'x'\n\n[y]\n",
        expect![[r#"
            x = 1

            [[servers]]
            name = 'mine'
            command = 'x'

            [[servers]]
            name = "notes"
            command = "/opt/bridge"
            args = ["notes", "--as"]
            headers = { X = "a b" }

            [y]
        "#]],
    );
    check(
        Format::Toml,
        true,
        "servers = []\n\n[y]\n",
        expect![[r#"
            servers = [{ name = "notes", command = "/opt/bridge", args = ["notes", "--as"], headers = { X = "a b" } }]

            [y]
        "#]],
    );
    check(
        Format::Yaml,
        true,
        "servers:\n- name: mine # me\n  command: x\n  # env: y\n\n# models\nmodels: []\n",
        expect![[r#"
            servers:
            - name: mine # me
              command: x
              # env: y
            - name: notes
              command: /opt/bridge
              args: [notes, "--as"]
              headers:
                X: "a b"

            # models
            models: []
        "#]],
    );
    check(
        Format::Yaml,
        true,
        "name: x\r\nversion: 1\r\n",
        expect![[r#"
            name: x␍
            version: 1␍
            servers:␍
              - name: notes␍
                command: /opt/bridge␍
                args: [notes, "--as"]␍
                headers:␍
                  X: "a b"␍
        "#]],
    );
}

#[test]
fn yaml_follows_its_own_indentation() {
    check(
        Format::Yaml,
        false,
        "\u{feff}# mine\r\na: 'b' # c\r\nservers: # all\r\n    # first\r\n    mine:\r\n        x: |\r\n            text # no comment\r\n        # y: 1\r\n    # more\r\n\r\nz: [1,\r\n  2]",
        expect![[r#"
            ␂# mine␍
            a: 'b' # c␍
            servers: # all␍
                # first␍
                mine:␍
                    x: |␍
                        text # no comment␍
                    # y: 1␍
                notes:␍
                    command: /opt/bridge␍
                    args: [notes, "--as"]␍
                    headers:␍
                        X: "a b"␍
                # more␍
            ␍
            z: [1,␍
              2]"#]],
    );
}

#[test]
fn yaml_tables_that_hold_nothing_are_filled_and_emptied() {
    for servers in ["servers:", "servers: {}", "servers: ~", "servers: null", "servers:   { }"] {
        let before = format!("a: 1\n{servers} # none\n\nb: 2\n");
        check(
            Format::Yaml,
            false,
            &before,
            expect![[r#"
                a: 1
                servers: # none
                  notes:
                    command: /opt/bridge
                    args: [notes, "--as"]
                    headers:
                      X: "a b"

                b: 2
            "#]],
        );
    }
    for before in ["# c\n", "---\n", "{}\n", "", "# c\n---\n...\n"] {
        let mut document = parse(Format::Yaml, before, false);
        let ground = document.ground(&ENTRY[..1]);
        if let Err(error) = document.set(ENTRY, &json!({ "command": "x" })) {
            assert_eq!(
                (before, error),
                ("# c\n---\n...\n", EditError::Entangled { key: "servers.notes".to_owned() })
            );
            continue;
        }
        assert!(document.text().ends_with("servers:\n  notes:\n    command: x\n"), "{}", document.text());
        document.remove(ENTRY).unwrap();
        document.restore(&ENTRY[..1], &ground).unwrap();
        assert_eq!(document.text(), before);
    }
}

#[test]
fn yaml_in_braces_stays_in_braces() {
    check(
        Format::Yaml,
        false,
        "servers: {mine: {x: 1}} # one line\nb: 2\n",
        expect![[r#"
            servers: {mine: {x: 1}, notes: {command: /opt/bridge, args: [notes, "--as"], headers: {X: "a b"}}} # one line
            b: 2
        "#]],
    );
}

#[test]
fn comments_in_a_yaml_entry_stay_where_they_are() {
    let before = "servers:\n  notes: # ours\n    command: npx # old\n    env: {K: V}\n    # why\n    url: \"x\" # here\nb: 1\n";
    let mut document = parse(Format::Yaml, before, false);
    let raw = document.raw(ENTRY).unwrap().to_owned();
    document.remove(&["servers", "notes", "url"]).unwrap();
    document.set(ENTRY, &json!({ "command": "/opt/bridge", "env": { "K2": "no" }, "on": true })).unwrap();
    expect![[r#"
        servers:
          notes: # ours
            command: /opt/bridge # old
            env: {K: V, K2: "no"}
            "on": true
            # why
        b: 1
    "#]]
    .assert_eq(&document.text());
    document.set_raw(ENTRY, &raw).unwrap();
    assert_eq!(document.text(), before);
}

#[test]
fn what_cannot_be_edited_alone_is_refused() {
    let shared = |key: &str| EditError::Shared { key: key.to_owned() };
    let not_a_table = |key: &str| EditError::NotATable { key: key.to_owned() };
    let braces = |key: &str| EditError::Braces { key: key.to_owned() };
    let twice = |key: &str, line| EditError::Duplicate { key: key.to_owned(), line };
    let apart = EditError::Entangled { key: "servers.notes".to_owned() };
    for (format, before, error) in [
        (Format::Yaml, "servers: &all\n  a: 1\nb: *all\n", shared("servers")),
        (Format::Yaml, "x: &all {a: 1}\nservers: *all\n", shared("servers")),
        (Format::Yaml, "x: &all {a: 1}\nservers:\n  <<: *all\n", shared("servers")),
        (Format::Yaml, "x: &all {a: 1}\nservers:\n  notes:\n    <<: *all\n", shared("servers.notes")),
        (Format::Yaml, "servers: !mine\n  a: 1\n", shared("servers")),
        (Format::Yaml, "servers: {\n  a: 1\n}\n", braces("servers")),
        (Format::Yaml, "servers:\n  notes: {a: 1,\n    b: 2}\n", braces("servers.notes")),
        (Format::Yaml, "servers:\n  - name: notes\n", not_a_table("servers")),
        (Format::Yaml, "servers: 1\n", not_a_table("servers")),
        (Format::Yaml, "- a\n", not_a_table("the top level")),
        (Format::Yaml, "servers:\n  a: 1\nservers:\n  b: 1\n", twice("servers", 3)),
        (Format::Yaml, "servers:\n  notes: 1\n  notes: 2\n", twice("notes", 3)),
        (Format::Yaml, "servers:\n  notes:\n    a: 1\n    a: 1\n", twice("a", 4)),
        (Format::Toml, "servers = [1]\n", not_a_table("servers")),
        (Format::Toml, "[[servers]]\nname = 'notes'\n", not_a_table("servers")),
        (Format::Toml, "servers = { a = 1,\n b = 2 }\n", braces("servers")),
        (Format::Toml, "[servers.notes]\na = 1\n[b]\n[servers.notes.env]\nc = 1\n", apart),
    ] {
        let mut document = parse(format, before, false);
        assert_eq!(document.set(ENTRY, &json!({ "a": 2, "c": 3 })), Err(error.clone()), "{before}");
        assert_eq!(document.remove(ENTRY), Err(error), "{before}");
        assert_eq!(document.text(), before);
    }
    for (format, before) in [
        (Format::Toml, "[[servers]]\nname = 'notes'\n[[servers]]\nname = 'notes'\n"),
        (Format::Yaml, "servers:\n- {}\n- name: notes\n- name: notes\n"),
    ] {
        let mut document = parse(format, before, true);
        assert_eq!(
            document.set(ENTRY, &json!({ "a": 2 })),
            Err(twice("notes", if format == Format::Toml { 3 } else { 4 }))
        );
    }
}

#[test]
fn a_broken_text_says_where_and_why() {
    let why = |format, text: &str| Document::parse(format, text).err().unwrap().to_string();
    assert_eq!(why(Format::Toml, "a = 1\na = 2\n"), "line 2, column 1: this name stands here a second time");
    assert_eq!(
        why(Format::Toml, "[a]\nb = \n"),
        "line 2, column 5: a word stands here without quotation marks"
    );
    assert_eq!(why(Format::Yaml, "a: 1\n---\nb: 2\n"), "line 2, column 1: a second document begins here");
    assert_eq!(why(Format::Yaml, "a: [1\nb: 2\n"), "line 2, column 2: there is a colon too many");
    assert_eq!(why(Format::Yaml, &"[".repeat(70)), "line 1, column 65: this is nested too deeply");
}
