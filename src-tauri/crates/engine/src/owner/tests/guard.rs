//! Entries that are lost, with a real owner, real files and a real watcher.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::timeout;

use super::world::{APP, World, add_open, connect, findings, world};
use crate::{ClientState, Command, GuardRule, Owner, Reply, Snapshot, Status, Via};

struct House {
    #[cfg_attr(not(unix), expect(dead_code, reason = "its folder is there until the test ends"))]
    world: World,
    owner: Owner,
    file: PathBuf,
    clock: Arc<AtomicU64>,
}

impl House {
    async fn new(text: &str) -> House {
        let mut world = world();
        let clock = Arc::new(AtomicU64::new(1_800_000_000));
        let read = clock.clone();
        world.setup.clock = Arc::new(move || read.load(Ordering::SeqCst));
        let file = world.dir.path().join("home/.cursor/mcp.json");
        fs::write(&file, text).unwrap();
        let owner = world.owner().await;
        add_open(&owner).await;
        owner.run(connect(Via::Bridge, false)).await.unwrap();
        House { world, owner, file, clock }
    }

    async fn rule(&self, rule: GuardRule) {
        let command = Command::Guard {
            client: Some(APP.to_owned()),
            server: Some("demo".to_owned()),
            rule: Some(rule),
        };
        let Reply::Guard { guards } = self.owner.run(command).await.unwrap() else { panic!() };
        assert_eq!((guards.len(), guards[0].state.rule, guards[0].state.chosen), (1, rule, true));
    }

    /// Waits for a snapshot in which the crossing is like this.
    async fn waits_for(&self, what: &str, is: impl Fn(&crate::Crossing) -> bool) {
        let mut snapshots = self.owner.watch();
        let crossing = |it: &ClientState| it.crossings["demo"].clone();
        let there = |it: &Arc<Snapshot>| is(&crossing(it.clients.iter().find(|it| it.id == APP).unwrap()));
        let seen = timeout(Duration::from_secs(30), snapshots.wait_for(there)).await;
        assert!(
            seen.is_ok(),
            "{what} was waited for in vain; the file: {:?}",
            fs::read_to_string(&self.file)
        );
    }

    async fn is_put_back(&self, what: &str, times: u64) {
        let at = self.clock.load(Ordering::SeqCst);
        self.waits_for(what, |it| {
            it.status == Status::Written && it.guard.is_some_and(|it| it.put_back_at == Some(at))
        })
        .await;
        assert!(fs::read_to_string(&self.file).unwrap().contains("traygate-bridge"), "{what}");
        let Reply::Activity { calls } = self.owner.run(Command::Activity { limit: 50 }).await.unwrap() else {
            panic!()
        };
        let told = calls.iter().filter(|it| it.method == "traygate/put-back").count();
        assert_eq!(told as u64, times, "{what}: everybody can see it");
    }
}

