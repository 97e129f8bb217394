//! Being asked to end: Ctrl-C, and on Unix SIGTERM.

use std::io;

use crate::{Failure, Kind, words};

/// Listens from the moment it is made, so that no request to end comes too early to be heard.
pub struct Interrupt {
    #[cfg(unix)]
    ctrl_c: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    ctrl_c: tokio::signal::windows::CtrlC,
}

impl Interrupt {
    /// Begins to listen. From then on the process does not end by itself when it is asked to.
    ///
    /// # Errors
    /// The system refuses.
    pub fn listen() -> Result<Interrupt, Failure> {
        Interrupt::handlers()
            .map_err(|error| Failure::of(Kind::Ours, words("failure-interrupt").with("error", &error)))
    }

    #[cfg(unix)]
    fn handlers() -> io::Result<Interrupt> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Interrupt {
            ctrl_c: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(windows)]
    fn handlers() -> io::Result<Interrupt> {
        Ok(Interrupt { ctrl_c: tokio::signal::windows::ctrl_c()? })
    }

    /// Resolves when somebody asked.
    pub async fn came(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.ctrl_c.recv() => {}
            _ = self.terminate.recv() => {}
        }
        #[cfg(windows)]
        self.ctrl_c.recv().await;
    }
}
