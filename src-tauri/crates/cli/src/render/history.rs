//! The edits of an app's files, and one of them from three sides.

use engine::{EntryChange, FileThreeWay, PastEdit};

use crate::text::{Table, Voice, ago, moment, printable};

/// One line for each edit, newest last.
pub(super) fn history(client: &str, edits: &[PastEdit], voice: Voice<'_>, now: u64) -> String {
    let Some(newest) = edits.last() else {
        return voice.say("cli-history-none", &[("client", printable(client).into())]) + "\n";
    };
    let mut table = Table::default();
    for it in edits {
        let at =
            it.at.map_or_else(|| "?".to_owned(), |at| format!("{}Z ({})", moment(at), ago(voice, at, now)));
        let changes: Vec<String> = it.changes.iter().map(|it| change(it, voice)).collect();
        table.row([
            voice.bold(&it.number.to_string()),
            voice.dim(&at),
            changes.join(", "),
            it.files.iter().map(|it| printable(it)).collect::<Vec<_>>().join(", "),
        ]);
    }
    let command = format!("traygate undo {} --to {}", printable(client), newest.number);
    let how = [("number", newest.number.into()), ("command", command.into())];
    table.print(0) + &voice.dim(&(voice.say("cli-history-how", &how) + "\n"))
}

fn change(it: &EntryChange, voice: Voice<'_>) -> String {
    let entry = [("entry", printable(&it.entry).into())];
    match it.done.as_str() {
        "added" => voice.say("cli-history-added", &entry),
        "changed" => voice.say("cli-history-changed", &entry),
        "removed" => voice.say("cli-history-removed", &entry),
        other => format!("{} {}", printable(other), printable(&it.entry)),
    }
}

/// What we did, then what was done since.
pub(super) fn three_way(files: &[FileThreeWay], voice: Voice<'_>) -> String {
    let mut out = String::new();
    for it in files {
        let file = printable(&it.file);
        let parts = [("cli-three-ours", &it.ours), ("cli-three-since", &it.since)];
        for (what, diff) in parts {
            let head = voice.say(what, &[("file", file.as_str().into())]);
            out.push_str(&voice.bold(&format!("{head}\n")));
            match diff.as_deref() {
                Some("") => out.push_str(&(voice.say("cli-three-nothing", &[]) + "\n")),
                Some(diff) => out.push_str(&voice.diff(diff)),
                None => out.push_str(&(voice.say("cli-three-unknown", &[]) + "\n")),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::plain;

    #[test]
    fn an_edit_is_one_line_with_its_date() {
        let change = EntryChange { entry: "part3".to_owned(), done: "added".to_owned() };
        let edit = PastEdit {
            number: 7,
            at: Some(1_800_000_000),
            files: vec!["/h/mcp.json".to_owned()],
            changes: vec![change],
        };
        let text = history("cursor", &[edit], plain(), 1_800_000_120);
        assert!(text.starts_with("7  2027-01-15 08:00:00Z"), "{text}");
        assert!(text.contains("added part3  /h/mcp.json\n") && text.contains("undo cursor --to 7"), "{text}");
        assert!(history("cursor", &[], plain(), 0).starts_with("Nothing of cursor"));
    }

    #[test]
    fn both_sides_of_an_edit_are_told_apart() {
        let file = FileThreeWay {
            file: "/h/mcp.json".to_owned(),
            ours: Some("+ours\n".to_owned()),
            since: Some(String::new()),
        };
        let text = three_way(&[file], plain());
        assert_eq!(
            text,
            "What Traygate changed in /h/mcp.json:\n+ours\nWhat was changed since in /h/mcp.json:\nnothing\n"
        );
    }
}
