//! Which process on this machine is which app's.

use crate::{
    client::{CLIENTS, Client},
    home::Platform,
};

/// Those of an app's programs that read its files only when they are started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Programs {
    /// What they are called where somebody types it. Linux starts desktop apps by such a name, too.
    commands: &'static [&'static str],
    /// The npm package that holds the command. Windows starts node with a script in it, whose own name says little
    /// (`claude-code/cli.js`).
    package: Option<&'static str>,
    application: Option<Application>,
}

/// A desktop app of macOS and Windows, told by where it lies: Claude Desktop is `Claude`, and Claude Code `claude`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Application {
    /// `NAME.app/Contents/MacOS/NAME` and `NAME.exe`.
    name: &'static str,
    /// Folders on Windows that it lies below. A `*` at the end of one stands for the rest of its name.
    windows: &'static [&'static str],
}

impl Programs {
    /// None: the app sees a change by itself.
    pub const NONE: Programs = Programs { commands: &[], package: None, application: None };

    pub(crate) const fn commands(commands: &'static [&'static str]) -> Programs {
        Programs { commands, ..Programs::NONE }
    }

    pub(crate) const fn of_npm(self, package: &'static str) -> Programs {
        Programs { package: Some(package), ..self }
    }

    pub(crate) const fn and_application(
        self,
        name: &'static str,
        windows: &'static [&'static str],
    ) -> Programs {
        Programs { application: Some(Application { name, windows }), ..self }
    }
}

/// A process as the system tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Process {
    /// The path of its program; empty where the system does not tell.
    pub(crate) program: String,
    /// What it was started with, itself first; empty where the system does not tell.
    pub(crate) command: Vec<String>,
    /// Unix seconds.
    pub(crate) started: u64,
}

/// Programs that run a script; what comes first behind their options is what runs.
const INTERPRETERS: &[&str] =
    &["node", "nodejs", "bun", "deno", "python", "ruby", "perl", "sh", "bash", "dash", "zsh"];

/// Whose process this is.
pub(crate) fn whose(process: &Process, platform: Platform) -> Option<&'static dyn Client> {
    // The processes a Chromium program starts for itself come and go while it runs.
    if process.command.iter().any(|it| it.starts_with("--type=")) {
        return None;
    }
    let first = process.command.first().map_or("", String::as_str);
    let paths = [process.program.as_str(), first].map(|it| parts(it, platform));
    // Applications first: by name alone, Claude Desktop on Windows would be Claude Code.
    let application = |client: &dyn Client| {
        let application = client.programs().application;
        application.is_some_and(|it| paths.iter().any(|path| it.is_at(path, platform)))
    };
    let script = script(&process.command, platform);
    let names = paths.iter().chain(&script).flat_map(|path| names(path, platform));
    let names: Vec<&str> = names.filter(|it| !it.is_empty()).collect();
    let package = script.as_deref().and_then(package);
    let command = |client: &dyn Client| {
        let Programs { commands, package: own, .. } = client.programs();
        commands.iter().any(|it| names.iter().any(|name| same(name, it, platform)))
            || own.is_some_and(|own| package.as_deref() == Some(own))
    };
    let find = |is: &dyn Fn(&dyn Client) -> bool| CLIENTS.iter().copied().find(|it| is(*it));
    find(&application).or_else(|| find(&command))
}

impl Application {
    fn is_at(&self, path: &[&str], platform: Platform) -> bool {
        match (platform, path) {
            (Platform::MacOs, [.., bundle, "Contents", "MacOS", file]) => {
                bundle.strip_suffix(".app") == Some(self.name) && *file == self.name
            }
            (Platform::Windows, [folders @ .., file]) => {
                let is_below = |folder: &&str| {
                    let pattern: Vec<&str> = folder.split('/').collect();
                    folders.windows(pattern.len()).any(|it| {
                        it.iter().zip(&pattern).all(|(part, pattern)| is_called(part, pattern, platform))
                    })
                };
                same(stem(file, platform), self.name, platform) && self.windows.iter().any(is_below)
            }
            (Platform::Linux | Platform::MacOs, _) | (Platform::Windows, []) => false,
        }
    }
}

/// The path of the script an interpreter runs.
fn script(command: &[String], platform: Platform) -> Option<Vec<&str>> {
    let interpreter = parts(command.first()?, platform);
    let interpreter = stem(interpreter.last()?, platform);
    // `python3.12` is one, too.
    let interpreter = interpreter.trim_end_matches(|it: char| it.is_ascii_digit() || it == '.');
    if !INTERPRETERS.iter().any(|it| same(interpreter, it, platform)) {
        return None;
    }
    let script = command[1..].iter().find(|it| !it.starts_with('-'))?;
    Some(parts(script, platform))
}

