//! Renewal by itself: at its time, after a sleep, when the clock was set, when the network is back; and lost answers.

use crate::{
    refresh::{Signed, signed_in},
    sandbox::{Sandbox, steadily},
};
use credentials::{Kind, State};
use rusqlite::Connection;
use std::{sync::atomic::Ordering, time::Duration};

const HOUR: u64 = 3600;

/// A sign-in whose background runs.
struct Kept {
    it: Signed,
    background: tokio::task::JoinHandle<()>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.background.abort();
    }
}

async fn kept(it: Signed) -> Kept {
    let (credentials, server) = (it.sandbox.credentials.clone(), it.server.clone());
    let background = tokio::spawn(async move { credentials.keep_fresh(|| vec![server.clone()]).await });
    let kept = Kept { it, background };
    kept.quiet().await;
    kept
}

impl Kept {
    /// Lets everything happen that is due now.
    async fn quiet(&self) {
        for _ in 0..30 {
            tokio::task::yield_now().await;
        }
        self.it.sandbox.credentials.settle().await;
        for _ in 0..30 {
            tokio::task::yield_now().await;
        }
    }

    /// A minute passes for the machine, and `wall` seconds by the clock on the wall.
    async fn minute(&self, wall: i64) {
        self.it.sandbox.now.fetch_add(wall.cast_unsigned(), Ordering::SeqCst);
        steadily(60).await;
        self.quiet().await;
    }

    async fn minutes(&self, many: u64) {
        for _ in 0..many {
            self.minute(60).await;
        }
    }

