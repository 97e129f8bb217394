//! Whether an access token has to be renewed, and whether its refresh token may be shown: decided from values alone.

use std::time::Duration;
use vault::Grant;

/// Clocks are off by minutes.
const SKEW: u64 = 300;
/// How long servers that forgive a lost answer still take the refresh token they have replaced; most of those that do
/// have at least this.
const GRACE: u64 = 30;
/// How much of an access token's life may be staked on a server's forgiving a lost answer: what is left at 80 % of
/// the usual hour, and a little more.
const STAKE: u64 = 900;
/// A token request whose sender is gone has reached its server, or never will, after this time.
pub(super) const SETTLING: u64 = 2;

/// Whether a token has to be renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    No,
    /// It still serves: 80 % of its life are over.
    Soon,
    /// By our clock its life is over; the server may see it otherwise.
    Ended,
    /// The server refused it.
    Refused,
}

/// `refused`: the server answered 401 to it. `unclear_since`: when the refresh token was shown without an answer.
pub(super) fn need(grant: &Grant, refused: bool, unclear_since: Option<u64>, now: u64) -> Need {
    if refused {
        return Need::Refused;
    }
    // Where nothing can be renewed the server is the only judge of a token's end, and our clock may be wrong.
    if grant.refresh.is_none() || left(grant, now).is_none() {
        return Need::No;
    }
    match (left(grant, now), grant.renew_at()) {
        (Some(0), _) => Need::Ended,
        (Some(left), Some(renew_at)) if now >= renew_at && worth_showing(unclear_since, left, now) => {
            Need::Soon
        }
        _ => Need::No,
    }
}

/// Whether a refresh token that may have been spent is shown again. A server that detects reuse ends the access token
/// along with it (RFC 9700 §4.14.2), so it waits until that has ended; except at once after the answer was lost, when
/// a server may forgive, and only little is at stake. `docs/decisions/0007` has the reasons.
pub(super) fn worth_showing(unclear_since: Option<u64>, left: u64, now: u64) -> bool {
    let Some(since) = unclear_since else { return true };
    left == 0 || (left <= STAKE && now.saturating_sub(since) <= GRACE)
}

/// When the background has to look after a sign-in whose access token is to be renewed at `renew_at` and ends at
/// `ends_at`. All in Unix seconds.
pub(crate) fn due(renew_at: u64, ends_at: u64, unclear_since: Option<u64>, now: u64) -> u64 {
    let worth = now >= renew_at && worth_showing(unclear_since, ends_at.saturating_sub(now), now);
    if unclear_since.is_none() || worth { renew_at } else { ends_at }
}

/// How long a refresh token that may be on its way from before has to be left alone: two requests with it at once
/// look like theft.
pub(super) fn settling(unclear_since: Option<u64>, now: u64) -> Duration {
    let waited = unclear_since.map_or(SETTLING, |since| now.saturating_sub(since));
    Duration::from_secs(SETTLING.saturating_sub(waited))
}

/// Whether an access token that cannot be renewed any more may still be used.
pub(super) fn serves(grant: &Grant, need: Need, now: u64) -> bool {
    let age = now.saturating_sub(grant.received_at);
    need != Need::Refused && grant.life.is_none_or(|life| age < life.saturating_add(SKEW))
}

