//! What holds for every text of the formats that are written in lines: TOML and YAML.

use configfile::{Document, EditError, Format};
use proptest::prelude::*;
use serde_json::{Value, json};

const TABLE: &str = "servers";
const ENTRY: &[&str] = &[TABLE, "notes"];

/// A text built from pieces that people and programs really mix.
#[derive(Clone, Debug)]
struct Sketch {
    format: Format,
    eol: &'static str,
    mark: bool,
    top: Vec<(String, u8)>,
    servers: Option<Vec<(String, u8)>>,
    is_list: bool,
    place: usize,
    unit: usize,
    extras: Vec<u8>,
    tail: &'static str,
}

impl Sketch {
    fn document(&self) -> Document {
        let document = Document::parse(self.format, &self.text()).unwrap();
        if self.is_list { document.listing(&[TABLE]) } else { document }
    }

    fn text(&self) -> String {
        let mut extras = self.extras.iter().cycle().copied();
        let mut lines: Vec<String> = Vec::new();
        let mut blocks: Vec<Vec<String>> = Vec::new();
        for (key, kind) in &self.top {
            let lines = match self.format {
                Format::Toml => vec![format!("{key} = {}", toml_word(*kind))],
                _ => yaml_member(key, *kind, 0, self.unit),
            };
            blocks.push(lines);
        }
        if let Some(servers) = &self.servers {
            match self.format {
                // Tables come last in TOML.
                Format::Toml => blocks.push(self.toml_servers(servers)),
                _ => blocks.insert(self.place.min(blocks.len()), self.yaml_servers(servers)),
            }
        }
        for block in blocks {
            match extras.next().unwrap_or(0) {
                0 => lines.push("# \"note: {}".to_owned()),
                1 => lines.push(String::new()),
                2 => lines.extend([String::new(), "# two".to_owned(), "# lines".to_owned(), String::new()]),
                _ => {}
            }
            for line in block {
                let blank = match extras.next().unwrap_or(0) {
                    4 if !line.ends_with('|') => " # it's #1",
                    _ => "",
                };
                lines.push(format!("{line}{blank}"));
            }
        }
        let mark = if self.mark { "\u{feff}" } else { "" };
        format!("{mark}{}{}", lines.join(self.eol), self.tail)
    }

    fn toml_servers(&self, servers: &[(String, u8)]) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, kind) in servers {
            let header = if self.is_list { format!("[[{TABLE}]]") } else { format!("[{TABLE}.{name}]") };
            lines.extend([String::new(), header]);
            if self.is_list {
                lines.push(format!("name = '{name}'"));
            }
            lines.push(format!("command = {}", toml_word(*kind)));
            if kind % 2 == 0 {
                lines.push("env = { \"A#\" = 'x', B = 2 }".to_owned());
            }
            if kind % 3 == 0 && !self.is_list {
                lines.extend([format!("[{TABLE}.{name}.more]"), "k = 'v'".to_owned()]);
            }
        }
        lines
    }

    fn yaml_servers(&self, servers: &[(String, u8)]) -> Vec<String> {
        let mut lines = vec![format!("{TABLE}:")];
        for (name, kind) in servers {
            if self.is_list {
                lines.push(format!("  - name: {name}"));
                lines.extend(yaml_member("command", *kind, 4, self.unit));
            } else {
                lines.extend(yaml_member(name, *kind, self.unit, self.unit));
            }
        }
        lines
    }
}

fn toml_word(kind: u8) -> &'static str {
    match kind % 6 {
        0 => "1",
        1 => "\"a # b \\\" ] = \"",
        2 => "[\n  1, # one\n  2,\n]",
        3 => "'''\n[servers.notes]\n'''",
        4 => "1979-05-27T07:32:00Z",
        _ => "{ a = 1 }",
    }
}

fn yaml_member(key: &str, kind: u8, column: usize, unit: usize) -> Vec<String> {
    let lead = " ".repeat(column);
    let deep = " ".repeat(column + unit);
    let line = |it: &str| format!("{lead}{key}:{it}");
    match kind % 7 {
        0 => vec![line(" 1")],
        1 => vec![line(" \"a # b \\\" : \"")],
        2 => vec![line(" |"), format!("{deep}notes: # no comment")],
        3 => vec![line(""), format!("{deep}a: 'it''s # not'"), format!("{deep}b: [x, \"#\"]")],
        4 => vec![line(""), format!("{deep}- a"), format!("{deep}- b: 1"), format!("{deep}  c: 2")],
        5 => vec![line("")],
        _ => vec![line(" {a: 1, b: [2]}")],
    }
}

prop_compose! {
    fn keys(most: usize)(keys in prop::collection::btree_map("[a-d]{1,2}", any::<u8>(), 0..most)) -> Vec<(String, u8)> {
        keys.into_iter().collect()
    }
}

