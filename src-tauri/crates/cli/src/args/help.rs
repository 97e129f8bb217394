//! `--help` in the reader's language. English stands in `args`, word for word as in the catalogue.

use clap::{Arg, ArgAction, Command, CommandFactory, builder::PossibleValuesParser};
use std::ffi::OsString;
use texts::{Language, Texts};

use super::Cli;

/// What clap has to say about these words, its help in the reader's language.
pub(crate) fn spoken(error: clap::Error, words: &[OsString], texts: &Texts) -> clap::Error {
    if texts.language() == Language::En {
        return error;
    }
    let mut command = Cli::command();
    // The options and the command that clap adds have words, too.
    command.build();
    translated(command, "", texts).try_get_matches_from(words).err().unwrap_or(error)
}

/// `path`: the command's words before this one, each followed by a dash.
fn translated(command: Command, path: &str, texts: &Texts) -> Command {
    let head = |id: &str| format!("\u{1b}[1m\u{1b}[4m{}\u{1b}[0m", texts.say(id, &[]));
    let template =
        format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}{{after-help}}", head("help-usage"));
    let command = match path {
        "" => command.about(texts.say("help-about", &[])).after_help(texts.say("help-exit-codes", &[])),
        path => command.about(texts.say(&format!("help-{}", path.trim_end_matches('-')), &[])),
    };
    command
        .help_template(template)
        .subcommand_help_heading(texts.say("help-commands", &[]))
        .mut_args(|arg| argument(arg, path, texts))
        .mut_subcommands(|it| {
            let name = it.get_name().to_owned();
            match name.as_str() {
                "help" => it.about(texts.say("help-help-command", &[])),
                _ => translated(it, &format!("{path}{name}-"), texts),
            }
        })
}

fn argument(arg: Arg, path: &str, texts: &Texts) -> Arg {
    let mut help = texts.say(&id(&arg, path, texts), &[]);
    let defaults: Vec<_> = arg.get_default_values().iter().map(|it| it.to_string_lossy()).collect();
    if !defaults.is_empty() && !matches!(arg.get_action(), ArgAction::SetTrue) {
        help += &format!(" [{} {}]", texts.say("help-default", &[]), defaults.join(" "));
    }
    let heading = match arg.is_positional() {
        true => "help-arguments",
        false => "help-options",
    };
    let arg = arg.help_heading(texts.say(heading, &[])).hide_default_value(true);
    let values = arg.get_possible_values();
    if values.is_empty() || matches!(arg.get_action(), ArgAction::SetTrue) {
        let has_long = arg.get_long_help().is_some();
        let arg = if has_long { arg.long_help(help.clone()) } else { arg };
        return arg.help(help);
    }
    let names: Vec<&str> = values.iter().map(|it| it.get_name()).collect();
    let values_of = |it: &str| texts.say(&format!("{}-{it}", id(&arg, path, texts)), &[]);
    let each: Vec<String> = names.iter().map(|it| format!("- {it}: {}", values_of(it))).collect();
    let word = texts.say("help-values", &[]);
    let long = format!("{help}\n{word}\n{}", each.join("\n"));
    help += &format!(" [{word} {}]", names.join(", "));
    let values = PossibleValuesParser::new(names.iter().map(|it| (*it).to_owned()));
    arg.clone().help(help).long_help(long).hide_possible_values(true).value_parser(values)
}

