//! The calling end of the line protocol, for the CLI and the window.

use rendezvous::{Greeting, Place};
use std::io;
use tokio::io::{AsyncWriteExt, BufReader};

use super::{Lines, Stream, check_length, socket::connect};
use crate::{Command, Failure, Kind, Reply};

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
            Failure::new(Kind::Owner, "Traygate is not running").hint("start it: traygate serve")
        })
    }

    /// Connects to the owner that runs here; `None` when none does.
    pub async fn try_connect(place: &Place) -> Result<Option<Caller>, Failure> {
        check_length(&place.socket())?;
        let cannot = |error: io::Error| {
            Failure::new(Kind::Owner, format!("cannot reach Traygate at {}: {error}", place.run.display()))
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
        let mut line = serde_json::to_vec(command)
            .map_err(|error| Failure::new(Kind::Ours, format!("cannot word the command: {error}")))?;
        line.push(b'\n');
        self.lines.get_mut().write_all(&line).await.map_err(|error| lost(&error.to_string()))?;
        self.next().await?.ok_or_else(|| lost("it ended before it answered"))
    }

    /// The next reply of a stream; `None` when the owner has ended. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Result<Option<Reply>, Failure> {
        let line = match self.lines.next().await {
            Ok(Some(Ok(line))) => line,
            Ok(None) => return Ok(None),
            Ok(Some(Err(_too_long))) => return Err(lost("its answer is too long")),
            Err(error) => return Err(lost(&error.to_string())),
        };
        match serde_json::from_str(&line) {
            Ok(Reply::Failed { failure }) => Err(failure),
            Ok(reply) => Ok(Some(reply)),
            Err(_other_version) => Err(Failure::new(
                Kind::Owner,
                "the running Traygate answered something this program does not understand",
            )
            .hint("they are probably of different versions: quit Traygate, then try again")),
        }
    }
}

fn lost(why: &str) -> Failure {
    Failure::new(Kind::Owner, format!("the connection to Traygate was lost: {why}"))
        .hint("what the command did is unknown; look with `traygate status`, then try again")
}

/// Whether the error means that no owner runs: no socket, a stale one, or one that is being closed.
fn is_nobody(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset
    )
}
