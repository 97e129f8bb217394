//! What stands while something is measured: the upstream, a home of its own, an owner in it, perhaps nginx.

use clients::{Home, Platform};
use rendezvous::Place;
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

use crate::{Plan, Result, http::Address, machine};

/// Everything ends when it is dropped.
pub(crate) struct Stage {
    programs: PathBuf,
    mcp_remote: Option<PathBuf>,
    dir: TempDir,
    /// The upstream, and nginx where it is installed.
    children: Vec<Child>,
    pub(crate) upstream: Address,
    /// The same through nginx.
    nginx: Option<Address>,
    /// The same through Traygate.
    gateway: Address,
    /// Through Traygate, and the upstream tells of a limit.
    pub(crate) limited: Address,
    /// Through Traygate, which acts with one of two keys.
    pub(crate) keyed: Address,
}

impl Stage {
    /// Starts it all: the server added, one client connected over HTTP, the owner running.
    pub(crate) fn new(plan: &Plan) -> Result<Stage> {
        // The socket's path must be short, so the folder's name is.
        let dir = tempfile::Builder::new().prefix("tgb-").tempdir()?;
        fs::create_dir_all(dir.path().join("home/.claude"))?;
        let mut stage = Stage {
            programs: plan.programs.clone(),
            mcp_remote: plan.mcp_remote.clone(),
            dir,
            children: Vec::new(),
            upstream: Address::default(),
            nginx: None,
            gateway: Address::default(),
            limited: Address::default(),
            keyed: Address::default(),
        };
        let mut upstream =
            Command::new(std::env::current_exe()?).arg("upstream").stdout(Stdio::piped()).spawn()?;
        let output = upstream.stdout.take().unwrap();
        stage.children.push(upstream);
        let mut url = String::new();
        BufReader::new(output).read_line(&mut url)?;
        let url = url.trim_end();
        stage.upstream = Address::open(url);
        stage.nginx = stage.start_nginx()?;
        stage.serve()?;
        stage.traygate(&["server", "add", url, "--id", "bench"], "")?;
        let limited = url.replace("/mcp", "/limited/mcp");
        stage.traygate(&["server", "add", &limited, "--id", "limited"], "")?;
        stage.traygate(&["server", "add", url, "--id", "keyed", "--api-key-stdin"], "key-acme")?;
        stage.traygate(&["instance", "rename", "keyed", "Keyed 1", "Acme"], "")?;
        stage.traygate(&["sign-in", "keyed", "--label", "Borealis", "--api-key-stdin"], "key-borealis")?;
        let servers = ["--server", "bench", "--server", "limited", "--server", "keyed"];
        stage.traygate(&[&["connect", "claude-code", "--via", "http"], &servers[..]].concat(), "")?;
        let entries: Value = serde_json::from_slice(&fs::read(stage.dir.path().join("home/.claude.json"))?)?;
        let address = |server: &str| {
            let entry = &entries["mcpServers"][server];
            let text = |it: &Value| it.as_str().map(str::to_owned);
            let (url, authorization) = (text(&entry["url"]), text(&entry["headers"]["Authorization"]));
            url.map(|url| Address { url, authorization }).ok_or("an HTTP entry lacks its address")
        };
        stage.gateway = address("bench")?;
        stage.limited = address("limited")?;
        stage.keyed = address("keyed")?;
        Ok(stage)
    }