/// The npm package a script lies in.
fn package(script: &[&str]) -> Option<String> {
    let at = script.iter().rposition(|it| *it == "node_modules")?;
    match &script[at + 1..] {
        [scope, name, _, ..] if scope.starts_with('@') => Some(format!("{scope}/{name}")),
        [name, _, ..] => Some((*name).to_owned()),
        _ => None,
    }
}

/// The file's own name, and for `claude/versions/2.1` that of the folder.
fn names<'a>(path: &[&'a str], platform: Platform) -> [&'a str; 2] {
    let file = path.last().map_or("", |it| stem(it, platform));
    let versioned = match path {
        [.., name, "versions", _] => *name,
        _ => "",
    };
    [file, versioned]
}

fn parts(path: &str, platform: Platform) -> Vec<&str> {
    path.split(|it| it == '/' || platform == Platform::Windows && it == '\\').collect()
}

/// A program's name without the ending Windows gives it.
fn stem(file: &str, platform: Platform) -> &str {
    let ending = file.len().checked_sub(4).filter(|it| file.is_char_boundary(*it));
    match ending.map(|it| file.split_at(it)) {
        Some((stem, ending)) if platform == Platform::Windows && ending.eq_ignore_ascii_case(".exe") => stem,
        _ => file,
    }
}

/// Whether two names are one, as the system sees it.
fn same(a: &str, b: &str, platform: Platform) -> bool {
    match platform {
        Platform::Windows => a.eq_ignore_ascii_case(b),
        Platform::Linux | Platform::MacOs => a == b,
    }
}

