//! The lines another program prints, with a limit on how long to wait for one.

use std::{
    io::{BufRead as _, BufReader, Read},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::Duration,
};

/// Longer than any step takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Lines as they come.
pub(super) struct Lines {
    incoming: Receiver<String>,
    /// For the message when none comes.
    from: String,
}

impl Lines {
    pub(super) fn of(reader: impl Read + Send + 'static, from: &str) -> Lines {
        let (outgoing, incoming) = channel();
        thread::spawn(move || {
            for line in BufReader::new(reader).lines() {
                let Ok(line) = line else { return };
                if outgoing.send(line).is_err() {
                    return;
                }
            }
        });
        Lines { incoming, from: from.to_owned() }
    }

    /// The next line.
    ///
    /// # Errors
    /// When the program ended or stays silent.
    pub(super) fn next(&self) -> Result<String, String> {
        self.incoming.recv_timeout(PATIENCE).map_err(|error| match error {
            RecvTimeoutError::Timeout => format!("{} said nothing for {} s", self.from, PATIENCE.as_secs()),
            RecvTimeoutError::Disconnected => format!("{} has ended", self.from),
        })
    }
}
