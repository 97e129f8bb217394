//! One file of an app as its reader sees it: whether it can be read, why not, and which entries stand in it.

use configfile::{Document, EditError, Format, ParseError};
use serde_json::Value;
use std::path::{Path, PathBuf};

use crate::{
    cure::{self, Cure},
    entry::Entry,
};

/// How an app reads its file.
pub trait Reader {
    fn format(&self) -> Format;

    /// Parses a text as strictly as the app does.
    fn parse(&self, text: &str) -> Result<Document, ParseError>;

    /// The keys that lead to the table of MCP servers in this file.
    fn table(&self, document: &Document) -> Vec<&'static str>;

    /// Whether a byte order mark keeps the app from reading the file.
    fn refuses_mark(&self) -> bool;

    /// Whether the app takes an empty file for a broken one.
    fn refuses_empty(&self) -> bool;
}

/// What was found at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    Missing,
    Text(String),
    /// Bytes that are no UTF-8.
    Bytes(Vec<u8>),
    Folder,
    /// A link to something that is not there.
    BrokenLink(PathBuf),
    /// Why it could not be read.
    Unreadable(String),
}

/// One file of an app.
#[derive(Clone, Debug)]
pub struct File {
    pub path: PathBuf,
    pub is_there: bool,
    /// Why the app cannot read it.
    pub damage: Option<Damage>,
    /// What a fix could do about the damage, where that is safe.
    pub cure: Option<Cure>,
    /// Whether it may not be written.
    pub protected: bool,
    /// Whether there is a table of MCP servers, and whether it is one.
    pub table: Option<bool>,
    pub entries: Vec<Entry>,
    /// The table of another app that stands there, and the names in it.
    pub stray: Option<(String, Vec<String>)>,
    /// A key that stands there twice, and the line of the second.
    pub twice: Option<(String, usize)>,
    /// The newest copy we kept that its app could read.
    pub copy: Option<PathBuf>,
    /// Whether the text is known that Traygate's newest change left in it.
    pub can_go_back: bool,
}

/// Why an app cannot read its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    Empty,
    Mark,
    /// UTF-16, or anything else that is not UTF-8.
    NotText {
        wide: bool,
    },
    Folder,
    BrokenLink(PathBuf),
    Unreadable(String),
    /// A comment or a comma too many, for an app that takes none.
    Strictness {
        line: usize,
        column: usize,
    },
    Quotes {
        line: usize,
    },
    Html {
        line: usize,
    },
    /// Paths of Windows with one backslash where JSON wants two.
    Backslashes {
        line: usize,
    },
    Syntax {
        line: usize,
        column: usize,
        reason: String,
    },
}

/// The byte order mark some Windows editors put first.
const MARK: char = '\u{feff}';

/// The tables of MCP servers that apps have; each app reads one of them.
const TABLES: &[&str] =
    &["mcpServers", "servers", "context_servers", "mcp_servers", "mcp", "amp.mcpServers", "extensions"];

/// Reads what was found at `path`. `program_there` looks a program of ours up.
pub fn read(
    path: &Path,
    reader: &dyn Reader,
    content: &Content,
    program_there: &dyn Fn(&Path) -> bool,
) -> File {
    let mut file = File {
        path: path.to_owned(),
        is_there: *content != Content::Missing,
        damage: None,
        cure: None,
        protected: false,
        table: None,
        entries: Vec::new(),
        stray: None,
        twice: None,
        copy: None,
        can_go_back: false,
    };
    let damage = match content {
        Content::Missing => return file,
        Content::Text(text) => match read_text(&mut file, reader, text, program_there) {
            Some(damage) => damage,
            None => return file,
        },
        Content::Bytes(bytes) => Damage::NotText { wide: is_wide(bytes) },
        Content::Folder => Damage::Folder,
        Content::BrokenLink(to) => Damage::BrokenLink(to.clone()),
        Content::Unreadable(why) => Damage::Unreadable(why.clone()),
    };
    if let Content::Text(text) = content {
        file.cure = Cure::of(&damage).filter(|it| it.apply(text, reader).is_some());
    }
    file.damage = Some(damage);
    file
}

fn read_text(
    file: &mut File,
    reader: &dyn Reader,
    text: &str,
    program_there: &dyn Fn(&Path) -> bool,
) -> Option<Damage> {
    if text.trim().is_empty() {
        return reader.refuses_empty().then_some(Damage::Empty);
    }
    if text.starts_with(MARK) && reader.refuses_mark() {
        return Some(Damage::Mark);
    }
    let document = match reader.parse(text) {
        Ok(document) => document,
        Err(error) => return Some(why(reader, text, error)),
    };
    let path = reader.table(&document);
    let table = document.get(&path);
    file.table = table.map(Value::is_object);
    let entries = table.and_then(Value::as_object).into_iter().flatten();
    file.entries = entries
        .map(|(name, value)| {
            let mut entry = Entry { name: name.clone(), value: value.clone(), program_there: None };
            entry.program_there = entry
                .starts_bridge()
                .then(|| entry.command().map(Path::new).filter(|it| it.is_absolute()).map(program_there))
                .flatten();
            entry
        })
        .collect();
    let stray = TABLES.iter().filter(|it| path.first() != Some(it)).find_map(|table| {
        let names: Vec<String> = document
            .get(&[table])?
            .as_object()?
            .iter()
            .filter(|(_, it)| is_entry(it))
            .map(|(name, _)| name.clone())
            .collect();
        (!names.is_empty()).then(|| ((*table).to_owned(), names))
    });
    file.stray = stray;
    file.twice = twice(&document, &path, &file.entries);
    None
}

/// Something that could be a server: another table of the same name may be something else.
fn is_entry(value: &Value) -> bool {
    ["command", "url", "serverUrl", "httpUrl"].iter().any(|it| value.get(it).is_some_and(Value::is_string))
}

/// A key that stands twice around our entries. The document itself knows, for it would refuse to edit there.
fn twice(document: &Document, table: &[&str], entries: &[Entry]) -> Option<(String, usize)> {
    let paths = entries.iter().map(|it| [table, &[it.name.as_str()]].concat());
    std::iter::once(table.to_vec()).chain(paths).find_map(|mut path| {
        path.push("\0");
        match document.clone().remove(&path) {
            Err(EditError::Duplicate { key, line }) => Some((key, line)),
            _ => None,
        }
    })
}

/// What of the usual damages made the text unreadable.
fn why(reader: &dyn Reader, text: &str, error: ParseError) -> Damage {
    let ParseError { line, column, reason } = error;
    let reads = |text: &str| reader.parse(text).is_ok();
    if reader.format() == Format::Json && Document::parse(Format::Jsonc, text).is_ok() {
        return Damage::Strictness { line, column };
    }
    if cure::straightened(text).is_some_and(|it| reads(&it)) {
        return Damage::Quotes { line };
    }
    if crate::entry::has_html(text) && reads(&crate::entry::unescaped(text)) {
        return Damage::Html { line };
    }
    let is_json = matches!(reader.format(), Format::Json | Format::CommentedJson | Format::Jsonc);
    if is_json && cure::doubled(text).is_some_and(|it| reads(&it)) {
        return Damage::Backslashes { line };
    }
    Damage::Syntax { line, column, reason }
}

/// Windows writes UTF-16 with a mark, or every other byte is nothing.
fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || bytes.iter().take(64).filter(|it| **it == 0).count() > 8
}
