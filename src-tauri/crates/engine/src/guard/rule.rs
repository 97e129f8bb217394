//! When an entry is put back, decided from values alone.

use clients::Standing;
use std::{
    collections::BTreeMap,
    time::{Duration, SystemTime},
};
use tokio::time::Instant;

use crate::GuardRule;

/// Put back this often within [`LATELY`] and lost again: somebody else wants it otherwise.
const MOST: usize = 3;
/// An hour, in seconds.
const LATELY: u64 = 60 * 60;
/// How long a file must have been as it is: apps write theirs several times in a row.
const QUIET: Duration = Duration::from_secs(1);

/// What is to be done about a lost entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guarding {
    pub(crate) rule: GuardRule,
    /// Whether the user said so; else it is what is usual for the app.
    pub(crate) chosen: bool,
}

/// What was done about one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// Unix seconds, oldest first.
    pub(crate) put_back: Vec<u64>,
    pub(crate) stopped: bool,
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Leave,
    PutBack,
    Stop,
}

/// Decides about one entry. Unasked only what disappeared is put back: a change may well be the user's own.
pub(crate) fn decide(guarding: Guarding, standing: &Standing, record: &Record, now: u64) -> Verdict {
    let is_lost = match standing {
        Standing::Absent => true,
        Standing::Differs => guarding.chosen,
        Standing::Written | Standing::Damaged(_) => false,
    };
    let lately = record.put_back.iter().filter(|it| it.saturating_add(LATELY) > now).count();
    match guarding.rule {
        GuardRule::Restore if is_lost && !record.stopped && lately < MOST => Verdict::PutBack,
        GuardRule::Restore if is_lost && !record.stopped => Verdict::Stop,
        GuardRule::Restore | GuardRule::Tell => Verdict::Leave,
    }
}

/// When a file was written and how long it is; `None`: it is not there.
pub(crate) type Stamp = Option<(SystemTime, u64)>;
pub(crate) type Stamps = Vec<Stamp>;

/// Since when each client's files are as they are.
#[derive(Default)]
pub(crate) struct Quiet(BTreeMap<String, (Stamps, Instant)>);

impl Quiet {
    /// Whether the files have been as they are for a second; else when that will be.
    pub(crate) fn look(&mut self, client: &str, stamps: &[Stamp], now: Instant) -> Result<(), Instant> {
        let known = self.0.entry(client.to_owned()).or_insert_with(|| (stamps.to_vec(), now));
        if known.0 != stamps {
            *known = (stamps.to_vec(), now);
        }
        let then = known.1 + QUIET;
        if now >= then { Ok(()) } else { Err(then) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::UNIX_EPOCH;

    #[test]
    fn who_says_so_and_what_happened_decide() {
        use GuardRule::{Restore, Tell};
        let damaged = || Standing::Damaged("line 3".to_owned());
        for (rule, chosen, standing, wanted) in [
            (Restore, true, Standing::Absent, Verdict::PutBack),
            (Restore, true, Standing::Differs, Verdict::PutBack),
            (Restore, false, Standing::Absent, Verdict::PutBack),
            (Restore, false, Standing::Differs, Verdict::Leave),
            (Restore, true, Standing::Written, Verdict::Leave),
            (Restore, true, damaged(), Verdict::Leave),
            (Tell, true, Standing::Absent, Verdict::Leave),
            (Tell, false, Standing::Absent, Verdict::Leave),
            (Tell, false, Standing::Differs, Verdict::Leave),
        ] {
            let verdict = decide(Guarding { rule, chosen }, &standing, &Record::default(), 5);
            assert_eq!(verdict, wanted, "{rule:?} {chosen} {standing:?}");
        }
    }

    #[test]
    fn three_times_within_an_hour_is_a_fight_and_stays_one() {
        let guarding = Guarding { rule: GuardRule::Restore, chosen: true };
        let record = |put_back: &[u64], stopped| Record { put_back: put_back.to_vec(), stopped };
        for (record, now, wanted) in [
            (record(&[100, 200], false), 300, Verdict::PutBack),
            (record(&[100, 200, 300], false), 301, Verdict::Stop),
            (record(&[100, 200, 300], false), 3_699, Verdict::Stop),
            (record(&[100, 200, 300], false), 3_700, Verdict::PutBack),
            (record(&[100, 200, 300], true), 90_000, Verdict::Leave),
            // A clock that was set back does not begin the fight anew.
            (record(&[9_000, 9_001, 9_002], false), 10, Verdict::Stop),
        ] {
            assert_eq!(decide(guarding, &Standing::Absent, &record, now), wanted, "{record:?} {now}");
        }
    }

    #[test]
    fn a_file_that_is_being_written_is_waited_for() {
        let begun = Instant::now();
        let after = |ms| begun + Duration::from_millis(ms);
        let stamps = |len| vec![Some((UNIX_EPOCH, len)), None];
        let mut quiet = Quiet::default();
        assert_eq!(quiet.look("cursor", &stamps(1), begun), Err(after(1000)));
        assert_eq!(quiet.look("cursor", &stamps(2), after(900)), Err(after(1900)));
        assert_eq!(quiet.look("vscode", &stamps(1), after(900)), Err(after(1900)));
        assert_eq!(quiet.look("cursor", &stamps(2), after(1899)), Err(after(1900)));
        assert_eq!(quiet.look("cursor", &stamps(2), after(1900)), Ok(()));
        assert_eq!(quiet.look("cursor", &[None, None], after(1901)), Err(after(2901)));
    }
}
