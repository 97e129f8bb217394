//! Where each app keeps its files, on all three systems, as tables.

use crate::sandbox::Sandbox;
use clients::{Client, Home, Platform};
use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

/// The client's files relative to the home, with forward slashes.
fn files(id: &str, home: &Home) -> Vec<String> {
    let client: &dyn Client = clients::client(id).unwrap();
    let relative = |it: PathBuf| {
        let inside = it.strip_prefix(&home.dir).map(Path::to_owned).unwrap_or(it);
        inside.iter().map(|it| it.to_str().unwrap()).collect::<Vec<_>>().join("/")
    };
    client.files(home).into_iter().map(relative).collect()
}

#[track_caller]
fn check(id: &str, platform: Platform, folders: &[&str], expected: &[&str]) {
    let sandbox = Sandbox::empty(platform);
    for folder in folders {
        fs::create_dir_all(sandbox.home.dir.join(folder)).unwrap();
    }
    assert_eq!(files(id, &sandbox.home), expected, "{id} {platform:?}");
    if !folders.is_empty() {
        assert!(clients::client(id).unwrap().installed(&sandbox.home), "{id} {platform:?}: {folders:?}");
    }
}

#[test]
fn claude_desktop_on_each_system() {
    const MAC: &str = "Library/Application Support/Claude/claude_desktop_config.json";
    const CLASSIC: &str = "AppData/Roaming/Claude/claude_desktop_config.json";
    const STORE: &str =
        "AppData/Local/Packages/Claude_pzs8sxrjxfjjc/LocalCache/Roaming/Claude/claude_desktop_config.json";
    let id = "claude-desktop";
    check(id, Platform::Linux, &[], &[".config/Claude/claude_desktop_config.json"]);
    check(id, Platform::Linux, &[".config/Claude"], &[".config/Claude/claude_desktop_config.json"]);
    check(id, Platform::MacOs, &["Library/Application Support/Claude"], &[MAC]);
    check(id, Platform::Windows, &[], &[CLASSIC]);
    check(id, Platform::Windows, &["AppData/Local/AnthropicClaude"], &[CLASSIC]);
    check(id, Platform::Windows, &["AppData/Roaming/Claude"], &[CLASSIC]);
    let store = "AppData/Local/Packages/Claude_pzs8sxrjxfjjc";
    check(id, Platform::Windows, &[store], &[STORE]);
    check(id, Platform::Windows, &[store, "AppData/Roaming/Claude"], &[CLASSIC, STORE]);
    check(
        id,
        Platform::Windows,
        &["AppData/Roaming/Claude", "AppData/Local/Packages/Claudette_1"],
        &[CLASSIC],
    );
}

#[test]
fn cursor_on_each_system() {
    for platform in crate::sandbox::PLATFORMS {
        check("cursor", platform, &[".cursor"], &[".cursor/mcp.json"]);
    }
    check("cursor", Platform::Windows, &["AppData/Roaming/Cursor"], &[".cursor/mcp.json"]);
}

#[test]
fn vscode_on_each_system() {
    const FLATPAK: &str = ".var/app/com.visualstudio.code/config/Code/User/mcp.json";
    check("vscode", Platform::Linux, &[".config/Code"], &[".config/Code/User/mcp.json"]);
    check("vscode", Platform::Linux, &[".var/app/com.visualstudio.code"], &[FLATPAK]);
    let both = [".config/Code", ".var/app/com.visualstudio.code"];
    check("vscode", Platform::Linux, &both, &[".config/Code/User/mcp.json", FLATPAK]);
    let mac = "Library/Application Support/Code";
    check("vscode", Platform::MacOs, &[mac], &["Library/Application Support/Code/User/mcp.json"]);
    check("vscode", Platform::Windows, &["AppData/Roaming/Code"], &["AppData/Roaming/Code/User/mcp.json"]);
    check("vscode", Platform::Windows, &[], &["AppData/Roaming/Code/User/mcp.json"]);
}