prop_compose! {
    fn sketch()(
        yaml in any::<bool>(), crlf in any::<bool>(), mark in any::<bool>(), top in keys(4),
        servers in prop::option::of(keys(4)), is_list in any::<bool>(), place in 0..4usize, unit in 1..5usize,
        extras in prop::collection::vec(0..9u8, 1..12), tail in prop::sample::select(vec!["", "\n", "\r\n", "\n\n# end"]),
    ) -> Sketch {
        let format = if yaml { Format::Yaml } else { Format::Toml };
        let eol = if crlf { "\r\n" } else { "\n" };
        Sketch { format, eol, mark, top, servers, is_list, place, unit, extras, tail }
    }
}

fn entry() -> impl Strategy<Value = Value> {
    let text = "[ -~é€😀\n\u{7f}]{0,8}";
    prop_oneof![
        (text, prop::collection::vec(text, 0..3))
            .prop_map(|(command, args)| json!({ "command": command, "args": args })),
        text.prop_map(
            |token| json!({ "type": "http", "headers": { "Authorization": token }, "disabled": false })
        ),
        Just(json!({ "a": "no", "b": "1", "c": "-x", "d": "C:\\x\\y", "e": "~", "f": "null" })),
    ]
}

fn others(document: &Document, name: &str) -> Value {
    let mut all = document.get(&[]).unwrap().clone();
    if let Some(servers) = all.get_mut(TABLE) {
        let empty = match servers.as_object_mut() {
            Some(table) => {
                table.remove(name);
                table.is_empty()
            }
            None => servers.is_null(),
        };
        if empty {
            all.as_object_mut().unwrap().remove(TABLE);
        }
    }
    all
}

/// The comments that are not in an entry.
fn comments(text: &str) -> usize {
    ["# \"note: {}", "# two", "# lines", "# end"].iter().map(|it| text.matches(it).count()).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parsing_and_printing_changes_nothing(sketch in sketch()) {
        prop_assert_eq!(sketch.document().text(), sketch.text());
    }

    #[test]
    fn set_then_remove_is_identity(sketch in sketch(), value in entry()) {
        let mut document = sketch.document();
        let ground = document.ground(&ENTRY[..1]);
        document.set(ENTRY, &value).unwrap();
        for (key, wanted) in value.as_object().unwrap() {
            prop_assert_eq!(document.get(&[TABLE, "notes", key]), Some(wanted), "{}", document.text());
        }
        let once = document.text();
        document.set(ENTRY, &value).unwrap();
        prop_assert_eq!(document.text(), once);
        document.remove(ENTRY).unwrap();
        document.restore(&ENTRY[..1], &ground).unwrap();
        prop_assert_eq!(document.text(), sketch.text());
    }

    /// Without any memory, too, as long as the table was in use.
    #[test]
    fn set_then_remove_needs_no_memory_in_a_used_table(mut sketch in sketch(), value in entry()) {
        sketch.servers.get_or_insert_with(Vec::new).push(("used".to_owned(), 0));
        let mut document = sketch.document();
        document.set(ENTRY, &value).unwrap();
        document.remove(ENTRY).unwrap();
        prop_assert_eq!(document.text(), sketch.text());
    }

    /// Overwriting or removing any entry leaves every other word of the file alone, comments included; and what was
    /// overwritten can be put back.
    #[test]
    fn what_is_outside_our_entry_stays(sketch in sketch(), name in "[a-d]{1,2}", value in entry()) {
        let path = [TABLE, name.as_str()];
        let original = sketch.document();
        let mut document = original.clone();
        let raw = document.raw(&path).map(str::to_owned);
        if document.set(&path, &value).is_ok() {
            prop_assert_eq!(others(&document, &name), others(&original, &name));
            prop_assert_eq!(comments(&document.text()), comments(&original.text()));
            if let Some(raw) = raw {
                document.set_raw(&path, &raw).unwrap();
                prop_assert_eq!(document.text(), sketch.text());
            }
        }
        document.remove(&path).unwrap();
        prop_assert_eq!(others(&document, &name), others(&original, &name));
        prop_assert_eq!(comments(&document.text()), comments(&original.text()));
        prop_assert_eq!(document.text().starts_with('\u{feff}'), sketch.mark);
    }

    #[test]
    fn no_text_makes_it_panic(
        yaml in any::<bool>(), list in any::<bool>(), text in "[\\[\\]{}:=,.#&*!|>'\"a-c0 \n\r-]{0,40}",
    ) {
        let format = if yaml { Format::Yaml } else { Format::Toml };
        for text in [text.clone(), format!("servers:\n  {text}"), format!("servers.a = {text}")] {
            if let Ok(mut document) = Document::parse(format, &text) {
                if list {
                    document = document.listing(&[TABLE]);
                }
                let outcome = document.set(ENTRY, &json!({ "a": 1, "b": { "c": "d" } }));
                prop_assert!(outcome.is_err() || document.get(ENTRY).is_some());
                let outcome: Result<(), EditError> = document.remove(ENTRY);
                prop_assert!(outcome.is_err() || document.get(ENTRY).is_none());
            }
        }
    }
}
