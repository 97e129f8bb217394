//! The owner's local socket: who may connect, and the line protocol spoken on it.
//!
//! The first line is a [`rendezvous::Greeting`]. After a bridge's greeting the stream belongs to the gateway. After
//! `Greeting::Command` every line is one JSON [`Command`](crate::Command), answered in order by one JSON
//! [`Reply`](crate::Reply) line (`Reply::Failed` when it did not work); `Watch` and `FollowActivity` answer with
//! lines until the caller hangs up.

mod caller;
mod conversation;
mod line;
#[cfg(unix)]
mod owners_end;
mod socket;

pub use caller::Caller;
pub(crate) use conversation::converse;
pub(crate) use line::{Lines, TooLong};
#[cfg(test)]
pub(crate) use socket::connect;
pub(crate) use socket::{Listener, OwnersEnd, Stream};

use std::path::Path;

use crate::{Failure, Kind, words::words};

/// The longest path a Unix socket can have, its final NUL not counted (`sun_path` in `unix(7)`; macOS has less).
const LONGEST_PATH: usize = if cfg!(target_os = "macos") { 103 } else { 107 };

/// Explains a socket path that no system call would take.
pub(crate) fn check_length(path: &Path) -> Result<(), Failure> {
    let length = path.as_os_str().len();
    if cfg!(windows) || length <= LONGEST_PATH {
        return Ok(());
    }
    let long =
        words("failure-socket-path").with("file", path).with("length", length).with("most", LONGEST_PATH);
    Err(Failure::of(Kind::Usage, long).remedy(words("failure-socket-path-hint")))
}
