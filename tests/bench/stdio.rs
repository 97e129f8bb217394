//! A stdio bridge as an AI app holds it.

use std::{
    ffi::OsString,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{Result, machine, mcp};

/// A program that has not answered by then is ended.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running bridge whose `initialize` was answered.
pub(crate) struct Peer {
    program: OsString,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    done: Arc<AtomicBool>,
    /// From the start of the process to the answer.
    pub(crate) start: Duration,
}

impl Peer {
    pub(crate) fn start(command: &mut Command) -> Result<Peer> {
        let began = Instant::now();
        let streams = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let program = streams.get_program().to_owned();
        let mut child =
            streams.spawn().map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let output = BufReader::with_capacity(1 << 16, child.stdout.take().unwrap());
        let (input, process) = (child.stdin.take(), child.id());
        let done = Arc::new(AtomicBool::new(false));
        let watched = done.clone();
        thread::spawn(move || {
            let deadline = Instant::now() + PATIENCE;
            while Instant::now() < deadline {
                thread::sleep(Duration::from_secs(1));
                if watched.load(Ordering::Relaxed) {
                    return;
                }
            }
            machine::signal(process, "KILL");
        });
        let mut peer = Peer { program, child, input, output, done, start: Duration::ZERO };
        let answer = peer.ask(mcp::INITIALIZE)?;
        peer.start = began.elapsed();
        mcp::check_initialized(&answer)?;
        peer.send(mcp::INITIALIZED)?;
        Ok(peer)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a request and returns the next answer; what the server says in between is skipped.
    pub(crate) fn ask(&mut self, message: &str) -> Result<Vec<u8>> {
        self.send(message)?;
        self.hear()
    }

    /// The next answer.
    pub(crate) fn hear(&mut self) -> Result<Vec<u8>> {
        loop {
            let mut line = Vec::new();
            if self.output.read_until(b'\n', &mut line)? == 0 {
                return Err(format!("{} ended", self.program.display()).into());
            }
            let start = &line[..line.len().min(100)];
            if !start.windows(9).any(|it| it == b"\"method\":") {
                return Ok(line);
            }
        }
    }

    pub(crate) fn send(&mut self, message: &str) -> Result<()> {
        let input = self.input.as_mut().ok_or("its input is closed")?;
        Ok(input.write_all(format!("{message}\n").as_bytes())?)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        self.input = None;
        let deadline = Instant::now() + Duration::from_secs(3);
        while Instant::now() < deadline {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(1));
        }
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
