//! Replies of the owner as text for people, or as JSON for scripts.

mod approvals;
mod history;
mod moved;
mod policy;
mod settings;
mod status;

use engine::{BundlePart, Call, Edit, Failure, Finding, Kind, Listing, Reply, Snapshot};
use serde_json::{Value, json};

use crate::text::{Paint, Table, moment, printable};

pub(crate) use approvals::{approvals, meant};
pub(crate) use settings::setting;
pub(crate) use status::{clients, instances, known, servers, status};

/// A reply as one JSON object: a snapshot stands for itself, everything else says in `reply` what it is.
pub(crate) fn as_json(reply: &Reply) -> Value {
    match reply {
        Reply::Snapshot { snapshot } => json!(snapshot),
        Reply::Failed { failure } => failure_as_json(failure),
        other => json!(other),
    }
}

/// `{"error":{kind,message,hint}}`
pub(crate) fn failure_as_json(failure: &Failure) -> Value {
    json!({ "error": failure })
}

/// What went wrong and what to do, in two lines.
pub(crate) fn failure(failure: &Failure, paint: Paint) -> String {
    let mut out = format!("{} {}\n", paint.red("error:"), sentence_lines(&failure.message));
    if let Some(hint) = &failure.hint {
        out.push_str(&format!("{}  {}\n", paint.bold("next:"), sentence_lines(hint)));
    }
    out
}

/// A message of several lines stays several lines; nothing else may steer the terminal.
fn sentence_lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n       ")
}

/// A reply for people. `now` is in Unix seconds.
pub(crate) fn as_text(reply: &Reply, paint: Paint, now: u64) -> String {
    match reply {
        Reply::Done { message } => line(message),
        Reply::Snapshot { snapshot } => status(snapshot, paint, now),
        Reply::Server { id, name, url } => {
            format!("{} is {} at {}\n", paint.bold(&printable(id)), printable(name), printable(url))
        }
        Reply::MovedIn { entries, sign_ins, edits } => moved::moved(entries, sign_ins, edits, paint),
        Reply::Imported { understood, servers } => imported(understood, servers),
        Reply::Tested { server, instance, tools, took_ms } => {
            let on = instance.as_ref().map(|it| format!(" on {}", printable(it))).unwrap_or_default();
            let count = counted(tools.len(), "tool");
            let mut out =
                format!("{} answered{on} in {took_ms} ms with {count}\n", paint.bold(&printable(server)));
            for tool in tools {
                out.push_str(&format!("  {}\n", printable(tool)));
            }
            out
        }
        Reply::SignIn { step } => line(&step.url),
        Reply::SignedIn { server, label, identity, active, other_than, added: _ } => {
            signed_in(server, label, identity.as_deref(), *active, other_than.as_deref(), paint)
        }
        Reply::SignedOut { server, instances, plain } => {
            let mut table = Table::default();
            for it in instances {
                let fate = if it.revoked { paint.green("revoked") } else { paint.yellow("forgotten") };
                table.row([paint.bold(&printable(&it.label)), fate, printable(&it.server_said)]);
            }
            let mut out = format!("Signed out of {}\n{}", printable(server), table.print(2));
            for it in plain {
                let fate = if it.revoked { paint.green("revoked") } else { paint.yellow("not revoked") };
                let count = counted(it.files.len(), "file");
                out.push_str(&format!(
                    "mcp-remote: {count} deleted, {fate}: {}\n",
                    printable(&it.server_said)
                ));
                it.files.iter().for_each(|file| out.push_str(&format!("  {}\n", printable(file))));
            }
            out
        }
        Reply::Edited { edits } => edited(edits, paint),
        Reply::History { client, edits } => history::history(client, edits, paint, now),
        Reply::ThreeWay { files, .. } => history::three_way(files, paint),
        Reply::Guard { guards } => status::guards(guards, paint, now),
        Reply::Doctor { findings, fixed, covers, crossings } => {
            doctor(findings, fixed, crossings, paint) + &paint.dim(&line(covers))
        }
        Reply::Bundle { parts } => contents(parts),
        Reply::Policy(it) => policy::policy(it, paint),
        Reply::Network { network } => status::network(network),
        Reply::Settings { settings: it } => settings::settings(it),
        Reply::Vault { vault } => status::vault(vault, paint),
        Reply::BackUp { document } => document.clone(),
        Reply::Restored { done, left } => restored(done, left, paint),
        Reply::Activity { calls } => activity(calls, paint),
        Reply::Failed { failure: it } => failure(it, paint),
    }
}

