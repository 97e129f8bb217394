//! Apps that nobody connected: who waits for the user's word, who has it, and which one a word means.

use engine::{App, Approval, Failure, Kind, Snapshot, Verdict};

use crate::text::{Paint, Table, ago, printable};

/// `approve` without arguments.
pub(crate) fn approvals(snapshot: &Snapshot, paint: Paint, now: u64) -> String {
    let calls = calls(snapshot, paint, now);
    if snapshot.approvals.is_empty() {
        if !calls.is_empty() {
            return calls;
        }
        return "No app waits for your word. Apps you connected need none.\n".to_owned();
    }
    let mut table = Table::default();
    for it in &snapshot.approvals {
        let verdict = match it.verdict {
            Verdict::Pending => paint.yellow("waits"),
            Verdict::Approved => paint.green("allowed"),
            Verdict::Declined => paint.red("refused"),
        };
        let may = match &it.scopes {
            Some(scopes) => printable(&scopes.join(" ")),
            None => "everything this sign-in allows".to_owned(),
        };
        table.row([verdict, paint.bold(&who(it)), what(it), ago(it.since, now), paint.dim(&may)]);
    }
    let mut out = calls + &table.print(0);
    if snapshot.approvals.iter().any(|it| it.claimed) {
        out.push_str(&paint.dim("A name in quotes is only what the program says of itself.\n"));
    }
    out + &how(snapshot, paint)
}

/// Calls that wait, what they are called with, and how to answer.
fn calls(snapshot: &Snapshot, paint: Paint, now: u64) -> String {
    let mut out = String::new();
    for it in &snapshot.calls {
        let app = if it.claimed { format!("\"{}\"", printable(&it.app)) } else { printable(&it.app) };
        let on = it.instance.as_ref().map(|it| format!(" as {}", printable(it))).unwrap_or_default();
        let (tool, server) = (paint.bold(&printable(&it.tool)), printable(&it.server_name));
        out.push_str(&format!("{app} wants to call {tool} of {server}{on}, {}\n", ago(it.since, now)));
        for line in it.arguments.iter().flat_map(|it| it.lines()) {
            out.push_str(&format!("  {}\n", printable(line)));
        }
        let id = printable(&it.id);
        out.push_str(&format!(
            "{}  traygate approve --call {id}   (or --until-quit for every such call, --decline to refuse)\n",
            paint.bold("allow:")
        ));
    }
    out
}

/// For `status`: who waits, and how to answer.
pub(super) fn waiting(snapshot: &Snapshot, paint: Paint) -> String {
    let mut out = String::new();
    for it in snapshot.approvals.iter().filter(|it| it.verdict == Verdict::Pending) {
        let wants = format!("{} wants to use {}", who(it), what(it));
        out.push_str(&format!("\n{}: see `traygate approve`", paint.yellow(&wants)));
    }
    for it in &snapshot.calls {
        let wants = format!(
            "{} wants to call {} of {}",
            printable(&it.app),
            printable(&it.tool),
            printable(&it.server_name)
        );
        out.push_str(&format!("\n{}: see `traygate approve`", paint.yellow(&wants)));
    }
    if out.is_empty() { out } else { out + "\n" }
}

/// The app that `word` means: one that waits or was answered, by its id, its own name or as it is shown; else one that
/// Traygate knows, which may be allowed before it asks.
pub(crate) fn meant(snapshot: &Snapshot, word: &str, server: &str) -> Result<App, Failure> {
    let here = || snapshot.approvals.iter().filter(|it| it.server == server);
    let by_key = here().find(|it| matches!(&it.app, App::Client(key) | App::Named(key) if key == word));
    if let Some(it) = by_key.or_else(|| here().find(|it| it.name == word)) {
        return Ok(it.app.clone());
    }
    if snapshot.clients.iter().any(|it| it.id == word) {
        return Ok(App::Client(word.to_owned()));
    }
    let ids: Vec<&str> = snapshot.clients.iter().map(|it| it.id.as_str()).collect();
    let message = format!("no app \"{word}\" waits for {server}, and Traygate knows none of that name");
    Err(Failure::new(Kind::Usage, message)
        .hint(format!("`traygate approve` lists who waits; allowed beforehand can be: {}", ids.join(", "))))
}

fn who(it: &Approval) -> String {
    if it.claimed { format!("\"{}\"", printable(&it.name)) } else { printable(&it.name) }
}

fn what(it: &Approval) -> String {
    let label = it.instance.as_ref().map(|it| format!(" as {}", printable(it))).unwrap_or_default();
    format!("{}{label}", printable(&it.server_name))
}

/// The commands for who waits.
fn how(snapshot: &Snapshot, paint: Paint) -> String {
    let waiting = snapshot.approvals.iter().filter(|it| it.verdict == Verdict::Pending);
    let lines = waiting.map(|it| {
        let (App::Client(key) | App::Named(key)) = &it.app;
        let end_of_options = if key.starts_with('-') { "-- " } else { "" };
        let command = format!("traygate approve {end_of_options}{} {}", quoted(key), printable(&it.server));
        format!("{}  {command}   (or, to refuse: --decline)\n", paint.bold("allow:"))
    });
    lines.collect()
}

/// A word as a POSIX shell reads it back unchanged.
fn quoted(word: &str) -> String {
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '/' | ':' | '@' | '-');
    let word = printable(word);
    let plain = !word.is_empty() && word.chars().all(is_plain);
    if plain { word } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
