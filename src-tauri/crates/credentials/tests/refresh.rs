//! Renewal: once for all, durable before use, and no storm when it cannot work.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, server},
};
use credentials::{Instance, Kind, Server, State, Wanted};
use rusqlite::Connection;
use std::{sync::atomic::Ordering, time::Duration};

pub(crate) struct Signed {
    pub(crate) authority: Authority,
    pub(crate) sandbox: Sandbox,
    pub(crate) server: Server,
    pub(crate) instance: Instance,
}

pub(crate) async fn signed_in() -> Signed {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    authority.with(|world| world.token_requests.clear());
    Signed { authority, sandbox, server, instance }
}

impl Signed {
    pub(crate) fn requests(&self) -> usize {
        self.authority.world().token_requests.len()
    }

    pub(crate) fn state(&self) -> State {
        self.sandbox.credentials.instances("vendor")[0].state.clone()
    }

    pub(crate) async fn value(&self) -> credentials::Secret {
        self.sandbox.value(&self.server, &self.instance.id).await
    }

    pub(crate) async fn renewed(
        &self,
        refused: &credentials::Secret,
    ) -> Result<credentials::Secret, credentials::Error> {
        self.sandbox.renewed(&self.server, &self.instance.id, refused).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_callers_at_once_make_one_request_and_get_one_token() {
    let it = signed_in().await;
    it.authority.with(|world| world.token_delay = Duration::from_millis(100));
    let old = it.value().await;
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (credentials, server) = (it.sandbox.credentials.clone(), it.server.clone());
        let (instance, refused) = (it.instance.id.clone(), old.clone());
        callers.spawn(async move {
            credentials.authorize(&server, &instance, Some(&refused)).await.unwrap().unwrap().value
        });
    }
    let values = callers.join_all().await;
    assert_eq!(it.requests(), 1);
    assert!(values.iter().all(|value| *value == values[0] && *value != old));
    assert!(it.authority.accepts(values[0].expose()));
    let resource = it.authority.world().token_requests[0]["resource"].clone();
    assert_eq!(resource, it.server.url.as_str());
    // Somebody who is late with the old token is given the new one, without asking again.
    assert_eq!(it.renewed(&old).await.unwrap(), values[0]);
    assert_eq!(it.requests(), 1);
}

#[tokio::test]
async fn a_token_is_renewed_at_four_fifths_of_its_life() {
    let it = signed_in().await;
    let old = it.value().await;
    it.sandbox.pass(2879);
    assert_eq!(it.value().await, old);
    assert_eq!(it.requests(), 0);
    it.sandbox.pass(1);
    assert_ne!(it.value().await, old);
    assert_eq!(it.requests(), 1);
}

#[tokio::test]
async fn rotation_survives_a_start_of_the_program() {
    let mut it = signed_in().await;
    for _ in 0..3 {
        let value = it.value().await;
        it.renewed(&value).await.unwrap();
        it.sandbox = Sandbox { credentials: it.sandbox.reopened(), ..it.sandbox };
    }
    assert!(it.authority.accepts(it.value().await.expose()));
    assert_eq!(it.state(), State::Ready);
    let world = it.authority.world();
    let mut presented: Vec<&String> =
        world.token_requests.iter().map(|fields| &fields["refresh_token"]).collect();
    presented.sort();
    presented.dedup();
    assert_eq!(presented.len(), 3, "no refresh token was presented twice");
}

#[tokio::test]
async fn nobody_gets_a_token_that_is_not_on_the_disk_and_it_is_saved_later_without_asking_again() {
    let it = signed_in().await;
    let old = it.value().await;
    // A disk that takes the note but not the tokens.
    let db = Connection::open(it.sandbox.dir.path().join("vault.db")).unwrap();
    db.execute_batch(
        "CREATE TRIGGER full BEFORE UPDATE OF sealed ON instance BEGIN SELECT RAISE(ABORT, 'disk full'); END;",
    )
    .unwrap();
    for _ in 0..3 {
        assert_eq!(it.renewed(&old).await.unwrap_err().kind(), Kind::Vault);
    }
    assert_eq!(it.requests(), 1, "the spent refresh token is not presented again");
    db.execute_batch("DROP TRIGGER full;").unwrap();
    let new = it.renewed(&old).await.unwrap();
    assert!(it.authority.accepts(new.expose()));
    assert_eq!(it.requests(), 1);
}

#[tokio::test]
async fn the_note_stands_before_the_refresh_token_is_shown_and_goes_with_the_answer() {
    let it = signed_in().await;
    let path = it.sandbox.dir.path().join("vault.db");
    let note = move || -> Option<i64> {
        let db = Connection::open(&path).unwrap();
        db.query_row("SELECT refreshing_since FROM instance", [], |row| row.get(0)).unwrap()
    };
    it.authority.with(|world| world.token_delay = Duration::from_millis(300));
    let old = it.value().await;
    let (credentials, server, id) =
        (it.sandbox.credentials.clone(), it.server.clone(), it.instance.id.clone());
    let caller = tokio::spawn(async move { credentials.authorize(&server, &id, Some(&old)).await });
    let mut seen = None;
    while !caller.is_finished() {
        seen = seen.or(note());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(caller.await.unwrap().is_ok());
    assert!(seen.is_some());
    assert_eq!(note(), None);
}

#[tokio::test]
async fn after_an_interrupted_renewal_the_refresh_token_waits_until_nothing_is_left_to_lose() {
    let mut it = signed_in().await;
    let db = Connection::open(it.sandbox.dir.path().join("vault.db")).unwrap();
    db.execute("UPDATE instance SET refreshing_since = 1", []).unwrap();
    it.sandbox = Sandbox { credentials: it.sandbox.reopened(), ..it.sandbox };
    it.sandbox.pass(3000);
    let old = it.value().await;
    assert_eq!(it.requests(), 0, "the access token still serves");
    it.renewed(&old).await.unwrap();
    assert_eq!(it.requests(), 1);
}

#[tokio::test]
async fn a_dead_grant_is_tried_once() {
    for body in [
        r#"{"error":"invalid_grant","error_description":"revoked"}"#,
        r#"{"error":"invalid_client"}"#,
        r#"{"message":"Refresh token is expired"}"#,
    ] {
        let mut it = signed_in().await;
        it.authority.with(|world| world.token_answer = Some((400, body)));
        let old = it.value().await;
        for _ in 0..5 {
            let error = it.renewed(&old).await.unwrap_err();
            assert_eq!(error.kind(), Kind::SignInNeeded, "{error}");
        }
        let error = it.sandbox.credentials.authorize(&it.server, &it.instance.id, None).await.unwrap_err();
        assert_eq!(error.kind(), Kind::SignInNeeded);
        assert_eq!(it.requests(), 1, "{body}");
        it.sandbox = Sandbox { credentials: it.sandbox.reopened(), ..it.sandbox };
        assert!(matches!(it.state(), State::SignInNeeded(_)));
        // A new sign-in heals it, in its place.
        it.authority.with(|world| world.token_answer = None);
        let again = it.sandbox.sign_in(&it.server, Wanted::default()).await.unwrap().instance;
        assert_eq!((&again.id, again.state), (&it.instance.id, State::Ready));
    }
}

#[tokio::test]
async fn a_server_that_is_down_costs_nothing() {
    let it = signed_in().await;
    let old = it.value().await;
    it.authority.with(|world| world.token_answer = Some((503, "busy")));
    let error = it.renewed(&old).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable, "{error}");
    assert_eq!(it.state(), State::Ready);
    // Near its end the token still serves, and the server is not asked for every call.
    it.sandbox.pass(3000);
    for _ in 0..5 {
        assert_eq!(it.value().await, old);
    }
    assert_eq!(it.requests(), 1);
    it.authority.with(|world| world.token_answer = None);
    it.sandbox.wait(30).await;
    assert_ne!(it.renewed(&old).await.unwrap(), old);
}

#[tokio::test]
async fn while_a_failure_lasts_a_thousand_callers_ask_twice_a_minute_and_are_answered_at_once() {
    for (status, body) in [(503, "busy"), (200, "<html>"), (429, "{}"), (502, "")] {
        let it = signed_in().await;
        let old = it.value().await;
        it.authority.with(|world| world.token_answer = Some((status, body)));
        for half_minute in 1..=10 {
            for _ in 0..100 {
                let error = it.renewed(&old).await.unwrap_err();
                assert_eq!(error.kind(), Kind::Unreachable, "{error}");
            }
            assert_eq!(it.requests(), half_minute, "{status}");
            it.sandbox.wait(30).await;
        }
        assert_eq!(it.state(), State::Ready);
        it.authority.with(|world| world.token_answer = None);
        assert_ne!(it.renewed(&old).await.unwrap(), old);
    }
}

#[tokio::test]
async fn a_server_that_refuses_what_it_just_gave_is_not_asked_for_more_and_more() {
    let it = signed_in().await;
    let mut errors = 0;
    for _ in 0..20 {
        let value = it.value().await;
        match it.renewed(&value).await {
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.kind(), Kind::Denied, "{error}");
                errors += 1;
            }
        }
    }
    assert_eq!((it.requests(), errors), (5, 15));
    assert_eq!(it.state(), State::Ready);
    it.sandbox.wait(60).await;
    let value = it.value().await;
    assert_ne!(it.renewed(&value).await.unwrap(), value);
}

