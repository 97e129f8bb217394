//! What moved to Traygate, what would, and what stays.

use engine::{Edit, MovedEntry, MovedSignIn, Outcome};

use super::{counted, edited};
use crate::text::{Paint, printable};

pub(super) fn moved(
    entries: &[MovedEntry],
    sign_ins: &[MovedSignIn],
    edits: &[Edit],
    paint: Paint,
) -> String {
    if entries.is_empty() && sign_ins.is_empty() {
        return "Nothing to move: no app goes past Traygate to a server it knows, and mcp-remote left no sign-in.\n"
            .to_owned();
    }
    let mut out = String::new();
    for it in entries {
        let through = it.through.as_deref().map_or("directly".to_owned(), |it| format!("through {it}"));
        out.push_str(&format!(
            "{} {}: {} reached {} {}\n      {}\n",
            word(it.outcome, paint),
            paint.bold(&printable(&it.client)),
            printable(&format!("\"{}\"", it.entry)),
            printable(&it.url),
            printable(&through),
            printable(&it.said),
        ));
    }
    for it in sign_ins {
        out.push_str(&format!(
            "{} {}: a sign-in of mcp-remote in {}\n      {}\n",
            word(it.outcome, paint),
            paint.bold(&printable(&it.server)),
            counted(it.files.len(), "plain file"),
            printable(&it.said),
        ));
        it.files.iter().for_each(|file| out.push_str(&format!("      {}\n", printable(file))));
    }
    out + &edited(edits, paint)
}

fn word(outcome: Outcome, paint: Paint) -> String {
    match outcome {
        Outcome::Planned => paint.bold("move "),
        Outcome::Moved => paint.green("moved"),
        Outcome::Left => paint.yellow("left "),
    }
}