fn line(text: &str) -> String {
    format!("{}\n", printable(text))
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn imported(understood: &[String], servers: &[String]) -> String {
    let mut out: String = understood.iter().map(|it| line(it)).collect();
    if !servers.is_empty() {
        out.push_str(&format!("Servers: {}\n", printable(&servers.join(", "))));
    }
    out
}

fn restored(done: &[String], left: &[String], paint: Paint) -> String {
    if done.is_empty() && left.is_empty() {
        return "Everything in the backup is here already.\n".to_owned();
    }
    let mut out = String::new();
    for (word, lines) in [(paint.green("restored"), done), (paint.yellow("to do   "), left)] {
        for it in lines {
            out.push_str(&format!("{word}  {}\n", printable(it)));
        }
    }
    out
}

fn signed_in(
    server: &str,
    label: &str,
    identity: Option<&str>,
    active: bool,
    other_than: Option<&str>,
    paint: Paint,
) -> String {
    let (server, label) = (printable(server), printable(label));
    let account = identity.filter(|it| *it != label).map(|it| format!(" ({})", printable(it)));
    let mut out = format!("Signed in to {server} as {}{}\n", paint.bold(&label), account.unwrap_or_default());
    if let Some(other) = other_than {
        let other = printable(other);
        out.push_str(&paint.yellow(&match identity {
            Some(_) => format!("This is another account than {other}: it is kept beside {other}.\n"),
            None => {
                format!("{server} did not say whether this is {other}: it is kept beside {other}.\n")
            }
        }));
    }
    out.push_str(&if active {
        "It is the active instance.\n".to_owned()
    } else {
        format!("Make it the active one with: traygate instance switch {server} \"{label}\"\n")
    });
    out
}

fn edited(edits: &[Edit], paint: Paint) -> String {
    let mut out = String::new();
    let mut table = Table::default();
    for edit in edits {
        let (client, file) = (paint.bold(&printable(&edit.client)), printable(&edit.file));
        match (edit.written, edit.diff.is_empty()) {
            (true, _) => table.row([client, paint.green("written"), file, printable(&edit.reload)]),
            (false, true) => table.row([client, paint.dim("nothing to change"), file]),
            (false, false) => out.push_str(&paint.diff(&edit.diff)),
        }
    }
    out + &table.print(0)
}

fn doctor(findings: &[Finding], fixed: &[Finding], crossings: &[Listing], paint: Paint) -> String {
    let mut out = String::new();
    for it in fixed {
        out.push_str(&format!("{} {}\n", paint.green("fixed"), about(it, paint)));
    }
    // What one deed mends is told together: one pasted entry alone can be wrong in three ways.
    let same = |a: &Finding, b: &Finding| (&a.subject, &a.remedy) == (&b.subject, &b.remedy);
    for (at, it) in findings.iter().enumerate() {
        if findings[..at].iter().any(|before| same(before, it)) {
            continue;
        }
        out.push_str(&format!("{} {}\n", paint.yellow("found"), about(it, paint)));
        for also in findings[at + 1..].iter().filter(|later| same(later, it)) {
            out.push_str(&format!("  and {}\n", about(also, paint)));
        }
        let how = if it.fixable { " (traygate doctor --fix does it)" } else { "" };
        out.push_str(&format!("      {}{how}\n", printable(&it.remedy)));
    }
    if findings.is_empty() {
        out.push_str(&paint.green("Nothing is wrong.\n"));
    }
    for it in crossings {
        let label = it.instance.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        let who = printable(&format!("{} \u{2192} {}{label}", it.client_name, it.server_name));
        let (mark, said) = match (it.tools, &it.trouble) {
            (Some(count), _) => (paint.green("asked"), counted(count as usize, "tool")),
            (None, trouble) => (
                paint.yellow("asked"),
                format!("no tools. {}", printable(trouble.as_deref().unwrap_or_default())),
            ),
        };
        out.push_str(&format!("{mark} {who}: {said}\n"));
    }
    out
}

fn about(finding: &Finding, paint: Paint) -> String {
    let subject = paint.bold(&printable(&finding.subject));
    format!("{subject}: {} {}", printable(&finding.message), paint.dim(&format!("[{}]", finding.code)))
}

/// The files of a support bundle and their sizes.
pub(crate) fn contents(parts: &[BundlePart]) -> String {
    let mut table = Table::default();
    for it in parts {
        table.row([printable(&it.name), format!("{} bytes", it.text.len())]);
    }
    table.print(2)
}

/// The calls, oldest first; also used line by line by `--follow`.
pub(crate) fn activity(calls: &[Call], paint: Paint) -> String {
    let mut table = Table::default();
    for call in calls {
        let outcome = match call.outcome.as_str() {
            "done" => paint.green("done"),
            "failed" => paint.red("failed"),
            other => paint.yellow(&printable(other)),
        };
        let what = call.tool.as_deref().unwrap_or(&call.method);
        let instance = call.instance.as_ref().map(|it| format!("({})", printable(it)));
        table.row([
            paint.dim(&format!("{}Z", moment(call.at / 1_000))),
            printable(call.client.as_deref().unwrap_or("?")),
            [Some(printable(&call.server)), instance].into_iter().flatten().collect::<Vec<_>>().join(" "),
            printable(what),
            outcome,
            format!("{} ms", call.took_ms),
            format!("{} bytes", call.bytes),
        ]);
    }
    if calls.is_empty() { "No calls yet.\n".to_owned() } else { table.print(0) }
}

/// What a script can act on.
pub(crate) fn exit_code(kind: Kind) -> u8 {
    match kind {
        Kind::Usage => 2,
        Kind::SignInNeeded => 3,
        Kind::SignInFailed | Kind::TheirFile | Kind::Server | Kind::KeyStore | Kind::Owner | Kind::Ours => 1,
    }
}

/// The snapshot's part for `server list --json`, `instance list --json`, `client list --json` and `approve --json`.
pub(crate) fn part_as_json(snapshot: &Snapshot, part: &Part) -> Result<Value, Failure> {
    Ok(match part {
        Part::Servers => json!({ "servers": snapshot.servers }),
        Part::Clients => json!({ "clients": snapshot.clients }),
        Part::Approvals => json!({ "approvals": snapshot.approvals, "calls": snapshot.calls }),
        Part::Instances(server) => {
            json!({ "server": server, "instances": known(snapshot, server)?.instances })
        }
    })
}

/// What of a snapshot a list command shows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Servers,
    Clients,
    Approvals,
    Instances(String),
}

/// The snapshot's part for people.
pub(crate) fn part_as_text(
    snapshot: &Snapshot,
    part: &Part,
    paint: Paint,
    now: u64,
) -> Result<String, Failure> {
    match part {
        Part::Servers => Ok(servers(snapshot, paint)),
        Part::Clients => Ok(clients(snapshot, paint)),
        Part::Approvals => Ok(approvals(snapshot, paint, now)),
        Part::Instances(server) => instances(snapshot, server, paint, now),
    }
}

#[cfg(test)]
mod tests;
