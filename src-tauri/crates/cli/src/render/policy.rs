//! What AI apps may do with a server's tools, for people.

use engine::{HeldChange, PolicyMode, PolicyState};

use super::said_of;
use crate::text::{Table, Voice, printable};

/// The mode, what it means, each tool, and what is held.
pub(super) fn policy(it: &PolicyState, voice: Voice<'_>) -> String {
    let (word, meaning) = match it.mode {
        PolicyMode::Allow => ("allow", "cli-mode-allow"),
        PolicyMode::Ask => ("ask", "cli-mode-ask"),
        PolicyMode::ReadOnly => ("read-only", "cli-mode-read-only"),
    };
    let mode = format!("{}  {}", voice.bold(word), voice.dim(&voice.say(meaning, &[])));
    let mut out = said_of(printable(&it.name), mode, voice) + "\n";
    let mut table = Table::default();
    for tool in &it.tools {
        let does = voice.say(if tool.read_only { "cli-tool-reads" } else { "cli-tool-changes" }, &[]);
        let state = match (tool.off, tool.held) {
            (true, _) => voice.yellow(&voice.say("cli-tool-off", &[])),
            (false, true) => voice.yellow(&voice.say("cli-tool-held", &[])),
            (false, false) if it.mode == PolicyMode::ReadOnly && !tool.read_only => {
                voice.dim(&voice.say("cli-tool-not-offered", &[]))
            }
            (false, false) if it.mode == PolicyMode::Ask && !tool.read_only => {
                voice.say("cli-tool-asks", &[])
            }
            (false, false) => voice.green(&voice.say("cli-tool-on", &[])),
        };
        table.row([voice.bold(&printable(&tool.name)), state, voice.dim(&does)]);
    }
    out.push_str(&table.print(2));
    let unlisted = it.tools_off.iter().filter(|off| !it.tools.iter().any(|tool| tool.name == **off));
    for tool in unlisted {
        out.push_str(&format!(
            "  {}  {}\n",
            voice.bold(&printable(tool)),
            voice.yellow(&voice.say("cli-tool-off", &[]))
        ));
    }
    for change in &it.accepted {
        out.push_str(&format!(
            "\n{} {}\n{}",
            voice.green(&voice.say("cli-accepted", &[])),
            about(change),
            voice.diff(&change.diff)
        ));
    }
    for change in &it.held {
        let held = voice.yellow(&voice.say("cli-tool-change-held", &[]));
        out.push_str(&format!("\n{held} {}\n{}", about(change), voice.diff(&change.diff)));
    }
    if !it.held.is_empty() {
        let id = printable(&it.server);
        out.push_str(&format!(
            "{}  traygate policy {id} --accept-change TOOL\n",
            voice.bold(&voice.say("cli-accept", &[]))
        ));
    }
    out
}

fn about(change: &HeldChange) -> String {
    let instance = change.instance.as_ref().map(|it| format!(" ({})", printable(it))).unwrap_or_default();
    format!("{}{instance}", printable(&change.tool))
}
