//! Taking edits of AI apps' files back, and showing what they were.

use clients::{Client, Done, Standing};
use std::{path::Path, sync::Arc};

use crate::{
    EntryChange, Failure, FileThreeWay, PastEdit, Reply, Via,
    commands::connect::{edit, edits_of, forget, known, reloading},
    server,
    state::State,
    store::{Connected, Settings},
    trouble,
};

/// Stands in a diff where a token of this gateway stands in the file.
const OUR_TOKEN: &str = "***";

/// Takes the last edit of a client's files back, or everything from edit `to` on.
pub(super) async fn undo(state: &Arc<State>, name: String, to: Option<u32>) -> Result<Reply, Failure> {
    let app = known(&name)?;
    edit(state, move |state| {
        let backups = state.backups();
        let plan = match to {
            Some(number) => clients::restore(app, &backups, number)?,
            None => clients::undo(app, &state.setup.home, &backups)?,
        };
        let edits = reloading(edits_of(app, &plan, true, None), app);
        plan.apply(state.now())?;
        remember_what_stands(state, app)?;
        Ok(edits)
    })
    .await
}

/// The edits of a client's files that can be taken back.
pub(super) async fn history(state: &Arc<State>, name: String) -> Result<Reply, Failure> {
    let app = known(&name)?;
    let backups = state.backups();
    let edits = reading(move || clients::history(app, &backups)).await?;
    let change = |(entry, done)| EntryChange {
        entry,
        done: match done {
            Done::Added => "added",
            Done::Changed => "changed",
            Done::Removed => "removed",
        }
        .to_owned(),
    };
    let edits = edits.into_iter().map(|it| PastEdit {
        number: it.number,
        at: it.at,
        files: it.files.iter().map(|it| shown(it)).collect(),
        changes: it.changes.into_iter().map(change).collect(),
    });
    Ok(Reply::History { client: app.id().to_owned(), edits: edits.collect() })
}

/// What one edit did and what was done since.
pub(super) async fn three_way(
    state: &Arc<State>,
    name: String,
    number: Option<u32>,
) -> Result<Reply, Failure> {
    let app = known(&name)?;
    let backups = state.backups();
    let files = reading(move || clients::three_way(app, &backups, number)).await?;
    let settings = state.store.settings();
    let hidden = |diff: Option<String>| diff.map(|it| without_tokens(&it, &settings));
    let files = files.into_iter().map(|it| FileThreeWay {
        file: shown(&it.path),
        ours: hidden(it.ours),
        since: hidden(it.since),
    });
    Ok(Reply::ThreeWay { client: app.id().to_owned(), files: files.collect() })
}

async fn reading<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, clients::Error> + Send + 'static,
) -> Result<T, Failure> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(|error| trouble::lost_task(&error))??)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A diff without the tokens that open this gateway, and without other programs' keys.
fn without_tokens(diff: &str, settings: &Settings) -> String {
    let is_token = |it: &&str| settings.client_of(it).is_some();
    let words = diff.split(|it: char| !it.is_ascii_alphanumeric()).filter(|it| it.len() >= 32);
    let hidden = words.filter(is_token).fold(diff.to_owned(), |diff, token| diff.replace(token, OUR_TOKEN));
    moving::mask(&hidden)
}

/// After an undo the files, not our memory, say what is connected.
fn remember_what_stands(state: &State, app: &dyn Client) -> Result<(), Failure> {
    let settings = state.store.settings();
    for server in server::servers(&settings) {
        let known = settings.connected(app.id(), &server.id);
        let stands = clients::standing(app, &state.setup.home, &server.id, None) == Standing::Written;
        let token = clients::http_token(app, &state.setup.home, &server.id).filter(|_| stands);
        let http = token.is_some();
        if let Some(token) = token {
            // It ended with the entry; with the entry it comes back.
            state.store.add_token(app.id(), &token)?;
        }
        match (stands, known) {
            (false, Some(_)) => forget(state, app, &server.id)?,
            (true, None) => {
                let via = if http { Via::Http } else { Via::Bridge };
                let port = http.then(|| state.gateway.port());
                state.store.set_connected(
                    app.id(),
                    &server.id,
                    Connected { via, since: state.now(), port },
                )?;
            }
            (true, Some(known)) if (known.via == Via::Http) != http => {
                let via = if http { Via::Http } else { Via::Bridge };
                state.store.set_connected(app.id(), &server.id, Connected { via, ..known })?;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    Ok(())
}
