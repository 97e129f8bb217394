//! Servers: what they answered when they were asked for their tools just now.

use texts::Texts;

use super::{Check, Found, Mending, Said, instance, named, say};
use crate::house::{Answer, House, Server, Trouble};

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "server-unreachable",
        mending: Mending::Told,
        detect: |house| failed(house, Trouble::Unreachable, |_| say("check-server-unreachable-remedy")),
    },
    Check {
        code: "certificate-not-trusted",
        mending: Mending::Told,
        detect: |house| failed(house, Trouble::Certificate, |_| say("check-certificate-not-trusted-remedy")),
    },
    Check {
        code: "server-failing",
        mending: Mending::Told,
        detect: |house| {
            failed(house, Trouble::Failing, |it| say("check-server-failing-remedy").with("server", &it.name))
        },
    },
    Check {
        code: "not-an-mcp-server",
        mending: Mending::Told,
        detect: |house| {
            failed(house, Trouble::NotMcp, |it| say("check-not-an-mcp-server-remedy").with("id", &it.id))
        },
    },
    Check {
        code: "sign-in-refused",
        mending: Mending::Told,
        detect: |house| {
            failed(house, Trouble::SignIn, |it| say("check-sign-in-refused-remedy").with("id", &it.id))
        },
    },
    Check {
        code: "access-denied",
        mending: Mending::Told,
        detect: |house| {
            failed(house, Trouble::Denied, |it| {
                let remedy = match it.id.as_str() {
                    "partnerstack" => say("check-access-denied-remedy-partnerstack"),
                    "part3" => say("check-access-denied-remedy-part3"),
                    _ => say("check-access-denied-remedy"),
                };
                remedy.with("server", &it.name)
            })
        },
    },
    Check {
        code: "limit-reached",
        mending: Mending::Told,
        detect: |house| {
            let refused = failed(house, Trouble::Limited, |_| say("check-limit-reached-remedy"));
            if !refused.is_empty() {
                return refused;
            }
            let waits = |it: &Server| {
                Found::told(
                    named(&it.name),
                    say("check-limit-reached-message-waiting").counted("count", it.waiting),
                    say("check-limit-reached-remedy-waiting"),
                )
            };
            house.servers.iter().filter(|it| it.waiting > 0).map(waits).collect()
        },
    },
    Check {
        code: "no-tools",
        mending: Mending::Told,
        detect: |house| {
            listed(house, |server, count, _| {
                (count == 0).then(|| {
                    (say("check-no-tools-message"), say("check-no-tools-remedy").with("server", &server.name))
                })
            })
        },
    },
    Check {
        code: "fewer-tools",
        mending: Mending::Told,
        detect: |house| {
            listed(house, |server, count, before| {
                let before = before.filter(|it| count > 0 && *it > count)?;
                Some((
                    say("check-fewer-tools-message").counted("count", count).with("before", before),
                    say("check-fewer-tools-remedy").with("server", &server.name),
                ))
            })
        },
    },
];

fn answers(house: &House) -> impl Iterator<Item = (&Server, Said, &Answer)> {
    house.servers.iter().flat_map(|server| {
        server.answers.iter().map(move |(label, answer)| (server, instance(&server.name, label), answer))
    })
}

fn failed(house: &House, wanted: Trouble, remedy: impl Fn(&Server) -> Said) -> Vec<Found> {
    let found = |(server, subject, answer): (&Server, Said, &Answer)| match answer {
        Answer::Failed(trouble, said) if *trouble == wanted => {
            Some(Found::told(subject, trouble.told(said), remedy(server)))
        }
        Answer::Failed(..) | Answer::Tools { .. } => None,
    };
    answers(house).filter_map(found).collect()
}

fn listed(house: &House, look: impl Fn(&Server, usize, Option<usize>) -> Option<(Said, Said)>) -> Vec<Found> {
    let found = |(server, subject, answer): (&Server, Said, &Answer)| match answer {
        Answer::Tools { count, before, .. } => {
            let (message, remedy) = look(server, *count, *before)?;
            Some(Found::told(subject, message, remedy))
        }
        Answer::Failed(..) => None,
    };
    answers(house).filter_map(found).collect()
}

impl Trouble {
    /// What a server, or whoever tried to reach it, said, in the words of these texts where they have some.
    pub fn in_words(self, said: &str, texts: &Texts) -> String {
        self.told(said).in_words(texts)
    }

    fn told(self, said: &str) -> Said {
        let message = match self {
            Trouble::Unreachable => "check-server-unreachable-message",
            Trouble::Certificate => "check-certificate-not-trusted-message",
            Trouble::Failing => "check-server-failing-message",
            Trouble::NotMcp => "check-not-an-mcp-server-message",
            Trouble::SignIn => "check-sign-in-refused-message",
            Trouble::Denied => "check-access-denied-message",
            Trouble::Limited => "check-limit-reached-message",
        };
        say(message).with("said", said)
    }
}
