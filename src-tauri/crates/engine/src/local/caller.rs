//! The calling end of the line protocol, for the CLI and the window.

use rendezvous::{Greeting, Place};
use std::io;
use tokio::io::{AsyncWriteExt, BufReader};

use super::{Lines, Stream, check_length, socket::connect};
use crate::{
    Command, Failure, Kind, Reply,
    words::{Filling, words},
};

/// A snapshot of very many servers and instances is far below this.
const LONGEST_REPLY: usize = 64 * 1024 * 1024;

/// One connection to the owner.
pub struct Caller {
    lines: Lines<BufReader<Stream>>,
}

impl Caller {
    /// Connects to the owner that runs here.
    pub async fn connect(place: &Place) -> Result<Caller, Failure> {
        Caller::try_connect(place).await?.ok_or_else(|| {
            Failure::of(Kind::Owner, words("failure-not-running")).remedy(words("failure-not-running-hint"))
        })
    }

    /// Connects to the owner that runs here; `None` when none does.
    pub async fn try_connect(place: &Place) -> Result<Option<Caller>, Failure> {
        check_length(&place.socket())?;
        let cannot = |error: io::Error| {
            let cannot = words("failure-unreached").with("folder", &*place.run).with("error", &error);
            Failure::of(Kind::Owner, cannot)
        };
        let (mut stream, token) = match connect(place).await {
            Ok(connected) => connected,
            Err(error) if is_nobody(&error) => return Ok(None),
            Err(error) => return Err(cannot(error)),
        };
        match stream.write_all(Greeting::Command.line(token.as_deref()).as_bytes()).await {
            Ok(()) => Ok(Some(Caller { lines: Lines::new(BufReader::new(stream), LONGEST_REPLY) })),
            // It was about to end.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(None),
            Err(error) => Err(cannot(error)),
        }
    }

    /// Sends a command and waits for its reply; the first of many after `Watch` and `FollowActivity`.
    pub async fn ask(&mut self, command: &Command) -> Result<Reply, Failure> {
        let mut line = serde_json::to_vec(command).map_err(|error| {
            Failure::of(Kind::Ours, words("failure-command").with("error", error.to_string()))
        })?;
        line.push(b'\n');
        self.lines.get_mut().write_all(&line).await.map_err(|error| lost(&error))?;
        self.next().await?.ok_or_else(|| lost(words("failure-lost-ended")))
    }

    /// The next reply of a stream; `None` when the owner has ended. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Result<Option<Reply>, Failure> {
        let line = match self.lines.next().await {
            Ok(Some(Ok(line))) => line,
            Ok(None) => return Ok(None),
            Ok(Some(Err(_too_long))) => return Err(lost(words("failure-lost-long"))),
            Err(error) => return Err(lost(&error)),
        };
        match serde_json::from_str(&line) {
            Ok(Reply::Failed { failure }) => Err(failure),
            Ok(reply) => Ok(Some(reply)),
            Err(_other_version) => {
                Err(Failure::of(Kind::Owner, words("failure-answer")).remedy(words("failure-versions-hint")))
            }
        }
    }
}

fn lost(why: impl Into<Filling>) -> Failure {
    Failure::of(Kind::Owner, words("failure-lost").with("why", why)).remedy(words("failure-lost-hint"))
}

/// Whether the error means that no owner runs: no socket, a stale one, or one that is being closed.
fn is_nobody(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}
