//! What holds for every text, not only for those somebody thought of.

use configfile::{Document, Format};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A JSONC text built from pieces that people and programs really mix, and its line breaks.
#[derive(Clone, Debug)]
struct Sketch {
    eol: &'static str,
    mark: bool,
    comments: bool,
    trailing_commas: bool,
    top: Vec<(String, u8)>,
    servers: Option<Vec<(String, u8)>>,
    place: usize,
    blanks: Vec<u8>,
    tail: &'static str,
}

impl Sketch {
    fn text(&self) -> String {
        let mut blanks = self.blanks.iter().cycle().copied();
        let mut gap = || -> String {
            match blanks.next().unwrap_or(0) {
                0 | 1 => String::new(),
                2 => " ".to_owned(),
                3 => self.eol.to_owned(),
                4 => format!("{}    ", self.eol),
                5 => format!("{}\t", self.eol),
                6 if self.comments => format!(" // note: {{}}{}", self.eol),
                7 if self.comments => " /* \"x\": 1, */ ".to_owned(),
                8 if self.comments => format!("/* two{}lines */", self.eol),
                _ => format!("{0}{0}  ", self.eol),
            }
        };
        let mut members: Vec<String> = self.top.iter().map(|(key, kind)| member(key, *kind)).collect();
        if let Some(servers) = &self.servers {
            let servers: Vec<String> = servers.iter().map(|(key, kind)| member(key, *kind)).collect();
            let table = self.table(&servers, &mut gap);
            members.insert(self.place.min(members.len()), format!("\"mcpServers\":{table}"));
        }
        let body = self.table(&members, &mut gap);
        format!("{}{}{body}{}", if self.mark { "\u{feff}" } else { "" }, gap(), self.tail)
    }

    fn table(&self, members: &[String], gap: &mut impl FnMut() -> String) -> String {
        let mut text = String::from("{");
        for (index, member) in members.iter().enumerate() {
            text += &format!("{}{member}{}", gap(), gap());
            if index + 1 < members.len() || self.trailing_commas {
                text += ",";
            }
        }
        format!("{text}{}}}", gap())
    }
}

fn member(key: &str, kind: u8) -> String {
    let value = match kind % 6 {
        0 => "1".to_owned(),
        1 => "\"a // b \\\" , }\"".to_owned(),
        2 => "{ \"command\": \"x\", \"args\": [1, 2] }".to_owned(),
        3 => "[]".to_owned(),
        4 => "{\n  \"url\": \"http://127.0.0.1\"\n}".to_owned(),
        _ => "null".to_owned(),
    };
    format!("\"{key}\":{}{value}", if kind < 128 { " " } else { "" })
}

prop_compose! {
    fn keys(most: usize)(keys in prop::collection::btree_map("[a-d]{1,2}", any::<u8>(), 0..most)) -> Vec<(String, u8)> {
        keys.into_iter().collect()
    }
}

prop_compose! {
    fn sketch()(
        crlf in any::<bool>(), mark in any::<bool>(), comments in any::<bool>(), trailing_commas in any::<bool>(),
        top in keys(4), servers in prop::option::of(keys(4)), place in 0..4usize,
        blanks in prop::collection::vec(0..10u8, 1..12), tail in prop::sample::select(vec!["", "\n", "\r\n", "  "]),
    ) -> Sketch {
        let eol = if crlf { "\r\n" } else { "\n" };
        Sketch { eol, mark, comments, trailing_commas, top, servers, place, blanks, tail }
    }
}

fn entry() -> impl Strategy<Value = Value> {
    let text = "[ -~é€😀\n]{0,8}";
    prop_oneof![
        (text, prop::collection::vec(text, 0..3))
            .prop_map(|(command, args)| json!({ "command": command, "args": args })),
        text.prop_map(
            |token| json!({ "type": "http", "headers": { "Authorization": token }, "disabled": false })
        ),
    ]
}

