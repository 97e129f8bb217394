//! What AI apps may do with a server's tools, for people.

use engine::{HeldChange, PolicyMode, PolicyState};

use crate::text::{Paint, Table, printable};

/// The mode, what it means, each tool, and what is held.
pub(super) fn policy(it: &PolicyState, paint: Paint) -> String {
    let (word, meaning) = match it.mode {
        PolicyMode::Allow => ("allow", "AI apps may do everything."),
        PolicyMode::Ask => ("ask", "You are asked before anything is changed."),
        PolicyMode::ReadOnly => ("read-only", "AI apps may only read."),
    };
    let mut out = format!("{}: {}  {}\n", printable(&it.name), paint.bold(word), paint.dim(meaning));
    let mut table = Table::default();
    for tool in &it.tools {
        let does = if tool.read_only { "reads" } else { "may change things" };
        let state = match (tool.off, tool.held) {
            (true, _) => paint.yellow("off"),
            (false, true) => paint.yellow("changed, held"),
            (false, false) if it.mode == PolicyMode::ReadOnly && !tool.read_only => paint.dim("not offered"),
            (false, false) if it.mode == PolicyMode::Ask && !tool.read_only => "asks first".to_owned(),
            (false, false) => paint.green("on"),
        };
        table.row([paint.bold(&printable(&tool.name)), state, paint.dim(does)]);
    }
    out.push_str(&table.print(2));
    let unlisted = it.tools_off.iter().filter(|off| !it.tools.iter().any(|tool| tool.name == **off));
    for tool in unlisted {
        out.push_str(&format!("  {}  {}\n", paint.bold(&printable(tool)), paint.yellow("off")));
    }
    for change in &it.accepted {
        out.push_str(&format!(
            "\n{} {}\n{}",
            paint.green("accepted"),
            about(change),
            paint.diff(&change.diff)
        ));
    }
    for change in &it.held {
        out.push_str(&format!("\n{} {}\n{}", paint.yellow("held"), about(change), paint.diff(&change.diff)));
    }
    if !it.held.is_empty() {
        let id = printable(&it.server);
        out.push_str(&format!("{}  traygate policy {id} --accept-change TOOL\n", paint.bold("accept:")));
    }
    out
}

fn about(change: &HeldChange) -> String {
    let instance = change.instance.as_ref().map(|it| format!(" ({})", printable(it))).unwrap_or_default();
    format!("{}{instance}", printable(&change.tool))
}
