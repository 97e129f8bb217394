//! What can go wrong between the gateway and a server, in words for the user of the AI app.

use crate::Refusal;
use http::StatusCode;
use limits::Quota;
use std::time::Duration;
use way_out::NoAnswer;

/// Sign-in needed (plan of codes: outside of JSON-RPC's reserved range).
pub(crate) const SIGN_IN_NEEDED: i32 = -31401;
/// The user has not allowed this app to use the server.
pub(crate) const NOT_APPROVED: i32 = -31403;
/// The server takes only so many requests, and none soon enough.
pub(crate) const LIMITED: i32 = -31429;
/// The server is unreachable, broken, or says no.
pub(crate) const NO_SERVER: i32 = -31502;
/// The conversation with the server was lost; whether the call was carried out is unknown.
pub(crate) const OUTCOME_UNKNOWN: i32 = -31503;
/// JSON-RPC: the server's answer cannot be passed on.
pub(crate) const INTERNAL: i32 = -32603;

/// Why a server could not be asked or did not answer. Texts are whole sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    SignInNeeded(String),
    /// Somebody is signed in, and this call needs a permission that the sign-in does not give.
    PermissionNeeded(String),
    /// The credential cannot be got at on this machine.
    Locked(String),
    /// The server no longer knows the session; it did nothing.
    SessionLost,
    Unreachable(String),
    /// Something answered that does not speak MCP.
    NotMcp(String),
    /// The answer is no valid response to what was asked.
    Invalid(String),
    /// 403.
    Refused(String),
    /// 429: the server did nothing.
    Limited(String),
    /// Its turn does not come soon enough: nothing was sent.
    Full(String),
    /// 5xx.
    Faulty(String),
    /// It was asked, and the answer got lost.
    Lost(String),
}

impl Trouble {
    pub(crate) fn code(&self) -> i32 {
        match self {
            Trouble::SignInNeeded(_) | Trouble::PermissionNeeded(_) => SIGN_IN_NEEDED,
            Trouble::SessionLost | Trouble::Lost(_) => OUTCOME_UNKNOWN,
            Trouble::Invalid(_) => INTERNAL,
            Trouble::Limited(_) | Trouble::Full(_) => LIMITED,
            Trouble::Locked(_)
            | Trouble::Unreachable(_)
            | Trouble::NotMcp(_)
            | Trouble::Refused(_)
            | Trouble::Faulty(_) => NO_SERVER,
        }
    }

    pub(crate) fn words(&self, server: &str) -> String {
        match self {
            Trouble::SignInNeeded(words)
            | Trouble::PermissionNeeded(words)
            | Trouble::Locked(words)
            | Trouble::Unreachable(words)
            | Trouble::NotMcp(words)
            | Trouble::Invalid(words)
            | Trouble::Refused(words)
            | Trouble::Limited(words)
            | Trouble::Full(words)
            | Trouble::Faulty(words)
            | Trouble::Lost(words) => words.clone(),
            Trouble::SessionLost => format!(
                "{server} had ended the session, and this call was not repeated because it may change something. \
                 Check in {server} whether it was carried out, then call again."
            ),
        }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        match refusal {
            Refusal::SignInNeeded(words) => Trouble::SignInNeeded(words),
            Refusal::PermissionNeeded(words) => Trouble::PermissionNeeded(words),
            Refusal::NotPermitted(words) => Trouble::Refused(words),
            Refusal::Locked(words) => Trouble::Locked(words),
            Refusal::Unreachable(words) => Trouble::Unreachable(words),
        }
    }
}

/// Nobody is signed in (to the instance the entry asks for).
pub(crate) fn signed_out(server: &str, id: &str, asked: Option<&str>) -> String {
    let (who, how) = match asked {
        Some(label) => (
            format!(
                "You are not signed in to the {server} instance \"{label}\", which this app is set to use."
            ),
            format!("traygate sign-in {id} --label \"{label}\""),
        ),
        None => (format!("You are not signed in to {server}."), format!("traygate sign-in {id}")),
    };
    format!(
        "{who} Click the Traygate icon, choose {server} and sign in, or run `{how}` in a terminal. \
         Then ask again: the app need not be restarted."
    )
}

pub(crate) fn key_not_taken(server: &str) -> Trouble {
    Trouble::SignInNeeded(format!(
        "{server} does not accept the stored sign-in. Click the Traygate icon, choose {server} and Reconnect. \
         Then ask again: the app need not be restarted."
    ))
}

/// By these words a probe knows that it was the certificate.
pub(crate) const UNTRUSTED: &str = "its certificate is not trusted";

