//! What goes into the support bundle: what the other commands answer, redacted, and our entries in the apps' files.

use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    env::consts::{ARCH, OS},
    sync::Arc,
};

use texts::{Language, Texts};

use super::{activity, doctor, vault};
use crate::{
    BundlePart, Failure, Reply, Snapshot,
    redaction::Redaction,
    state::{State, key_store},
    trouble,
};

/// How many of the latest calls go in: enough for a day of work.
const CALLS: u32 = 1_000;

/// For the person who sends it.
const README: &str = "\
Traygate support bundle

Made so that somebody else can see what is wrong with Traygate on this computer. These are plain text files: have a
look at them before you send them.

What is in it:
  versions.json    the version of Traygate, the operating system, where keys are kept, and when this was made
  status.json      servers, the names of the accounts you signed in to, AI apps, and how they stand to each other
  findings.json    what `traygate doctor` found
  activity.json    the latest calls: when, which app, server, account and tool, and whether it worked
  vault.json       how many sign-ins are kept, their names, and whether they open; not the sign-ins
  clients/…        the lines that Traygate wrote into the files of your AI apps

What is not in it: passwords, keys, tokens or anything else that lets somebody in; what your apps asked and what the
servers answered; everything else that stands in the files of your AI apps. Your home folder is written ~. What looks
like a key is written ***, which may hide a harmless name, too.
";

/// Reads everything anew. What cannot be had is told in its place: this is made when something is wrong.
pub(super) async fn bundle(state: &Arc<State>) -> Result<Reply, Failure> {
    let findings = doctor::doctor(state, false, &[]).await?;
    let snapshot = state.publish();
    let activity = match activity(state, CALLS).await {
        Ok(reply) => json!(reply),
        Err(failure) => json!({ "error": failure }),
    };
    let versions = json!({
        "traygate": state.setup.version,
        "os": OS,
        "architecture": ARCH,
        "key_store": key_store(&state.setup),
        "desktop": state.setup.desktop,
        "made_at": state.now(),
    });
    // Whoever helps may not read the sender's language.
    let english = Texts::new(Language::En);
    let vault = vault::look(state).await.in_words(&english);
    let state = state.clone();
    let work = tokio::task::spawn_blocking(move || {
        let redaction = Redaction::of(&state.setup.home);
        let part = |name: String, value: Value| BundlePart { name, text: pretty(&redaction.json(value)) };
        let mut parts = vec![
            BundlePart { name: "README.txt".to_owned(), text: README.to_owned() },
            part("versions.json".to_owned(), versions),
            // What an app wants to do just now stays between it and the user.
            part(
                "status.json".to_owned(),
                json!(Snapshot { calls: Vec::new(), ..Snapshot::clone(&snapshot) }.in_words(&english)),
            ),
            part("findings.json".to_owned(), json!(findings)),
            part("activity.json".to_owned(), activity),
            part("vault.json".to_owned(), json!(vault)),
        ];
        parts.extend(entries(&state, &snapshot).into_iter().map(|(name, value)| part(name, value)));
        let listing = listing(&parts);
        parts[0].text.push_str(&listing);
        Reply::Bundle { parts }
    });
    work.await.map_err(|error| trouble::lost_task(&error))
}

/// Our entries in the files of each app that has any. Blocks.
fn entries(state: &State, snapshot: &Snapshot) -> Vec<(String, Value)> {
    #[derive(Serialize)]
    struct File {
        file: String,
        entries: serde_json::Map<String, Value>,
    }
    let servers = snapshot.servers.iter();
    let labels = servers.clone().flat_map(|it| &it.instances).map(|it| it.label.as_str());
    let apps = snapshot.clients.iter().map(|it| it.id.as_str());
    // All that our entries' arguments can say, and that the other files say anyway.
    let known: BTreeSet<&str> = servers
        .map(|it| it.id.as_str())
        .chain(labels)
        .chain(apps)
        .chain(["--client", "--instance"])
        .collect();
    let mut parts = Vec::new();
    for app in clients::CLIENTS {
        let files = clients::redacted_entries(*app, &state.setup.home, &|word| known.contains(word));
        let files: Vec<File> = files
            .into_iter()
            .map(|(file, entries)| File { file: file.display().to_string(), entries })
            .collect();
        if !files.is_empty() {
            parts.push((format!("clients/{}.json", app.id()), json!(files)));
        }
    }
    parts
}

/// Every file by name and size, to stand at the end of the first of them.
fn listing(parts: &[BundlePart]) -> String {
    let line = |it: &BundlePart| format!("  {} ({} bytes)\n", it.name, it.text.len());
    format!("\nEvery file beside this one:\n{}", parts[1..].iter().map(line).collect::<String>())
}

fn pretty(value: &Value) -> String {
    // As a value's own `Display` writes it, in lines.
    format!("{value:#}\n")
}
