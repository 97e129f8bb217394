//! The way out of a company's network: a real proxy, and a certificate authority only the company knows.

use serde_json::json;
use std::{
    io::{self, BufRead, BufReader, Write},
    net::{Shutdown, TcpListener, TcpStream},
    process::Command,
    sync::{Arc, Mutex},
    thread,
};
use support::{Bridge, Mcp, Process, Sandbox, until};

use super::secure::{NAME, Secure};

#[test]
fn a_proxy_and_a_private_authority_are_set_once_and_serve_running_apps() {
    let (server, _) = Secure::start();
    let mut sandbox = Sandbox::new();
    let company = Company::start(&sandbox, server.port);
    let authority = sandbox.write("Acme root.pem", &server.authority);
    let url = format!("https://{NAME}/mcp");
    let add = || sandbox.cli(&["server", "add", &url, "--id", "shop", "--api-key-stdin"]).stdin("k-1");

    assert!(add().fails(1).contains("cannot be reached"), "no resolver knows it");
    let proxy = format!("127.0.0.1:{}", company.port);
    let network = sandbox.traygate(&["network", "--proxy", &proxy]);
    assert_eq!(network["network"]["proxy"], format!("http://{proxy}"));
    assert!(add().fails(1).contains("certificate is not trusted"), "and it is found now");
    let network = sandbox.traygate(&["network", "--ca-file", authority.to_str().unwrap()]);
    assert_eq!(network["network"]["certificates"], json!(["Acme root.pem", 1]));
    add().json().ok();
    let reached = company.reached();
    assert!(reached.iter().all(|it| *it == format!("{NAME}:443")), "and nothing else: {reached:?}");

    let mut bridge = Bridge::start(&sandbox, "shop", None);
    bridge.initialize();
    let call = json!({ "name": "look", "arguments": {} });
    assert!(bridge.ask("tools/call", call.clone())["result"].is_object());
    sandbox.traygate(&["network", "--proxy", "none"]);
    assert_eq!(bridge.ask("tools/call", call.clone())["error"]["code"], -31502);
    sandbox.traygate(&["network", "--proxy", &proxy]);
    assert!(bridge.ask("tools/call", call.clone())["result"].is_object(), "at once, in the running app");
    sandbox.traygate(&["network", "--no-ca-file"]);
    let answer = bridge.ask("tools/call", call.clone());
    assert!(answer["error"]["message"].as_str().unwrap().contains("certificate is not trusted"), "{answer}");

    sandbox.traygate(&["network", "--ca-file", authority.to_str().unwrap()]);
    sandbox.quit();
    let mut later = Bridge::start(&sandbox, "shop", None);
    later.initialize();
    assert!(later.ask("tools/call", call)["result"].is_object(), "also after a restart");
    drop((bridge, later));

    // What the environment says is taken where nothing else was said.
    sandbox.traygate(&["network", "--proxy", "system"]);
    sandbox.quit();
    sandbox.set("HTTPS_PROXY", format!("http://{proxy}"));
    let before = company.reached().len();
    sandbox.traygate(&["server", "test", "shop"]);
    assert!(company.reached().len() > before);
}

#[test]
fn what_cannot_be_a_way_out_is_refused_and_changes_nothing() {
    let sandbox = Sandbox::new();
    let before = sandbox.traygate(&["network"]);
    assert_eq!(before["network"], json!({ "proxy": "system", "certificates": null }));
    let page = sandbox.write("page.html", "<html>");
    let page = page.to_str().unwrap();
    for (words, why) in [
        (["network", "--proxy", "socks5://p:1"], "only http and https"),
        (["network", "--proxy", "http://jo:pa55@p:1"], "holds a password"),
        (["network", "--ca-file", page], "page.html is no file of certificates"),
        (["network", "--ca-file", "/nowhere"], "cannot read /nowhere"),
    ] {
        let said = sandbox.cli(&words).fails(2);
        assert!(said.contains(why) && !said.contains("pa55"), "{words:?}: {said}");
    }
    assert_eq!(sandbox.traygate(&["network"]), before);
}

/// A company's proxy (tinyproxy), and behind it the world, in which [`NAME`] is a server on this machine.
struct Company {
    port: u16,
    reached: Arc<Mutex<Vec<String>>>,
    _proxy: Process,
}

impl Company {
    fn start(sandbox: &Sandbox, server: u16) -> Company {
        let world = TcpListener::bind("127.0.0.1:0").unwrap();
        let world_port = world.local_addr().unwrap().port();
        let reached = Arc::<Mutex<Vec<String>>>::default();
        let known = Arc::clone(&reached);
        thread::spawn(move || {
            for stream in world.incoming().flatten() {
                let known = Arc::clone(&known);
                thread::spawn(move || lead(stream, server, &known));
            }
        });
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = sandbox.write(
            "tinyproxy.conf",
            &format!(
                "Port {port}\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 60\nMaxClients 50\n\
                 Upstream http 127.0.0.1:{world_port}\n"
            ),
        );
        let mut command = Command::new("tinyproxy");
        command.arg("-d").arg("-c").arg(config);
        let proxy = Process::start(&mut command);
        until("the proxy listens", || TcpStream::connect(("127.0.0.1", port)).ok());
        Company { port, reached, _proxy: proxy }
    }

    /// Where connections went, in their order.
    fn reached(&self) -> Vec<String> {
        self.reached.lock().unwrap().clone()
    }
}

/// Answers one `CONNECT` (RFC 9110 §9.3.6) and then carries bytes both ways.
fn lead(stream: TcpStream, server: u16, reached: &Mutex<Vec<String>>) {
    let mut head = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    head.read_line(&mut line).unwrap();
    let Some(place) = line.strip_prefix("CONNECT ").and_then(|it| it.split(' ').next()) else { return };
    reached.lock().unwrap().push(place.to_owned());
    let mut rest = String::new();
    while head.read_line(&mut rest).is_ok_and(|it| it > 2) {
        rest.clear();
    }
    let there = TcpStream::connect(("127.0.0.1", server)).unwrap();
    let mut back = stream;
    back.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    let (mut from, mut to) = (there.try_clone().unwrap(), back.try_clone().unwrap());
    thread::spawn(move || {
        io::copy(&mut from, &mut to).ok();
        to.shutdown(Shutdown::Write).ok();
    });
    let mut there = there;
    io::copy(&mut head, &mut there).ok();
    there.shutdown(Shutdown::Write).ok();
}
