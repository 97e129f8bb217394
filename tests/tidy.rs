//! What every file of the repository owes its reader, as tests.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Above this a reader would rather have two files.
const LINES: usize = 500;

/// Where a secret may leave its type. A new place is a decision: raise the number in the same commit that adds it.
const EXPOSE_SITES: &[(&str, usize)] = &[
    ("src-tauri/crates/credentials/src/adoption.rs", 2),
    ("src-tauri/crates/credentials/src/credentials.rs", 5),
    ("src-tauri/crates/credentials/src/identity/userinfo.rs", 1),
    ("src-tauri/crates/credentials/src/keep.rs", 1),
    ("src-tauri/crates/credentials/src/refresh.rs", 3),
    ("src-tauri/crates/credentials/src/revocation.rs", 3),
    ("src-tauri/crates/credentials/src/sign_in/callback.rs", 1),
    ("src-tauri/crates/credentials/src/token.rs", 4),
    ("src-tauri/crates/engine/src/access.rs", 1),
    ("src-tauri/crates/engine/src/commands/import.rs", 2),
    ("src-tauri/crates/engine/src/commands/move_in/sign_ins.rs", 2),
    ("src-tauri/crates/engine/src/commands/move_in.rs", 3),
    ("src-tauri/crates/engine/src/commands/probe.rs", 1),
    ("src-tauri/crates/gateway/src/upstream.rs", 1),
    ("src-tauri/crates/vault/src/vault/keychain.rs", 1),
    ("src-tauri/crates/vault/src/vault/master_key.rs", 2),
    ("src-tauri/crates/vault/src/vault/record.rs", 2),
    ("src-tauri/crates/vault/src/vault/seal.rs", 1),
];

#[test]
fn every_rust_file_opens_with_one_line_on_what_is_in_it() {
    let without: Vec<String> = rust_files()
        .into_iter()
        .filter(|file| !file.ends_with("build.rs"))
        .filter(|file| !text(file).starts_with("//! ") && !text(file).starts_with("#!["))
        .map(|file| shown(&file))
        .collect();
    assert!(without.is_empty(), "these files do not open with a `//!` line: {without:#?}");
}

#[test]
fn no_file_is_longer_than_a_reader_likes() {
    let kinds = ["rs", "ts", "svelte", "css"];
    let long: Vec<String> = files()
        .into_iter()
        .filter(|file| file.extension().is_some_and(|it| kinds.iter().any(|kind| it == *kind)))
        .map(|file| (text(&file).lines().count(), file))
        .filter(|(lines, _)| *lines > LINES)
        .map(|(lines, file)| format!("{lines} {}", shown(&file)))
        .collect();
    assert!(long.is_empty(), "longer than {LINES} lines: {long:#?}");
}

#[test]
fn modules_live_in_files_of_their_name() {
    let old: Vec<PathBuf> = rust_files().into_iter().filter(|file| file.ends_with("mod.rs")).collect();
    assert!(old.is_empty(), "`foo.rs` beside `foo/`, no `mod.rs`: {old:#?}");
}

#[test]
fn nothing_is_ignored_or_left_to_do() {
    // Spelled in two halves so that this file does not find itself.
    let marks =
        [["#[ign", "ore"], ["todo", "!("], ["unimpl", "emented!("], ["FIX", "ME"]].map(|it| it.concat());
    let found: Vec<String> = rust_files()
        .into_iter()
        .flat_map(|file| {
            let text = text(&file);
            let lines: Vec<String> = text
                .lines()
                .enumerate()
                .filter(|(_, line)| marks.iter().any(|mark| line.contains(mark.as_str())))
                .map(|(number, line)| format!("{}:{}: {}", shown(&file), number + 1, line.trim()))
                .collect();
            lines
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nobody_is_called_manager_helper_util_or_service() {
    let banned = ["Manager", "Helper", "Util", "Service"];
    // Names of other people's things that we must spell as they do.
    let foreign = ["SecretService", "Secret Service", "FormService", "tower::Service"];
    let found: Vec<String> = rust_files()
        .into_iter()
        .flat_map(|file| {
            let text = text(&file);
            let declared: Vec<String> = text
                .lines()
                .filter(|line| {
                    ["struct ", "enum ", "trait ", "mod ", "type "].iter().any(|it| line.contains(it))
                })
                .filter(|line| !line.trim_start().starts_with("//"))
                .filter(|line| {
                    banned.iter().any(|it| line.contains(it)) && !foreign.iter().any(|it| line.contains(it))
                })
                .map(|line| format!("{}: {}", shown(&file), line.trim()))
                .collect();
            declared
        })
        .collect();
    assert!(found.is_empty(), "name the thing, not its layer: {found:#?}");
}

#[test]
fn secrets_leave_only_where_somebody_decided_so() {
    let counted: Vec<(String, usize)> = rust_files()
        .into_iter()
        .filter(|file| shown(file).starts_with("src-tauri/") && !shown(file).contains("/tests"))
        .map(|file| (text(&file).matches(".expose()").count(), shown(&file)))
        .filter(|(count, _)| *count > 0)
        .map(|(count, file)| (file, count))
        .collect();
    let decided: Vec<(String, usize)> =
        EXPOSE_SITES.iter().map(|(file, count)| ((*file).to_owned(), *count)).collect();
    assert_eq!(counted, decided, "`EXPOSE_SITES` lists every place where a secret leaves its type");
}

#[test]
fn the_changelog_has_room_for_what_comes_next() {
    assert!(text(&root().join("CHANGELOG.md")).contains("\n## [Unreleased]\n"));
}

#[test]
fn every_fixture_folder_belongs_to_a_client() {
    let folders = fs::read_dir(root().join("tests/fixtures")).expect("there are fixtures");
    let named: BTreeSet<String> = folders
        .flatten()
        .filter(|it| it.path().is_dir())
        .map(|it| it.file_name().to_string_lossy().into_owned())
        .collect();
    let clients: BTreeSet<String> = clients::CLIENTS.iter().map(|it| it.id().to_owned()).collect();
    assert_eq!(named, clients, "one folder of fixtures per client");
}

#[test]
fn no_registry_host_is_named_in_a_lock_file() {
    let lock = text(&root().join("ui/package-lock.json"));
    assert!(!lock.contains("\"resolved\": \"http"), "ui/package-lock.json names a download host");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies below the root").to_owned()
}

fn rust_files() -> Vec<PathBuf> {
    files().into_iter().filter(|file| file.extension().is_some_and(|it| it == "rs")).collect()
}

/// Every source file below the folders that hold source, sorted.
fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> =
        ["src-tauri", "tests", "ui/src", "ui/tests"].iter().map(|it| root().join(it)).collect();
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if path.is_dir() {
                if name != "node_modules" && name != "target" && name != "gen" && name != "dist" {
                    open.push(path);
                }
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(file: &Path) -> String {
    String::from_utf8_lossy(&fs::read(file).expect("a listed file can be read")).into_owned()
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).to_string_lossy().replace('\\', "/")
}
