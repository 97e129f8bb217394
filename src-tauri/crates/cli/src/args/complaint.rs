//! What is wrong with a command line, in the reader's language. In English clap's own words do.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use texts::{Language, Texts, Value};

/// The complaint, how it is said rightly, and where to read more. `None`: clap's own words stand.
pub(crate) fn complaint(error: &clap::Error, texts: &Texts) -> Option<String> {
    if texts.language() == Language::En {
        return None;
    }
    let message = message(error, texts)?;
    let mut out = format!("{} {message}\n", texts.say("cli-error", &[]));
    let meant = of(error, ContextKind::SuggestedSubcommand).or_else(|| of(error, ContextKind::SuggestedArg));
    if let Some(meant) = meant {
        out += &format!("\n  {}\n", texts.say("help-meant", &[("meant", meant.into())]));
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        let usage = usage.to_string().replacen("Usage:", &texts.say("help-usage", &[]), 1);
        out += &format!("\n{usage}\n");
    }
    Some(out + &format!("\n{}\n", texts.say("help-more", &[])))
}

fn message(error: &clap::Error, texts: &Texts) -> Option<String> {
    let arg = of(error, ContextKind::InvalidArg);
    let value = of(error, ContextKind::InvalidValue).filter(|it| !it.is_empty());
    let say = |id, args: &[(&str, Value<'_>)]| Some(texts.say(id, args));
    match error.kind() {
        ErrorKind::MissingRequiredArgument => say("help-missing", &[("arg", arg?.into())]),
        ErrorKind::UnknownArgument => say("help-unknown", &[("arg", arg?.into())]),
        ErrorKind::ArgumentConflict => {
            let other = of(error, ContextKind::PriorArg)?;
            say("help-conflict", &[("arg", arg?.into()), ("other", other.into())])
        }
        ErrorKind::InvalidSubcommand => {
            let command = of(error, ContextKind::InvalidSubcommand)?;
            say("help-no-command", &[("command", command.into())])
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let Some(value) = value else { return say("help-no-value", &[("arg", arg?.into())]) };
            let said = say("help-bad-value", &[("value", value.into()), ("arg", arg?.into())])?;
            Some(match of(error, ContextKind::ValidValue).filter(|it| !it.is_empty()) {
                Some(values) => format!("{said}\n  [{} {values}]", texts.say("help-values", &[])),
                None => said,
            })
        }
        _ => None,
    }
}

fn of(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(it) => Some(it.clone()),
        ContextValue::Strings(all) => Some(all.join(", ")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    fn said(words: &str, language: Language) -> Option<String> {
        let error = super::super::Cli::try_parse_from(words.split(' ')).unwrap_err();
        complaint(&error, &Texts::new(language))
    }

    #[test]
    fn what_is_wrong_is_said_in_the_readers_language() {
        for (words, complaint) in [
            ("traygate frobnicate", "Fehler: es gibt keinen Befehl „frobnicate“\n"),
            ("traygate statu", "Gemeint ist vielleicht „status“"),
            ("traygate connect", "Fehler: es fehlt: <CLIENT>...\n"),
            ("traygate status --colour", "Fehler: unbekanntes Argument „--colour“\n"),
            ("traygate policy part3 --mode never", "[mögliche Werte: allow, ask, read-only]"),
            ("traygate policy part3 --mode", "„--mode <MODE>“ braucht einen Wert"),
            ("traygate sign-in part3 --timeout 0", "„0“ passt nicht zu „--timeout <SECONDS>“"),
            ("traygate move-in --dry-run --yes", "geht nicht zusammen mit"),
        ] {
            let said = said(words, Language::De).unwrap();
            assert!(said.contains(complaint) && said.contains("\nMehr dazu: --help\n"), "{words}: {said}");
            assert!(!said.contains("Usage:"), "{said}");
        }
        assert_eq!(said("traygate frobnicate", Language::En), None);
        assert_eq!(said("traygate --help", Language::De), None);
    }
}
