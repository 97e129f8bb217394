//! The licences of everything that is linked into the programs: most of them ask to be passed on with it.

use super::{PROGRAMS, said_by};
use crate::shell::{cargo, root};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
    process::Command,
};

/// What stands in `third-party.txt`: first every library with its licence in a word, then every text once.
///
/// # Errors
/// Cargo cannot tell, or a library names no licence.
pub(super) fn notices() -> Result<String, String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let host = said_by(Command::new(rustc).arg("-vV"))?;
    let host = host.lines().find_map(|it| it.strip_prefix("host: ")).ok_or("rustc does not name its host")?;
    let said =
        said_by(&mut cargo(&["metadata", "--locked", "--format-version=1", "--filter-platform", host]))?;
    let metadata: Value = serde_json::from_str(&said).map_err(|error| format!("cargo metadata: {error}"))?;
    let linked = linked(&metadata);
    let (mut list, mut texts) = (String::new(), BTreeMap::<String, BTreeSet<String>>::new());
    let mut add = |name: String, licence: &str, folder: &Path| {
        // The string is its own buffer; writing to it cannot fail.
        writeln!(list, "{name}: {licence}").expect("a string takes any text");
        for text in texts_in(folder) {
            texts.entry(text).or_default().insert(name.clone());
        }
    };
    let packages = metadata["packages"].as_array().into_iter().flatten();
    for package in packages.filter(|it| !it["source"].is_null() && linked.contains(word(&it["id"]))) {
        let name = format!("{} {}", word(&package["name"]), word(&package["version"]));
        let manifest = Path::new(word(&package["manifest_path"]));
        let folder = manifest.parent().unwrap_or(manifest);
        let named = package["license"].as_str().or_else(|| package["license_file"].as_str());
        add(name.clone(), named.ok_or_else(|| format!("{name} names no licence"))?, folder);
    }
    // Svelte's runtime is part of the window's page.
    add("svelte (npm)".to_owned(), "MIT", &root().join("ui/node_modules/svelte"));
    let mut out = format!("Traygate contains these libraries:\n\n{list}");
    for (text, names) in texts {
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
        write!(out, "\n{}\n{names}\n\n{}\n", "-".repeat(80), text.trim()).expect("a string takes any text");
    }
    Ok(out)
}

/// The ids of all packages that end in one of the programs, through ordinary dependencies alone.
fn linked(metadata: &Value) -> BTreeSet<&str> {
    let packages = || metadata["packages"].as_array().into_iter().flatten();
    let ours = packages().filter(|it| it["source"].is_null());
    let mut open: Vec<&str> = ours
        .filter(|it| PROGRAMS.iter().any(|(package, _)| it["name"] == *package))
        .map(|it| word(&it["id"]))
        .collect();
    let nodes: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| (word(&it["id"]), it))
        .collect();
    let mut linked = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !linked.insert(id) {
            continue;
        }
        let needs = nodes.get(id).and_then(|it| it["deps"].as_array()).into_iter().flatten();
        let ordinary = |it: &&Value| {
            it["dep_kinds"].as_array().is_some_and(|kinds| kinds.iter().any(|it| it["kind"].is_null()))
        };
        open.extend(needs.filter(ordinary).map(|it| word(&it["pkg"])));
    }
    linked
}

/// The licence files of a library, as texts.
fn texts_in(folder: &Path) -> Vec<String> {
    let is_licence = |name: &str| {
        let name = name.to_ascii_uppercase();
        ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"].iter().any(|it| name.starts_with(it))
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|it| is_licence(&it.file_name().to_string_lossy())).map(|it| it.path());
    let texts = files.filter_map(|it| fs::read_to_string(it).ok());
    texts.map(|it| it.replace("\r\n", "\n").trim().to_owned()).collect()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::linked;
    use serde_json::json;

    #[test]
    fn only_what_is_linked_into_a_program_is_named() {
        let node = |id: &str, needs: &[(&str, Option<&str>)]| {
            let deps = needs.iter().map(|(pkg, kind)| json!({ "pkg": pkg, "dep_kinds": [{ "kind": kind }] }));
            json!({ "id": id, "deps": deps.collect::<Vec<_>>() })
        };
        let metadata = json!({
            "packages": [
                { "id": "a", "name": "cli", "source": null },
                { "id": "b", "name": "tests", "source": null },
            ],
            "resolve": { "nodes": [
                node("a", &[("engine", None), ("only-in-tests", Some("dev")), ("only-in-builds", Some("build"))]),
                node("b", &[("only-there", None)]),
                node("engine", &[("deep", None)]),
            ] },
        });
        assert_eq!(linked(&metadata).into_iter().collect::<Vec<_>>(), ["a", "deep", "engine"]);
    }
}
