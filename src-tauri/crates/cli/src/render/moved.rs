//! What moved to Traygate, what would, and what stays.

use engine::{Edit, MovedEntry, MovedSignIn, Outcome};

use super::{edited, said_of};
use crate::text::{Voice, printable};

pub(super) fn moved(
    entries: &[MovedEntry],
    sign_ins: &[MovedSignIn],
    edits: &[Edit],
    voice: Voice<'_>,
) -> String {
    if entries.is_empty() && sign_ins.is_empty() {
        return voice.say("cli-move-none", &[]) + "\n";
    }
    let mut out = String::new();
    for it in entries {
        let (entry, url) = (("entry", printable(&it.entry).into()), ("url", printable(&it.url).into()));
        let reached = match &it.through {
            Some(through) => {
                voice.say("cli-move-through", &[entry, url, ("through", printable(through).into())])
            }
            None => voice.say("cli-move-directly", &[entry, url]),
        };
        let client = voice.bold(&printable(&it.client));
        out.push_str(&format!(
            "{} {}\n      {}\n",
            word(it.outcome, voice),
            said_of(client, reached, voice),
            printable(&it.said),
        ));
    }
    for it in sign_ins {
        let kept = voice.say("cli-move-sign-in", &[("count", it.files.len().into())]);
        let server = voice.bold(&printable(&it.server));
        out.push_str(&format!(
            "{} {}\n      {}\n",
            word(it.outcome, voice),
            said_of(server, kept, voice),
            printable(&it.said),
        ));
        it.files.iter().for_each(|file| out.push_str(&format!("      {}\n", printable(file))));
    }
    out + &edited(edits, voice)
}

fn word(outcome: Outcome, voice: Voice<'_>) -> String {
    let [planned, moved, left] = voice.even(["cli-move-planned", "cli-move-moved", "cli-move-left"]);
    match outcome {
        Outcome::Planned => voice.bold(&planned),
        Outcome::Moved => voice.green(&moved),
        Outcome::Left => voice.yellow(&left),
    }
}
