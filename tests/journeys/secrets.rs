//! Whatever the program writes, prints, shows or is started with: no secret in it. Looked for, not hoped for.

mod disguise;
mod life;
mod move_in;
mod places;

use serde_json::json;
use std::{fs, os::unix::process::ExitStatusExt};
use support::{Bridge, Mcp, Peer, Process, Sandbox, Vendors, program};

use super::apps;
use disguise::Disguises;
use places::{Processes, Watcher};

#[test]
fn no_secret_is_in_anything_we_write_print_show_or_start() {
    let vendors = Vendors::start();
    let mut peers = [Peer::oidc_provider(), Peer::fastmcp()];
    let mut sandbox = Sandbox::new();
    // Everything that could be logged is.
    sandbox.set("TRAYGATE_LOG", "trace");
    sandbox.set("TRAYGATE_BROWSER", places::telling_browser(&sandbox));
    apps::install(&sandbox);
    let processes = Processes::of(&sandbox);
    let mut owner = sandbox.serve();
    let window = Watcher::of(&sandbox);
    life::with_vendors(&vendors, &sandbox);
    life::with_peers(&mut peers, &sandbox);
    life::with_trouble(&vendors, &sandbox);
    let mut bridge = Bridge::start(&sandbox, "part3", Some("cursor"));
    bridge.initialize();
    bridge.call("list_projects", json!({}));
    let bundle = places::look_around(&sandbox, apps::APPS);
    // The gateway's own token to this machine stands in its entry and nowhere else.
    let token = life::gateway_token(&sandbox);
    let mut master_keys = vec![life::master_key(&sandbox)];

    let mut places = places::files(&sandbox);
    places.extend(bundle);
    owner.abort();
    let crashed = owner.ended();
    assert!(!crashed.success() && !crashed.core_dumped(), "{crashed:?}");
    let mut second = sandbox.serve();
    sandbox.traygate(&["server", "test", "part3"]);
    bridge.call("list_projects", json!({}));
    life::with_a_crash(&vendors, &sandbox, &mut second);
    sandbox.traygate(&["vault", "rekey"]);
    master_keys.push(life::master_key(&sandbox));
    assert_ne!(master_keys[0], master_keys[1]);
    sandbox.traygate(&["undo", "cursor"]);
    sandbox.traygate(&["sign-out", "part3", "--all"]);

    places.extend(places::files(&sandbox));
    places.push(("what commands printed".to_owned(), sandbox.written()));
    places.push(("what the owner printed".to_owned(), owner.written()));
    places.push(("what the second owner printed".to_owned(), second.written()));
    places.push(("what the bridge printed".to_owned(), bridge.process().written()));
    places.push(("what the window is shown".to_owned(), window.shown()));
    let started = processes.seen();
    for name in ["traygate serve", "traygate sign-in", "traygate-bridge part3", "scripted-browser http"] {
        assert!(started.keys().any(|it| it.contains(name)), "{name} is not among {:#?}", started.keys());
    }
    places.extend(started);
    assert!(owner.written().contains("TRACE"), "the log was as wide as it gets");

    let mut secrets = vendors.secrets();
    secrets.extend(peers.iter_mut().flat_map(Peer::secrets));
    secrets.extend(life::WRONG.map(str::to_owned));
    // Three vendors, two peers, and every kind: codes, verifiers, access and refresh tokens, keys, client secrets.
    assert!(secrets.len() > 60, "{}", secrets.len());
    let everywhere = Disguises::of(&secrets);
    let (own, master) = (Disguises::of(&[token]), Disguises::of(&master_keys));
    let mut found = Vec::new();
    for (place, held) in &places {
        found.extend(everywhere.within(held).into_iter().map(|secret| format!("{secret} in {place}")));
        let in_entry = place.ends_with(".claude.json") || place.contains("backups");
        if !in_entry && !own.within(held).is_empty() {
            found.push(format!("the gateway's token in {place}"));
        }
        // TRAYGATE_KEY_STORE=file asks for it to be there.
        if !place.ends_with("vault.key") && !master.within(held).is_empty() {
            found.push(format!("the master key in {place}"));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_search_finds_what_is_hidden() {
    use base64::Engine as _;
    let secret = "rt_5k+J/9=x~Zq0".to_owned();
    let disguises = Disguises::of(std::slice::from_ref(&secret));
    let standard = base64::engine::general_purpose::STANDARD;
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let hex: String = secret.bytes().map(|it| format!("{it:02x}")).collect();
    for hidden in [
        format!("token={secret}."),
        format!("?refresh_token={percent}&x"),
        hex.to_uppercase(),
        standard.encode(format!("a:{secret}:b")),
        standard.encode(format!("ab:{secret}")),
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("{{\"t\":\"{secret}\"}}")),
    ] {
        assert!(!disguises.within(&hidden).is_empty(), "{hidden}");
    }
    assert!(disguises.within("rt_5k+J/9=x~Zq1").is_empty());
}

#[test]
fn the_browser_is_started_with_the_address_and_nothing_more() {
    let vendors = Vendors::start();
    let mut sandbox = Sandbox::new();
    sandbox.set("TRAYGATE_BROWSER", places::telling_browser(&sandbox));
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    let told = fs::read_to_string(places::told(&sandbox)).unwrap();
    let (words, environment) = told.split_once("\n--\n").unwrap();
    let words: Vec<&str> = words.lines().collect();
    // A script's own words are its interpreter and its path.
    assert_eq!(words.len(), 3, "{words:?}");
    let url = url::Url::parse(words[2]).unwrap();
    let named: Vec<String> = url.query_pairs().map(|(name, _)| name.into_owned()).collect();
    let allowed = [
        "response_type",
        "client_id",
        "redirect_uri",
        "state",
        "code_challenge",
        "code_challenge_method",
        "resource",
        "scope",
    ];
    assert!(named.iter().all(|it| allowed.contains(&it.as_str())), "{named:?}");
    let added: Vec<&str> = environment
        .lines()
        .map(|it| it.split('=').next().unwrap())
        .filter(|it| !sandbox.env.contains_key(*it) && !it.starts_with("BROWSER_"))
        // Of the shell that tells.
        .filter(|it| !["PWD", "_", "SHLVL", "OLDPWD"].contains(it))
        .collect();
    assert!(added.is_empty(), "{added:?}");
}

#[test]
fn an_owner_that_crashes_leaves_no_core_file() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command("sh");
    command.args(["-c", "ulimit -c unlimited; exec \"$0\" serve --json"]).arg(program("traygate"));
    let mut owner = Process::start(&mut command);
    owner.line();
    let limits = fs::read_to_string(format!("/proc/{}/limits", owner.id())).unwrap();
    let core = limits.lines().find(|it| it.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("1"), "{core}");
    owner.abort();
    let ended = owner.ended();
    assert_eq!(ended.signal(), Some(6));
    assert!(!ended.core_dumped(), "{ended:?}");
}
