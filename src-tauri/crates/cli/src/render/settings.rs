//! What the user chose about Traygate itself, as text.

use engine::{Failure, Kind, SETTINGS, SettingsState};

use crate::text::{Table, Voice};

/// `traygate settings`
pub(crate) fn settings(settings: &SettingsState, voice: Voice<'_>) -> String {
    let mut table = Table::default();
    for name in SETTINGS {
        table.row([
            (*name).to_owned(),
            settings.value(name).unwrap_or_default(),
            note(settings, name, voice),
        ]);
    }
    table.print(0)
}

/// `traygate settings NAME`
pub(crate) fn setting(settings: &SettingsState, name: &str, voice: Voice<'_>) -> Result<String, Failure> {
    let value = settings.value(name).ok_or_else(|| {
        Failure::new(Kind::Usage, voice.say("cli-no-setting", &[("name", name.into())]))
            .hint(voice.say("cli-there-are", &[("all", SETTINGS.join(", ").into())]))
    })?;
    let note = note(settings, name, voice);
    Ok(if note.is_empty() { format!("{value}\n") } else { format!("{value}  {note}\n") })
}

/// What the value alone does not say.
fn note(settings: &SettingsState, name: &str, voice: Voice<'_>) -> String {
    match name {
        "port" if settings.port != settings.port_now => {
            voice.say("cli-port-taken", &[("port", settings.port_now.into())])
        }
        "port" if settings.port_left > 0 => {
            voice.say("cli-port-left", &[("count", settings.port_left.into())])
        }
        "start-at-login" if settings.start_at_login.is_none() => voice.say("cli-no-desktop-app", &[]),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::plain;
    use engine::{Language, Theme};
    use expect_test::expect;

    #[test]
    fn a_port_says_what_it_left_behind() {
        let mut state = SettingsState {
            language: Language::De,
            theme: Theme::System,
            port: 7800,
            port_now: 7717,
            port_left: 0,
            start_at_login: None,
        };
        expect![[r#"
            language        de
            theme           system
            port            7800         taken when Traygate started; now 7717
            start-at-login  unavailable  the desktop app is not installed beside this Traygate
        "#]]
        .assert_eq(&settings(&state, plain()));
        assert_eq!(setting(&state, "language", plain()).unwrap(), "de\n");
        assert_eq!(
            setting(&state, "port", plain()).unwrap(),
            "7800  taken when Traygate started; now 7717\n"
        );
        (state.port_now, state.port_left) = (7800, 1);
        let said = setting(&state, "port", plain()).unwrap();
        assert_eq!(said, "7800  1 entry of an app still leads to the port before: traygate doctor --fix\n");
        assert!(setting(&state, "colour", plain()).is_err());
    }
}
