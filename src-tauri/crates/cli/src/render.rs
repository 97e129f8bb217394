//! Replies of the owner as text for people, or as JSON for scripts.

mod approvals;
mod history;
mod moved;
mod policy;
mod settings;
mod status;

use engine::{BundlePart, Call, Edit, Failure, Finding, Kind, Listing, Reply, Said, Snapshot};
use serde_json::{Value, json};

use crate::text::{Table, Voice, moment, printable};

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

/// `{"error":{kind,message,hint}}`, in English.
pub(crate) fn failure_as_json(failure: &Failure) -> Value {
    let Failure { kind, message, hint, .. } = failure;
    json!({ "error": { "kind": kind, "message": message, "hint": hint } })
}

/// What went wrong and what to do, in two lines.
pub(crate) fn failure(failure: &Failure, voice: Voice<'_>) -> String {
    let failure = failure.in_words(voice.texts);
    let [error, next] = ["cli-error", "cli-next"].map(|it| voice.say(it, &[]));
    let wide = error.chars().count().max(next.chars().count()) + 1;
    let line = |painted: String, word: &str, text: &str| {
        let gap = " ".repeat(wide - word.chars().count());
        format!("{painted}{gap}{}\n", sentence_lines(text, wide))
    };
    let mut out = line(voice.red(&error), &error, &failure.message);
    if let Some(hint) = &failure.hint {
        out.push_str(&line(voice.bold(&next), &next, hint));
    }
    out
}

/// A message of several lines stays several lines; nothing else may steer the terminal.
fn sentence_lines(text: &str, indent: usize) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join(&format!("\n{}", " ".repeat(indent)))
}

/// A reply for people. `now` is in Unix seconds.
pub(crate) fn as_text(reply: &Reply, voice: Voice<'_>, now: u64) -> String {
    match reply {
        Reply::Done { message } => line(message),
        Reply::Snapshot { snapshot } => status(snapshot, voice, now),
        Reply::Server { id, name, url } => {
            let (id, name, url) = (voice.bold(&printable(id)), printable(name), printable(url));
            voice.say("cli-server-is", &[("id", id.into()), ("name", name.into()), ("url", url.into())])
                + "\n"
        }
        Reply::MovedIn { entries, sign_ins, edits } => moved::moved(entries, sign_ins, edits, voice),
        Reply::Imported { understood, servers } => imported(understood, servers, voice),
        Reply::Tested { server, instance, tools, took_ms } => {
            let mut out = tested(server, instance.as_deref(), tools.len(), *took_ms, voice);
            for tool in tools {
                out.push_str(&format!("  {}\n", printable(tool)));
            }
            out
        }
        Reply::SignIn { step } => line(&step.url),
        Reply::SignedIn { server, label, identity, active, other_than, added: _ } => {
            signed_in(server, label, identity.as_deref(), *active, other_than.as_deref(), voice)
        }
        Reply::SignedOut { server, instances, plain } => {
            let mut table = Table::default();
            for it in instances {
                let fate = match it.revoked {
                    true => voice.green(&voice.say("cli-revoked", &[])),
                    false => voice.yellow(&voice.say("cli-forgotten", &[])),
                };
                table.row([voice.bold(&printable(&it.label)), fate, printable(&it.server_said)]);
            }
            let head = voice.say("cli-signed-out", &[("server", printable(server).into())]);
            let mut out = format!("{head}\n{}", table.print(2));
            for it in plain {
                let fate = match it.revoked {
                    true => voice.green(&voice.say("cli-revoked", &[])),
                    false => voice.yellow(&voice.say("cli-not-revoked", &[])),
                };
                let said = printable(&it.server_said).into();
                let count = it.files.len().into();
                let gone = [("count", count), ("fate", fate.into()), ("said", said)];
                out.push_str(&(voice.say("cli-plain-deleted", &gone) + "\n"));
                it.files.iter().for_each(|file| out.push_str(&format!("  {}\n", printable(file))));
            }
            out
        }
        Reply::Edited { edits } => edited(edits, voice),
        Reply::History { client, edits } => history::history(client, edits, voice, now),
        Reply::ThreeWay { files, .. } => history::three_way(files, voice),
        Reply::Guard { guards } => status::guards(guards, voice, now),
        Reply::Doctor { findings, fixed, covers, crossings } => {
            doctor(findings, fixed, crossings, voice) + &voice.dim(&line(covers))
        }
        Reply::Bundle { parts } => contents(parts, voice),
        Reply::Policy(it) => policy::policy(it, voice),
        Reply::Network { network } => status::network(network, voice),
        Reply::Settings { settings: it } => settings::settings(it, voice),
        Reply::Vault { vault } => status::vault(vault, voice),
        Reply::BackUp { document } => document.clone(),
        Reply::Restored { done, left } => restored(done, left, voice),
        Reply::Activity { calls } => activity(calls, voice),
        Reply::Failed { failure: it } => failure(it, voice),
    }
}