fn is_called(name: &str, pattern: &str, platform: Platform) -> bool {
    match pattern.strip_suffix('*') {
        Some(begin) => name.get(..begin.len()).is_some_and(|it| same(it, begin, platform)),
        None => same(name, pattern, platform),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A path, what it was started with, and whose that is.
    type Row<'a> = (&'a str, &'a [&'a str], Option<&'a str>);

    #[track_caller]
    fn check(platform: Platform, rows: &[Row<'_>]) {
        for (program, command, expected) in rows {
            let command = command.iter().map(|it| (*it).to_owned()).collect();
            let process = Process { program: (*program).to_owned(), command, started: 1 };
            assert_eq!(whose(&process, platform).map(|it| it.id()), *expected, "{platform:?} {process:?}");
        }
    }

    #[test]
    fn on_linux_a_program_is_told_by_its_name() {
        let rows: &[Row<'_>] = &[
            ("/usr/bin/node", &["/usr/bin/node", "/usr/bin/claude", "-p"], Some("claude-code")),
            ("/home/jo/.local/share/claude/versions/2.1", &["claude"], Some("claude-code")),
            ("", &["/home/jo/.local/share/claude/versions/2.1"], Some("claude-code")),
            // A program may write over what it was started with.
            ("/usr/bin/node", &["claude", "", ""], Some("claude-code")),
            ("/opt/claude-desktop/claude-desktop", &["claude-desktop"], Some("claude-desktop")),
            ("/opt/claude-desktop/claude-desktop", &["claude-desktop", "--type=renderer"], None),
            ("/usr/bin/node", &["node", "--no-warnings=DEP0040", "/usr/bin/gemini"], Some("gemini-cli")),
            (
                "/usr/bin/node",
                &["node", "/usr/lib/node_modules/@google/gemini-cli/dist/index.js"],
                Some("gemini-cli"),
            ),
            ("/usr/bin/python3.12", &["/opt/vibe/bin/python3.12", "/usr/bin/vibe"], Some("mistral-vibe")),
            ("/usr/bin/dash", &["/bin/sh", "/usr/local/bin/codex"], Some("codex")),
            // A text, a user and a folder of that name are not the program.
            ("/usr/bin/vi", &["vi", "claude"], None),
            ("/home/amp/bin/notes", &["/home/amp/bin/notes"], None),
            ("/usr/bin/node", &["node", "/srv/node_modules/@google/other/run.js"], None),
            ("/usr/bin/node", &["node", "/x/node_modules/cline/node_modules/other/run.js"], None),
            ("/usr/bin/Claude", &["Claude"], None),
            ("/usr/bin/claude.exe", &["claude.exe"], None),
            ("/usr/bin/node", &["node", "-p"], None),
            ("", &[], None),
        ];
        check(Platform::Linux, rows);
    }

    #[test]
    fn on_macos_an_application_is_told_by_its_bundle() {
        let claude = "/Applications/Claude.app/Contents/MacOS/Claude";
        let renderer = "/Applications/Claude.app/Contents/Frameworks/Claude Helper (Renderer).app/Contents/MacOS/\
                        Claude Helper (Renderer)";
        let inside = "/Users/jo/Library/Application Support/Claude/claude-code/2.1.260/claude.app/Contents/MacOS/claude";
        let rows: &[Row<'_>] = &[
            (claude, &[claude], Some("claude-desktop")),
            // Without the right to see what it was started with.
            (claude, &[], Some("claude-desktop")),
            ("", &[claude], Some("claude-desktop")),
            (renderer, &[renderer, "--type=renderer"], None),
            (renderer, &[renderer], None),
            // The Claude Code that comes with it is still Claude Code.
            (inside, &[inside], Some("claude-code")),
            ("/Users/jo/.local/share/claude/versions/2.1.260", &["claude"], Some("claude-code")),
            ("/opt/homebrew/bin/node", &["node", "/opt/homebrew/bin/claude"], Some("claude-code")),
            ("/Applications/Codex.app/Contents/Resources/codex", &["codex", "app-server"], Some("codex")),
            ("/Applications/LM Studio.app/Contents/MacOS/LM Studio", &[], Some("lm-studio")),
            ("/Applications/Kiro CLI.app/Contents/MacOS/kiro-cli", &["kiro-cli"], Some("kiro")),
            ("/Applications/Claude.app/Contents/Helpers/chrome-native-host", &[], None),
            ("/Applications/Notes.app/Contents/MacOS/Claude", &[], None),
            ("/Users/jo/AnthropicClaude/Claude.exe", &[], None),
        ];
        check(Platform::MacOs, rows);
    }

    #[test]
    fn on_windows_an_application_is_told_by_its_folder() {
        let squirrel = r"C:\Users\Jo\AppData\Local\AnthropicClaude\app-1.3.0\claude.exe";
        let shouted = squirrel.to_uppercase();
        let store = r"C:\Program Files\WindowsApps\Claude_1.9659.2.0_x64__pzs8sxrjxfjjc\app\Claude.exe";
        let node = r"C:\Program Files\nodejs\node.exe";
        let npm = r"C:\Users\Jo\AppData\Roaming\npm\node_modules";
        let claude_code = format!(r"{npm}\@anthropic-ai\claude-code\cli.js");
        let codex = format!(r"{npm}\@openai/codex\bin\codex.js");
        let inside = r"C:\Users\Jo\AppData\Local\Packages\Claude_pzs8\LocalCache\Roaming\Claude\claude-code\2.1\claude.exe";
        let rows: &[Row<'_>] = &[
            (squirrel, &[squirrel], Some("claude-desktop")),
            (&shouted, &[], Some("claude-desktop")),
            (store, &["Claude.exe"], Some("claude-desktop")),
            ("", &[store], Some("claude-desktop")),
            (store, &[store, "--type=gpu-process"], None),
            (r"C:\Users\Jo\.local\bin\claude.exe", &["claude"], Some("claude-code")),
            (r"C:\Users\Jo\.local\bin\Claude.EXE", &["Claude"], Some("claude-code")),
            (node, &["node", &claude_code], Some("claude-code")),
            (node, &[r"C:\Program Files\nodejs\\node.exe", "--enable-source-maps", &codex], Some("codex")),
            // The Claude Code that comes with Claude Desktop is still Claude Code.
            (inside, &[inside], Some("claude-code")),
            (r"C:\Users\Jo\AppData\Local\Programs\LM Studio\LM Studio.exe", &[], Some("lm-studio")),
            (
                r"C:\uv\python.exe",
                &[r"C:\uv\python.exe", r"C:\Users\Jo\.local\bin\vibe.exe"],
                Some("mistral-vibe"),
            ),
            (r"C:\Windows\System32\cmd.exe", &["cmd.exe", "/d", "/c", "claude.cmd"], None),
            (r"C:\Program Files\WindowsApps\Claude_1.9_x64__pzs8\app\resources\cowork-svc.exe", &[], None),
            (r"C:\Users\claude\notes.exe", &[], None),
            (r"C:\é.exe", &["é"], None),
            ("", &[], None),
        ];
        check(Platform::Windows, rows);
    }
}
