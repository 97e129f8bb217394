//! The wait, on a clock that stands still until everybody waits.

use super::*;
use std::collections::HashMap;
use tokio::task::JoinSet;

type Keeper = Arc<Governor<&'static str, u32>>;

const S: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(60);

fn keeper() -> Keeper {
    Arc::new(Governor::new(true))
}

async fn asks(keeper: &Keeper, client: u32, quota: Option<Quota>, counts: bool) -> Result<Turn<u32>, Full> {
    let ask = Ask { client, quota, counts, again: false };
    let patience = Patience { until: Instant::now() + PATIENCE, news: (S, 5 * S) };
    keeper.turn("acme", ask, patience, |_, _| {}).await
}

#[tokio::test(start_paused = true)]
async fn at_twice_the_limit_every_client_gets_its_share_and_the_server_never_more_than_it_allows() {
    let quota = Quota { most: 40, window: 10 * S };
    let (keeper, begun) = (keeper(), Instant::now());
    let server = Arc::new(Mutex::new(Vec::new()));
    let mut clients = JoinSet::new();
    for client in 0..8 {
        let (keeper, server) = (Arc::clone(&keeper), Arc::clone(&server));
        // One client alone asks as much as all others together.
        let many = if client == 0 { 40 } else { 6 };
        clients.spawn(async move {
            let mut calls = JoinSet::new();
            for _ in 0..many {
                let (keeper, server) = (Arc::clone(&keeper), Arc::clone(&server));
                calls.spawn(async move {
                    let turn = asks(&keeper, client, Some(quota), true).await.unwrap();
                    // On its way: it is counted some time before it is answered.
                    tokio::time::sleep(Duration::from_millis(u64::from(client) * 7)).await;
                    server.lock().unwrap().push(Instant::now());
                    tokio::time::sleep(Duration::from_millis(u64::from(client) * 3)).await;
                    turn.taken(&Told::default());
                });
            }
            calls.join_all().await;
            (client, begun.elapsed())
        });
    }
    let ended: HashMap<u32, Duration> = clients.join_all().await.into_iter().collect();
    for client in 1..8 {
        assert!(ended[&client] < ended[&0], "{client} waited for the greedy one: {ended:?}");
        // Its share of four calls a second makes six calls in twelve seconds.
        assert!(ended[&client] <= 2 * 12 * S, "{client}: {ended:?}");
    }
    let mut counted = server.lock().unwrap().clone();
    counted.sort_unstable();
    assert_eq!(counted.len(), 82);
    for (at, first) in counted.iter().enumerate() {
        let within = counted[at..].iter().filter(|it| **it < *first + quota.window).count();
        assert!(within <= 40, "{within} within one window");
    }
}

#[tokio::test(start_paused = true)]
async fn who_would_wait_too_long_is_told_at_once_when_to_come_again() {
    let keeper = keeper();
    let quota = Some(Quota { most: 1, window: 50 * S });
    asks(&keeper, 1, quota, true).await.unwrap().taken(&Told::default());
    let waiting = {
        let keeper = Arc::clone(&keeper);
        tokio::spawn(async move { asks(&keeper, 1, quota, true).await.map(drop) })
    };
    tokio::task::yield_now().await;
    let begun = Instant::now();
    let full = asks(&keeper, 2, quota, true).await.unwrap_err();
    assert_eq!((begun.elapsed(), full.after, full.held), (Duration::ZERO, 100 * S, false));
    waiting.await.unwrap().unwrap();
    assert_eq!(begun.elapsed(), 50 * S);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_makes_room() {
    let keeper = keeper();
    let quota = Some(Quota { most: 1, window: 20 * S });
    asks(&keeper, 1, quota, true).await.unwrap().taken(&Told::default());
    let begun = Instant::now();
    let gone = tokio::time::timeout(S, asks(&keeper, 1, quota, true)).await;
    assert!(gone.is_err());
    asks(&keeper, 2, quota, true).await.unwrap().unused();
    assert_eq!(begun.elapsed(), 20 * S);
    asks(&keeper, 3, quota, true).await.unwrap();
    assert_eq!(begun.elapsed(), 20 * S, "the turn that was not used is another's");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_holds_also_what_is_not_counted_and_a_long_one_refuses_at_once() {
    let keeper = keeper();
    asks(&keeper, 1, None, false).await.unwrap().taken(&Told::default());
    let refused = |seconds| Told { retry_after: Some(seconds * S), ..Told::default() };
    asks(&keeper, 1, None, true).await.unwrap().refused(&refused(30));
    let begun = Instant::now();
    asks(&keeper, 1, None, false).await.unwrap().taken(&Told::default());
    assert_eq!(begun.elapsed(), 30 * S);
    asks(&keeper, 1, None, true).await.unwrap().refused(&refused(90));
    let full = asks(&keeper, 1, None, true).await.unwrap_err();
    assert_eq!(full, Full { after: 90 * S, quota: None, held: true });
    assert_eq!(begun.elapsed(), 30 * S);
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_hear_how_long_it_will_take() {
    let keeper = keeper();
    let quota = Quota { most: 1, window: 12 * S };
    asks(&keeper, 1, Some(quota), true).await.unwrap().taken(&Told::default());
    let mut heard = Vec::new();
    let ask = Ask { client: 1, quota: Some(quota), counts: true, again: false };
    let patience = Patience { until: Instant::now() + PATIENCE, news: (S, 5 * S) };
    let told = |after: Duration, told: Option<Quota>| heard.push((after.as_secs(), told));
    keeper.turn("acme", ask, patience, told).await.unwrap();
    assert_eq!(heard, [(11, Some(quota)), (6, Some(quota)), (1, Some(quota))]);
    let mut gauges = Vec::new();
    keeper.gauges(|key, gauge| gauges.push((*key, gauge.used, gauge.waiting)));
    assert_eq!(gauges, [("acme", 1, 0)]);
}
