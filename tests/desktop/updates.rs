//! Newer versions at the real window, from a release channel on this machine: found, refused, installed.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use minisign::KeyPair;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    sync::{Arc, Mutex},
    thread,
};
use support::{Vendors, programs, until};

use crate::{
    screen::{Screen, await_that, begin_slow_call, cursor_at_work},
    webdriver::Window,
};

const NOT_OURS: &str = "does not carry the signature of Traygate’s makers";

/// A place that versions come from, with a key made for this test alone.
struct Place {
    address: String,
    key: KeyPair,
    /// Path → what is answered. What is not there is answered with 404.
    pages: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Place {
    fn start() -> Place {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (pages, asked) = (Arc::default(), Arc::default());
        let (served, noted) = (Arc::clone(&pages), Arc::clone(&asked));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever hangs up is not answered.
                answer(stream, &served, &noted).ok();
            }
        });
        Place { address, key: KeyPair::generate_unencrypted_keypair().unwrap(), pages, asked }
    }

    /// For the window: the first address of the channel is one where nobody listens.
    fn channel(&self) -> Vec<(&'static str, String)> {
        vec![
            ("TRAYGATE_UPDATES_AT", format!("http://127.0.0.1:1/ {}/latest.json", self.address)),
            ("TRAYGATE_UPDATES_KEY", STANDARD.encode(self.key.pk.to_box().unwrap().into_string())),
        ]
    }

    fn has(&self, path: &str, page: impl Into<Vec<u8>>) {
        self.pages.lock().unwrap().insert(path.to_owned(), page.into());
    }

    /// Announces a version whose package carries this signature.
    fn announces(&self, version: &str, signature: &str) {
        let system = format!("linux-{}", std::env::consts::ARCH);
        let package = json!({ "url": format!("{}/package", self.address), "signature": signature });
        let list = json!({ "version": version, "notes": "Sorted.", "platforms": { system: package } });
        self.has("/latest.json", list.to_string());
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn answer(
    mut stream: TcpStream,
    pages: &Mutex<BTreeMap<String, Vec<u8>>>,
    asked: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let page = pages.lock().unwrap().get(&path).cloned();
    asked.lock().unwrap().push(path);
    let status = if page.is_some() { "200 OK" } else { "404 Not Found" };
    let page = page.unwrap_or_default();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", page.len())?;
    stream.write_all(&page)
}

/// Signs as Tauri's command does: in the trusted comment stands the version the package was made for.
fn signed(key: &KeyPair, package: &[u8], version: &str) -> String {
    signed_with(key, package, &format!("timestamp:1700000000\tfile:Traygate.AppImage\tversion:{version}"))
}

fn signed_with(key: &KeyPair, package: &[u8], comment: &str) -> String {
    let signature = minisign::sign(Some(&key.pk), &key.sk, package, Some(comment), Some("for a test"));
    STANDARD.encode(signature.unwrap().into_string())
}

#[test]
fn only_a_package_that_was_signed_is_installed_and_only_at_a_click() {
    let screen = Screen::new();
    let vendors = Vendors::start();
    let mut app = screen.background();
    let mut cursor = cursor_at_work(&screen.sandbox, &vendors);
    let place = Place::start();

    // The window believes that it lies in this image. The next one is another program, which says that it was started:
    // what it runs first, it is told by a variable.
    screen.sandbox.write("Apps/Traygate.AppImage", "the old one");
    let image = screen.sandbox.home().join("Apps/Traygate.AppImage");
    fs::set_permissions(&image, fs::Permissions::from_mode(0o755)).unwrap();
    let said = screen.sandbox.home().join("said");
    screen
        .sandbox
        .write("says", &format!("echo \"$0 $#\" > '{0}.new' && mv '{0}.new' '{0}'\n", said.display()));
    let next = fs::read("/bin/bash").unwrap();
    let mut vars = place.channel();
    vars.extend([
        ("APPDIR", programs().display().to_string()),
        ("APPIMAGE", image.display().to_string()),
        ("BASH_ENV", screen.sandbox.home().join("says").display().to_string()),
    ]);
    let window = Window::open(&screen, vars);
    window.go("settings");
    window.shows("Traygate looks only when you ask it to");
    assert_eq!(place.asked(), [""; 0], "nothing is asked before somebody does");

    let look = |outcome: &str| {
        window.press("Look for updates");
        window.shows(outcome);
    };
    look("the place that updates come from cannot be reached");
    place.announces(env!("CARGO_PKG_VERSION"), "none");
    look("This is the newest version.");
    place.has("/latest.json", "<html>Sign in to the network of this hotel</html>");
    look("what the place that updates come from answers makes no sense");
    place.announces("0.0.9", "none");
    look("This is the newest version.");
    place.has("/latest.json", json!({ "version": "9.9.9", "platforms": {} }).to_string());
    look("no package of it for this computer");

    let (good, other) =
        (signed(&place.key, &next, "9.9.9"), KeyPair::generate_unencrypted_keypair().unwrap());
    place.has("/package", next.clone());
    let refused = |signature: &str| {
        place.announces("9.9.9", signature);
        look("Traygate 9.9.9 is there.");
        window.press("Install and restart");
        window.shows(NOT_OURS);
        let folder = fs::read_dir(image.parent().unwrap()).unwrap().count();
        assert_eq!((fs::read_to_string(&image).unwrap().as_str(), folder), ("the old one", 1));
    };
    refused(&signed(&other, &next, "9.9.9"));
    // An old package is not passed off as a new one, nor is one that says nothing of its version.
    refused(&signed(&place.key, &next, "0.0.9"));
    refused(&signed_with(&place.key, &next, "timestamp:1700000000"));
    refused("bm8gc2lnbmF0dXJl");
    place.has("/package", [&next[..], b"more"].concat());
    refused(&good);
    window.picture("update-refused");

    place.has("/package", next.clone());
    place.announces("9.9.9", &good);
    look("Traygate 9.9.9 is there.");
    window.picture("update");
    let call = begin_slow_call(&mut cursor);
    window.press("Install and restart");
    app.ends_well();
    let answer = cursor.answer(call);
    assert!(answer["result"]["isError"].as_bool() != Some(true) && answer.get("error").is_none(), "{answer}");
    until("the window's end", || screen.window().is_none().then_some(()));
    let started = await_that("the new version", || fs::read_to_string(&said).ok(), || app.written());
    assert_eq!(started, format!("{} 0\n", image.display()));
    assert!(fs::read(&image).unwrap() == next, "the package is what was signed");
}

#[test]
fn without_a_release_channel_nothing_is_asked() {
    let screen = Screen::new();
    let place = Place::start();
    // Whatever the window asked of anybody would pass here.
    let mut vars: Vec<_> =
        ["http_proxy", "https_proxy", "all_proxy"].iter().map(|it| (*it, place.address.clone())).collect();
    // But for what the driver has to say to it.
    vars.push(("no_proxy", "127.0.0.1,localhost".to_owned()));
    let window = Window::open(&screen, vars);
    window.go("settings");
    window.shows("There is no place yet from which updates come.");
    assert!(!window.text().contains("Look for updates"));
    let told = |command: &str| {
        let note = "(it) => { window.told = [it] }, (no) => { window.told = ['refused', String(no)] }";
        let ask = format!("window.told = null; window.__TAURI_INTERNALS__.invoke('{command}').then({note})");
        window.script(&ask);
        let heard = || Some(window.script("return window.told")).filter(|it| !it.is_null());
        await_that(command, heard, || window.text())
    };
    assert_eq!(told("look_for_update"), json!([null]));
    assert_eq!(told("install_update")[0], "refused");
    // The page reaches nothing of the plugin's past our own commands.
    let check: Value = told("plugin:updater|check");
    assert_eq!(check[0], "refused", "{check}");
    assert_eq!(place.asked(), [""; 0]);
}