/// Seconds of the access token's life that are left; `None` where the server did not say how long it lives. A clock
/// that was put back makes it look new; then the server's 401 tells.
pub(super) fn left(grant: &Grant, now: u64) -> Option<u64> {
    let life = grant.life.filter(|life| *life > 0)?;
    Some(life.saturating_sub(now.saturating_sub(grant.received_at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Secret;
    use vault::{Client, Origin, Proof};

    const AT: u64 = 1_750_000_000;
    const DAY: u64 = 86_400;

    fn grant(life: Option<u64>, renewable: bool) -> Grant {
        let url: url::Url = "https://a.example/token".parse().unwrap();
        Grant {
            access: Secret::new("a"),
            refresh: renewable.then(|| Secret::new("r")),
            received_at: AT,
            life,
            issuer: String::new(),
            resource: String::new(),
            token_endpoint: url,
            revocation_endpoint: None,
            asked: Default::default(),
            granted: Default::default(),
            client: Client {
                origin: Origin::Registered,
                id: String::new(),
                secret: None,
                secret_expires_at: None,
                method: Proof::None,
                redirect_uri: String::new(),
            },
        }
    }

    #[test]
    fn a_token_is_renewed_at_four_fifths_and_a_wrong_clock_starts_no_storm() {
        for (life, renewable, after, wanted) in [
            (Some(3600), true, 0, Need::No),
            (Some(3600), true, 2879, Need::No),
            (Some(3600), true, 2880, Need::Soon),
            (Some(3600), true, 3599, Need::Soon),
            (Some(3600), true, 3600, Need::Ended),
            // The clock was put back by five minutes or by a day: the token looks new, and its server tells the end.
            (Some(3600), true, -300, Need::No),
            (Some(3600), true, -(DAY as i64), Need::No),
            // Put forward by a day: renewed once, then the age is counted from there.
            (Some(3600), true, DAY as i64, Need::Ended),
            // Nothing said, or nonsense: the 401 tells.
            (None, true, DAY as i64, Need::No),
            (Some(0), true, DAY as i64, Need::No),
            (Some(u64::MAX), true, DAY as i64, Need::No),
            // Nothing to renew it with: used until its server refuses it, whatever our clock says.
            (Some(3600), false, 3601, Need::No),
            (Some(3600), false, DAY as i64, Need::No),
        ] {
            let got = need(&grant(life, renewable), false, None, AT.saturating_add_signed(after));
            assert_eq!(got, wanted, "{life:?} {renewable} {after}");
            assert_eq!(need(&grant(life, renewable), true, None, AT), Need::Refused);
        }
    }

    #[test]
    fn a_refresh_token_that_may_be_spent_is_shown_when_nothing_or_little_is_left_to_lose() {
        for (life, after, unclear_for, wanted) in [
            // An hour's token, twelve minutes left, the answer lost just now: its server may forgive.
            (3600, 2880, 0, Need::Soon),
            (3600, 2910, 30, Need::Soon),
            // Nobody forgives that late: what is left is used first.
            (3600, 2911, 31, Need::No),
            (3600, 3599, 700, Need::No),
            (3600, 3600, 700, Need::Ended),
            // A day's token has hours left at 80 %: too much to stake.
            (DAY, 70_000, 0, Need::No),
            (DAY, 70_000, 600, Need::No),
            (DAY, 86_400, 20_000, Need::Ended),
        ] {
            let now = AT + after;
            let unclear = Some(now - unclear_for);
            assert_eq!(
                need(&grant(Some(life), true), false, unclear, now),
                wanted,
                "{life} {after} {unclear_for}"
            );
            // The background looks at the same moments.
            let due = due(AT + life / 5 * 4, AT + life, unclear, now);
            assert_eq!(due <= now, wanted != Need::No, "{life} {after} {unclear_for}");
        }
        assert_eq!(due(80, 100, None, 0), 80);
        assert_eq!(due(80, 100, Some(5), 50), 100);
    }

    #[test]
    fn two_requests_with_one_refresh_token_never_overlap() {
        for (since, now, wanted) in
            [(None, AT, 0), (Some(AT), AT, 2), (Some(AT), AT + 1, 1), (Some(AT), AT + 9, 0)]
        {
            assert_eq!(settling(since, now), Duration::from_secs(wanted));
        }
        // The clock was put back meanwhile.
        assert_eq!(settling(Some(AT), AT - DAY), Duration::from_secs(2));
    }

    #[test]
    fn a_token_that_cannot_be_renewed_serves_to_its_end() {
        for (life, need, after, wanted) in [
            (Some(3600), Need::Soon, 3000, true),
            (Some(3600), Need::Ended, 3600, true),
            (Some(3600), Need::Ended, 3900, false),
            (Some(3600), Need::Refused, 10, false),
            (None, Need::Soon, DAY, true),
        ] {
            assert_eq!(serves(&grant(life, true), need, AT + after), wanted, "{life:?} {need:?} {after}");
        }
    }
}
