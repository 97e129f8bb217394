//! Servers: what they answered when they were asked for their tools just now.

use super::{Check, Found, Mending};
use crate::house::{Answer, House, Server, Trouble};

pub(super) const CHECKS: &[Check] = &[
    Check {
        code: "server-unreachable",
        title: "The server cannot be reached",
        means: "No connection could be made: the network, a VPN, a proxy, or the server itself.",
        mending: Mending::Told("Check network, VPN and proxy; `traygate network` shows the way out."),
        detect: |house| {
            failed(house, Trouble::Unreachable, |_| {
                "Check the network (and VPN). If it works in a browser only, a proxy may be needed: traygate network --proxy \
             ADDRESS"
                .to_owned()
            })
        },
    },
    Check {
        code: "certificate-not-trusted",
        title: "The server's certificate is not trusted",
        means: "Often a company that inspects secure connections (`SELF_SIGNED_CERT_IN_CHAIN`). Nothing was sent.",
        mending: Mending::Told("Ask IT for the certificate: `traygate network --ca-file FILE`."),
        detect: |house| {
            failed(house, Trouble::Certificate, |_| {
                "If your company inspects secure connections, ask its IT for the certificate and trust it: traygate network \
             --ca-file FILE. Else check the clock of this computer."
                .to_owned()
            })
        },
    },
    Check {
        code: "server-failing",
        title: "The server has a problem of its own",
        means: "It answered with an error of its own (5xx). Nothing is wrong here.",
        mending: Mending::Told("Try again later; if it lasts, tell its vendor."),
        detect: |house| {
            failed(house, Trouble::Failing, |it| {
                format!("Try again later. If it lasts, tell the vendor of {}.", it.name)
            })
        },
    },
    Check {
        code: "not-an-mcp-server",
        title: "There is no MCP server at that address",
        means: "The address leads to something else: a web page, or nothing (404).",
        mending: Mending::Told("Correct the address: `traygate server add URL --id SERVER`."),
        detect: |house| {
            failed(house, Trouble::NotMcp, |it| {
                format!(
                    "Compare the address with the vendor's page and correct it: traygate server add URL --id {}",
                    it.id
                )
            })
        },
    },
    Check {
        code: "sign-in-refused",
        title: "The server does not take the sign-in",
        means: "It answered 401: the session expired, or the key was deleted or never complete.",
        mending: Mending::Told("`traygate reconnect SERVER`; for a key, copy it again, without `Bearer`."),
        detect: |house| {
            failed(house, Trouble::SignIn, |it| {
                format!(
                    "Sign in again: traygate reconnect {}. A key is copied from the vendor's dashboard, whole.",
                    it.id
                )
            })
        },
    },
    Check {
        code: "access-denied",
        title: "The server refuses this account",
        means: "It answered 403. PartnerStack wants Admin or Integration (full) permissions, Part3 a Project Prime.",
        mending: Mending::Told(
            "Ask whoever administers the service for access, or sign in with another account.",
        ),
        detect: |house| {
            failed(house, Trouble::Denied, |it| {
                let who = match it.id.as_str() {
                    "partnerstack" => "The account needs Admin or Integration (full) permissions. ",
                    "part3" => "Only Project Primes are let in. ",
                    _ => "",
                };
                format!(
                    "{who}Ask whoever administers {} for access, or sign in with another account.",
                    it.name
                )
            })
        },
    },
    Check {
        code: "limit-reached",
        title: "The server's limit is used up",
        means: "It takes only so many requests (429). Calls wait for their turn; nothing is lost.",
        mending: Mending::Told("Wait a minute; ask for less at once."),
        detect: |house| {
            let mut found = failed(house, Trouble::Limited, |_| "Wait a minute, then look again.".to_owned());
            found.extend(
                house
                    .servers
                    .iter()
                    .filter(|it| it.waiting > 0 && found.is_empty())
                    .map(|it| {
                        Found::told(
                            &it.name,
                            format!("Its limit is used up; {} calls wait for their turn.", it.waiting),
                            "Wait a minute. If it happens often, let your apps ask for less at once.",
                        )
                    })
                    .collect::<Vec<_>>(),
            );
            found
        },
    },
    Check {
        code: "no-tools",
        title: "The server lists no tools",
        means: "It answers, and offers this account nothing to do: often a role without permissions.",
        mending: Mending::Told("Ask whoever administers the service which permissions the account has."),
        detect: |house| {
            listed(house, |server, count, _| {
                (count == 0).then(|| {
                    (
                        "It answers, but lists no tools for this account.".to_owned(),
                        format!("Ask whoever administers {} which permissions the account has.", server.name),
                    )
                })
            })
        },
    },
    Check {
        code: "fewer-tools",
        title: "The server lists fewer tools than before",
        means: "Some tools an assistant used are gone: a permission was taken away, or the vendor changed something.",
        mending: Mending::Told(
            "Look at the account's permissions; restart an app that still shows the old list.",
        ),
        detect: |house| {
            listed(house, |server, count, before| {
                let before = before.filter(|it| count > 0 && *it > count)?;
                Some((
                    format!("It lists {count} tools now and listed {before} before."),
                    format!(
                        "If some are missing, ask whoever administers {} whether the account lost a permission; an app that \
                     still shows the old list has to be restarted.",
                        server.name
                    ),
                ))
            })
        },
    },
];

fn answers(house: &House) -> impl Iterator<Item = (&Server, String, &Answer)> {
    house.servers.iter().flat_map(|server| {
        server.answers.iter().map(move |(label, answer)| {
            let subject =
                if label.is_empty() { server.name.clone() } else { format!("{} ({label})", server.name) };
            (server, subject, answer)
        })
    })
}

fn failed(house: &House, wanted: Trouble, remedy: impl Fn(&Server) -> String) -> Vec<Found> {
    let found = |(server, subject, answer): (&Server, String, &Answer)| match answer {
        Answer::Failed(trouble, words) if *trouble == wanted => {
            Some(Found::told(subject, words.clone(), remedy(server)))
        }
        Answer::Failed(..) | Answer::Tools { .. } => None,
    };
    answers(house).filter_map(found).collect()
}

fn listed(
    house: &House,
    look: impl Fn(&Server, usize, Option<usize>) -> Option<(String, String)>,
) -> Vec<Found> {
    let found = |(server, subject, answer): (&Server, String, &Answer)| match answer {
        Answer::Tools { count, before, .. } => {
            let (message, remedy) = look(server, *count, *before)?;
            Some(Found::told(subject, message, remedy))
        }
        Answer::Failed(..) => None,
    };
    answers(house).filter_map(found).collect()
}
