//! `cargo xtask demo`: the main job once, on this machine: sign in, connect an AI app, call, switch, call again.

mod account;
mod conversation;
mod lines;
mod sandbox;

use serde_json::Value;
use std::{
    ffi::OsStr,
    fs,
    io::{IsTerminal as _, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use crate::{
    node, packages,
    shell::{Outcome, at_root, cargo, root, run as run_command},
};
use account::Account;
use conversation::Conversation;
use sandbox::{Running, Sandbox};

const USAGE: &str = "usage: cargo xtask demo [--yes] [--keep] [--real-home]

  --yes         install missing packages without asking
  --keep        wait for Enter at the end, then leave the sandbox folder as it is
  --real-home   edit the AI apps of your own home instead of a sandbox's; taken back at the end";

/// The tool that says which instance it acts on.
const TOOL: &str = "get_program";

/// How the demo was asked for.
struct Options {
    yes: bool,
    keep: bool,
    real_home: bool,
    /// Whether there is a screen: then the app runs with tray and window, else without.
    display: bool,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Options, String> {
        let known = ["--yes", "--keep", "--real-home"];
        if let Some(other) = arguments.iter().find(|it| !known.contains(&it.as_str())) {
            return Err(format!("{other} is no option\n\n{USAGE}"));
        }
        let has = |name: &str| arguments.iter().any(|it| it == name);
        let set = |name: &str| std::env::var_os(name).is_some_and(|it| !it.is_empty());
        let linux = cfg!(target_os = "linux");
        let display = if linux { set("DISPLAY") || set("WAYLAND_DISPLAY") } else { !set("SSH_CONNECTION") };
        let yes = packages::unattended(arguments);
        Ok(Options { yes, keep: has("--keep"), real_home: has("--real-home"), display })
    }
}

/// Installs what is missing, builds, and shows the product's main job.
///
/// # Errors
/// When a step does not work, or the two calls do not answer from the two instances.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let options = Options::read(arguments)?;
    let account = Account::new();
    build(&options, &account)?;
    let began = Instant::now();
    let sandbox = Sandbox::new(options.real_home)?;
    account.head(&sandbox, &options);
    let played = play(&sandbox, &options, &account);
    match &played {
        Ok(()) => {
            let look = if options.display && !options.keep {
                " With --keep the window stays to look at."
            } else {
                ""
            };
            account.line(&format!("\nDone in {:.1} s.{look}", began.elapsed().as_secs_f64()));
        }
        Err(_) => sandbox.show_logs(),
    }
    if options.keep {
        account.line(&format!("Kept: {}", sandbox.root.display()));
        Ok(())
    } else {
        sandbox.remove()
    }
    .and(played)
}

/// Makes sure of what the build needs, then builds.
fn build(options: &Options, account: &Account) -> Outcome {
    let linux_desktop = options.display && cfg!(target_os = "linux");
    let wanted = [packages::COMPILER, if linux_desktop { packages::DESKTOP } else { &[] }].concat();
    packages::ensure(&wanted, options.yes)?;
    account.line("Building Traygate and the simulated vendors …");
    let mut packages = vec!["cli", "bridge", "tests"];
    let mut programs = vec!["traygate", "traygate-bridge", "vendors", "scripted-browser"];
    if options.display {
        build_window(&node::ensure(options.yes)?)?;
        packages.push("desktop");
        programs.push("traygate-desktop");
    }
    let packages = packages.iter().flat_map(|it| ["--package", it]);
    let programs = programs.iter().flat_map(|it| ["--bin", it]);
    run_command(&mut cargo(
        &["build", "--quiet"].into_iter().chain(packages).chain(programs).collect::<Vec<_>>(),
    ))
}

/// Builds what the window shows; its libraries are fetched only when they are not those of the lock file.
fn build_window(path: &OsStr) -> Outcome {
    let ui = root().join("ui");
    let changed = |file: &str| fs::metadata(ui.join(file)).and_then(|it| it.modified()).ok();
    let npm = |arguments: &[&str]| {
        run_command(at_root("npm", arguments).current_dir(&ui).env("PATH", path).stdout(Stdio::null()))
    };
    if changed("node_modules/.package-lock.json") < changed("package-lock.json") {
        npm(&["ci", "--no-audit", "--no-fund", "--silent"])?;
    }
    npm(&["run", "--silent", "build"])
}

/// Everything after the build. What was started ends with it.
fn play(sandbox: &Sandbox, options: &Options, account: &Account) -> Outcome {
    let (_vendors, about) = sandbox.vendors()?;
    let text = |pointer: &str| about.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    account.step("Vendors", "PartnerStack, Part3 and Partnero, simulated on this machine");

    let owner = sandbox.owner(options.display)?;
    let status = sandbox.traygate(&["status"])?;
    let kind =
        if options.display { "The tray app and its window" } else { "No display here, so: traygate serve" };
    account.step("Traygate", &format!("{kind}, at {}", text_of(&status["owner"]["http"])));

    for id in ["partnerstack", "part3", "partnero"] {
        sandbox.traygate(&["server", "add", text(&format!("/{id}/url")), "--id", id])?;
    }
    account.step("Servers", "partnerstack, part3 and partnero added");

    let first = sign_in(sandbox, account, &about, "partnerstack", "/partnerstack", Some("Acme"))?;
    let second = sign_in(sandbox, account, &about, "partnerstack", "/partnerstack", Some("Borealis"))?;
    sign_in(sandbox, account, &about, "part3", "/part3/prime", None)?;
    let key = sandbox.cli(&["sign-in", "partnero", "--api-key-stdin"]).stdin(text("/partnero/api_key"));
    let signed_in = key.run()?;
    account.more("Partnero", &format!("{} (API key over standard input)", text_of(&signed_in["label"])));

    let apps = apps(sandbox, options, account)?;
    let played = connect(sandbox, account, &apps).and_then(|entry| {
        sandbox.traygate(&["instance", "switch", "partnerstack", &first])?;
        let [before, after] = call_twice(sandbox, account, &entry, [&first, &second])?;
        account.verdict([&before, &after], vendor_log(text("/control")).as_deref());
        if good([&before, &after]) {
            Ok(())
        } else {
            Err("the calls answered from the wrong instances".to_owned())
        }
    });
    if options.keep && std::io::stdin().is_terminal() {
        account.line("\nEverything is still running. Press Enter to end it.");
        std::io::stdin().read_line(&mut String::new()).ok();
    }
    let home = if options.real_home { take_back(sandbox, account, &apps) } else { Ok(()) };
    played.and(home).and(owner.end())
}

/// Leaves the user's own files as they were before.
fn take_back(sandbox: &Sandbox, account: &Account, apps: &[String]) -> Outcome {
    for app in apps {
        // An app that runs may have written its file since; then only our entries go.
        sandbox.traygate(&["undo", app]).or_else(|_| sandbox.traygate(&["disconnect", app]))?;
    }
    account.line("\nYour apps' files are as they were.");
    Ok(())
}

/// Signs in the way a person does, with the scripted browser in place of theirs. Returns the instance's label.
fn sign_in(
    sandbox: &Sandbox,
    account: &Account,
    about: &Value,
    server: &str,
    person: &str,
    instance: Option<&str>,
) -> Result<String, String> {
    let text =
        |name: &str| about.pointer(&format!("{person}/{name}")).and_then(Value::as_str).unwrap_or_default();
    let user = text("user");
    let mut command = sandbox
        .cli(&["sign-in", server, "--timeout", "30"])
        .env("BROWSER_USER", user)
        .env("BROWSER_PASSWORD", text("password"));
    if let Some(instance) = instance {
        command = command.env("BROWSER_INSTANCE", instance);
    }
    let signed_in = command.run()?;
    let label = text_of(&signed_in["label"]).to_owned();
    let how = match instance {
        Some(it) => format!("{label} (browser: signed in as {user}, chose {it}, approved)"),
        None => format!("{label} (browser: signed in as {user}, approved)"),
    };
    let name = if server == "part3" { "Part3" } else { "PartnerStack" };
    if instance == Some("Acme") {
        account.step("Sign in", "as a person would, with a scripted browser that follows links and forms");
    }
    account.more(name, &how);
    Ok(label)
}

/// The AI apps to connect: those found here, else stand-ins for two.
fn apps(sandbox: &Sandbox, options: &Options, account: &Account) -> Result<Vec<String>, String> {
    let installed = || -> Result<Vec<(String, String)>, String> {
        let listed = sandbox.traygate(&["client", "list"])?;
        let all = listed["clients"].as_array().cloned().unwrap_or_default();
        let here = all.iter().filter(|it| it["installed"] == true);
        Ok(here.map(|it| (text_of(&it["id"]).to_owned(), text_of(&it["name"]).to_owned())).collect())
    };
    let mut found = installed()?;
    let mut why = "found on this machine";
    if found.is_empty() {
        if options.real_home {
            return Err("no AI app that Traygate knows is in your home; try without --real-home".to_owned());
        }
        sandbox.pretend_apps()?;
        found = installed()?;
        why = "no AI app is on this machine, so the sandbox pretends to have these";
    }
    let names: Vec<&str> = found.iter().map(|(_, name)| name.as_str()).collect();
    account.step("Connect", &format!("{} ({why})", names.join(", ")));
    if found.is_empty() {
        return Err("no AI app was found to connect".to_owned());
    }
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

/// An entry as an AI app would read it.
struct Entry {
    command: PathBuf,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
}

/// Connects the apps and returns PartnerStack's entry from the first file that can be read as plain JSON.
fn connect(sandbox: &Sandbox, account: &Account, apps: &[String]) -> Result<Entry, String> {
    let words = [&["connect"][..], &apps.iter().map(String::as_str).collect::<Vec<_>>()].concat();
    let edited = sandbox.traygate(&words)?;
    let edits = edited["edits"].as_array().cloned().unwrap_or_default();
    let files: Vec<&Path> = edits.iter().map(|it| Path::new(text_of(&it["file"]))).collect();
    for file in &files {
        account.more("written", &sandbox.shown(file));
    }
    let found = files.iter().find_map(|file| entry_in(file));
    let (written, entry) = found.ok_or("no file with an entry for partnerstack was written")?;
    account.quote("its entry", &written);
    Ok(entry)
}

/// The entry `partnerstack` of one file: as it stands there, and what it says.
fn entry_in(file: &Path) -> Option<(String, Entry)> {
    let document: Value = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
    let entry = ["mcpServers", "servers"].iter().find_map(|it| document.get(it)?.get("partnerstack"))?;
    let texts = |it: &Value| it.as_array().into_iter().flatten().map(|it| text_of(it).to_owned()).collect();
    let variables = entry["env"].as_object().into_iter().flatten();
    let read = Entry {
        command: PathBuf::from(entry["command"].as_str()?),
        arguments: texts(&entry["args"]),
        variables: variables.map(|(name, value)| (name.clone(), text_of(value).to_owned())).collect(),
    };
    Some((format!("\"partnerstack\": {entry}"), read))
}

/// One call, and which instance should have answered it.
struct Call {
    label: String,
    answer: String,
}

/// Whether each call was answered from its own instance.
fn good([first, second]: [&Call; 2]) -> bool {
    let own = |it: &Call| it.answer.contains(&format!("\"instance\":\"{}\"", it.label));
    own(first) && own(second) && first.answer != second.answer
}

/// One conversation of an AI app: calls, is told of the switch, calls again.
fn call_twice(
    sandbox: &Sandbox,
    account: &Account,
    entry: &Entry,
    [first, second]: [&str; 2],
) -> Result<[Call; 2], String> {
    let mut command = sandbox.command(&entry.command);
    command.args(&entry.arguments).envs(entry.variables.iter().map(|(name, value)| (name, value)));
    let mut app = Conversation::start(command)?;
    let server = app.begin()?;
    let tools = app.tools()?;
    let process = app.id();
    account.step("Call", &format!("through traygate-bridge, process {process}: {server}, {tools} tools"));
    let before = Call { label: first.to_owned(), answer: app.call(TOOL)? };
    account.quote(TOOL, &before.answer);

    sandbox.traygate(&["instance", "switch", "partnerstack", second])?;
    account.step("Switch", &format!("traygate instance switch partnerstack {second}"));
    app.told("notifications/tools/list_changed")?;
    account.quote("app hears", "notifications/tools/list_changed");

    let after = Call { label: second.to_owned(), answer: app.call(TOOL)? };
    account.step("Call again", &format!("in the same conversation, process {process}"));
    account.quote(TOOL, &after.answer);
    app.end()?;
    Ok([before, after])
}

/// Which instances the vendor itself says it was called on, or nothing if it cannot be asked.
fn vendor_log(control: &str) -> Option<String> {
    let address = control.strip_prefix("http://")?;
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET /state HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let state: Value = serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()?;
    let calls = state["partnerstack"]["calls"].as_array()?;
    let said = calls.iter().map(|it| format!("{} on {}", text_of(&it["tool"]), text_of(&it["account"])));
    Some(said.collect::<Vec<_>>().join(", then "))
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

impl Running {
    /// Ends it the way a user would.
    ///
    /// # Errors
    /// When it had to be killed.
    fn end(mut self) -> Outcome {
        if self.stop() { Ok(()) } else { Err(format!("{} did not end when asked and was killed", self.name)) }
    }
}
