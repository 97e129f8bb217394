//! The owner's side: finds it, starts it when a message wants it, greets it, and brings its messages to the client.

use std::{
    io::{self, BufReader, Write},
    process::Child,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use crate::{
    Entry, envelope,
    joint::Joint,
    lines::{self, Next},
    say,
};
use rendezvous::{Greeting, Place, Programs, Stream, connect, is_absent};

/// How long a started owner may take until it answers.
const START: Duration = Duration::from_secs(10);
/// How long after the program we started has ended: it may have found that another owner is just starting.
const OTHER_OWNER: Duration = Duration::from_secs(3);
/// Between two looks whether a started owner answers: at first, and once it is clear that it takes long.
const LOOKS: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(20));
/// Between two looks whether an owner that went away is back: at first, and at most.
const WATCH: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(2));
/// After so many connections in a row that ended without a word we no longer hope for an answer.
const HOPE: u32 = 3;

const CLOSED: &str = "Traygate ends every connection at once. Quit it and open it again; \
    if that does not help, run `traygate doctor` in a terminal.";
const SEE_WHY: &str = "Open Traygate yourself, or run `traygate serve` in a terminal to see what is wrong, then try \
    again.";

type Found = (Stream, Option<String>);

/// Everything needed to find an owner or to start one.
pub(crate) struct Owner {
    entry: Entry,
    place: Place,
    programs: Programs,
    joint: Arc<Joint>,
    /// Owners we started; kept only so that the system can forget them when they end.
    started: Vec<Child>,
    /// Connections in a row that ended without a word.
    silent: u32,
}

impl Owner {
    pub(crate) fn new(entry: Entry, place: Place, programs: Programs, joint: Arc<Joint>) -> Owner {
        Owner { entry, place, programs, joint, started: Vec::new(), silent: 0 }
    }

    /// Keeps the conversation joined to whatever owner there is, until the client no longer reads.
    pub(crate) fn serve(mut self) {
        while self.converse().is_ok() {}
    }

    /// From one connection to its end. An error means that the client is gone.
    fn converse(&mut self) -> io::Result<()> {
        let (stream, token) = self.reach()?;
        let link = Arc::new(stream);
        let spoke = match self.greet(&link, token.as_deref()) {
            Ok(()) => self.listen(&link)?,
            Err(_) => false,
        };
        self.silent = if spoke { 0 } else { self.silent + 1 };
        self.joint.part((self.silent >= HOPE).then_some(CLOSED))
    }

    fn greet(&self, link: &Arc<Stream>, token: Option<&str>) -> io::Result<()> {
        let (resume, again) = self.joint.opening();
        let Entry { server, instance, client } = self.entry.clone();
        let greeting = Greeting::Bridge { server, instance, client, resume }.line(token);
        (&**link).write_all((greeting + &again).as_bytes())?;
        self.joint.join(link.clone());
        Ok(())
    }

    /// Brings the owner's messages to the client until the connection ends. Returns whether there were any.
    fn listen(&self, link: &Stream) -> io::Result<bool> {
        let mut input = BufReader::with_capacity(64 * 1024, link);
        let mut line = Vec::new();
        let mut spoke = false;
        // A connection that breaks ends; how it broke changes nothing.
        while let Ok(Next::Line) = lines::next(&mut input, &mut line, u64::MAX) {
            // Without its newline it is the beginning of an answer that will never be complete.
            if !line.ends_with(b"\n") {
                break;
            }
            spoke = true;
            let text = std::str::from_utf8(&line).unwrap_or_default();
            self.joint.deliver(&envelope::read(text).unwrap_or_default(), &line)?;
        }
        Ok(spoke)
    }

    /// Waits for an owner; starts one only when a message wants it.
    fn reach(&mut self) -> io::Result<Found> {
        let (first, longest) = WATCH;
        let mut pause = first;
        if self.silent > 0 {
            // It is there and does not talk to us: this must not become a busy loop.
            thread::sleep((first * 2u32.pow(self.silent.min(7))).min(longest));
        }
        loop {
            let absence = match connect(&self.place) {
                Ok(found) => return Ok(found),
                Err(absence) => absence,
            };
            self.started.retain_mut(|it| matches!(it.try_wait(), Ok(None)));
            if self.joint.is_wanted() {
                let started =
                    if is_absent(&absence) { self.start() } else { Err(self.unreachable(&absence)) };
                match started {
                    Ok(found) => return Ok(found),
                    Err(why) => {
                        say(&why);
                        self.joint.refuse(&why)?;
                    }
                }
            }
            self.joint.wait_until_wanted(pause);
            pause = (pause * 2).min(longest);
        }
    }

    fn unreachable(&self, why: &io::Error) -> String {
        format!("Traygate cannot be reached at {}: {why}. {SEE_WHY}", self.place.run.display())
    }

    /// Starts an owner and waits until somebody answers: it, or another one that was faster.
    fn start(&mut self) -> Result<Found, String> {
        let deadline = Instant::now() + START;
        let mut why = format!(
            "Traygate is not running, and there is no program to start it with in {}. Install Traygate again, or \
             start it yourself.",
            self.programs.dir().display()
        );
        for program in self.programs.owners() {
            why = match program.start() {
                Ok(child) => match self.wait(child, deadline) {
                    Ok(found) => return Ok(found),
                    Err(why) => {
                        format!("Traygate was not running and {} {why}. {SEE_WHY}", program.file.display())
                    }
                },
                Err(error) => format!(
                    "Traygate is not running and {} cannot be started: {error}. {SEE_WHY}",
                    program.file.display()
                ),
            };
        }
        Err(why)
    }

    fn wait(&mut self, mut child: Child, mut deadline: Instant) -> Result<Found, String> {
        let began = Instant::now();
        let mut ended = None;
        let found = loop {
            match connect(&self.place) {
                Ok(found) => break Ok(found),
                Err(error) if !is_absent(&error) => break Err(format!("cannot be reached: {error}")),
                Err(_) => {}
            }
            if ended.is_none() {
                ended = child.try_wait().ok().flatten();
                if ended.is_some() {
                    deadline = deadline.min(Instant::now() + OTHER_OWNER);
                }
            }
            if Instant::now() > deadline {
                break Err(match ended {
                    Some(status) => format!("ended at once ({status})"),
                    None => format!("did not answer within {} seconds", START.as_secs()),
                });
            }
            let (quick, slow) = LOOKS;
            thread::sleep(if began.elapsed() < Duration::from_millis(500) { quick } else { slow });
        };
        if ended.is_none() {
            self.started.push(child);
        }
        found
    }
}
