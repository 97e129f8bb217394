//! Which app may use which server: the rule, how an app is called, and what it is told while it may not.

mod calls;
mod questions;

pub(crate) use calls::{Calls, Leave as CallLeave, arguments};
pub(crate) use questions::{Asked, Held, Questions};

use crate::{App, Auth, server::Server, snapshot::Verdict, store::Settings};

/// Whether there is somebody who can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asking {
    /// The desktop app: its tray and its window ask.
    Person,
    /// `traygate serve`: scripts, WSL, CI. Whoever set it up speaks with the command line.
    Nobody,
}

/// What the rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    Acts,
    /// Only the user's approval of this app lets it act.
    Needs(App),
}

/// Decides whether an app may act on a server. `client` is the id its entry was written for, `name` what it calls
/// itself.
pub(crate) fn leave(
    settings: &Settings,
    asking: Asking,
    server: &Server,
    client: Option<&str>,
    name: Option<&str>,
) -> Leave {
    // Where nobody signs in, an app gets nothing that it could not get by itself.
    if server.auth == Auth::Open || client.is_some_and(|it| settings.connected(it, &server.id).is_some()) {
        return Leave::Acts;
    }
    let app = match (client, asking) {
        (Some(client), _) => App::Client(clean(client)),
        // The user's own command line, as documented.
        (None, Asking::Nobody) => return Leave::Acts,
        (None, Asking::Person) => App::Named(clean(name.unwrap_or_default())),
    };
    match settings.approval(&app, &server.id) {
        Some(_) => Leave::Acts,
        None => Leave::Needs(app),
    }
}

/// How an app is shown, and whether that name is only what the program says of itself.
pub(crate) fn shown(app: &App, name: Option<&str>) -> (String, bool) {
    let own = || name.map(clean).filter(|it| !it.is_empty());
    match app {
        App::Client(id) => match clients::client(id) {
            Some(known) => (known.name().to_owned(), false),
            None => (own().unwrap_or_else(|| id.clone()), true),
        },
        App::Named(name) if name.is_empty() => ("A program without a name".to_owned(), true),
        App::Named(name) => (name.clone(), true),
    }
}

/// The longest name that is shown whole.
const LONGEST: usize = 60;