fn others(document: &Document, name: &str) -> Value {
    let mut all = document.get(&[]).unwrap().clone();
    if let Some(servers) = all.get_mut("mcpServers").and_then(Value::as_object_mut) {
        servers.remove(name);
        if servers.is_empty() {
            all.as_object_mut().unwrap().remove("mcpServers");
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parsing_and_printing_changes_nothing(sketch in sketch()) {
        let text = sketch.text();
        prop_assert_eq!(Document::parse(Format::Jsonc, &text).unwrap().text(), text);
    }

    #[test]
    fn set_then_remove_is_identity(sketch in sketch(), value in entry()) {
        let before = sketch.text();
        let path = ["mcpServers", "notes"];
        let mut document = Document::parse(Format::Jsonc, &before).unwrap();
        let ground = document.ground(&path[..1]);
        document.set(&path, &value).unwrap();
        prop_assert_eq!(document.get(&path), Some(&value));
        let once = document.text();
        document.set(&path, &value).unwrap();
        prop_assert_eq!(document.text(), once);
        document.remove(&path).unwrap();
        document.restore(&path[..1], &ground).unwrap();
        prop_assert_eq!(document.text(), before);
    }

    /// Without any memory, too, as long as the table was in use.
    #[test]
    fn set_then_remove_needs_no_memory_in_a_used_table(mut sketch in sketch(), value in entry()) {
        sketch.servers.get_or_insert_with(Vec::new).push(("used".to_owned(), 0));
        let before = sketch.text();
        let mut document = Document::parse(Format::Jsonc, &before).unwrap();
        document.set(&["mcpServers", "notes"], &value).unwrap();
        document.remove(&["mcpServers", "notes"]).unwrap();
        prop_assert_eq!(document.text(), before);
    }

    /// Overwriting or removing any entry leaves every other word of the file alone, comments included.
    #[test]
    fn what_is_outside_our_entry_stays(sketch in sketch(), name in "[a-d]{1,2}", value in entry()) {
        let path = ["mcpServers", name.as_str()];
        let original = Document::parse(Format::Jsonc, &sketch.text()).unwrap();
        let mut document = original.clone();
        document.set(&path, &value).unwrap();
        prop_assert_eq!(others(&document, &name), others(&original, &name));
        prop_assert_eq!(comments(&document.text()), comments(&original.text()));
        document.remove(&path).unwrap();
        prop_assert_eq!(others(&document, &name), others(&original, &name));
        prop_assert_eq!(comments(&document.text()), comments(&original.text()));
        prop_assert_eq!(document.text().starts_with('\u{feff}'), sketch.mark);
    }

    #[test]
    fn strict_documents_stay_readable_for_a_strict_reader(mut sketch in sketch(), value in entry()) {
        (sketch.comments, sketch.trailing_commas, sketch.mark) = (false, false, false);
        let mut document = Document::parse(Format::Json, &sketch.text()).unwrap();
        document.set(&["mcpServers", "notes"], &value).unwrap();
        let read: Map<String, Value> = serde_json::from_str(&document.text()).unwrap();
        prop_assert_eq!(&read["mcpServers"]["notes"], &value);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[{}\\[\\]\",:/* \n\r\\\\u0-9a-f'\u{feff}tn😀-]{0,40}") {
        if let Ok(mut document) = Document::parse(Format::Jsonc, &text) {
            document.set(&["mcpServers", "notes"], &json!(1)).ok();
            document.remove(&["mcpServers", "notes"]).ok();
        }
    }
}

/// The comments of a generated text; strings in it hold no `/*` and `//` only after a letter.
fn comments(text: &str) -> Vec<String> {
    let pieces = ["// note: {}", "/* \"x\": 1, */", "lines */"];
    let mut found: Vec<String> = pieces.iter().flat_map(|it| text.matches(it)).map(str::to_owned).collect();
    found.sort_unstable();
    found
}
