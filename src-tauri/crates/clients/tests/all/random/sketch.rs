//! A file as people and programs leave it, in the client's own format, made from a handful of choices.

use clients::{Client, Naming};
use configfile::Format;
use proptest::prelude::*;

/// Marks where the entry `acme` begins and ends in a rendered text.
const EDGE: char = '\u{1}';

/// The choices.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    crlf: bool,
    mark: bool,
    indent: usize,
    minified: bool,
    /// What lies between two things, in turn.
    gaps: Vec<u8>,
    /// Foreign words before and after the table: their kinds.
    before: Vec<u8>,
    after: Vec<u8>,
    /// The entries, by name and kind; no table at all without.
    entries: Option<Vec<(usize, u8)>>,
    ends_with_line: bool,
}

const NAMES: [&str; 5] = ["acme", "zeta", "a.b", "with space", "b"];

prop_compose! {
    pub(super) fn sketch()(
        (crlf, mark, minified, ends_with_line) in any::<(bool, bool, bool, bool)>(),
        indent in 0..3usize,
        gaps in prop::collection::vec(0..9u8, 1..9),
        before in prop::collection::vec(any::<u8>(), 0..3),
        after in prop::collection::vec(any::<u8>(), 0..3),
        entries in prop::option::weighted(0.85, prop::collection::btree_map(0..NAMES.len(), any::<u8>(), 0..4)),
        turned in any::<bool>(),
    ) -> Sketch {
        let entries = entries.map(|it| {
            let mut entries: Vec<(usize, u8)> = it.into_iter().collect();
            if turned {
                entries.reverse();
            }
            entries
        });
        Sketch { crlf, mark, indent, minified, gaps, before, after, entries, ends_with_line }
    }
}

/// A rendered sketch.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: String,
    /// What stands before and after the entry `acme`, where there is one.
    pub(super) around: Option<(String, String)>,
}

impl Sketch {
    /// The file as this client would read it.
    pub(super) fn render(&self, client: &dyn Client) -> Text {
        let is_list = client.naming() == Naming::List;
        let mut text = match client.format() {
            Format::Json => self.json(client.table(), false, false),
            Format::CommentedJson => self.json(client.table(), true, false),
            Format::Jsonc => self.json(client.table(), true, true),
            Format::Toml => self.toml(client.table(), is_list),
            Format::Yaml => self.yaml(client.table(), is_list),
        };
        // Where `|+` ends with the file, a line break more is a word of its value more.
        while !self.ends_with_line && text.ends_with('\n') && !text.contains("|+") {
            text.pop();
        }
        if self.crlf {
            text = text.replace('\n', "\r\n");
        }
        if self.mark && !client.refuses_byte_order_mark() {
            text.insert(0, '\u{feff}');
        }
        let parts: Vec<&str> = text.split(EDGE).collect();
        let around = match parts.as_slice() {
            [before, _, after] => Some(((*before).to_owned(), (*after).to_owned())),
            _ => None,
        };
        Text { text: text.replace(EDGE, ""), around }
    }

    fn indent(&self, depth: usize) -> String {
        ["  ", "    ", "\t"][self.indent].repeat(depth)
    }

    fn json(&self, table: &str, comments: bool, commas: bool) -> String {
        let mut gaps = self.gaps.iter().cycle().copied();
        let mut gap = |depth: usize| {
            let line = format!("\n{}", self.indent(depth));
            match gaps.next().unwrap_or(0) {
                _ if self.minified => String::new(),
                0 => format!("\n{line}"),
                1 if comments => format!("{line}// \"note\": {{}},{line}"),
                2 if comments => format!(" /* , }} */{line}"),
                3 if comments => format!("{line}/* two\n lines */{line}"),
                4 => " ".to_owned(),
                _ => line,
            }
        };
        let foreign = |(at, kind): (usize, &u8)| {
            let value = match kind % 6 {
                0 => "1e3",
                1 => "\"a // b \\\" , }\"",
                2 => "{ \"command\": \"x\",\t\"args\": [1, 2] }",
                3 => "[ ]",
                4 => "{\n  \"url\": \"http://127.0.0.1/acme/mcp\"\n}",
                _ => "null",
            };
            format!("\"{}{at}\": {value}", if kind % 2 == 0 { "x" } else { "mcp" })
        };
        let mut members: Vec<String> = self.before.iter().enumerate().map(foreign).collect();
        if let Some(entries) = &self.entries {
            let entries: Vec<String> =
                entries.iter().map(|(name, kind)| entry_in_json(NAMES[*name], *kind)).collect();
            let last = if commas && self.indent == 1 { "," } else { "" };
            members.push(format!("\"{table}\":{}", members_in_json(&entries, last, 1, &mut gap)));
        }
        let place = members.len();
        members.extend(self.after.iter().enumerate().map(|(at, kind)| foreign((place + at, kind))));
        let last = if commas && self.indent == 2 { "," } else { "" };
        members_in_json(&members, last, 0, &mut gap) + "\n"
    }

