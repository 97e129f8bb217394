//! The table of `docs/bad-inputs.md`: complete, and true of the tests it names; and what the window may not do.

use std::{fs, path::Path};

/// One row: its number and the tests it names, as file and function.
struct Row {
    number: u32,
    tests: Vec<(String, String)>,
}

#[test]
fn every_bad_input_has_a_test_that_exists() {
    let rows = rows();
    let numbers: Vec<u32> = rows.iter().map(|it| it.number).collect();
    assert_eq!(numbers, (1..=72).collect::<Vec<u32>>(), "each number once, in order");
    let missing = missing();
    let mut wrong = Vec::new();
    for Row { number, tests } in rows {
        if tests.is_empty() && !missing.contains(&number) {
            wrong.push(format!("{number} names no test and is not said to be missing"));
        }
        for (file, function) in tests {
            let text = read(&file);
            let is_test = text.lines().collect::<Vec<_>>().windows(2).any(|lines| {
                let declared = lines[1].trim_start().trim_start_matches("async ");
                lines[0].contains("test") && declared.starts_with(&format!("fn {function}("))
            });
            if !is_test {
                wrong.push(format!("{number}: {file} has no test {function}"));
            }
            // What a pure function does is no proof of what arrives at the socket.
            if file.contains("/src/") {
                wrong.push(format!("{number}: {file} is no test from outside"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_window_loads_nothing_a_server_names() {
    let settings: serde_json::Value = serde_json::from_str(&read("src-tauri/tauri.conf.json")).unwrap();
    let policy = settings["app"]["security"]["csp"].as_str().unwrap();
    let rule =
        |name: &str| policy.split(';').map(str::trim).find_map(|it| it.strip_prefix(name)).unwrap().trim();
    assert_eq!(rule("default-src "), "'none'");
    assert_eq!(rule("img-src "), "'self'");
    assert_eq!(rule("script-src "), "'self'");
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    // The policy is the second lock: no part of the window makes a picture or markup out of foreign text.
    for (file, text) in window() {
        for way in
            ["{@html", "innerHTML", "outerHTML", "insertAdjacentHTML", "src={", "srcset", "url({", "eval("]
        {
            assert!(!text.contains(way), "{file} has {way}");
        }
    }
}

#[test]
fn a_page_reaches_traygate_by_its_own_links_alone() {
    let settings: serde_json::Value = serde_json::from_str(&read("src-tauri/tauri.conf.json")).unwrap();
    let links = serde_json::json!({ "deep-link": { "desktop": { "schemes": ["traygate"] } } });
    assert_eq!(settings["plugins"], links);
    let lock = read("Cargo.lock");
    for way in ["tauri-plugin-shell", "tauri-plugin-http"] {
        assert!(!lock.contains(&format!("name = \"{way}\"")), "{way} opens a way in or out");
    }
}

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for line in read("docs/bad-inputs.md").lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(number) = cells.get(1).and_then(|it| it.parse().ok()) else { continue };
        let named = cells[4].split("<br>").map(|it| it.trim_matches('`'));
        let tests = named.filter_map(|it| it.split_once("::")).map(|(file, name)| (file.into(), name.into()));
        rows.push(Row { number, tests: tests.collect() });
    }
    rows
}

/// The numbers under "Not as it should be yet".
fn missing() -> Vec<u32> {
    let text = read("docs/bad-inputs.md");
    let (_, list) = text.split_once("\nNot as it should be yet:\n").unwrap_or_default();
    list.lines().filter_map(|it| it.strip_prefix("- **")?.split_once("**")?.0.parse().ok()).collect()
}

/// The window's own sources.
fn window() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join("ui/src")];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap_or_default()));
            }
        }
    }
    assert!(found.len() > 10);
    found
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
