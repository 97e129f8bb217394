//! `latest.json`, which tells every Traygate with a release channel of the newest version (`docs/releasing.md`).

use serde_json::{Map, Value, json};
use std::{fs, path::Path};

use super::write;
use crate::shell::{Outcome, root};

/// How the name of a package ends that the program can put in its own place, and what Tauri's updater calls the systems
/// it is for. The first of each is what the workflow builds on.
const PACKAGES: &[(&str, &[&str])] = &[
    ("_amd64.AppImage", &["linux-x86_64"]),
    (".app.tar.gz", &["darwin-aarch64"]),
    ("-setup.exe", &["windows-x86_64", "windows-x86_64-nsis"]),
    ("_en-US.msi", &["windows-x86_64-msi"]),
];

/// The command: `cargo xtask announce FOLDER ADDRESS`. `FOLDER` holds the packages with their signatures beside them and
/// gets the list; `ADDRESS` is where they will be found.
///
/// # Errors
/// A package has no signature, or there are two of a kind.
pub(crate) fn task(arguments: &[String]) -> Outcome {
    let [folder, address] = arguments else {
        return Err("takes a folder of packages and the address they will be found at".to_owned());
    };
    let folder = Path::new(folder);
    let cannot = |path: &Path, error| format!("cannot read {}: {error}", path.display());
    let mut signatures = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| cannot(folder, error))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(package) = name.strip_suffix(".sig") {
            let text = fs::read_to_string(entry.path()).map_err(|error| cannot(&entry.path(), error))?;
            signatures.push((package.to_owned(), text.trim().to_owned()));
        }
    }
    let changelog = root().join("CHANGELOG.md");
    let changes = fs::read_to_string(&changelog).map_err(|error| cannot(&changelog, error))?;
    let list = list(env!("CARGO_PKG_VERSION"), &changes, address, &signatures)?;
    write(&folder.join("latest.json"), &format!("{list:#}\n"))
}

/// `signatures`: of each package, by its name.
fn list(
    version: &str,
    changelog: &str,
    address: &str,
    signatures: &[(String, String)],
) -> Result<Value, String> {
    let mut platforms = Map::new();
    for (ending, systems) in PACKAGES {
        let found: Vec<_> = signatures.iter().filter(|(package, _)| package.ends_with(ending)).collect();
        let [(package, signature)] = found[..] else {
            return Err(format!("{} signed packages end in {ending}, and it must be one", found.len()));
        };
        let url = format!("{}/{package}", address.trim_end_matches('/'));
        for system in *systems {
            platforms.insert((*system).to_owned(), json!({ "url": url, "signature": signature }));
        }
    }
    Ok(json!({ "version": version, "notes": notes(changelog, version), "platforms": platforms }))
}

/// What the changelog says of this version.
fn notes(changelog: &str, version: &str) -> String {
    let begun = changelog.split_once(&format!("\n## [{version}]")).and_then(|it| it.1.split_once('\n'));
    let section = begun.map_or("", |it| it.1);
    section.split_once("\n## [").map_or(section, |it| it.0).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2027-01-02\n\n### Added\n- Sorting.\n\n## [0.1.0]\n- All.\n";

    fn signed(names: &[&str]) -> Vec<(String, String)> {
        names.iter().map(|it| ((*it).to_owned(), format!("signature of {it}"))).collect()
    }

    #[test]
    fn every_system_is_told_of_its_package() {
        let packages = signed(&[
            "Traygate_0.2.0_amd64.AppImage",
            "Traygate.app.tar.gz",
            "Traygate_0.2.0_x64-setup.exe",
            "Traygate_0.2.0_x64_de-DE.msi",
            "Traygate_0.2.0_x64_en-US.msi",
        ]);
        let list = list("0.2.0", CHANGELOG, "https://a.example/v0.2.0/", &packages).unwrap();
        assert_eq!(list["version"], "0.2.0");
        assert_eq!(list["notes"], "### Added\n- Sorting.");
        let platforms = list["platforms"].as_object().unwrap();
        assert_eq!(platforms.len(), 5);
        assert_eq!(
            platforms["windows-x86_64-nsis"],
            json!({
                "url": "https://a.example/v0.2.0/Traygate_0.2.0_x64-setup.exe",
                "signature": "signature of Traygate_0.2.0_x64-setup.exe",
            })
        );
        assert_eq!(platforms["windows-x86_64-msi"]["signature"], "signature of Traygate_0.2.0_x64_en-US.msi");
    }

    #[test]
    fn a_system_that_would_not_hear_of_it_stops_the_release() {
        let failure =
            list("0.2.0", CHANGELOG, "https://a.example", &signed(&["Traygate.app.tar.gz"])).unwrap_err();
        assert!(failure.starts_with("0 signed packages end in _amd64.AppImage"), "{failure}");
        assert_eq!(notes(CHANGELOG, "0.1.0"), "- All.");
        assert_eq!(notes(CHANGELOG, "0.3.0"), "");
    }
}