fn line(text: &str) -> String {
    format!("{}\n", printable(text))
}

fn tools(count: usize, voice: Voice<'_>) -> String {
    voice.say("cli-tools", &[("count", count.into())])
}

fn tested(server: &str, instance: Option<&str>, count: usize, took_ms: u32, voice: Voice<'_>) -> String {
    let tools = ("tools", tools(count, voice).into());
    let (server, ms) = (("server", voice.bold(&printable(server)).into()), ("ms", took_ms.into()));
    let said = match instance {
        Some(it) => voice.say("cli-tested-on", &[server, ("instance", printable(it).into()), ms, tools]),
        None => voice.say("cli-tested", &[server, ms, tools]),
    };
    said + "\n"
}

fn imported(understood: &[Said], servers: &[String], voice: Voice<'_>) -> String {
    let mut out: String = understood.iter().map(|it| line(it)).collect();
    if !servers.is_empty() {
        let servers = printable(&servers.join(", "));
        out.push_str(&(voice.say("cli-servers", &[("servers", servers.into())]) + "\n"));
    }
    out
}

fn restored(done: &[Said], left: &[Said], voice: Voice<'_>) -> String {
    if done.is_empty() && left.is_empty() {
        return voice.say("cli-restored-all", &[]) + "\n";
    }
    let mut out = String::new();
    let [here, to_do] = voice.even(["cli-restored", "cli-to-do"]);
    for (word, lines) in [(voice.green(&here), done), (voice.yellow(&to_do), left)] {
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
    voice: Voice<'_>,
) -> String {
    let (server, label) = (printable(server), printable(label));
    let account = identity.filter(|it| *it != label).map(|it| format!(" ({})", printable(it)));
    let who = voice.bold(&label) + &account.unwrap_or_default();
    let signed_in = [("server", server.as_str().into()), ("who", who.into())];
    let mut out = voice.say("cli-signed-in", &signed_in) + "\n";
    if let Some(other) = other_than {
        let other = printable(other);
        let other = ("other", other.into());
        let said = match identity {
            Some(_) => voice.say("cli-another-account", &[other]),
            None => voice.say("cli-unknown-account", &[("server", server.as_str().into()), other]),
        };
        out.push_str(&voice.yellow(&(said + "\n")));
    }
    out + &match active {
        true => voice.say("cli-active", &[]),
        false => {
            let command = format!("traygate instance switch {server} \"{label}\"");
            voice.say("cli-make-active", &[("command", command.into())])
        }
    } + "\n"
}

fn edited(edits: &[Edit], voice: Voice<'_>) -> String {
    let mut out = String::new();
    let mut table = Table::default();
    for edit in edits {
        let (client, file) = (voice.bold(&printable(&edit.client)), printable(&edit.file));
        match (edit.written, edit.diff.is_empty()) {
            (true, _) => table.row([
                client,
                voice.green(&voice.say("cli-edit-written", &[])),
                file,
                printable(&edit.reload),
            ]),
            (false, true) => table.row([client, voice.dim(&voice.say("cli-edit-none", &[])), file]),
            (false, false) => out.push_str(&voice.diff(&edit.diff)),
        }
    }
    out + &table.print(0)
}

fn doctor(findings: &[Finding], fixed: &[Finding], crossings: &[Listing], voice: Voice<'_>) -> String {
    let mut out = String::new();
    for it in fixed {
        out.push_str(&format!("{} {}\n", voice.green(&voice.say("cli-fixed", &[])), about(it, voice)));
    }
    // What one deed mends is told together: one pasted entry alone can be wrong in three ways.
    let same = |a: &Finding, b: &Finding| (&a.subject, &a.remedy) == (&b.subject, &b.remedy);
    for (at, it) in findings.iter().enumerate() {
        if findings[..at].iter().any(|before| same(before, it)) {
            continue;
        }
        out.push_str(&format!("{} {}\n", voice.yellow(&voice.say("cli-found", &[])), about(it, voice)));
        for also in findings[at + 1..].iter().filter(|later| same(later, it)) {
            let also = voice.say("cli-found-also", &[("finding", about(also, voice).into())]);
            out.push_str(&format!("  {also}\n"));
        }
        let remedy = printable(&it.remedy);
        let remedy = match it.fixable {
            true => voice.say("cli-fixable", &[("remedy", remedy.into())]),
            false => remedy,
        };
        out.push_str(&format!("      {remedy}\n"));
    }
    if findings.is_empty() {
        out.push_str(&voice.green(&(voice.say("cli-well", &[]) + "\n")));
    }
    for it in crossings {
        let label = it.instance.as_ref().map(|it| format!(" ({it})")).unwrap_or_default();
        let who = printable(&format!("{} \u{2192} {}{label}", it.client_name, it.server_name));
        let asked = voice.say("cli-asked", &[]);
        let (mark, said) = match (it.tools, &it.trouble) {
            (Some(count), _) => (voice.green(&asked), tools(count as usize, voice)),
            (None, trouble) => {
                let why = printable(trouble.as_deref().unwrap_or_default());
                (voice.yellow(&asked), voice.say("cli-no-tools", &[("why", why.into())]))
            }
        };
        out.push_str(&format!("{mark} {}\n", said_of(who, said, voice)));
    }
    out
}

fn about(finding: &Finding, voice: Voice<'_>) -> String {
    let subject = voice.bold(&printable(&finding.subject));
    let said = format!("{} {}", printable(&finding.message), voice.dim(&format!("[{}]", finding.code)));
    said_of(subject, said, voice)
}

/// `subject: what is said of it`
fn said_of(what: String, said: String, voice: Voice<'_>) -> String {
    voice.say("cli-said-of", &[("what", what.into()), ("said", said.into())])
}

/// The files of a support bundle and their sizes.
pub(crate) fn contents(parts: &[BundlePart], voice: Voice<'_>) -> String {
    let mut table = Table::default();
    for it in parts {
        table.row([printable(&it.name), voice.say("cli-bytes", &[("count", it.text.len().into())])]);
    }
    table.print(2)
}

/// The calls, oldest first; also used line by line by `--follow`.
pub(crate) fn activity(calls: &[Call], voice: Voice<'_>) -> String {
    let mut table = Table::default();
    for call in calls {
        let outcome = match call.outcome.as_str() {
            "done" => voice.green(&voice.say("cli-done", &[])),
            "failed" => voice.red(&voice.say("cli-failed", &[])),
            "held" => voice.yellow(&voice.say("cli-held", &[])),
            other => voice.yellow(&printable(other)),
        };
        let what = call.tool.as_deref().unwrap_or(&call.method);
        let instance = call.instance.as_ref().map(|it| format!("({})", printable(it)));
        table.row([
            voice.dim(&format!("{}Z", moment(call.at / 1_000))),
            printable(call.client.as_deref().unwrap_or("?")),
            [Some(printable(&call.server)), instance].into_iter().flatten().collect::<Vec<_>>().join(" "),
            printable(what),
            outcome,
            format!("{} ms", call.took_ms),
            voice.say("cli-bytes", &[("count", call.bytes.into())]),
        ]);
    }
    if calls.is_empty() { voice.say("cli-no-calls", &[]) + "\n" } else { table.print(0) }
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
pub(crate) fn part_as_json(snapshot: &Snapshot, part: &Part, voice: Voice<'_>) -> Result<Value, Failure> {
    Ok(match part {
        Part::Servers => json!({ "servers": snapshot.servers }),
        Part::Clients => json!({ "clients": snapshot.clients }),
        Part::Approvals => json!({ "approvals": snapshot.approvals, "calls": snapshot.calls }),
        Part::Instances(server) => {
            json!({ "server": server, "instances": known(snapshot, server, voice)?.instances })
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
    voice: Voice<'_>,
    now: u64,
) -> Result<String, Failure> {
    match part {
        Part::Servers => Ok(servers(snapshot, voice)),
        Part::Clients => Ok(clients(snapshot, voice)),
        Part::Approvals => Ok(approvals(snapshot, voice, now)),
        Part::Instances(server) => instances(snapshot, server, voice, now),
    }
}

#[cfg(test)]
mod tests;
