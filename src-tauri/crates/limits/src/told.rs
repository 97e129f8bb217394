//! What the headers of an answer say about limits: `Retry-After`, `RateLimit` in its drafts, `X-RateLimit-…`.

use crate::Quota;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What one answer told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How many in one period.
    pub limit: Option<u32>,
    /// The period.
    pub window: Option<Duration>,
    /// How many are left of it.
    pub remaining: Option<u32>,
    /// Until they are all back.
    pub reset: Option<Duration>,
    /// Until somebody who was refused may come again.
    pub retry_after: Option<Duration>,
}

impl Told {
    /// The limit, when it was told whole.
    pub fn quota(&self) -> Option<Quota> {
        Some(Quota {
            most: self.limit.filter(|it| *it > 0)?,
            window: self.window.filter(|it| !it.is_zero())?,
        })
    }
}

/// Reads the headers, by name in lower case. Times of day are compared with the answer's own `Date`: the server's clock
/// and ours need not agree.
pub fn told<'a>(header: impl Fn(&str) -> Option<&'a str>) -> Told {
    let sent = header("date").and_then(|it| httpdate::parse_http_date(it).ok());
    let either = |name: &str| {
        let names =
            [name.to_owned(), format!("x-{name}"), format!("x-{}", name.replace("ratelimit", "rate-limit"))];
        names.iter().find_map(|it| header(it))
    };
    let mut told = Told {
        retry_after: header("retry-after").and_then(|it| seconds(it).or_else(|| until_date(it, sent))),
        limit: either("ratelimit-limit").and_then(leading_number),
        window: either("ratelimit-limit").and_then(|it| parameter(it, "w")).and_then(seconds),
        remaining: either("ratelimit-remaining").and_then(leading_number),
        reset: either("ratelimit-reset").and_then(|it| until_reset(it, sent)),
    };
    // `"burst";q=100;w=60, "daily";q=1000;w=86400`, or `100;w=60` in older drafts: the shortest one paces.
    let policies = header("ratelimit-policy").unwrap_or_default().split(',').filter_map(|it| {
        let most = parameter(it, "q").or(Some(it)).and_then(leading_number)?;
        Some((parameter(it, "w").and_then(seconds)?, most))
    });
    if let Some((window, most)) = policies.min() {
        (told.window, told.limit) = (Some(window), Some(most));
    }
    if let Some(now) = header("ratelimit") {
        // `"burst";r=50;t=30, …`: what runs out first; or `limit=100, remaining=50, reset=5`.
        let items = now.split(',').filter_map(|it| {
            Some((parameter(it, "r").and_then(leading_number)?, parameter(it, "t").and_then(seconds)?))
        });
        let whole = now.replace(',', ";");
        let older = |name| parameter(&whole, name).and_then(leading_number);
        let (remaining, reset) = match items.min() {
            Some((remaining, reset)) => (Some(remaining), Some(reset)),
            None => (older("remaining"), older("reset").map(|it| Duration::from_secs(it.into()))),
        };
        told.limit = told.limit.or(older("limit"));
        (told.remaining, told.reset) = (remaining.or(told.remaining), reset.or(told.reset));
    }
    told
}

/// The longest time anybody may ask for: more is a mistake, and no arithmetic on it may fail.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);

fn seconds(text: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(number(text)?.min(LONGEST.as_secs_f64())).ok()
}

fn until_date(text: &str, sent: Option<SystemTime>) -> Option<Duration> {
    let at = httpdate::parse_http_date(text.trim()).ok()?;
    Some(at.duration_since(sent?).unwrap_or_default().min(LONGEST))
}

/// Seconds from now, or (larger than any such) a Unix time in seconds or milliseconds.
fn until_reset(text: &str, sent: Option<SystemTime>) -> Option<Duration> {
    let number = number(text)?;
    let at = match number {
        ..1e9 => return seconds(text),
        ..1e12 => Duration::try_from_secs_f64(number).ok()?,
        _ => Duration::try_from_secs_f64(number / 1000.0).ok()?,
    };
    Some(UNIX_EPOCH.checked_add(at)?.duration_since(sent?).unwrap_or_default().min(LONGEST))
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|it: &f64| it.is_finite() && *it >= 0.0)
}

