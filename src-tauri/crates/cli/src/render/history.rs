//! The edits of an app's files, and one of them from three sides.

use engine::{EntryChange, FileThreeWay, PastEdit};

use crate::text::{Paint, Table, ago, moment, printable};

/// One line for each edit, newest last.
pub(super) fn history(client: &str, edits: &[PastEdit], paint: Paint, now: u64) -> String {
    let Some(newest) = edits.last() else {
        return format!("Nothing of {} was changed yet, or it is too long ago.\n", printable(client));
    };
    let mut table = Table::default();
    for it in edits {
        let at = it.at.map_or_else(|| "?".to_owned(), |at| format!("{}Z ({})", moment(at), ago(at, now)));
        let changes: Vec<String> = it.changes.iter().map(change).collect();
        table.row([
            paint.bold(&it.number.to_string()),
            paint.dim(&at),
            changes.join(", "),
            it.files.iter().map(|it| printable(it)).collect::<Vec<_>>().join(", "),
        ]);
    }
    let how = format!(
        "Take number {0} and all after it back: traygate undo {1} --to {0}\n",
        newest.number,
        printable(client)
    );
    table.print(0) + &paint.dim(&how)
}

fn change(it: &EntryChange) -> String {
    format!("{} {}", printable(&it.done), printable(&it.entry))
}

/// What we did, then what was done since.
pub(super) fn three_way(files: &[FileThreeWay], paint: Paint) -> String {
    let mut out = String::new();
    for it in files {
        let file = printable(&it.file);
        let parts = [("What Traygate changed in", &it.ours), ("What was changed since in", &it.since)];
        for (what, diff) in parts {
            out.push_str(&paint.bold(&format!("{what} {file}:\n")));
            match diff.as_deref() {
                Some("") => out.push_str("nothing\n"),
                Some(diff) => out.push_str(&paint.diff(diff)),
                None => out.push_str("not known: an older Traygate did not keep it\n"),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Paint = Paint { on: false };

    #[test]
    fn an_edit_is_one_line_with_its_date() {
        let change = EntryChange { entry: "part3".to_owned(), done: "added".to_owned() };
        let edit = PastEdit {
            number: 7,
            at: Some(1_800_000_000),
            files: vec!["/h/mcp.json".to_owned()],
            changes: vec![change],
        };
        let text = history("cursor", &[edit], PLAIN, 1_800_000_120);
        assert!(text.starts_with("7  2027-01-15 08:00:00Z"), "{text}");
        assert!(text.contains("added part3  /h/mcp.json\n") && text.contains("undo cursor --to 7"), "{text}");
        assert!(history("cursor", &[], PLAIN, 0).starts_with("Nothing of cursor"));
    }

    #[test]
    fn both_sides_of_an_edit_are_told_apart() {
        let file = FileThreeWay {
            file: "/h/mcp.json".to_owned(),
            ours: Some("+ours\n".to_owned()),
            since: Some(String::new()),
        };
        let text = three_way(&[file], PLAIN);
        assert_eq!(
            text,
            "What Traygate changed in /h/mcp.json:\n+ours\nWhat was changed since in /h/mcp.json:\nnothing\n"
        );
    }
}
