//! What the two directions share: the conversation, the connection to the owner, and standard output.

use std::{
    io::{self, Write},
    net::Shutdown,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::{conversation::Conversation, envelope::Envelope};
use rendezvous::Stream;

/// The longest a message may wait for an owner. The owner's side is bounded by itself; this catches a system call
/// that does not return.
const PATIENCE: Duration = Duration::from_secs(30);

/// Shared by the thread that reads the client and the one that reads the owner.
#[derive(Default)]
pub(crate) struct Joint {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    conversation: Conversation,
    link: Option<Arc<Stream>>,
    /// A message waits for an owner: start one.
    wanted: bool,
    /// How often it was found that no owner can be had, and why the last time.
    refusals: u64,
    refusal: String,
    /// Somebody waits for the last answers.
    draining: bool,
    /// One of the two sides is done: so are we.
    finished: bool,
}

/// What became of a message of the client.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// It is with an owner, or the client was told what became of it, or nobody waits for it any more.
    Done,
    /// There is no owner, for this reason.
    Refused(String),
}

impl Joint {
    pub(crate) fn new() -> Arc<Joint> {
        // Whoever starts a bridge is about to say something.
        Arc::new(Joint {
            state: Mutex::new(State { wanted: true, ..State::default() }),
            changed: Condvar::new(),
        })
    }

    /// Sends one line of the client to the owner, waiting for one if there is none.
    pub(crate) fn send(&self, messages: &[Envelope<'_>], line: &str) -> Sent {
        loop {
            let mut state = self.lock();
            if !state.conversation.concerns(messages) {
                return Sent::Done;
            }
            state = self.with_link(state);
            let Some(link) = state.link.clone() else { return Sent::Refused(state.refusal.clone()) };
            // Noted under the same lock: whoever finds the link broken also finds this request.
            if !state.conversation.going(messages, line) {
                return Sent::Done;
            }
            drop(state);
            if (&*link).write_all(line.as_bytes()).is_ok() {
                return Sent::Done;
            }
            // The owner is gone and has not seen this line whole.
            let mut state = self.lock();
            if state.link.as_ref().is_some_and(|it| Arc::ptr_eq(it, &link)) {
                state.link = None;
                state.conversation.withdraw(messages);
                // Wakes the thread that reads; an error means that it is awake.
                link.shutdown(Shutdown::Both).ok();
            } else if messages.iter().any(Envelope::is_request) {
                // The other thread was faster and has told the client.
                return Sent::Done;
            }
        }
    }

    fn with_link<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        if state.link.is_some() {
            return state;
        }
        let before = state.refusals;
        state.wanted = true;
        self.changed.notify_all();
        let waits = |it: &mut State| it.link.is_none() && it.refusals == before;
        let (mut state, outcome) =
            self.changed.wait_timeout_while(state, PATIENCE, waits).unwrap_or_else(PoisonError::into_inner);
        if outcome.timed_out() {
            state.refusal = "Traygate does not answer. Quit it and open it again.".to_owned();
        }
        state
    }

    /// What a new connection must begin with: the remembered `initialize`, and lines to send again.
    pub(crate) fn opening(&self) -> (Option<String>, String) {
        let state = self.lock();
        (state.conversation.resume().map(str::to_owned), state.conversation.again())
    }

    /// From now on messages go to this owner.
    pub(crate) fn join(&self, link: Arc<Stream>) {
        let mut state = self.lock();
        state.link = Some(link);
        state.wanted = false;
        self.changed.notify_all();
    }

    /// Hands one line of the owner to the client.
    ///
    /// # Errors
    /// The client no longer reads.
    pub(crate) fn deliver(&self, messages: &[Envelope<'_>], line: &[u8]) -> io::Result<()> {
        if messages.iter().any(|it| it.is_request() || it.cancels.is_some()) {
            self.lock().conversation.coming(messages);
        }
        tell(line)?;
        if messages.iter().any(Envelope::is_answer) {
            let mut state = self.lock();
            state.conversation.came(messages);
            if state.draining {
                self.changed.notify_all();
            }
        }
        Ok(())
    }

    /// The owner is gone: tells the client what that means for it. With a reason why the next one will not answer
    /// either, nothing waits for it.
    ///
    /// # Errors
    /// The client no longer reads.
    pub(crate) fn part(&self, hopeless: Option<&str>) -> io::Result<()> {
        let lines = {
            let mut state = self.lock();
            state.link = None;
            state.conversation.lost(hopeless).concat()
        };
        tell(lines.as_bytes())?;
        let mut state = self.lock();
        state.conversation.settle(hopeless);
        state.wanted |= !state.conversation.is_quiet();
        self.changed.notify_all();
        Ok(())
    }

    /// No owner can be had: whoever waits for one learns why.
    ///
    /// # Errors
    /// The client no longer reads.
    pub(crate) fn refuse(&self, why: &str) -> io::Result<()> {
        {
            let mut state = self.lock();
            state.refusals += 1;
            state.refusal = why.to_owned();
            state.wanted = false;
        }
        self.part(Some(why))
    }

    /// Whether a message waits for an owner to be started.
    pub(crate) fn is_wanted(&self) -> bool {
        self.lock().wanted
    }

    /// Waits until a message wants an owner, at most for `time`.
    pub(crate) fn wait_until_wanted(&self, time: Duration) {
        let waits = |it: &mut State| !it.wanted;
        drop(self.changed.wait_timeout_while(self.lock(), time, waits));
    }

    /// Tells the owner that no more will come, and waits until every request is answered, at most for `time`.
    pub(crate) fn drain(&self, time: Duration) {
        let mut state = self.lock();
        state.draining = true;
        if let Some(link) = &state.link {
            // What goes on for as long as the client is there ends now. An error means that the owner is gone.
            link.shutdown(Shutdown::Write).ok();
        }
        drop(self.changed.wait_timeout_while(state, time, |it| !it.conversation.is_quiet()));
    }

    /// One side is done.
    pub(crate) fn finish(&self) {
        self.lock().finished = true;
        self.changed.notify_all();
    }

    /// Waits until one side is done, at most for `time`.
    pub(crate) fn is_finished_within(&self, time: Duration) -> bool {
        let waited = self.changed.wait_timeout_while(self.lock(), time, |it| !it.finished);
        waited.unwrap_or_else(PoisonError::into_inner).0.finished
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes whole lines to the client; several threads may.
///
/// # Errors
/// The client no longer reads.
pub(crate) fn tell(lines: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(lines)?;
    output.flush()
}
