//! Apps that nobody connected: who waits for the user's word, who has it, and which one a word means.

use engine::{App, Approval, Failure, Kind, Snapshot, Verdict};

use crate::text::{Table, Voice, ago, printable};

/// `approve` without arguments.
pub(crate) fn approvals(snapshot: &Snapshot, voice: Voice<'_>, now: u64) -> String {
    let calls = calls(snapshot, voice, now);
    if snapshot.approvals.is_empty() {
        if !calls.is_empty() {
            return calls;
        }
        return voice.say("cli-nobody-waits", &[]) + "\n";
    }
    let mut table = Table::default();
    for it in &snapshot.approvals {
        let verdict = match it.verdict {
            Verdict::Pending => voice.yellow(&voice.say("cli-verdict-waits", &[])),
            Verdict::Approved => voice.green(&voice.say("cli-verdict-allowed", &[])),
            Verdict::Declined => voice.red(&voice.say("cli-verdict-refused", &[])),
        };
        let may = match &it.scopes {
            Some(scopes) => printable(&scopes.join(" ")),
            None => voice.say("cli-may-everything", &[]),
        };
        table.row([
            verdict,
            voice.bold(&who(it)),
            what(it, voice),
            ago(voice, it.since, now),
            voice.dim(&may),
        ]);
    }
    let mut out = calls + &table.print(0);
    if snapshot.approvals.iter().any(|it| it.claimed) {
        out.push_str(&voice.dim(&(voice.say("cli-quoted", &[]) + "\n")));
    }
    out + &how(snapshot, voice)
}

/// Calls that wait, what they are called with, and how to answer.
fn calls(snapshot: &Snapshot, voice: Voice<'_>, now: u64) -> String {
    let mut out = String::new();
    for it in &snapshot.calls {
        let app = if it.claimed { format!("\"{}\"", printable(&it.app)) } else { printable(&it.app) };
        let server = as_instance(&it.server_name, it.instance.as_deref(), voice);
        let wants = [
            ("app", app.into()),
            ("tool", voice.bold(&printable(&it.tool)).into()),
            ("server", server.into()),
            ("ago", ago(voice, it.since, now).into()),
        ];
        out.push_str(&(voice.say("cli-call-wants", &wants) + "\n"));
        for line in it.arguments.iter().flat_map(|it| it.lines()) {
            out.push_str(&format!("  {}\n", printable(line)));
        }
        let id = printable(&it.id);
        let (allow, or) = (voice.say("cli-allow", &[]), voice.say("cli-call-or", &[]));
        out.push_str(&format!("{}  traygate approve --call {id}   {or}\n", voice.bold(&allow)));
    }
    out
}

/// For `status`: who waits, and how to answer.
pub(super) fn waiting(snapshot: &Snapshot, voice: Voice<'_>) -> String {
    let mut out = String::new();
    for it in snapshot.approvals.iter().filter(|it| it.verdict == Verdict::Pending) {
        let wants = [("app", who(it).into()), ("server", what(it, voice).into())];
        out.push_str(&format!("\n{}", see(&voice.say("cli-wants", &wants), voice)));
    }
    for it in &snapshot.calls {
        let wants = [
            ("app", printable(&it.app).into()),
            ("tool", printable(&it.tool).into()),
            ("server", printable(&it.server_name).into()),
        ];
        out.push_str(&format!("\n{}", see(&voice.say("cli-wants-call", &wants), voice)));
    }
    if out.is_empty() { out } else { out + "\n" }
}

fn see(what: &str, voice: Voice<'_>) -> String {
    let command = ("command", "traygate approve".into());
    voice.say("cli-see", &[("what", voice.yellow(what).into()), command])
}

/// The app that `word` means: one that waits or was answered, by its id, its own name or as it is shown; else one that
/// Traygate knows, which may be allowed before it asks.
pub(crate) fn meant(snapshot: &Snapshot, word: &str, server: &str, voice: Voice<'_>) -> Result<App, Failure> {
    let here = || snapshot.approvals.iter().filter(|it| it.server == server);
    let by_key = here().find(|it| matches!(&it.app, App::Client(key) | App::Named(key) if key == word));
    if let Some(it) = by_key.or_else(|| here().find(|it| it.name == word)) {
        return Ok(it.app.clone());
    }
    if snapshot.clients.iter().any(|it| it.id == word) {
        return Ok(App::Client(word.to_owned()));
    }
    let ids: Vec<&str> = snapshot.clients.iter().map(|it| it.id.as_str()).collect();
    let message = voice.say("cli-no-such-app", &[("app", word.into()), ("server", server.into())]);
    let hint = voice.say("cli-no-such-app-hint", &[("all", ids.join(", ").into())]);
    Err(Failure::new(Kind::Usage, message).hint(hint))
}

fn who(it: &Approval) -> String {
    if it.claimed { format!("\"{}\"", printable(&it.name)) } else { printable(&it.name) }
}

fn what(it: &Approval, voice: Voice<'_>) -> String {
    as_instance(&it.server_name, it.instance.as_deref(), voice)
}

/// A server and, if there is one, the instance it acts as.
fn as_instance(server: &str, instance: Option<&str>, voice: Voice<'_>) -> String {
    let server = printable(server);
    match instance {
        Some(it) => {
            let instance = printable(it).into();
            voice.say("cli-as-instance", &[("server", server.into()), ("instance", instance)])
        }
        None => server,
    }
}

/// The commands for who waits.
fn how(snapshot: &Snapshot, voice: Voice<'_>) -> String {
    let waiting = snapshot.approvals.iter().filter(|it| it.verdict == Verdict::Pending);
    let lines = waiting.map(|it| {
        let (App::Client(key) | App::Named(key)) = &it.app;
        let end_of_options = if key.starts_with('-') { "-- " } else { "" };
        let command = format!("traygate approve {end_of_options}{} {}", quoted(key), printable(&it.server));
        let (allow, or) = (voice.say("cli-allow", &[]), voice.say("cli-allow-or", &[]));
        format!("{}  {command}   {or}\n", voice.bold(&allow))
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
