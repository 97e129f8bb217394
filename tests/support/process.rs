//! A child process whose lines are read as they come, and which does not outlive its test.

use std::{
    io::{BufRead, BufReader, Read, Write},
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    thread,
    time::{Duration, Instant},
};

use crate::PATIENCE;

/// A running child.
pub struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    written: Arc<Mutex<String>>,
}

impl Process {
    /// Starts it with all three streams in our hands.
    pub fn start(command: &mut Command) -> Process {
        let named = format!("{command:?}");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {named}: {error}"));
        let written = Arc::new(Mutex::new(String::new()));
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let copy = written.clone();
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                *copy.lock().unwrap() += &format!("{line}\n");
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut stderr = child.stderr.take().unwrap();
        let copy = written.clone();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = stderr.read(&mut chunk) {
                *copy.lock().unwrap() += &String::from_utf8_lossy(&chunk[..count]);
            }
        });
        let stdin = child.stdin.take();
        Process { child, stdin, lines, written }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The next line of its standard output, within the usual patience.
    pub fn line(&mut self) -> String {
        self.line_within(PATIENCE).unwrap_or_else(|why| {
            panic!("no line from process {} ({why:?}); it wrote:\n{}", self.id(), self.written())
        })
    }

    /// The next line, if it comes in time.
    ///
    /// # Errors
    /// The time is over, or the process closed its output.
    pub fn line_within(&mut self, time: Duration) -> Result<String, RecvTimeoutError> {
        self.lines.recv_timeout(time)
    }

    /// Sends it a line.
    pub fn send(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("its input is still open");
        stdin.write_all(format!("{line}\n").as_bytes()).unwrap();
        stdin.flush().unwrap();
    }

    /// Closes its standard input.
    pub fn close(&mut self) {
        self.stdin = None;
    }

    /// Waits until it ends, and fails unless it says that all went well.
    pub fn ends_well(&mut self) {
        let status = self.ended();
        // A signal that ended it is named too.
        assert!(status.success(), "process {} ended with {status}; it wrote:\n{}", self.id(), self.written());
    }

    /// Whether it ended by itself, within the usual patience.
    pub fn ended(&mut self) -> ExitStatus {
        self.ended_within(PATIENCE)
    }

    /// The same with a patience of its own.
    pub fn ended_within(&mut self, time: Duration) -> ExitStatus {
        let deadline = Instant::now() + time;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "process {} does not end:\n{}", self.id(), self.written());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether it ended by now.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Ends it the hard way (`kill -9`).
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end (`SIGTERM`), as a system does at log-out.
    #[cfg(unix)]
    pub fn terminate(&self) {
        signal(self.id(), "TERM");
    }

    /// Presses Ctrl-C.
    #[cfg(unix)]
    pub fn interrupt(&self) {
        signal(self.id(), "INT");
    }

    /// Crashes it (`SIGABRT`), as a panic does.
    #[cfg(unix)]
    pub fn abort(&self) {
        signal(self.id(), "ABRT");
    }

    /// All it wrote so far, both streams.
    pub fn written(&self) -> String {
        self.written.lock().unwrap().clone()
    }
}

#[cfg(unix)]
fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), process.to_string()]).status().unwrap();
    assert!(status.success());
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Waits until the condition holds; fails with `what` when it does not in the usual patience.
pub fn until<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(it) = condition() {
            return it;
        }
        assert!(Instant::now() < deadline, "waited in vain for: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}