fn replace(file: &Path, text: &str) {
    fs::write(file.with_extension("new"), text).unwrap();
    fs::rename(file.with_extension("new"), file).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_entry_is_put_back_whatever_happened_to_it() {
    let before = "{\n  \"mcpServers\": {\n    \"mine\": { \"command\": \"x\" }\n  }\n}\n";
    let house = House::new(before).await;
    let good = fs::read_to_string(&house.file).unwrap();
    house.rule(GuardRule::Restore).await;
    let mut times = 0;
    let mut happens = async |what: &str, deed: &dyn Fn(&Path)| {
        house.clock.fetch_add(3_600, Ordering::SeqCst);
        times += 1;
        deed(&house.file);
        house.is_put_back(what, times).await;
    };
    happens("an older version of the whole file", &|it| replace(it, before)).await;
    assert_eq!(fs::read_to_string(&house.file).unwrap(), good);
    happens("an emptied table", &|it| fs::write(it, "{\"mcpServers\": {}}").unwrap()).await;
    happens("an entry changed by another tool", &|it| {
        fs::write(it, "{\"mcpServers\": {\"demo\": {\"command\": \"npx\", \"args\": [\"other\"]}}}").unwrap();
    })
    .await;
    happens("a deleted file", &|it| fs::remove_file(it).unwrap()).await;
    #[cfg(unix)]
    {
        let target = house.world.dir.path().join("home/dotfiles.json");
        happens("a link in its place", &|it| {
            fs::write(&target, "{\"a\": 1}").unwrap();
            fs::remove_file(it).unwrap();
            std::os::unix::fs::symlink(&target, it).unwrap();
        })
        .await;
        assert!(house.file.is_symlink(), "the link stays");
        assert!(fs::read_to_string(&target).unwrap().contains("\"a\": 1"));
    }
    house.owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_only_means_told_only_and_what_the_user_took_out_stays_out() {
    let house = House::new("{\"mcpServers\": {\"mine\": {}}}").await;
    let wiped = "{\"mcpServers\": {\"mine\": {}, \"theirs\": {}}}";
    fs::write(&house.file, wiped).unwrap();
    house
        .waits_for("the loss", |it| {
            it.status == Status::NotConnected
                && it
                    .detail
                    .as_ref()
                    .is_some_and(|it| it.contains("was removed from") && it.contains("mcp.json"))
                && it.guard.is_some_and(|it| it.lost_at.is_some() && it.rule == GuardRule::Tell && !it.chosen)
        })
        .await;
    assert_eq!(findings(&house.owner, false).await.0, ["entry-missing"]);
    assert_eq!(fs::read_to_string(&house.file).unwrap(), wiped);
    // Saying so later mends what is lost already.
    house.rule(GuardRule::Restore).await;
    house.is_put_back("a loss from before the rule", 1).await;
    let remove = Command::Disconnect { clients: vec![APP.to_owned()], servers: Vec::new() };
    house.owner.run(remove).await.unwrap();
    house.waits_for("the user's own removal", |it| it.guard.is_none()).await;
    assert_eq!(fs::read_to_string(&house.file).unwrap(), wiped);
    // A damaged file is nobody's to write; once it can be read again there is nothing of ours in it to look after.
    house.owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fight_is_ended_after_three_times_and_told() {
    let house = House::new("{\"mcpServers\": {}}").await;
    house.rule(GuardRule::Restore).await;
    for times in 1..=3 {
        house.clock.fetch_add(60, Ordering::SeqCst);
        fs::write(&house.file, "{\"mcpServers\": {}}").unwrap();
        house.is_put_back("a wiped entry", times).await;
    }
    fs::write(&house.file, "{\"mcpServers\":  {}}").unwrap();
    house.waits_for("the end of the fight", |it| it.guard.is_some_and(|it| it.stopped)).await;
    assert_eq!(fs::read_to_string(&house.file).unwrap(), "{\"mcpServers\":  {}}");
    assert_eq!(findings(&house.owner, false).await.0, ["guard-stopped"]);
    // The user's click counts as a new beginning.
    assert_eq!(findings(&house.owner, true).await, (vec![], vec!["guard-stopped".to_owned()]));
    house.waits_for("a new beginning", |it| it.guard.is_some_and(|it| !it.stopped)).await;
    house.owner.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_file_waits_until_it_can_be_read_again() {
    let house = House::new("{\"mcpServers\": {}}").await;
    house.rule(GuardRule::Restore).await;
    fs::write(&house.file, "{\"mcpServers\": ").unwrap();
    house.waits_for("the damage", |it| it.status == Status::Damaged).await;
    assert_eq!(fs::read_to_string(&house.file).unwrap(), "{\"mcpServers\": ");
    house.clock.fetch_add(60, Ordering::SeqCst);
    fs::write(&house.file, "{\"mcpServers\": {}}").unwrap();
    house.is_put_back("the mended file", 1).await;
    house.owner.shutdown().await;
}
