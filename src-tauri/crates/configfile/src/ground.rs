//! What the tables above an entry were before the entry came.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::{Document, EditError, Format};

/// Remembered when an entry is written, so that taking it away can give back the very bytes: `{}` may have been
/// `{ }` or may not have been there at all, and afterwards nobody can tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground(Vec<Level>);

/// One table, outermost first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Level {
    /// The whole text held no table yet, only this.
    Blank(String),
    /// Not there.
    Missing,
    /// There, but without any entry; its text.
    Empty(String),
    /// There, with entries: removing ours from it needs no memory.
    Used,
}

impl Ground {
    /// What is known now, filled up with what was remembered: a table that is in use now may be so because of us.
    pub fn over(self, earlier: Ground) -> Ground {
        let mut earlier = earlier.0.into_iter();
        let levels = self.0.into_iter().map(|now| match (now, earlier.next()) {
            (Level::Used, Some(before)) => before,
            (now, _) => now,
        });
        Ground(levels.collect())
    }
}

impl Document {
    /// What the root and the tables along `table` are now.
    pub fn ground(&self, table: &[&str]) -> Ground {
        let level = |depth: usize| match self.raw(&table[..depth]) {
            None if depth == 0 => Level::Blank(self.body().to_owned()),
            None => Level::Missing,
            Some(raw) if self.is_empty(&table[..depth]) => Level::Empty(raw.to_owned()),
            Some(_) => Level::Used,
        };
        Ground((0..=table.len()).map(level).collect())
    }

    /// Gives emptied tables along `table` back the form they had. Comments somebody put there meanwhile stay.
    pub fn restore(&mut self, table: &[&str], ground: &Ground) -> Result<(), EditError> {
        for (depth, level) in ground.0.iter().enumerate().take(table.len() + 1).rev() {
            let path = &table[..depth];
            let Some(raw) = self.raw(path).filter(|_| self.is_empty(path)) else { continue };
            let (here, everywhere) = (self.comments(raw), self.comments(self.body()));
            self.guarded(table, |it| match level {
                Level::Blank(body) if it.comments(body) == everywhere => it.set_body(path, body),
                Level::Empty(before) if it.comments(before) == here => it.set_raw(path, before),
                Level::Missing if here.is_empty() => it.remove(path),
                Level::Blank(_) | Level::Empty(_) | Level::Missing | Level::Used => Ok(()),
            })?;
        }
        Ok(())
    }

    fn is_empty(&self, path: &[&str]) -> bool {
        match self.get(path) {
            // YAML's `key:` with nothing behind it.
            Some(Value::Null) => self.format() == Format::Yaml,
            Some(Value::Object(table)) => table.is_empty(),
            _ => false,
        }
    }
}
