//! The command line: `SERVER [--instance LABEL] [--client ID]`.

use std::ffi::OsString;

/// How to call us.
pub(crate) const USAGE: &str = "\
Usage: traygate-bridge SERVER [--instance LABEL] [--client ID]

Joins an AI app that speaks MCP over standard input and output to Traygate, and starts Traygate when it is not
running. AI apps start it by their own configuration; `traygate connect` writes that.

  SERVER              the server's id, e.g. partnerstack
  --instance LABEL    always act on this instance instead of the active one
  --client ID         the AI app this entry belongs to, e.g. cursor
  --help, --version
";

/// What the caller wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    Run(Entry),
    /// This text on standard output, nothing else.
    Print(String),
}

/// What a client's entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub server: String,
    pub instance: Option<String>,
    pub client: Option<String>,
}

/// Reads the command line.
///
/// # Errors
/// One line about what is wrong with it.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Asked, String> {
    let mut server = None;
    let (mut instance, mut client) = (None, None);
    let mut words = arguments.map(|it| {
        it.into_string().map_err(|it| format!("an argument is not valid UTF-8: {}", it.to_string_lossy()))
    });
    while let Some(word) = words.next().transpose()? {
        let (name, attached) = match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
            _ => (word.as_str(), None),
        };
        let option = match (name, &attached) {
            ("--help" | "-h", None) => return Ok(Asked::Print(USAGE.to_owned())),
            ("--version" | "-V", None) => {
                return Ok(Asked::Print(format!("traygate-bridge {}\n", env!("CARGO_PKG_VERSION"))));
            }
            ("--instance", _) => &mut instance,
            ("--client", _) => &mut client,
            _ if word.starts_with('-') => return Err(format!("there is no option {word}")),
            _ if server.is_some() => return Err(format!("one server at a time; {word} is too much")),
            _ => {
                server = Some(word);
                continue;
            }
        };
        let value = match attached {
            Some(value) => value,
            None => words.next().transpose()?.ok_or_else(|| format!("{name} needs a value"))?,
        };
        if value.is_empty() {
            return Err(format!("{name} needs a value"));
        }
        if option.replace(value).is_some() {
            return Err(format!("{name} is given twice"));
        }
    }
    let server = server.ok_or("which server?")?;
    let allowed = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
    if server.is_empty() || !server.chars().all(allowed) {
        return Err(format!("\"{server}\" is no server id: lower-case letters, digits and hyphens"));
    }
    Ok(Asked::Run(Entry { server, instance, client }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Result<Asked, String> {
        read(words.iter().map(OsString::from))
    }

    #[test]
    fn an_entry_is_read_in_any_order() {
        let entry = |instance: Option<&str>, client: Option<&str>| {
            Ok(Asked::Run(Entry {
                server: "part3".to_owned(),
                instance: instance.map(str::to_owned),
                client: client.map(str::to_owned),
            }))
        };
        assert_eq!(words(&["part3"]), entry(None, None));
        assert_eq!(words(&["part3", "--client", "cursor"]), entry(None, Some("cursor")));
        assert_eq!(words(&["--instance=A=B", "part3"]), entry(Some("A=B"), None));
        assert_eq!(words(&["--client", "x", "part3", "--instance", "--y"]), entry(Some("--y"), Some("x")));
    }

    #[test]
    fn help_and_version_are_printed() {
        let printed = |it| match words(&[it]).unwrap() {
            Asked::Print(text) => text,
            Asked::Run(entry) => panic!("{entry:?}"),
        };
        assert!(printed("--help").starts_with("Usage: traygate-bridge SERVER"));
        assert_eq!(printed("--version"), format!("traygate-bridge {}\n", env!("CARGO_PKG_VERSION")));
    }

    #[test]
    fn wrong_usage_says_what_is_wrong() {
        for (given, expected) in [
            (&[][..], "which server?"),
            (&["a", "b"], "one server at a time; b is too much"),
            (&["a", "--verbose"], "there is no option --verbose"),
            (&["a", "--instance"], "--instance needs a value"),
            (&["a", "--instance="], "--instance needs a value"),
            (&["a", "--client", "x", "--client=y"], "--client is given twice"),
            (&["https://x"], "\"https://x\" is no server id: lower-case letters, digits and hyphens"),
            (&[""], "\"\" is no server id: lower-case letters, digits and hyphens"),
        ] {
            assert_eq!(words(given), Err(expected.to_owned()), "{given:?}");
        }
    }
}
