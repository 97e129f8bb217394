//! What a snippet names and Traygate leaves out.

use std::fmt;

use crate::Refused;

/// One thing that was left out, under the name it has in the snippet.
#[derive(Clone, Debug)]
pub enum Note {
    /// A server is taken, but not everything its entry asks for.
    Beyond { shown: String, beyond: Vec<String> },
    /// It leads to Traygate.
    Here { shown: String },
    /// It is a server on this machine.
    Program { shown: String },
    /// It leads to an address we do not take.
    Refused { shown: String, refused: Refused },
    /// A command that names no address.
    NoAddress { shown: String },
    /// The snippet is nothing but an address we do not take.
    Address(Refused),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Beyond { shown, beyond } => {
                write!(f, "{shown} also asks for {}: left out", beyond.join(" and "))
            }
            Note::Here { shown } => write!(f, "{shown} leads to Traygate already: left as it is"),
            Note::Program { shown } => {
                write!(f, "{shown} is a program on this machine, not a remote server: left out")
            }
            Note::Refused { shown, refused } => write!(f, "{shown} was left out: {refused}"),
            Note::NoAddress { shown } => write!(f, "{shown} names no remote address: left out"),
            Note::Address(refused) => refused.fmt(f),
        }
    }
}