/// A foreign name as one line that can be shown and compared: nothing invisible, nothing that turns the text around,
/// single spaces, not too long.
pub(crate) fn clean(text: &str) -> String {
    let is_hidden = |it: char| {
        matches!(it, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    };
    let seen: String = text
        .chars()
        .filter(|it| !is_hidden(*it))
        .map(|it| if it.is_control() { ' ' } else { it })
        .take(4 * LONGEST)
        .collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

/// The command that allows an app, ready to be pasted. A name that a shell might read otherwise is left to the list.
pub(crate) fn command(app: &App, server: &str) -> String {
    let (App::Client(word) | App::Named(word)) = app;
    let is_plain =
        |it: char| it.is_alphanumeric() || matches!(it, ' ' | '.' | '_' | '-' | '@' | '/' | ':' | '+');
    match word.chars().all(is_plain) && !word.is_empty() && !word.starts_with('-') {
        true if word.contains(' ') => format!("traygate approve \"{word}\" {server}"),
        true => format!("traygate approve {word} {server}"),
        false => "traygate approve".to_owned(),
    }
}

/// What the app is told, for its user.
pub(crate) fn words(
    asking: Asking,
    app: &App,
    name: Option<&str>,
    server: &Server,
    label: &str,
    verdict: Verdict,
) -> String {
    let (shown, claimed) = shown(app, name);
    let who = if claimed { format!("An app that calls itself \"{shown}\"") } else { shown };
    let (what, command) = (format!("{} as \"{label}\"", server.name), command(app, &server.id));
    let then = "Then ask again: the app need not be restarted.";
    match (verdict, asking) {
        (Verdict::Declined, _) => format!(
            "You did not allow this: {who} wants to use {what}. You are asked again when the app is started anew. To \
             allow it now, run `{command}` in a terminal. {then}"
        ),
        (Verdict::Pending | Verdict::Approved, Asking::Person) => format!(
            "{who} wants to use {what}, and you have not allowed that yet. Click the Traygate icon and answer the \
             question there, or run `{command}` in a terminal. {then}"
        ),
        (Verdict::Pending | Verdict::Approved, Asking::Nobody) => {
            let connect = match app {
                App::Client(id) if clients::client(id).is_some() => {
                    format!("`traygate connect {id} --server {}` or ", server.id)
                }
                App::Client(_) | App::Named(_) => String::new(),
            };
            format!(
                "{who} wants to use {what} and is not connected to it. To allow it, run {connect}`{command}` in a \
                 terminal. {then}"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Terms, Via,
        store::{Approved, Connected},
    };

    fn server(auth: Auth) -> Server {
        let (id, name, url) = ("part3".to_owned(), "Part3".to_owned(), None);
        Server { id, name, url, auth, terms: Terms::default(), note: None, built_in: true }
    }

    #[test]
    fn an_app_acts_when_it_is_connected_or_allowed_or_nobody_could_be_asked() {
        use Asking::{Nobody, Person};
        let mut settings = Settings::default();
        let entry = Connected { via: Via::Http, since: 1, port: None };
        settings.connected.insert(("cursor".to_owned(), "part3".to_owned()), entry);
        settings.connected.insert(("vscode".to_owned(), "other".to_owned()), entry);
        let approved = || Approved { name: String::new(), since: 1 };
        for app in [App::Client("cline".to_owned()), App::Named("my script".to_owned())] {
            settings.approvals.insert((app, "part3".to_owned()), approved());
        }
        settings.approvals.insert((App::Named("elsewhere".to_owned()), "other".to_owned()), approved());
        let client = |id: &str| Leave::Needs(App::Client(id.to_owned()));
        let named = |name: &str| Leave::Needs(App::Named(name.to_owned()));
        for (asking, id, name, wanted) in [
            // Connected to this server, whatever it says of itself.
            (Person, Some("cursor"), None, Leave::Acts),
            (Nobody, Some("cursor"), Some("anything"), Leave::Acts),
            // Connected to another one, or not at all.
            (Person, Some("vscode"), None, client("vscode")),
            (Nobody, Some("vscode"), None, client("vscode")),
            (Person, Some("unheard-of"), Some("my script"), client("unheard-of")),
            // Allowed as an entry is no leave for whoever takes the name, and the other way round.
            (Person, Some("cline"), None, Leave::Acts),
            (Nobody, Some("cline"), None, Leave::Acts),
            (Person, None, Some("cline"), named("cline")),
            (Person, Some("my script"), None, client("my script")),
            // A program of nobody's.
            (Person, None, Some("my script"), Leave::Acts),
            (Person, None, Some("  my\u{200b}\tscript "), Leave::Acts),
            (Person, None, Some("elsewhere"), named("elsewhere")),
            (Person, None, Some("stranger"), named("stranger")),
            (Person, None, None, named("")),
            (Nobody, None, Some("stranger"), Leave::Acts),
            (Nobody, None, None, Leave::Acts),
        ] {
            for auth in [Auth::OAuth, Auth::ApiKey, Auth::Header("x".to_owned())] {
                let got = leave(&settings, asking, &server(auth), id, name);
                assert_eq!(got, wanted, "{asking:?} {id:?} {name:?}");
            }
            assert_eq!(leave(&settings, asking, &server(Auth::Open), id, name), Leave::Acts);
        }
    }

    #[test]
    fn a_foreign_name_is_one_short_line_without_anything_hidden() {
        for (text, wanted) in [
            ("Claude", "Claude"),
            (" a\n\tb\0c ", "a b c"),
            ("\u{202e}edualC\u{200d}", "edualC"),
            ("\u{feff}\u{2066}", ""),
        ] {
            assert_eq!(clean(text), wanted, "{text:?}");
        }
        assert_eq!(clean(&"x".repeat(10_000)).len(), LONGEST);
    }

    #[test]
    fn only_a_name_no_shell_reads_otherwise_is_put_into_a_command() {
        let named = |name: &str| command(&App::Named(name.to_owned()), "part3");
        assert_eq!(command(&App::Client("cursor".to_owned()), "part3"), "traygate approve cursor part3");
        assert_eq!(named("my script"), "traygate approve \"my script\" part3");
        for name in ["", "--decline", "$(id)", "a`id`", "x\"; id; \"", "a\\", "a!b", "a|b"] {
            assert_eq!(named(name), "traygate approve", "{name}");
        }
    }

    #[test]
    fn an_app_is_told_who_wants_what_and_how_to_allow_it() {
        let told = |asking, app: &App, name, verdict| {
            words(asking, app, name, &server(Auth::OAuth), "Acme", verdict)
        };
        let cursor = App::Client("cursor".to_owned());
        let script = App::Named("my script".to_owned());
        let said = told(Asking::Person, &cursor, Some("x"), Verdict::Pending);
        assert!(said.starts_with("Cursor wants to use Part3 as \"Acme\""), "{said}");
        assert!(said.contains("Traygate icon") && said.contains("`traygate approve cursor part3`"), "{said}");
        let said = told(Asking::Nobody, &cursor, None, Verdict::Pending);
        assert!(said.contains("`traygate connect cursor --server part3`"), "{said}");
        let said = told(Asking::Person, &script, Some("my script"), Verdict::Pending);
        assert!(said.starts_with("An app that calls itself \"my script\" wants to use"), "{said}");
        let said = told(Asking::Person, &script, None, Verdict::Declined);
        assert!(said.contains("did not allow") && said.contains("started anew"), "{said}");
    }
}
