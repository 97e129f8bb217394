//! The owner killed in mid-renewal, a thousand times: what it costs with a server that takes no refresh token twice.

use support::kills::{Step, Temper, at_every_step, at_random};

#[test]
fn an_owner_killed_at_any_step_of_a_renewal_keeps_what_can_be_kept() {
    let strict = at_every_step(Temper::Strict);
    let lost = Step::ALL.iter().filter(|it| it.loses_the_answer()).count() as u64;
    assert_eq!((strict.sign_ins, strict.families_revoked), (lost, lost), "{strict:?}");
    let forgiving = at_every_step(Temper::Forgiving);
    assert_eq!((forgiving.sign_ins, forgiving.families_revoked), (0, 0), "{forgiving:?}");
    assert_eq!(forgiving.forgiven, lost, "{forgiving:?}");
}

#[test]
fn a_thousand_kills_at_random_points_lose_no_sign_in_whose_answer_was_not_lost() {
    let strict = at_random(Temper::Strict, STRICT, MACHINES);
    let forgiving = at_random(Temper::Forgiving, FORGIVING, MACHINES);
    println!("strict: {strict:?}\nforgiving: {forgiving:?}");
    assert_eq!((strict.kills, forgiving.kills), (STRICT.into(), FORGIVING.into()));
    // `at_random` has looked at each: the server had rotated, and nobody ever got the new tokens.
    assert_eq!(strict.families_revoked, strict.sign_ins, "{strict:?}");
    assert_eq!((forgiving.sign_ins, forgiving.families_revoked), (0, 0), "{forgiving:?}");
}

const STRICT: u32 = 700;
const FORGIVING: u32 = 300;
/// Each waits most of its time.
const MACHINES: u32 = 12;
