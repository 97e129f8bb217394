//! An owner that does what the test says, and a client that holds the bridge's three streams.

use rendezvous::Place;
use std::{
    io::{BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

#[cfg(windows)]
use std::net::{TcpListener as Listener, TcpStream as Socket};
#[cfg(unix)]
use std::os::unix::net::{UnixListener as Listener, UnixStream as Socket};

/// How long a step may take before the test fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A folder of our own, removed at the end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    /// In the system's folder for temporary files: a socket's path must be short.
    pub(crate) fn new() -> Folder {
        Folder::within(std::env::temp_dir())
    }

    pub(crate) fn within(parent: PathBuf) -> Folder {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("tgb-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let dir = parent.join(name);
        std::fs::create_dir_all(&dir).unwrap();
        Folder(dir)
    }

    pub(crate) fn place(&self) -> Place {
        Place { state: self.0.clone(), run: self.0.clone() }
    }

    /// Listens as an owner would.
    pub(crate) fn owner(&self) -> Owner {
        #[cfg(unix)]
        let listener = {
            std::fs::remove_file(self.place().socket()).ok();
            Listener::bind(self.place().socket()).unwrap()
        };
        #[cfg(windows)]
        let listener = {
            let listener = Listener::bind(("127.0.0.1", 0)).unwrap();
            let port = listener.local_addr().unwrap().port();
            std::fs::write(self.place().port_file(), format!("{port}\nt0ken\n")).unwrap();
            listener
        };
        listener.set_nonblocking(true).unwrap();
        Owner(listener)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

/// A listening owner. Dropped, it leaves its socket file behind as a killed one would.
pub(crate) struct Owner(Listener);

impl Owner {
    /// The next bridge that comes, after its greeting.
    pub(crate) fn accept(&self) -> Peer {
        let socket = until("a bridge connects", || self.0.accept().ok()).0;
        socket.set_nonblocking(false).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut peer = Peer { reader: BufReader::new(socket), greeting: String::new() };
        peer.greeting = peer.line();
        peer
    }
}

/// The owner's end of one bridge's connection. Dropped, it is closed.
pub(crate) struct Peer {
    reader: BufReader<Socket>,
    pub(crate) greeting: String,
}

impl Peer {
    /// The next line from the bridge, without its newline.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.reader.read_line(&mut line).expect("the bridge sends a line");
        line.strip_suffix('\n').expect("the line is whole").to_owned()
    }

    /// The bridge says that it has nothing more to say.
    pub(crate) fn end(&mut self) {
        let count = self.reader.read(&mut [0]).expect("the bridge closes its side");
        assert_eq!(count, 0, "nothing comes after the last line");
    }

    pub(crate) fn send(&mut self, line: &str) {
        self.reader.get_mut().write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Sends the beginning of a line and no more.
    pub(crate) fn send_part(&mut self, text: &str) {
        self.reader.get_mut().write_all(text.as_bytes()).unwrap();
    }
}

/// A running bridge, seen from the AI app.
pub(crate) struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    stderr: Arc<Mutex<String>>,
}

impl Client {
    pub(crate) fn start(folder: &Folder, arguments: &[&str]) -> Client {
        let mut command = Command::new(env!("CARGO_BIN_EXE_traygate-bridge"));
        Client::launch(folder, command.args(arguments))
    }

    pub(crate) fn launch(folder: &Folder, command: &mut Command) -> Client {
        // The build folder may hold a real `traygate`; without a display and with this home it must not be found.
        command.env("TRAYGATE_HOME", &folder.0).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = streams.spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let stderr = Arc::new(Mutex::new(String::new()));
        let (copy, mut pipe) = (stderr.clone(), child.stderr.take().unwrap());
        thread::spawn(move || {
            let mut chunk = [0; 1024];
            while let Ok(count @ 1..) = pipe.read(&mut chunk) {
                *copy.lock().unwrap() += &String::from_utf8_lossy(&chunk[..count]);
            }
        });
        Client { stdin: child.stdin.take(), child, lines, stderr }
    }

    pub(crate) fn send(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("its input is open");
        stdin.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Ends the bridge's input.
    pub(crate) fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// The next line the bridge prints.
    pub(crate) fn line(&self) -> String {
        self.lines.recv_timeout(PATIENCE).unwrap_or_else(|why| panic!("no line: {why}; {}", self.stderr()))
    }

    /// Waits until its output ends; it must print nothing more.
    pub(crate) fn silent_end(&self) {
        match self.lines.recv_timeout(PATIENCE) {
            Err(RecvTimeoutError::Disconnected) => {}
            other => panic!("{other:?} instead of the end; {}", self.stderr()),
        }
    }

    pub(crate) fn status(&mut self) -> ExitStatus {
        until("the bridge ends", || self.child.try_wait().unwrap())
    }

    /// All it said on standard error.
    pub(crate) fn stderr(&self) -> String {
        self.stderr.lock().unwrap().clone()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Waits for a condition.
pub(crate) fn until<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(it) = condition() {
            return it;
        }
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}
