//! Aligned, optionally coloured text for people, in their language.

use texts::{Texts, Value};

/// How somebody is spoken to: in which language, and in colours or not.
#[derive(Clone, Copy)]
pub(crate) struct Voice<'a> {
    pub(crate) texts: &'a Texts,
    /// Decided once by `main`: a terminal, and no `NO_COLOR`.
    pub(crate) colour: bool,
}

impl Voice<'_> {
    /// The message of this id, with its gaps filled.
    pub(crate) fn say(self, id: &str, args: &[(&str, Value<'_>)]) -> String {
        self.texts.say(id, args)
    }

    /// Words that stand below each other, made equally long.
    pub(crate) fn even<const N: usize>(self, ids: [&str; N]) -> [String; N] {
        let words = ids.map(|it| self.say(it, &[]));
        let widest = words.iter().map(|it| it.chars().count()).max().unwrap_or(0);
        words.map(|it| format!("{it:widest$}"))
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.with("1", text)
    }
    pub(crate) fn dim(self, text: &str) -> String {
        self.with("2", text)
    }
    pub(crate) fn red(self, text: &str) -> String {
        self.with("31", text)
    }
    pub(crate) fn green(self, text: &str) -> String {
        self.with("32", text)
    }
    pub(crate) fn yellow(self, text: &str) -> String {
        self.with("33", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    /// A unified diff, coloured line by line.
    pub(crate) fn diff(self, diff: &str) -> String {
        let mut out = String::new();
        for line in diff.lines() {
            let line = printable(line);
            out.push_str(&match line.as_bytes().first() {
                _ if line.starts_with("+++") || line.starts_with("---") => self.bold(&line),
                Some(b'+') => self.green(&line),
                Some(b'-') => self.red(&line),
                Some(b'@') => self.dim(&line),
                _ => line,
            });
            out.push('\n');
        }
        out
    }
}

/// Rows of cells, aligned by what they look like, not by the colour codes in them.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table with `indent` spaces before each line, two between columns, none at the end of a line.
    pub(crate) fn print(&self, indent: usize) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns)
            .map(|column| self.rows.iter().filter_map(|row| row.get(column)).map(|it| width(it)).max())
            .map(|widest| widest.unwrap_or(0))
            .collect();
        let mut out = String::new();
        for row in &self.rows {
            let mut line = " ".repeat(indent);
            for (cell, widest) in row.iter().zip(&widths) {
                line.push_str(cell);
                line.push_str(&" ".repeat(widest - width(cell) + 2));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }
}

/// How many columns a text takes: colour codes take none.
fn width(text: &str) -> usize {
    let mut count = 0;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        if character == '\x1b' {
            rest.by_ref().find(|it| *it == 'm');
        } else {
            count += 1;
        }
    }
    count
}

/// Text of a remote server or a file, without anything that could steer the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|it| if it.is_control() && it != '\t' { '\u{fffd}' } else { it }).collect()
}

/// How long something is away, in the largest unit that is not zero.
pub(crate) fn span(voice: Voice<'_>, seconds: u64) -> String {
    let (id, count) = match seconds {
        0..60 => ("cli-seconds", seconds),
        60..3_600 => ("cli-minutes", seconds / 60),
        3_600..172_800 => ("cli-hours", seconds / 3_600),
        _ => ("cli-days", seconds / 86_400),
    };
    voice.say(id, &[("count", count.into())])
}

/// `now - at` in words.
pub(crate) fn ago(voice: Voice<'_>, at: u64, now: u64) -> String {
    match now.saturating_sub(at) {
        0..5 => voice.say("cli-just-now", &[]),
        seconds => voice.say("cli-ago", &[("span", span(voice, seconds).into())]),
    }
}

/// A moment as `2026-05-01 12:03:04`, in UTC: the clock's zone is not ours to read.
pub(crate) fn moment(unix_seconds: u64) -> String {
    let (days, rest) = (unix_seconds / 86_400, unix_seconds % 86_400);
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days, for dates after 1970.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// English, without colours.
#[cfg(test)]
pub(crate) fn plain() -> Voice<'static> {
    static ENGLISH: std::sync::LazyLock<Texts> = std::sync::LazyLock::new(|| Texts::new(texts::Language::En));
    Voice { texts: &ENGLISH, colour: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_codes_take_no_room() {
        let voice = Voice { colour: true, ..plain() };
        let mut table = Table::default();
        table.row([voice.green("ab"), "x".to_owned()]);
        table.row(["abcd".to_owned(), "y".to_owned()]);
        assert_eq!(table.print(1), " \x1b[32mab\x1b[0m    x\n abcd  y\n");
    }

    #[test]
    fn a_server_cannot_steer_the_terminal() {
        assert_eq!(printable("a\x1b[2Jb\r\nc"), "a\u{fffd}[2Jb\u{fffd}\u{fffd}c");
    }

    #[test]
    fn moments_are_dates() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00:00"),
            (951_782_399, "2000-02-28 23:59:59"),
            (951_782_400, "2000-02-29 00:00:00"),
            (1_798_761_599, "2026-12-31 23:59:59"),
        ] {
            assert_eq!(moment(seconds), text);
        }
    }

    #[test]
    fn spans_use_one_unit() {
        assert_eq!(
            [59, 60, 7_199, 7_200, 172_800].map(|it| span(plain(), it)),
            ["59 s", "1 min", "1 h", "2 h", "2 days"]
        );
    }
}