    fn looks(&self) -> u64 {
        self.it.sandbox.looks.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn a_sign_in_lives_on_though_nobody_calls() {
    let kept = kept(signed_in().await).await;
    kept.minutes(47).await;
    assert_eq!(kept.it.requests(), 0);
    kept.minute(60).await;
    assert_eq!(kept.it.requests(), 1);
    // A day of it: every 48 minutes, and each time with the newest refresh token.
    kept.minutes(23 * 60 + 12).await;
    assert_eq!(kept.it.requests(), 30);
    assert_eq!(kept.it.state(), State::Ready);
    assert!(kept.it.authority.accepts(kept.it.value().await.expose()));
}

#[tokio::test]
async fn nothing_wakes_and_nothing_is_asked_for_when_nothing_can_be_renewed() {
    let it = signed_in().await;
    it.sandbox.credentials.mark_dead("vendor", &it.instance.id, "gone").unwrap();
    let kept = kept(it).await;
    let before = kept.looks();
    for _ in 0..30 {
        steadily(HOUR).await;
        kept.quiet().await;
    }
    assert_eq!((kept.looks(), kept.it.requests()), (before, 0));
}

#[tokio::test]
async fn it_wakes_once_a_minute_at_the_most() {
    let kept = kept(signed_in().await).await;
    let before = kept.looks();
    kept.minutes(40).await;
    assert!(kept.looks() - before <= 40 + 1, "{}", kept.looks() - before);
}

#[tokio::test]
async fn after_a_sleep_there_is_one_check_and_none_is_lost() {
    let kept = kept(signed_in().await).await;
    kept.minutes(3).await;
    // Eight hours asleep; the machine's own clock stood still.
    kept.minute(8 * 3600 + 60).await;
    assert_eq!(kept.it.requests(), 1);
    kept.minutes(40).await;
    assert_eq!(kept.it.requests(), 1);
}

#[tokio::test]
async fn a_clock_that_is_set_costs_one_check() {
    for (wall, at_once, within_the_hour) in [
        // Put forward by a day: it is due by the new clock, once, and then counts from there.
        (86_460, 1, 2),
        // By five minutes and back by as much: a little sooner, a little later.
        (360, 0, 1),
        (-240, 0, 1),
        // Put back by a day: the token looks new. The server tells when it ends.
        (-86_340, 0, 0),
    ] {
        let kept = kept(signed_in().await).await;
        kept.minute(wall).await;
        assert_eq!(kept.it.requests(), at_once, "{wall}");
        kept.minutes(58).await;
        assert_eq!(kept.it.requests(), within_the_hour, "{wall}");
        assert_eq!(kept.it.state(), State::Ready);
    }
}

#[tokio::test]
async fn what_failed_is_tried_with_growing_pauses_and_at_once_after_a_sleep() {
    let kept = kept(signed_in().await).await;
    kept.it.authority.with(|world| world.token_answer = Some((503, "busy")));
    kept.minutes(48).await;
    assert_eq!(kept.it.requests(), 1);
    // 30 s, 1, 2, 4 minutes, then every 5.
    for (minutes, requests) in [(1, 2), (1, 3), (1, 3), (1, 4), (3, 4), (1, 5), (4, 5), (1, 6), (10, 8)] {
        kept.minutes(minutes).await;
        assert_eq!(kept.it.requests(), requests, "{minutes}");
    }
    // The lid is closed and opened: the network may be another one.
    kept.minute(600).await;
    assert_eq!(kept.it.requests(), 9);
    // The network is back: one renewal, and peace.
    kept.it.authority.with(|world| world.token_answer = None);
    kept.minutes(2).await;
    assert_eq!(kept.it.requests(), 10);
    kept.minutes(30).await;
    assert_eq!(kept.it.requests(), 10);
    assert_eq!(kept.it.state(), State::Ready);
}

#[tokio::test]
async fn the_background_asks_once_for_a_dead_grant() {
    let kept = kept(signed_in().await).await;
    kept.it.authority.with(|world| world.token_answer = Some((400, r#"{"error":"invalid_grant"}"#)));
    kept.minutes(300).await;
    assert_eq!(kept.it.requests(), 1);
    assert!(matches!(kept.it.state(), State::Ending(_)), "{:?}", kept.it.state());
}

#[tokio::test]
async fn an_answer_that_broke_off_is_asked_for_once_more() {
    for forgives in [true, false] {
        let it = signed_in().await;
        it.authority.with(|world| (world.cuts, world.forgives) = (1, forgives));
        let old = it.value().await;
        let renewed = it.renewed(&old).await;
        assert_eq!(it.requests(), 2);
        match forgives {
            true => assert!(it.authority.accepts(renewed.unwrap().expose())),
            false => {
                assert_eq!(renewed.unwrap_err().kind(), Kind::SignInNeeded);
                it.renewed(&old).await.unwrap_err();
                assert_eq!(it.requests(), 2);
            }
        }
    }
}

#[tokio::test]
async fn hours_of_a_good_token_are_not_staked_on_a_lost_answer() {
    let it = signed_in().await;
    it.authority.with(|world| world.life = Some(24 * HOUR));
    let first = it.value().await;
    let old = it.renewed(&first).await.unwrap();
    it.authority.with(|world| world.cuts = 1);
    let kept = kept(it).await;
    kept.minutes(24 * 60 - 1).await;
    assert_eq!(kept.it.requests(), 2, "the one whose answer was lost");
    assert_eq!(kept.it.value().await, old);
    assert!(kept.it.authority.accepts(old.expose()));
    // At its end nothing is left to lose. This server does not forgive.
    kept.minutes(10).await;
    assert_eq!(kept.it.requests(), 3);
    let error = kept.it.renewed(&old).await.unwrap_err();
    assert_eq!(error.kind(), Kind::SignInNeeded);
    assert!(error.to_string().contains("interrupted"), "{error}");
}

#[tokio::test]
async fn the_note_of_a_renewal_that_was_interrupted_outlives_a_failure() {
    let mut it = signed_in().await;
    let db = Connection::open(it.sandbox.dir.path().join("vault.db")).unwrap();
    db.execute("UPDATE instance SET refreshing_since = 1", []).unwrap();
    it.sandbox = Sandbox { credentials: it.sandbox.reopened(), ..it.sandbox };
    let old = it.value().await;
    it.authority.with(|world| world.token_answer = Some((503, "busy")));
    it.renewed(&old).await.unwrap_err();
    let note: Option<i64> =
        db.query_row("SELECT refreshing_since FROM instance", [], |row| row.get(0)).unwrap();
    assert_eq!(note, Some(1));
}

/// What a kill leaves behind: the request is on its way, and everything in memory is gone.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_in_mid_renewal_a_server_that_forgives_is_asked_again_at_once() {
    let mut it = signed_in().await;
    it.authority.with(|world| (world.cuts, world.forgives) = (1, true));
    it.sandbox.pass(2880);
    let (credentials, server, id) = (it.sandbox.reopened(), it.server.clone(), it.instance.id.clone());
    let authority = it.authority.clone();
    let crashed = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            tokio::select! {
                _ = credentials.authorize(&server, &id, None) => {}
                () = async {
                    while authority.world().token_requests.is_empty() {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                } => {}
            }
        });
        runtime.shutdown_background();
    });
    tokio::task::spawn_blocking(|| crashed.join().unwrap()).await.unwrap();
    assert_eq!(it.requests(), 1);
    it.sandbox = Sandbox { credentials: it.sandbox.reopened(), ..it.sandbox };
    // The program starts anew and keeps its sign-ins: twelve minutes of the old token are left.
    let (credentials, server) = (it.sandbox.credentials.clone(), it.server.clone());
    let background = tokio::spawn(async move { credentials.keep_fresh(|| vec![server.clone()]).await });
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while it.sandbox.credentials.instances("vendor")[0].state == State::Ready && it.requests() < 2 {
        assert!(std::time::Instant::now() < deadline, "nothing was asked for after the start");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    it.sandbox.credentials.settle().await;
    background.abort();
    assert_eq!((it.requests(), it.state()), (2, State::Ready));
    assert!(it.authority.accepts(it.value().await.expose()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_ends_waits_for_the_tokens_on_their_way() {
    let mut it = signed_in().await;
    it.authority.with(|world| world.token_delay = Duration::from_millis(300));
    let old = it.value().await;
    let caller = tokio::time::timeout(Duration::from_millis(50), it.renewed(&old)).await;
    assert!(caller.is_err());
    it.sandbox.credentials.settle().await;
    it.sandbox = Sandbox { credentials: it.sandbox.reopened(), ..it.sandbox };
    assert!(it.authority.accepts(it.value().await.expose()));
    assert_eq!(it.requests(), 1);
}