    /// Starts an owner and waits until it is ready.
    pub(crate) fn serve(&self) -> Result<()> {
        let mut command = self.command(&self.programs.join("traygate"));
        let mut child =
            command.args(["serve", "--json"]).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready)?;
        // Ended by its id in `quit`; somebody must collect it then.
        thread::spawn(move || child.wait());
        if ready.contains("\"ready\":true") {
            Ok(())
        } else {
            Err("traygate serve did not become ready".into())
        }
    }

    /// Everything that answers the same calls over HTTP, the least of it first.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (&'static str, &Address)> {
        let nginx = self.nginx.iter().map(|it| ("nginx", it));
        std::iter::once(("direct", &self.upstream)).chain(nginx).chain([("Traygate", &self.gateway)])
    }

    /// The processes that stand between a client and the upstream.
    pub(crate) fn processes(&self, who: &str) -> Result<Vec<u32>> {
        Ok(match who {
            "Traygate" => vec![self.owner()?],
            "nginx" => self.children.iter().skip(1).flat_map(|it| machine::children(it.id())).collect(),
            _ => Vec::new(),
        })
    }

    /// Makes another instance of the server with keys act.
    pub(crate) fn switch(&self, label: &str) -> Result<()> {
        self.traygate(&["instance", "switch", "keyed", label], "")
    }

    /// The running owner's process.
    pub(crate) fn owner(&self) -> Result<u32> {
        Ok(fs::read_to_string(self.place().lock())?.trim().parse()?)
    }

    /// Ends the running owner, whoever started it.
    pub(crate) fn quit(&self) {
        let Ok(owner) = self.owner() else { return };
        if rendezvous::connect(&self.place()).is_err() {
            return;
        }
        machine::signal(owner, "TERM");
        let deadline = Instant::now() + Duration::from_secs(10);
        while rendezvous::connect(&self.place()).is_ok() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn bridge(&self) -> Command {
        let mut command = self.command(&self.programs.join("traygate-bridge"));
        command.arg("bench");
        command
    }

    pub(crate) fn pump(&self) -> Result<Command> {
        self.pump_to(&self.upstream)
    }

    /// The pump with another program between it and the upstream, as a bridge of ours has the owner.
    pub(crate) fn pump_through_nginx(&self) -> Option<Result<Command>> {
        self.nginx.as_ref().map(|it| self.pump_to(it))
    }

    fn pump_to(&self, address: &Address) -> Result<Command> {
        let mut command = self.command(&std::env::current_exe()?);
        command.args(["pump", &address.url]);
        Ok(command)
    }

    pub(crate) fn mcp_remote(&self) -> Option<Command> {
        let mut command = self.command(Path::new("node"));
        command.arg(self.mcp_remote.as_ref()?).arg(&self.upstream.url);
        // With a header it asks for no sign-in.
        command.args(["--allow-http", "--transport", "http-only", "--header", "Authorization: Bearer none"]);
        Some(command)
    }

    /// Puts the folder of every app there is into the home, so that the owner watches all of them.
    pub(crate) fn install_every_app(&self) -> Result<()> {
        let home = self.dir.path().join("home");
        let vars = [("HOME".to_owned(), home.into_os_string())];
        let home = Home::find(Platform::Linux, vars.into()).ok_or("there is no home")?;
        for file in clients::CLIENTS.iter().flat_map(|it| it.files(&home)) {
            fs::create_dir_all(file.parent().ok_or("a file of an app is in no folder")?)?;
        }
        Ok(())
    }

    fn traygate(&self, words: &[&str], input: &str) -> Result<()> {
        let mut command = self.command(&self.programs.join("traygate"));
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.args(words).arg("--json").spawn()?;
        child.stdin.take().unwrap().write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        if output.status.success() {
            return Ok(());
        }
        let said = [output.stdout, output.stderr].concat();
        Err(format!("traygate {}: {}", words.join(" "), String::from_utf8_lossy(&said)).into())
    }

    fn command(&self, program: &Path) -> Command {
        let home = self.dir.path().join("home");
        let mut command = Command::new(program);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", &home).env("TRAYGATE_HOME", self.dir.path().join("state"));
        // That the usual port is taken is no news to whoever has Traygate running.
        command.env("TRAYGATE_KEY_STORE", "file").env("TRAYGATE_LOG", "error").current_dir(home);
        command
    }

    fn place(&self) -> Place {
        let state = self.dir.path().join("state");
        Place { run: state.clone(), state }
    }

    /// A byte-level reverse proxy: the practical limit of an HTTP gateway.
    fn start_nginx(&mut self) -> Result<Option<Address>> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let places = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
        let Some(nginx) = places.map(|it| it.join("nginx")).find(|it| it.is_file()) else { return Ok(None) };
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let upstream = self.upstream.url.trim_start_matches("http://").trim_end_matches("/mcp");
        let dir = self.dir.path().join("nginx");
        fs::create_dir_all(&dir)?;
        let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let folders: String = kinds.iter().map(|it| format!("{it}_temp_path {it};\n")).collect();
        let configuration = format!(
            "daemon off; pid nginx.pid; error_log stderr error; worker_processes 1;
            events {{ worker_connections 4096; }}
            http {{ access_log off; {folders} client_max_body_size 0; client_body_buffer_size 2m;
            keepalive_requests 10000000;
            upstream mcp {{ server {upstream}; keepalive 1024; keepalive_requests 10000000; }}
            server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://mcp; proxy_http_version 1.1;
            proxy_set_header Connection \"\"; proxy_buffering off; proxy_read_timeout 1h; }} }} }}"
        );
        fs::write(dir.join("nginx.conf"), configuration)?;
        let mut command = Command::new(nginx);
        command.arg("-p").arg(&dir).args(["-e", "stderr", "-c", "nginx.conf"]);
        self.children.push(command.stdin(Stdio::null()).stderr(Stdio::null()).spawn()?);
        let deadline = Instant::now() + Duration::from_secs(5);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if Instant::now() > deadline {
                return Ok(None);
            }
            thread::sleep(Duration::from_millis(10));
        }
        Ok(Some(Address::open(&format!("http://127.0.0.1:{port}/mcp"))))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.quit();
        for child in &mut self.children {
            // So that nginx ends its worker, too.
            machine::signal(child.id(), "TERM");
            child.wait().ok();
        }
    }
}
