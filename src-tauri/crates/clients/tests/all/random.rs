//! What holds for every client whatever its file says, tried with files nobody thought of.

mod sketch;

use crate::sandbox::{FEW, NOW, Sandbox, bridge, connect, disconnect, ways};
use clients::{CLIENTS, Client, Entry};
use proptest::{prelude::*, test_runner::RngSeed};
use sketch::{Text, sketch};

/// The same files every time, so that a red build says something about the change it was made for. Others, and more
/// of them, come with `PROPTEST_RNG_SEED`.
fn usual() -> ProptestConfig {
    let config = ProptestConfig::default();
    let rng_seed = if config.rng_seed == RngSeed::Random { RngSeed::Fixed(7) } else { config.rng_seed };
    ProptestConfig { cases: if FEW { 16 } else { 300 }, failure_persistence: None, rng_seed, ..config }
}

/// A client's id: what a failed test prints.
fn id() -> impl Strategy<Value = &'static str> {
    (0..CLIENTS.len()).prop_map(|it| CLIENTS[it].id())
}

/// A sandbox with the text in each of the client's files.
fn filled(client: &dyn Client, text: &Text) -> Sandbox {
    let sandbox = Sandbox::of(client);
    sandbox.fill(client, Some(&text.text));
    sandbox
}

fn apply(sandbox: &Sandbox, client: &dyn Client, changes: &[clients::Change]) -> Result<(), TestCaseError> {
    let failed = |error| TestCaseError::fail(format!("{}: {error}", client.id()));
    sandbox.plan(client, changes).and_then(|it| it.apply(NOW)).map_err(failed)
}

/// The same bytes in the same order, with more between them.
fn is_within(whole: &str, part: &str) -> bool {
    let mut rest = whole.bytes();
    part.bytes().all(|it| rest.any(|byte| byte == it))
}

fn way(client: &dyn Client, index: usize) -> Entry {
    let ways = ways(client, "acme");
    ways[index % ways.len()].clone()
}

proptest! {
    #![proptest_config(usual())]

    /// Also after a second entry came, and whichever of them goes first.
    #[test]
    fn what_comes_goes_and_leaves_every_byte(
        id in id(), sketch in sketch(), first in 0..2usize, turned in any::<bool>(),
    ) {
        let client = clients::client(id).unwrap();
        let before = sketch.render(client);
        let sandbox = filled(client, &before);
        apply(&sandbox, client, &connect(&way(client, first)))?;
        apply(&sandbox, client, &connect(&bridge("borealis")))?;
        let order = if turned { ["acme", "borealis"] } else { ["borealis", "acme"] };
        for name in order {
            apply(&sandbox, client, &disconnect(name))?;
        }
        for text in sandbox.texts(client) {
            prop_assert_eq!(text.as_ref(), Some(&before.text), "{}", client.id());
        }
    }

    /// The way there is, the other way, and back to nothing.
    #[test]
    fn planning_twice_changes_nothing_whichever_way(id in id(), sketch in sketch(), first in 0..2usize) {
        let client = clients::client(id).unwrap();
        let before = sketch.render(client);
        let sandbox = filled(client, &before);
        for index in [first, first + 1] {
            let changes = connect(&way(client, index));
            apply(&sandbox, client, &changes)?;
            prop_assert!(sandbox.plan(client, &changes).unwrap().is_empty(), "{}", client.id());
        }
        apply(&sandbox, client, &disconnect("acme"))?;
        for text in sandbox.texts(client) {
            prop_assert_eq!(text.as_ref(), Some(&before.text), "{}", client.id());
        }
    }

    #[test]
    fn what_is_outside_our_entry_is_untouched(id in id(), sketch in sketch(), first in 0..2usize) {
        let client = clients::client(id).unwrap();
        let before = sketch.render(client);
        let sandbox = filled(client, &before);
        apply(&sandbox, client, &connect(&way(client, first)))?;
        for text in sandbox.texts(client) {
            let after = text.unwrap();
            match &before.around {
                Some((above, below)) => {
                    prop_assert!(after.starts_with(above) && after.ends_with(below), "{}: {after}", client.id());
                }
                None => prop_assert!(is_within(&after, &before.text), "{}: {after}", client.id()),
            }
        }
    }

    #[test]
    fn undo_gives_back_every_byte(id in id(), sketch in sketch(), first in 0..2usize) {
        let client = clients::client(id).unwrap();
        let before = sketch.render(client);
        let sandbox = filled(client, &before);
        apply(&sandbox, client, &connect(&way(client, first)))?;
        clients::undo(client, &sandbox.home, &sandbox.backups).unwrap().apply(NOW).unwrap();
        for text in sandbox.texts(client) {
            prop_assert_eq!(text.as_ref(), Some(&before.text), "{}", client.id());
        }
    }
}
