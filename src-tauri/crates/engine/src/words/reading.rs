//! Puts what the owner answers into its reader's language: done by whoever shows it, just before it is read.

use std::mem::take;
use texts::Texts;

use super::{Filling, Said, phrase};
use crate::{Crossing, Edit, MovedEntry, MovedSignIn, Reply, Snapshot, VaultState};

impl Reply {
    /// As it is told to people who read these texts; in English ones, as scripts get it.
    pub fn in_words(self, texts: &Texts) -> Reply {
        let each = |all: Vec<Said>| all.iter().map(|it| it.in_words(texts)).collect();
        let edited = |all: Vec<Edit>| -> Vec<Edit> {
            all.into_iter().map(|it| Edit { reload: it.reload.in_words(texts), ..it }).collect()
        };
        match self {
            Reply::Done { message } => Reply::Done { message: message.in_words(texts) },
            Reply::Snapshot { snapshot } => Reply::Snapshot { snapshot: snapshot.in_words(texts) },
            Reply::Imported { understood, servers } => {
                Reply::Imported { understood: each(understood), servers }
            }
            Reply::MovedIn { entries, sign_ins, edits } => {
                let entry = |it: MovedEntry| MovedEntry { said: it.said.in_words(texts), ..it };
                let sign_in = |it: MovedSignIn| MovedSignIn { said: it.said.in_words(texts), ..it };
                Reply::MovedIn {
                    entries: entries.into_iter().map(entry).collect(),
                    sign_ins: sign_ins.into_iter().map(sign_in).collect(),
                    edits: edited(edits),
                }
            }
            Reply::SignedOut { server, mut instances, mut plain } => {
                instances.iter_mut().for_each(|it| it.server_said = it.server_said.in_words(texts));
                plain.iter_mut().for_each(|it| it.server_said = it.server_said.in_words(texts));
                Reply::SignedOut { server, instances, plain }
            }
            Reply::Edited { edits } => Reply::Edited { edits: edited(edits) },
            Reply::Restored { done, left } => Reply::Restored { done: each(done), left: each(left) },
            Reply::Vault { vault } => Reply::Vault { vault: vault.in_words(texts) },
            Reply::Failed { failure } => Reply::Failed { failure: failure.in_words(texts) },
            // Names, numbers and what the doctor says, which the owner tells in the language that was chosen.
            Reply::Server { .. }
            | Reply::Tested { .. }
            | Reply::SignIn { .. }
            | Reply::SignedIn { .. }
            | Reply::History { .. }
            | Reply::ThreeWay { .. }
            | Reply::Guard { .. }
            | Reply::Doctor { .. }
            | Reply::Bundle { .. }
            | Reply::Policy(_)
            | Reply::Network { .. }
            | Reply::Settings { .. }
            | Reply::BackUp { .. }
            | Reply::Activity { .. } => self,
        }
    }
}

impl VaultState {
    fn in_words(self, texts: &Texts) -> VaultState {
        let locked = self.locked.map(|it| it.in_words(texts));
        VaultState { damage: self.damage.map(|it| told(&it, texts)), locked, ..self }
    }
}

impl Snapshot {
    /// As it is told to people who read these texts.
    pub fn in_words(mut self, texts: &Texts) -> Snapshot {
        for server in &mut self.servers {
            server.note = server.note.take().map(|it| about(&format!("owner-note-{}", server.id), it, texts));
            for it in &mut server.instances {
                it.sign_in_needed = it.sign_in_needed.take().map(|why| told(&why, texts));
                it.needs = it.needs.take().map(|what| told(&what, texts));
            }
        }
        for client in &mut self.clients {
            client.reload = about(&format!("owner-reload-{}", client.id), take(&mut client.reload), texts);
            for Crossing { detail, .. } in client.crossings.values_mut() {
                *detail = detail.as_ref().map(|it| it.in_words(texts));
            }
        }
        self
    }
}

/// A reason that the owner gives, to people who read these texts.
pub fn told(reason: &str, texts: &Texts) -> String {
    match phrase(reason) {
        Filling::Words(words) => words.told(texts).unwrap_or_else(|| reason.to_owned()),
        Filling::Text(_) | Filling::Count(_) => reason.to_owned(),
    }
}

/// What the catalogue says of a thing we know; of any other, what the owner said.
fn about(id: &str, said: String, texts: &Texts) -> String {
    if texts.has(id) { texts.say(id, &[]) } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assemble::{snapshot, tests::healthy},
        catalog::CATALOG,
    };
    use clients::{Loss, Lost, Standing};
    use texts::Language;

    /// What an app's or a server's file says of it is the English of the catalogue.
    #[test]
    fn every_app_and_built_in_server_is_told_of_in_every_language() {
        for texts in Language::ALL.map(Texts::new) {
            let told = |id: String, said: &str| {
                assert!(texts.has(&id), "{id}");
                assert!(texts.language() != Language::En || texts.say(&id, &[]) == said, "{id}: {said}");
            };
            clients::CLIENTS.iter().for_each(|it| told(format!("owner-reload-{}", it.id()), it.reload()));
            CATALOG.iter().for_each(|it| told(format!("owner-note-{}", it.id), it.note));
        }
    }

    #[test]
    fn what_became_of_an_entry_is_told_in_the_language_of_its_reader() {
        let (file, what) = ("/h/.cursor/mcp.json".into(), Lost::Emptied);
        let mut inputs = healthy();
        let entry = inputs.clients[0].entries.get_mut("partnerstack").unwrap();
        (entry.standing, entry.lost) = (Standing::Absent, Some(Loss { file, what, at: None }));
        let snapshot = snapshot(&inputs);
        for (language, words) in [
            (Language::En, "/h/.cursor/mcp.json was emptied of every entry"),
            (Language::De, "Aus /h/.cursor/mcp.json wurden alle Einträge entfernt"),
            (Language::Fr, "Toutes les entrées ont été supprimées de /h/.cursor/mcp.json"),
        ] {
            let read = snapshot.clone().in_words(&Texts::new(language));
            let detail = read.clients[0].crossings["partnerstack"].detail.clone().unwrap();
            assert!(detail.starts_with(words), "{detail}");
            assert!(serde_json::to_value(&detail).unwrap().is_string(), "{detail}");
        }
    }

    #[test]
    fn a_reply_is_put_into_words_once_and_then_plain() {
        let message = crate::words::words("done-switched").with("server", "Part3").with("instance", "Acme");
        let reply = Reply::Done { message: message.into() };
        let wire = serde_json::to_string(&reply).unwrap();
        let read: Reply = serde_json::from_str(&wire).unwrap();
        for (language, said) in [
            (Language::En, "Part3 now acts on Acme."),
            (Language::De, "Part3 arbeitet jetzt mit Acme."),
            (Language::Fr, "Part3 agit maintenant avec Acme."),
        ] {
            let told = serde_json::to_value(read.clone().in_words(&Texts::new(language))).unwrap();
            assert_eq!(told, serde_json::json!({ "reply": "done", "message": said }));
        }
    }
}
