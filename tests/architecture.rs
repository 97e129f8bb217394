//! The dependency arrows of `Cargo.toml`, as a test.

use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

/// Each crate, and the workspace crates it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("desktop", &["doors", "engine", "rendezvous", "texts"]),
    ("desktop-tests", &["tests"]),
    ("cli", &["doors", "engine", "rendezvous", "texts"]),
    ("xtask", &[]),
    ("reference", &[]),
    ("fuzz", &["bridge", "jsonrpc"]),
    (
        "engine",
        &[
            "clients",
            "configfile",
            "credentials",
            "doctor",
            "gateway",
            "moving",
            "policy",
            "rendezvous",
            "texts",
        ],
    ),
    ("doors", &[]),
    ("moving", &["credentials"]),
    ("gateway", &["credentials", "jsonrpc", "limits", "policy", "rendezvous", "way-out"]),
    ("way-out", &["credentials"]),
    ("limits", &[]),
    ("policy", &["jsonrpc"]),
    ("jsonrpc", &[]),
    ("credentials", &["vault"]),
    ("vault", &[]),
    ("doctor", &["configfile", "texts"]),
    ("clients", &["configfile"]),
    ("configfile", &[]),
    ("texts", &[]),
    ("bridge", &["rendezvous"]),
    ("rendezvous", &[]),
];

/// Crates that must not be reachable, and why.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("cli", "tauri", "servers, WSL and CI have no window system"),
    ("cli", "gtk", "servers, WSL and CI have no window system"),
    ("engine", "tauri", "the engine must build and run without a window system"),
    ("clients", "tokio", "editing a config file is plain, synchronous work"),
    ("doctor", "tokio", "the doctor decides over values and looks nothing up"),
    ("configfile", "tokio", "editing a config file is plain, synchronous work"),
    ("configfile", "reqwest", "a document edit never touches the network"),
    ("moving", "clients", "a text is understood wherever it stands; whose file it is decides the engine"),
    ("engine", "openssl-sys", "one TLS library in the program: rustls"),
    ("desktop", "openssl-sys", "one TLS library in the program: rustls"),
    ("desktop", "aws-lc-sys", "one library of ciphers in the program: ring"),
    ("jsonrpc", "tokio", "reading a message waits for nothing"),
    ("policy", "tokio", "what may be done is decided without waiting"),
    ("policy", "http", "what may be done is decided without knowing how it is sent"),
    ("limits", "http", "when somebody may go is decided without knowing what is sent"),
    ("way-out", "jsonrpc", "how a request leaves does not depend on what it says"),
    ("vault", "reqwest", "where secrets rest nothing speaks to a network"),
    ("gateway", "rmcp", "messages travel raw: a typed model loses fields it does not know"),
];

/// Crates that may use no crate from outside the workspace at all.
const STD_ONLY: &[&str] = &["bridge", "rendezvous"];

#[test]
fn arrows_point_down() {
    let graph = Graph::load();
    for (krate, allowed) in ARROWS {
        let used = graph.workspace_deps(krate);
        let allowed: BTreeSet<String> = allowed.iter().map(|it| it.to_string()).collect();
        assert!(used.is_subset(&allowed), "{krate} may use {allowed:?} but uses {used:?}");
    }
    let listed: BTreeSet<&str> = ARROWS.iter().map(|(krate, _)| *krate).chain(["tests"]).collect();
    let actual: BTreeSet<&str> = graph.members.iter().map(String::as_str).collect();
    assert_eq!(listed, actual, "ARROWS lists every workspace crate");
}

#[test]
fn forbidden_crates_stay_out() {
    let graph = Graph::load();
    for (krate, forbidden, why) in FORBIDDEN {
        assert!(!graph.reachable(krate).contains(*forbidden), "{krate} reaches {forbidden}: {why}");
    }
    for krate in STD_ONLY {
        let foreign: Vec<String> =
            graph.reachable(krate).into_iter().filter(|it| !graph.members.contains(it)).collect();
        assert!(foreign.is_empty(), "{krate} uses nothing but std, found {foreign:?}");
    }
}

#[test]
fn only_the_desktop_is_left_out_by_default() {
    let graph = Graph::load();
    let left_out: Vec<&String> = graph.members.difference(&graph.default_members).collect();
    assert_eq!(
        left_out,
        ["desktop", "desktop-tests", "reference"],
        "plain `cargo test` must need no window system, builds rmcp only on demand, and leaves out nothing else"
    );
}

struct Graph {
    members: BTreeSet<String>,
    default_members: BTreeSet<String>,
    normal: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    fn load() -> Graph {
        // Not `--offline`: on a machine that never built this, crates of other systems are still to be fetched.
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version=1", "--locked"])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
        let name = |id: &Value| -> String {
            metadata["packages"].as_array().unwrap().iter().find(|it| it["id"] == *id).unwrap()["name"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        let names = |key: &str| metadata[key].as_array().unwrap().iter().map(name).collect();
        let (members, default_members) = (names("workspace_members"), names("workspace_default_members"));
        let mut normal = BTreeMap::new();
        for node in metadata["resolve"]["nodes"].as_array().unwrap() {
            let deps = node["deps"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dep| dep["dep_kinds"].as_array().unwrap().iter().any(|it| it["kind"].is_null()))
                .map(|dep| name(&dep["pkg"]))
                .collect();
            normal.insert(name(&node["id"]), deps);
        }
        Graph { members, default_members, normal }
    }
    fn workspace_deps(&self, krate: &str) -> BTreeSet<String> {
        self.normal[krate].intersection(&self.members).cloned().collect()
    }
    fn reachable(&self, krate: &str) -> BTreeSet<String> {
        let mut seen = BTreeSet::new();
        let mut next = vec![krate.to_owned()];
        while let Some(it) = next.pop() {
            for dep in self.normal.get(&it).into_iter().flatten() {
                if seen.insert(dep.clone()) {
                    next.push(dep.clone());
                }
            }
        }
        seen
    }
}