pub(crate) fn not_reached(server: &str, why: &NoAnswer) -> Trouble {
    let words = |reason: &str| {
        format!(
            "{server} cannot be reached: {reason}. Check the network connection (and VPN or proxy), then ask again."
        )
    };
    match why {
        NoAnswer::NotSecure => Trouble::Unreachable(format!(
            "{server} cannot be reached: {UNTRUSTED}, or the secure connection failed. Nothing was \
             sent. Check the server's address in Traygate; behind a company's proxy, ask its IT for the certificate."
        )),
        NoAnswer::NoSecurity(error) => {
            Trouble::Unreachable(format!("No secure connection can be made on this machine: {error}."))
        }
        NoAnswer::NotConnected => Trouble::Unreachable(words("no connection could be made")),
        NoAnswer::Broken => Trouble::Lost(format!(
            "{} Whether the call was carried out is not known.",
            words("the connection broke")
        )),
    }
}

pub(crate) fn too_slow(server: &str, seconds: u64) -> Trouble {
    Trouble::Lost(format!(
        "{server} did not answer within {seconds} seconds. Whether the call was carried out is not known. \
         Check in {server}, then ask again."
    ))
}

/// The handshake came to nothing, so that no call was sent.
pub(crate) fn not_greeted(server: &str) -> Trouble {
    Trouble::Unreachable(format!(
        "{server} did not answer when the conversation with it was to begin. Nothing was sent. Try again later."
    ))
}

pub(crate) fn cut_off(server: &str) -> Trouble {
    Trouble::Lost(format!(
        "The connection to {server} ended before the answer was complete. Whether the call was carried out is not \
         known. Check in {server}, then ask again."
    ))
}

pub(crate) fn too_long(server: &str) -> Trouble {
    Trouble::NotMcp(format!(
        "{server} sent an answer longer than 10 MiB, which is not passed on. Ask for less at once."
    ))
}

/// A call that would have to wait longer than anybody waits; `quota` is the limit, where one is known.
pub(crate) fn full(server: &str, quota: Option<Quota>, wait: Duration, after: Duration) -> Trouble {
    let why = match quota {
        Some(quota) => format!("{server} takes {quota}, and they are used up"),
        None => format!("{server} is asked too often (429) and takes nothing for now"),
    };
    Trouble::Full(format!(
        "{why}: this call would have to wait longer than {}. It was not carried out. Try again in about {}.",
        span(wait),
        span(after)
    ))
}

/// How a call waits.
pub(crate) fn waiting(server: &str, quota: Option<Quota>, after: Duration) -> String {
    let limit = quota.map(|it| format!(" ({it})")).unwrap_or_default();
    format!("Waiting for {server}'s limit{limit}: about {}", span(after))
}

pub(crate) fn cancelled() -> Trouble {
    Trouble::Refused("The request was cancelled before it was sent.".to_owned())
}

/// A time to wait, rounded up.
fn span(time: Duration) -> String {
    let seconds = time.as_secs() + u64::from(time.subsec_nanos() > 0);
    match seconds {
        0..=120 => format!("{} s", seconds.max(1)),
        121..=7200 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3600)),
    }
}

pub(crate) fn not_mcp(server: &str, what: &str) -> Trouble {
    Trouble::NotMcp(format!(
        "{server} answered with {what} instead of MCP. Check the server's address in Traygate; if it is right, the \
         service may be down for maintenance."
    ))
}

/// For an HTTP status that carries no JSON-RPC message of its own.
pub(crate) fn by_status(server: &str, status: StatusCode, retry_after: Option<&str>) -> Trouble {
    let code = status.as_u16();
    match code {
        403 => Trouble::Refused(format!(
            "{server} refused (403): the account you are signed in with is not allowed to do this. Choose another \
             instance in Traygate, or ask whoever administers {server} for access."
        )),
        429 => Trouble::Limited(match retry_after.and_then(|it| it.parse::<u64>().ok()) {
            Some(seconds) => {
                format!("{server} is asked too often (429). Wait {seconds} seconds, then ask again.")
            }
            None => format!("{server} is asked too often (429). Wait a minute, then ask again."),
        }),
        404 | 405 | 410 => Trouble::NotMcp(format!(
            "There is no MCP server at the address Traygate has for {server} ({code}). Check it in Traygate."
        )),
        300..=399 => Trouble::NotMcp(format!(
            "{server} redirects to another address ({code}), which is not followed so that your sign-in stays with \
             {server}. Check the server's address in Traygate."
        )),
        500.. => Trouble::Faulty(format!("{server} has a problem of its own ({code}). Try again later.")),
        _ => Trouble::NotMcp(format!("{server} refused the message ({code}) without saying why.")),
    }
}