    fn toml(&self, table: &str, is_list: bool) -> String {
        let mut gaps = self.gaps.iter().cycle().copied();
        let mut gap = || match gaps.next().unwrap_or(0) {
            0 => "\n",
            1 => "# note: [x]\n",
            2 => "\n\t# two\n# lines\n\n",
            3 => "\n\n\n",
            _ => "",
        };
        let mut text = String::new();
        for (at, kind) in self.before.iter().enumerate() {
            let value = ["1", "'a # b'", "[1,\n  2, # two\n]", "\"\"\"\n[mcp]\n\"\"\"", "{ a = 1 }"]
                [usize::from(kind % 5)];
            text += &format!(
                "{}x{at}{}= {value}{}\n",
                gap(),
                if self.indent == 2 { "\t" } else { " " },
                ["", " # tail"][usize::from(kind / 128)]
            );
        }
        for (name, kind) in self.entries.iter().flatten() {
            let name = NAMES[*name];
            let key = if name.contains(['.', ' ']) { format!("\"{name}\"") } else { name.to_owned() };
            let (head, own) = match is_list {
                true => (format!("[[{table}]]"), format!("name = '{name}'\n")),
                false => (format!("[{table}.{key}]"), String::new()),
            };
            let body = match kind % 4 {
                0 => "command = 'npx' # old\nargs = [ 'a',\n  'b' ]\n",
                1 => "url = 'https://acme.example'\nheaders = { A = 'b' }\nx = 1\n",
                2 => "x = 1\n\n# inside\ny = 2\n",
                _ => "",
            };
            let dotted = |line: &str| format!("{table}.{key}.{line} # {{}}\n");
            let entry = match self.minified && !is_list && self.after.is_empty() {
                // All of it above the first header.
                true => ["x = 1", "url = 'https://acme.example'"][..1 + usize::from(kind % 2)]
                    .iter()
                    .map(|it| dotted(it))
                    .collect(),
                false => format!("{head}\n{own}{body}"),
            };
            let edge = if name == "acme" { EDGE.to_string() } else { String::new() };
            text += &format!("{}{edge}{}{edge}\n", gap(), entry.trim_end());
        }
        for (at, kind) in self.after.iter().enumerate() {
            text += &format!("{}[y{at}]\nz = {kind}\n", gap());
        }
        text + gap()
    }

    fn yaml(&self, table: &str, is_list: bool) -> String {
        let mut gaps = self.gaps.iter().cycle().copied();
        let mut gap = |indent: &str| match gaps.next().unwrap_or(0) {
            0 => "\n".to_owned(),
            1 => format!("{indent}# note: {{}}\n"),
            2 => "# far left\n\n".to_owned(),
            _ => String::new(),
        };
        let unit = ["  ", "    ", " "][self.indent];
        let foreign = |(at, kind): (usize, &u8)| {
            let value = match kind % 6 {
                5 => format!("|+\n{unit}kept\n"),
                0 => "1 # one".to_owned(),
                1 => "'a # b: c'".to_owned(),
                2 => format!("|\n{unit}text: |\n{unit}  more\n\n{unit}end"),
                3 => "[1,\n  2]".to_owned(),
                _ => format!("\n{unit}- a\n{unit}- b: 1"),
            };
            format!("x{at}: {value}\n")
        };
        let mut text = String::new();
        for (at, kind) in self.before.iter().enumerate() {
            text += &(gap("") + &foreign((at, kind)));
        }
        if let Some(entries) = self.entries.as_ref().filter(|it| !it.is_empty()) {
            text += &format!("{table}:\n");
            for (name, kind) in entries {
                let name = NAMES[*name];
                text += &gap(unit);
                let edge = if name == "acme" { EDGE.to_string() } else { String::new() };
                let entry = entry_in_yaml(name, *kind, unit, is_list);
                text += &format!("{edge}{}{edge}\n", entry.trim_end());
            }
        }
        for (at, kind) in self.after.iter().enumerate() {
            text += &(gap("") + &foreign((self.before.len() + at, kind)));
        }
        text
    }
}

fn members_in_json(
    members: &[String],
    last: &str,
    depth: usize,
    gap: &mut impl FnMut(usize) -> String,
) -> String {
    let mut text = String::from("{");
    for (index, member) in members.iter().enumerate() {
        let comma = if index + 1 < members.len() { "," } else { last };
        text += &format!("{}{member}{comma}", gap(depth + 1));
    }
    format!("{text}{}}}", gap(depth))
}

fn entry_in_json(name: &str, kind: u8) -> String {
    let value = match kind % 5 {
        0 => "{ \"command\": \"npx\", \"args\": [\"mcp-remote\"], \"x\": 1 }",
        1 => {
            "{\n\t\"url\": \"https://acme.example\",\n\t\"headers\": {\"A\": \"b\"},\n\t\"disabled\": true\n}"
        }
        2 => "{}",
        3 => "{\"x\":[1,{\"y\":null}]}",
        _ => "{ \"type\": \"sse\", \"url\": \"https://acme.example\" }",
    };
    let edge = if name == "acme" { EDGE.to_string() } else { String::new() };
    format!("{edge}\"{name}\": {value}{edge}")
}

fn entry_in_yaml(name: &str, kind: u8, unit: &str, is_list: bool) -> String {
    let fields: &[&str] = match kind % 4 {
        0 => &["command: npx # old", "args: [mcp-remote]", "x: 1"],
        1 => &["url: https://acme.example", "headers:", "  A: b", "# inside", "# inside", "x: 1"],
        2 => &["command: x", "args:", "- '#'", "- b"],
        _ => &["x: {y: 1}"],
    };
    let deep = unit.repeat(2);
    if is_list {
        let lines: String = fields.iter().map(|it| format!("{unit}  {it}\n")).collect();
        format!("{unit}- name: {name}\n{lines}")
    } else {
        let lines: String = fields.iter().map(|it| format!("{deep}{it}\n")).collect();
        format!("{unit}{name}:\n{lines}")
    }
}