#[test]
fn cline_in_both_its_places() {
    const SHARED: &str = ".cline/data/settings/cline_mcp_settings.json";
    const STORAGE: &str = "User/globalStorage/saoudrizwan.claude-dev";
    let old = |editor: &str| format!("{editor}/{STORAGE}/settings/cline_mcp_settings.json");
    check("cline", Platform::Linux, &[], &[SHARED]);
    check("cline", Platform::Linux, &[".cline"], &[SHARED]);
    check("cline", Platform::Windows, &[".vscode/extensions/saoudrizwan.claude-dev-4.1.13"], &[SHARED]);
    for (platform, base) in [
        (Platform::Linux, ".config"),
        (Platform::MacOs, "Library/Application Support"),
        (Platform::Windows, "AppData/Roaming"),
    ] {
        let code = format!("{base}/Code/{STORAGE}");
        check("cline", platform, &[&code], &[&old(&format!("{base}/Code"))]);
        check("cline", platform, &[".cline", &code], &[SHARED, &old(&format!("{base}/Code"))]);
        let editors = ["Code", "Code - Insiders", "VSCodium", "Cursor"].map(|it| format!("{base}/{it}"));
        let folders = editors.each_ref().map(|it| format!("{it}/{STORAGE}"));
        let expected = editors.each_ref().map(|it| old(it));
        check(
            "cline",
            platform,
            &folders.each_ref().map(String::as_str),
            &expected.each_ref().map(String::as_str),
        );
    }
}

#[test]
fn claude_code_on_each_system() {
    for platform in crate::sandbox::PLATFORMS {
        check("claude-code", platform, &[".claude"], &[".claude.json"]);
    }
}

fn with_vars(platform: Platform, vars: &[(&str, &str)]) -> Home {
    let home = if platform == Platform::Windows { "USERPROFILE" } else { "HOME" };
    let vars = [(home, "/home/dana")].into_iter().chain(vars.iter().copied());
    Home::find(platform, vars.map(|(key, value)| (key.to_owned(), OsString::from(value))).collect()).unwrap()
}

#[test]
fn each_apps_own_variables_are_obeyed() {
    let first = |id: &str, platform, vars: &[(&str, &str)]| files(id, &with_vars(platform, vars))[0].clone();
    let linux = |id: &str, vars: &[(&str, &str)]| first(id, Platform::Linux, vars);
    assert_eq!(linux("claude-code", &[("CLAUDE_CONFIG_DIR", "/home/dana/work")]), "work/.claude.json");
    assert_eq!(linux("claude-code", &[("CLAUDE_CONFIG_DIR", " ")]), ".claude.json");
    let (file, data, dir) = (
        ("CLINE_MCP_SETTINGS_PATH", "/home/dana/servers.json"),
        ("CLINE_DATA_DIR", "/home/dana/data"),
        ("CLINE_DIR", "/home/dana/dir"),
    );
    assert_eq!(linux("cline", &[dir]), "dir/data/settings/cline_mcp_settings.json");
    assert_eq!(linux("cline", &[dir, data]), "data/settings/cline_mcp_settings.json");
    assert_eq!(linux("cline", &[dir, data, file]), "servers.json");
    assert_eq!(linux("vscode", &[("VSCODE_PORTABLE", "/home/dana/p")]), "p/user-data/User/mcp.json");
    assert_eq!(linux("vscode", &[("VSCODE_APPDATA", "/home/dana/a")]), "a/Code/User/mcp.json");
    let xdg = [("XDG_CONFIG_HOME", "/home/dana/etc")];
    assert_eq!(linux("vscode", &xdg), "etc/Code/User/mcp.json");
    assert_eq!(linux("claude-desktop", &xdg), "etc/Claude/claude_desktop_config.json");
    assert_eq!(
        first("claude-code", Platform::Windows, &[("claude_config_dir", "/home/dana/w")]),
        "w/.claude.json"
    );
    let roaming = [("APPDATA", "/home/dana/roaming")];
    assert_eq!(first("vscode", Platform::Windows, &roaming), "roaming/Code/User/mcp.json");
}

#[test]
fn a_program_on_the_path_is_a_sign() {
    let dir = tempfile::tempdir().unwrap();
    for (id, program) in [
        ("claude-desktop", "claude-desktop"),
        ("cursor", "cursor-agent"),
        ("vscode", "code"),
        ("cline", "cline"),
        ("claude-code", "claude"),
    ] {
        let bin = dir.path().join(id);
        fs::create_dir(&bin).unwrap();
        let vars = BTreeMap::from([
            ("HOME".to_owned(), OsString::from(dir.path())),
            ("PATH".to_owned(), OsString::from(&bin)),
        ]);
        let home = Home::find(Platform::Linux, vars).unwrap();
        let client = clients::client(id).unwrap();
        assert!(!client.installed(&home), "{id}");
        fs::write(bin.join(program), "").unwrap();
        assert!(client.installed(&home), "{id}");
    }
}