/// The message about an argument: one of this command alone, else one that says the same wherever the argument stands.
fn id(arg: &Arg, path: &str, texts: &Texts) -> String {
    let name = arg.get_id().as_str().replace('_', "-");
    let own = format!("help-for-{path}{name}");
    if texts.has(&own) { own } else { format!("help-arg-{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Every id the help asks for, with what clap says there in English.
    fn asked(command: &Command, path: &str, texts: &Texts, all: &mut Vec<(String, String)>) {
        let said = |it: Option<&clap::builder::StyledStr>| it.map(ToString::to_string).unwrap_or_default();
        let about = if path.is_empty() { "about" } else { path.trim_end_matches('-') };
        all.push((format!("help-{about}"), said(command.get_about())));
        for arg in command.get_arguments() {
            let id = id(arg, path, texts);
            for value in arg.get_possible_values().iter().filter(|it| it.get_help().is_some()) {
                all.push((format!("{id}-{}", value.get_name()), said(value.get_help())));
            }
            // How much more --help says than -h is not for us to say.
            let help = said(arg.get_help());
            all.push((id, help.split(" (see ").next().unwrap_or_default().to_owned()));
        }
        for it in command.get_subcommands() {
            match it.get_name() {
                "help" => all.push(("help-help-command".to_owned(), said(it.get_about()))),
                name => asked(it, &format!("{path}{name}-"), texts, all),
            }
        }
    }

    #[test]
    fn the_catalogue_says_in_english_what_the_words_say() {
        let texts = Texts::new(Language::En);
        let mut command = Cli::command();
        command.build();
        let mut all = vec![(
            "help-exit-codes".to_owned(),
            command.get_after_help().map(ToString::to_string).unwrap_or_default(),
        )];
        asked(&command, "", &texts, &mut all);
        let differ: Vec<String> = all
            .iter()
            .filter(|(id, said)| texts.say(id, &[]) != *said)
            .map(|(id, said)| format!("{id} = {said}"))
            .collect();
        assert!(differ.is_empty(), "help.ftl should say:\n{}", differ.join("\n"));
        // What the headings say is clap's own.
        let own = ["usage", "commands", "options", "arguments", "default", "values"].into_iter();
        let complaints =
            ["no-command", "missing", "unknown", "conflict", "no-value", "bad-value", "meant", "more"];
        let used: BTreeSet<String> = all
            .into_iter()
            .map(|(id, _)| id)
            .chain(own.chain(complaints).map(|it| format!("help-{it}")))
            .collect();
        let catalogue = include_str!("../../../../../ui/src/texts/en/host/help.ftl");
        let known = catalogue.lines().filter_map(|it| Some(it.split_once(" = ")?.0.to_owned()));
        let unused: Vec<String> = known.filter(|it| it.starts_with("help-") && !used.contains(it)).collect();
        assert!(unused.is_empty(), "nothing asks for {unused:?}");
    }

    fn help(words: &str, language: Language) -> String {
        let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
        let error = Cli::command().try_get_matches_from(&words).unwrap_err();
        spoken(error, &words, &Texts::new(language)).to_string()
    }

    #[test]
    fn every_page_of_help_speaks_the_readers_language() {
        expect_test::expect![[r#"
            Unsere Einträge in die Dateien von KI-Apps schreiben

            Aufruf: traygate connect [OPTIONS] <CLIENT>...

            Argumente:
              <CLIENT>...
                      Die Apps, z. B. claude-desktop cursor

            Optionen:
                  --json
                      JSON statt Text ausgeben, ein Objekt je Zeile

                  --server <ID>
                      Nur dieser Server; darf mehrmals angegeben werden

                  --via <VIA>
                      Wie die App Traygate erreicht [Standard: bridge]
                      mögliche Werte:
                      - bridge: Die App startet `traygate-bridge`: geht mit jeder App, kein Geheimnis in ihrer Datei
                      - http: Die App spricht HTTP mit 127.0.0.1, mit einem eigenen Token

                  --dry-run
                      Ausgeben, was sich ändern würde, nichts schreiben

              -h, --help
                      Hilfe zeigen

              -V, --version
                      Version zeigen
        "#]].assert_eq(&help("traygate connect --help", Language::De));
        let top = help("traygate --help", Language::Fr);
        for words in ["Utilisation :", "Commandes :", "Options :", "Montrer les serveurs", "Codes de sortie"]
        {
            assert!(top.contains(words), "{words}: {top}");
        }
        let page = help("traygate help vault backup", Language::De);
        assert!(page.contains("Argumente:") && page.contains("wird nicht überschrieben"), "{page}");
    }
}