#[tokio::test]
async fn an_early_renewal_that_is_refused_leaves_the_good_token_in_use() {
    for body in
        [r#"{"error":"invalid_grant","error_description":"too early"}"#, r#"{"error":"invalid_client"}"#]
    {
        let mut it = signed_in().await;
        let old = it.value().await;
        it.authority.with(|world| world.token_answer = Some((400, body)));
        it.sandbox.pass(2880);
        for _ in 0..5 {
            assert_eq!(it.value().await, old);
        }
        assert!(matches!(it.state(), State::Ending(_)), "{:?}", it.state());
        let ends = it.sandbox.credentials.instances("vendor")[0].expires_at;
        assert_eq!(ends, Some(it.instance.signed_in_at + 3600));
        // To its end and beyond, should our clock be wrong, also after a start: the server judges.
        it.sandbox = Sandbox { credentials: it.sandbox.reopened(), ..it.sandbox };
        it.sandbox.pass(86_400);
        assert_eq!(it.value().await, old);
        assert_eq!(it.requests(), 1, "a refused refresh token is not shown again");
        let error = it.renewed(&old).await.unwrap_err();
        assert_eq!(error.kind(), Kind::SignInNeeded, "{error}");
        assert!(matches!(it.state(), State::SignInNeeded(_)));
        assert_eq!(it.requests(), 1);
        it.authority.with(|world| world.token_answer = None);
        let again = it.sandbox.sign_in(&it.server, Wanted::default()).await.unwrap().instance;
        assert_eq!((&again.id, again.state), (&it.instance.id, State::Ready));
    }
}

#[tokio::test]
async fn a_dead_grant_stays_dead_though_the_disk_is_full() {
    let it = signed_in().await;
    let old = it.value().await;
    let db = Connection::open(it.sandbox.dir.path().join("vault.db")).unwrap();
    db.execute_batch(
        "CREATE TRIGGER full BEFORE UPDATE OF dead ON instance BEGIN SELECT RAISE(ABORT, 'disk full'); END;",
    )
    .unwrap();
    it.authority.with(|world| world.token_answer = Some((400, r#"{"error":"invalid_grant"}"#)));
    for _ in 0..5 {
        assert_eq!(it.renewed(&old).await.unwrap_err().kind(), Kind::SignInNeeded);
    }
    assert_eq!(it.requests(), 1);
}

#[tokio::test]
async fn a_clock_that_was_set_costs_one_renewal_at_most() {
    const DAY: u64 = 86_400;
    for (back, at, requests) in [(true, DAY, 0), (true, 300, 0), (false, 300, 0), (false, DAY, 1)] {
        let it = signed_in().await;
        let old = it.value().await;
        match back {
            true => drop(it.sandbox.now.fetch_sub(at, Ordering::SeqCst)),
            false => it.sandbox.pass(at),
        }
        for _ in 0..20 {
            it.value().await;
        }
        assert_eq!(it.requests(), requests, "{back} {at}");
        // The server's word counts, whatever the clock says; and then nothing more is asked for.
        let value = if requests == 0 { old } else { it.value().await };
        it.renewed(&value).await.unwrap();
        for _ in 0..20 {
            it.value().await;
        }
        assert_eq!(it.requests(), requests + 1);
        assert_eq!(it.state(), State::Ready);
    }
}

#[tokio::test]
async fn when_only_our_clock_says_the_token_ended_the_server_judges() {
    let it = signed_in().await;
    let old = it.value().await;
    it.authority.with(|world| world.token_answer = Some((503, "busy")));
    it.sandbox.pass(86_400);
    for _ in 0..5 {
        assert_eq!(it.value().await, old);
    }
    assert_eq!(it.requests(), 1);
    assert_eq!(it.renewed(&old).await.unwrap_err().kind(), Kind::Unreachable);
    assert_eq!(it.requests(), 1);
}

#[tokio::test]
async fn answers_that_are_neither_tokens_nor_a_refusal_keep_the_sign_in() {
    for (status, body) in [(200, "<html>"), (403, "<html>blocked by firewall"), (429, "{}"), (302, "")] {
        let it = signed_in().await;
        let old = it.value().await;
        it.authority.with(|world| world.token_answer = Some((status, body)));
        let error = it.renewed(&old).await.unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable, "{status}: {error}");
        assert_eq!(it.state(), State::Ready);
    }
}

#[tokio::test]
async fn a_server_that_does_not_rotate_keeps_its_refresh_token() {
    let it = signed_in().await;
    it.authority.with(|world| world.rotates = false);
    let mut value = it.value().await;
    for _ in 0..3 {
        value = it.renewed(&value).await.unwrap();
    }
    let world = it.authority.world();
    assert!(
        world
            .token_requests
            .iter()
            .all(|fields| fields["refresh_token"] == world.token_requests[0]["refresh_token"])
    );
}

#[tokio::test]
async fn a_caller_that_goes_away_does_not_tear_the_request() {
    let it = signed_in().await;
    it.authority.with(|world| world.token_delay = Duration::from_millis(200));
    let old = it.value().await;
    let gone = tokio::time::timeout(Duration::from_millis(50), it.renewed(&old)).await;
    assert!(gone.is_err());
    let new = it.renewed(&old).await.unwrap();
    assert!(it.authority.accepts(new.expose()));
    assert_eq!(it.requests(), 1);
}

#[tokio::test]
async fn a_credential_is_not_shown_to_another_address() {
    let it = signed_in().await;
    let mut moved = it.server.clone();
    moved.url = "http://127.0.0.1:1/mcp".parse().unwrap();
    let error = it.sandbox.credentials.authorize(&moved, &it.instance.id, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::SignInNeeded);
}

#[tokio::test]
async fn changes_are_told() {
    let it = signed_in().await;
    let mut changes = it.sandbox.credentials.changes();
    changes.mark_unchanged();
    it.sandbox.credentials.rename("vendor", &it.instance.id, "Mine").unwrap();
    assert!(changes.has_changed().unwrap());
    changes.mark_unchanged();
    it.sandbox.credentials.mark_dead("vendor", &it.instance.id, "gone").unwrap();
    assert!(changes.has_changed().unwrap());
    assert_eq!(it.state(), State::SignInNeeded("gone".into()));
    assert_eq!(it.sandbox.credentials.instances("vendor")[0].label, "Mine");
}
