//! Real shapes of real files, before and after: `tests/fixtures/<client>/<case>.before.json` (or `.toml`, `.yaml`),
//! `.bridge.json` after connecting by bridge, `.http.json` by HTTP. `UPDATE_EXPECT=1` writes the two latter.

use crate::sandbox::{Sandbox, connect, disconnect, ways};
use clients::{CLIENTS, Client, Launch, Standing};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Connects, compares, plans again, disconnects, and expects the bytes from before.
fn check(client: &dyn Client, before: &Path) {
    let (case, ending) = parts(before).unwrap();
    let text = fs::read_to_string(before).unwrap();
    for entry in ways(client, "partnerstack") {
        let after = match entry.launch {
            Launch::Bridge { .. } => format!("{case}.bridge.{ending}"),
            Launch::Http { .. } => format!("{case}.http.{ending}"),
        };
        let sandbox = Sandbox::of(client);
        sandbox.fill(client, Some(&text));
        sandbox.apply(client, &connect(&entry)).unwrap();
        for connected in sandbox.texts(client).into_iter().flatten() {
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                fs::write(&after, &connected).unwrap();
            }
            assert_eq!(connected, fs::read_to_string(&after).unwrap_or_default(), "{after}");
        }
        let standing = clients::standing(client, &sandbox.home, "partnerstack", Some(&entry));
        assert_eq!(standing, Standing::Written, "{after}");
        assert!(sandbox.plan(client, &connect(&entry)).unwrap().is_empty(), "{after}");
        sandbox.apply(client, &disconnect("partnerstack")).unwrap();
        assert!(sandbox.texts(client).iter().all(|it| it.as_deref() == Some(text.as_str())), "{case}");
    }
}

/// A case and the ending of its files.
fn parts(before: &Path) -> Option<(&str, &str)> {
    before.to_str().unwrap().split_once(".before.")
}

#[test]
fn every_fixture_comes_out_as_written_down_and_goes_back() {
    let fixtures = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures"));
    for client in CLIENTS {
        let folder = fixtures.join(client.id());
        let names: BTreeSet<PathBuf> =
            fs::read_dir(&folder).into_iter().flatten().map(|it| it.unwrap().path()).collect();
        let befores: Vec<&PathBuf> = names.iter().filter(|it| parts(it).is_some()).collect();
        assert!(befores.len() >= 3, "{}: at least three files its users really have", client.id());
        for before in &befores {
            check(*client, before);
        }
        let used = befores.iter().flat_map(|it| {
            let (case, ending) = parts(it).unwrap();
            ["before", "bridge", "http"].map(|it| PathBuf::from(format!("{case}.{it}.{ending}")))
        });
        let used: BTreeSet<PathBuf> = used.collect();
        let unused: Vec<&PathBuf> = names.difference(&used).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }
}
