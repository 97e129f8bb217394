//! One file of an AI app as it stands on the disk, for the doctor to look at.

use clients::{Client, Error};
use configfile::{Document, Format, ParseError, disk};
use doctor::{Content, File, Reader};
use std::{fs, io, path::Path};

/// Reads the file at `path` as its app would.
pub(crate) fn read(client: &dyn Client, backups: &Path, path: &Path) -> (File, Option<String>) {
    let content = content(path);
    let mut file = doctor::read(path, &App(client), &content, &|program| program.is_file());
    file.protected = fs::metadata(path).is_ok_and(|it| it.is_file() && it.permissions().readonly());
    if file.damage.is_some() || file.table == Some(false) {
        file.copy = clients::last_copy(client, backups, path);
        file.can_go_back = clients::last_left(client, backups, path).is_some();
    }
    let text = match content {
        Content::Text(text) => Some(text),
        Content::Missing
        | Content::Bytes(_)
        | Content::Folder
        | Content::BrokenLink(_)
        | Content::Unreadable(_) => None,
    };
    (file, text)
}

/// How an app reads its files.
pub(crate) struct App<'a>(pub(crate) &'a dyn Client);

impl Reader for App<'_> {
    fn format(&self) -> Format {
        self.0.format()
    }

    fn parse(&self, text: &str) -> Result<Document, ParseError> {
        clients::parse(self.0, Path::new(""), text).map_err(|error| match error {
            Error::Malformed { line, column, reason, .. } => ParseError { line, column, reason },
            other => ParseError { line: 1, column: 1, reason: other.to_string() },
        })
    }

    fn table(&self, document: &Document) -> Vec<&'static str> {
        self.0.table_path(document)
    }

    fn refuses_mark(&self) -> bool {
        self.0.refuses_byte_order_mark()
    }

    fn refuses_empty(&self) -> bool {
        self.0.refuses_empty_file()
    }
}

fn content(path: &Path) -> Content {
    match fs::metadata(path) {
        Ok(it) if it.is_dir() => Content::Folder,
        Ok(it) if !it.is_file() => Content::Unreadable("it is not a file".to_owned()),
        Ok(it) if it.len() > disk::LARGEST => {
            Content::Unreadable("it is larger than any app's settings".to_owned())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            Ok(to) => Content::BrokenLink(to),
            Err(_) => Content::Missing,
        },
        Ok(_) | Err(_) => match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => Content::Text(text),
            Ok(Err(error)) => Content::Bytes(error.into_bytes()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Content::Missing,
            Err(error) => Content::Unreadable(error.to_string()),
        },
    }
}