fn leading_number(text: &str) -> Option<u32> {
    let text = text.trim();
    text.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
}

/// The value of `name` in `…;name=value;…`.
fn parameter<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.split([';', ','])
        .find_map(|it| it.trim().strip_prefix(name)?.trim_start().strip_prefix('=').map(str::trim))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(headers: &[(&str, &str)]) -> Told {
        told(|name| headers.iter().find(|(it, _)| *it == name).map(|(_, value)| *value))
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date_of_the_servers_clock() {
        let date = ("date", "Wed, 25 Nov 2026 10:00:00 GMT");
        for (text, wanted) in [
            ("30", Some(30)),
            (" 0 ", Some(0)),
            ("Wed, 25 Nov 2026 10:02:00 GMT", Some(120)),
            ("Wed, 25 Nov 2026 09:00:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("99999999999999999999", Some(LONGEST.as_secs())),
        ] {
            let told = read(&[("retry-after", text), date]);
            assert_eq!(told.retry_after.map(|it| it.as_secs()), wanted, "{text}");
        }
        let without = read(&[("retry-after", "Wed, 25 Nov 2026 10:02:00 GMT")]);
        assert_eq!(without.retry_after, None, "our own clock may be wrong");
    }

    #[test]
    fn every_spelling_of_limit_headers_says_the_same() {
        let of = |limit, window: Option<u64>, remaining, reset| Told {
            limit,
            window: window.map(Duration::from_secs),
            remaining,
            reset: Some(Duration::from_secs(reset)),
            retry_after: None,
        };
        let date = ("date", "Thu, 01 Jan 2026 00:00:00 GMT");
        for (headers, wanted) in [
            (
                &[("ratelimit-limit", "100"), ("ratelimit-remaining", "50"), ("ratelimit-reset", "5")][..],
                of(Some(100), None, Some(50), 5),
            ),
            (
                &[
                    ("ratelimit-limit", "100, 100;w=60"),
                    ("ratelimit-remaining", "0"),
                    ("ratelimit-reset", "5"),
                ],
                of(Some(100), Some(60), Some(0), 5),
            ),
            (
                &[
                    ("x-ratelimit-limit", "60"),
                    ("x-ratelimit-remaining", "1"),
                    ("x-ratelimit-reset", "1767225610"),
                    date,
                ],
                of(Some(60), None, Some(1), 10),
            ),
            (
                &[("x-rate-limit-limit", "60"), ("x-rate-limit-remaining", "1"), ("x-rate-limit-reset", "7")],
                of(Some(60), None, Some(1), 7),
            ),
            (&[("ratelimit", "limit=100, remaining=50, reset=5")], of(Some(100), None, Some(50), 5)),
            (
                &[
                    ("ratelimit-policy", "\"a\";q=100;w=60,\"b\";q=9000;w=86400"),
                    ("ratelimit", "\"b\";r=70;t=9, \"a\";r=50;t=30"),
                ],
                of(Some(100), Some(60), Some(50), 30),
            ),
            (
                &[("ratelimit-policy", "100;w=10"), ("ratelimit", "\"default\";r=3;t=4")],
                of(Some(100), Some(10), Some(3), 4),
            ),
        ] {
            assert_eq!(read(headers), wanted, "{headers:?}");
        }
    }

    #[test]
    fn what_says_nothing_is_nothing() {
        for headers in [
            &[][..],
            &[("ratelimit", "")],
            &[("ratelimit-policy", "q=,w")],
            &[("ratelimit-limit", "many"), ("x-ratelimit-reset", "NaN"), ("ratelimit-remaining", "-1")],
        ] {
            assert_eq!(read(headers), Told::default(), "{headers:?}");
        }
        assert_eq!(read(&[("ratelimit-policy", "0;w=60")]).quota(), None);
        assert_eq!(read(&[("ratelimit-policy", "9;w=60")]).quota(), Some(Quota::per_minute(9)));
    }
}
