//! Where each app keeps its files, on all three systems, as tables.

use crate::sandbox::{Sandbox, bridge, connect, disconnect};
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

/// `folders` are what shows that the app is there; what ends in `.json` is a file.
#[track_caller]
fn check(id: &str, platform: Platform, folders: &[&str], expected: &[&str]) {
    let sandbox = Sandbox::empty(platform);
    for path in folders.iter().map(|it| sandbox.home.dir.join(it)) {
        if path.extension().is_some_and(|it| it == "json" || it == "yaml") {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}").unwrap();
        } else {
            fs::create_dir_all(path).unwrap();
        }
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

/// Apps that differ in nothing but names: id, what shows it on every system, its file on every system.
#[test]
fn files_that_lie_in_the_home_directory_everywhere() {
    for (id, sign, file) in [
        ("copilot-cli", ".copilot", ".copilot/mcp-config.json"),
        ("gemini-cli", ".gemini/settings.json", ".gemini/settings.json"),
        ("gemini-cli", ".gemini/oauth_creds.json", ".gemini/settings.json"),
        ("lm-studio", ".lmstudio", ".lmstudio/mcp.json"),
        ("lm-studio", ".cache/lm-studio", ".cache/lm-studio/mcp.json"),
        ("opencode", ".config/opencode", ".config/opencode/opencode.jsonc"),
        ("opencode", ".config/opencode/opencode.json", ".config/opencode/opencode.json"),
        ("kilo-code", ".config/kilo", ".config/kilo/kilo.jsonc"),
        ("kilo-code", ".config/kilo/kilo.json", ".config/kilo/kilo.json"),
        ("jetbrains-ai", ".ai/mcp", ".ai/mcp/mcp.json"),
        ("junie", ".junie", ".junie/mcp/mcp.json"),
        ("kiro", ".kiro", ".kiro/settings/mcp.json"),
        ("antigravity", ".gemini/config", ".gemini/config/mcp_config.json"),
        ("antigravity", ".gemini/antigravity", ".gemini/antigravity/mcp_config.json"),
        ("warp", ".warp", ".warp/.mcp.json"),
        ("augment", ".augment", ".augment/settings.json"),
        ("kimi-code", ".kimi-code", ".kimi-code/mcp.json"),
        ("factory-droid", ".factory", ".factory/mcp.json"),
        ("amazon-q", ".aws/amazonq", ".aws/amazonq/mcp.json"),
        ("qwen-code", ".qwen", ".qwen/settings.json"),
        ("amp", ".config/amp", ".config/amp/settings.json"),
        ("codex", ".codex", ".codex/config.toml"),
        ("continue", ".continue/config.yaml", ".continue/config.yaml"),
        ("librechat", "LibreChat/librechat.yaml", "LibreChat/librechat.yaml"),
        ("mistral-vibe", ".vibe", ".vibe/config.toml"),
        ("grok-build", ".grok", ".grok/config.toml"),
        ("windsurf", ".codeium/windsurf", ".codeium/windsurf/mcp_config.json"),
        ("windsurf", ".codeium/windsurf-next", ".codeium/windsurf-next/mcp_config.json"),
    ] {
        for platform in crate::sandbox::PLATFORMS {
            check(id, platform, &[sign], &[file]);
        }
    }
}

/// Id, system, what shows it, its files.
#[test]
fn files_that_lie_elsewhere_on_some_system() {
    use Platform::{Linux, MacOs, Windows};
    const SUPPORT: &str = "Library/Application Support";
    const ROO: &str = "User/globalStorage/rooveterinaryinc.roo-cline";
    for (id, platform, signs, files) in [
        (
            "vscode-insiders",
            Linux,
            vec![".config/Code - Insiders"],
            vec![".config/Code - Insiders/User/mcp.json"],
        ),
        (
            "vscode-insiders",
            MacOs,
            vec![&*format!("{SUPPORT}/Code - Insiders")],
            vec![&*format!("{SUPPORT}/Code - Insiders/User/mcp.json")],
        ),
        (
            "vscode-insiders",
            Windows,
            vec!["AppData/Local/Programs/Microsoft VS Code Insiders"],
            vec!["AppData/Roaming/Code - Insiders/User/mcp.json"],
        ),
        (
            "vscodium",
            Linux,
            vec![".config/VSCodium", ".var/app/com.vscodium.codium"],
            vec![
                ".config/VSCodium/User/mcp.json",
                ".var/app/com.vscodium.codium/config/VSCodium/User/mcp.json",
            ],
        ),
        (
            "vscodium",
            Linux,
            vec![".var/app/com.vscodium.codium"],
            vec![".var/app/com.vscodium.codium/config/VSCodium/User/mcp.json"],
        ),
        (
            "vscodium",
            MacOs,
            vec![&*format!("{SUPPORT}/VSCodium")],
            vec![&*format!("{SUPPORT}/VSCodium/User/mcp.json")],
        ),
        (
            "vscodium",
            Windows,
            vec!["AppData/Local/Programs/VSCodium"],
            vec!["AppData/Roaming/VSCodium/User/mcp.json"],
        ),
        ("windsurf", Linux, vec![".config/devin"], vec![".config/devin/mcp_config.json"]),
        ("windsurf", MacOs, vec![".config/devin"], vec![".config/devin/mcp_config.json"]),
        ("windsurf", Windows, vec!["AppData/Roaming/devin"], vec!["AppData/Roaming/devin/mcp_config.json"]),
        (
            "windsurf",
            Linux,
            vec![".config/devin", ".codeium/windsurf", ".codeium/mcp_config.json"],
            vec![
                ".config/devin/mcp_config.json",
                ".codeium/windsurf/mcp_config.json",
                ".codeium/mcp_config.json",
            ],
        ),
        (
            "windsurf",
            Windows,
            vec!["AppData/Local/Programs/Windsurf"],
            vec!["AppData/Roaming/devin/mcp_config.json"],
        ),
        ("zed", Linux, vec![".config/zed"], vec![".config/zed/settings.json"]),
        ("zed", Linux, vec![".var/app/dev.zed.Zed"], vec![".config/zed/settings.json"]),
        ("zed", MacOs, vec![".config/zed"], vec![".config/zed/settings.json"]),
        ("zed", Windows, vec!["AppData/Local/Programs/Zed"], vec!["AppData/Roaming/Zed/settings.json"]),
        ("goose", Linux, vec![".config/goose/config.yaml"], vec![".config/goose/config.yaml"]),
        ("goose", MacOs, vec![".config/goose/config.yaml"], vec![".config/goose/config.yaml"]),
        (
            "goose",
            Windows,
            vec!["AppData/Roaming/Block/goose/config/config.yaml"],
            vec!["AppData/Roaming/Block/goose/config/config.yaml"],
        ),
        ("hermes", Linux, vec![".hermes"], vec![".hermes/config.yaml"]),
        ("hermes", MacOs, vec![".hermes"], vec![".hermes/config.yaml"]),
        ("hermes", Windows, vec!["AppData/Local/hermes"], vec!["AppData/Local/hermes/config.yaml"]),
        ("crush", Linux, vec![".config/crush"], vec![".config/crush/crush.json"]),
        ("crush", MacOs, vec![".config/crush"], vec![".config/crush/crush.json"]),
        ("crush", Windows, vec!["AppData/Local/crush"], vec!["AppData/Local/crush/crush.json"]),
        ("jetbrains-ai", Linux, vec![".config/JetBrains"], vec![".ai/mcp/mcp.json"]),
        ("jetbrains-ai", MacOs, vec![&*format!("{SUPPORT}/JetBrains")], vec![".ai/mcp/mcp.json"]),
        ("jetbrains-ai", Windows, vec!["AppData/Roaming/JetBrains"], vec![".ai/mcp/mcp.json"]),
        (
            "antigravity",
            Linux,
            vec![".gemini/config", ".gemini/antigravity"],
            vec![".gemini/config/mcp_config.json", ".gemini/antigravity/mcp_config.json"],
        ),
        (
            "visual-studio",
            Windows,
            vec!["AppData/Local/Microsoft/VisualStudio/17.0_8c5d1b2e"],
            vec![".mcp.json"],
        ),
        ("trae", Linux, vec![".config/Trae"], vec![".config/Trae/User/mcp.json"]),
        ("trae", MacOs, vec![&*format!("{SUPPORT}/Trae")], vec![&*format!("{SUPPORT}/Trae/User/mcp.json")]),
        ("trae", Windows, vec!["AppData/Roaming/Trae"], vec!["AppData/Roaming/Trae/User/mcp.json"]),
        (
            "copilot-jetbrains",
            Linux,
            vec![".config/github-copilot/intellij"],
            vec![".config/github-copilot/intellij/mcp.json"],
        ),
        (
            "copilot-jetbrains",
            MacOs,
            vec![".config/github-copilot/intellij"],
            vec![".config/github-copilot/intellij/mcp.json"],
        ),
        (
            "copilot-jetbrains",
            Windows,
            vec!["AppData/Local/github-copilot/intellij"],
            vec!["AppData/Local/github-copilot/intellij/mcp.json"],
        ),
        ("visual-studio", Linux, vec![], vec![]),
        ("visual-studio", MacOs, vec![], vec![]),
        (
            "roo-code",
            Linux,
            vec![&*format!(".config/Code/{ROO}"), &*format!(".config/VSCodium/{ROO}")],
            vec![
                &*format!(".config/Code/{ROO}/settings/mcp_settings.json"),
                &*format!(".config/VSCodium/{ROO}/settings/mcp_settings.json"),
            ],
        ),
        (
            "roo-code",
            MacOs,
            vec![&*format!("{SUPPORT}/Cursor/{ROO}")],
            vec![&*format!("{SUPPORT}/Cursor/{ROO}/settings/mcp_settings.json")],
        ),
        (
            "roo-code",
            Windows,
            vec![],
            vec![&*format!("AppData/Roaming/Code/{ROO}/settings/mcp_settings.json")],
        ),
    ] {
        check(id, platform, &signs, &files);
    }
}

#[test]
fn what_others_leave_behind_is_no_sign() {
    for (id, platform, folder) in [
        // Antigravity's and Gemini CLI's common folder, Windsurf's and its plug-in's.
        ("gemini-cli", Platform::Linux, ".gemini/config"),
        ("antigravity", Platform::Linux, ".gemini"),
        ("windsurf", Platform::Linux, ".codeium"),
        // The build tools alone, and versions too old.
        ("visual-studio", Platform::Windows, "AppData/Local/Microsoft/VisualStudio/Packages"),
        ("visual-studio", Platform::Windows, "AppData/Local/Microsoft/VisualStudio/16.0_8c5d1b2e"),
        ("roo-code", Platform::Linux, ".config/Code/User/globalStorage/saoudrizwan.claude-dev"),
    ] {
        let sandbox = Sandbox::empty(platform);
        fs::create_dir_all(sandbox.home.dir.join(folder)).unwrap();
        assert!(!clients::client(id).unwrap().installed(&sandbox.home), "{id}: {folder}");
    }
}

#[test]
fn lm_studio_is_found_where_its_pointer_leads() {
    let sandbox = Sandbox::empty(Platform::Linux);
    let moved = sandbox.home.dir.join("models");
    fs::write(sandbox.home.dir.join(".lmstudio-home-pointer"), format!("{}\n", moved.display())).unwrap();
    assert_eq!(files("lm-studio", &sandbox.home), [".lmstudio/mcp.json"], "it leads nowhere");
    fs::create_dir(&moved).unwrap();
    assert_eq!(files("lm-studio", &sandbox.home), ["models/mcp.json"]);
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
    let xdg_everywhere = [
        ("opencode", "etc/opencode/opencode.jsonc"),
        ("kilo-code", "etc/kilo/kilo.jsonc"),
        ("amp", "etc/amp/settings.json"),
        ("crush", "etc/crush/crush.json"),
    ];
    for (id, file) in xdg_everywhere {
        for platform in crate::sandbox::PLATFORMS {
            assert_eq!(first(id, platform, &xdg), file);
        }
    }
    assert_eq!(linux("zed", &xdg), "etc/zed/settings.json");
    assert_eq!(first("zed", Platform::MacOs, &xdg), ".config/zed/settings.json");
    for (id, var, value, file) in [
        ("zed", "FLATPAK_XDG_CONFIG_HOME", "/home/dana/etc", "etc/zed/settings.json"),
        ("gemini-cli", "GEMINI_CLI_HOME", "/home/dana/g", "g/.gemini/settings.json"),
        ("copilot-cli", "COPILOT_HOME", "/home/dana/c", "c/mcp-config.json"),
        ("copilot-cli", "XDG_CONFIG_HOME", "/home/dana/etc", ".copilot/mcp-config.json"),
        ("kimi-code", "KIMI_CODE_HOME", "/home/dana/k", "k/mcp.json"),
        ("codex", "CODEX_HOME", "/home/dana/c", "c/config.toml"),
        ("goose", "GOOSE_PATH_ROOT", "/home/dana/g", "g/config/config.yaml"),
        ("goose", "XDG_CONFIG_HOME", "/home/dana/etc", "etc/goose/config.yaml"),
        ("continue", "CONTINUE_GLOBAL_DIR", "/home/dana/c", "c/config.yaml"),
        ("librechat", "CONFIG_PATH", "/home/dana/chat.yaml", "chat.yaml"),
        ("librechat", "CONFIG_PATH", "https://chat.example/librechat.yaml", "LibreChat/librechat.yaml"),
        ("grok-build", "GROK_HOME", "/home/dana/g", "g/config.toml"),
        ("hermes", "HERMES_HOME", "/home/dana/h", "h/config.yaml"),
        ("qwen-code", "QWEN_HOME", "/home/dana/q", "q/settings.json"),
        ("crush", "CRUSH_GLOBAL_CONFIG", "/home/dana/c", "c/crush.json"),
        ("amp", "AMP_SETTINGS_FILE", "/home/dana/amp.json", "amp.json"),
        ("vscodium", "VSCODE_APPDATA", "/home/dana/a", "a/VSCodium/User/mcp.json"),
        ("vscodium", "VSCODE_PORTABLE", "/home/dana/p", ".config/VSCodium/User/mcp.json"),
    ] {
        assert_eq!(linux(id, &[(var, value)]), file, "{id} {var}");
    }
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
        ("windsurf", "windsurf"),
        ("copilot-cli", "copilot"),
        ("gemini-cli", "gemini"),
        ("lm-studio", "lms"),
        ("zed", "zeditor"),
        ("opencode", "opencode"),
        ("kilo-code", "kilo"),
        ("vscode-insiders", "code-insiders"),
        ("vscodium", "codium"),
        ("junie", "junie"),
        ("kiro", "kiro-cli"),
        ("antigravity", "agy"),
        ("warp", "warp-terminal"),
        ("qwen-code", "qwen"),
        ("crush", "crush"),
        ("amp", "amp"),
        ("augment", "auggie"),
        ("kimi-code", "kimi"),
        ("factory-droid", "droid"),
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

/// Both are read and joined; our entry must not stay behind in the one that was there first.
#[test]
fn a_second_file_that_comes_later_is_written_too_and_nothing_stays_in_the_first() {
    for (id, stem) in [("opencode", "opencode"), ("kilo-code", "kilo")] {
        let client = clients::client(id).unwrap();
        let sandbox = Sandbox::empty(Platform::Linux);
        let folder = sandbox.home.dir.join(".config").join(stem);
        let [first, second] = ["json", "jsonc"].map(|it| folder.join(format!("{stem}.{it}")));
        fs::create_dir_all(&folder).unwrap();
        fs::write(&first, "{}").unwrap();
        sandbox.apply(client, &connect(&bridge("acme"))).unwrap();
        fs::write(&second, "// new\n{}\n").unwrap();
        sandbox.apply(client, &connect(&bridge("acme"))).unwrap();
        assert_eq!(sandbox.files(client), [second.clone(), first.clone()]);
        sandbox.apply(client, &disconnect("acme")).unwrap();
        let texts = [first, second].map(|it| fs::read_to_string(it).unwrap());
        assert_eq!(texts, ["{}", "// new\n{}\n"]);
    }
}
