//! One window per user: the running one listens, and whoever starts a second one asks it instead.
//!
//! A loopback port and a token in a file of the run folder, the same on every system. What can be asked for is
//! harmless, but only this user can read the token.

use rendezvous::Place;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use crate::args::Wish;

/// A window that lives answers at once, even when it draws.
const PATIENCE: Duration = Duration::from_millis(1500);
/// No request is longer.
const LONGEST: u64 = 4096;

/// What the listening window is asked to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Request {
    Show(Option<Wish>),
    Close,
}

#[derive(Serialize, Deserialize)]
struct Line {
    token: String,
    request: Request,
}

fn file(place: &Place) -> PathBuf {
    place.run.join("window.port")
}

/// Asks the running window. `false`: there is none.
pub(crate) fn ask(place: &Place, request: &Request) -> bool {
    try_ask(place, request).unwrap_or(false)
}

fn try_ask(place: &Place, request: &Request) -> io::Result<bool> {
    let text = fs::read_to_string(file(place))?;
    let mut lines = text.lines();
    let (Some(Ok(port)), Some(token)) = (lines.next().map(str::parse::<u16>), lines.next()) else {
        return Ok(false);
    };
    let mut stream = TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut line = serde_json::to_vec(&Line { token: token.to_owned(), request: request.clone() })?;
    line.push(b'\n');
    stream.write_all(&line)?;
    // The port may have gone to another program since; only ours knows the answer.
    let mut answer = String::new();
    stream.take(16).read_to_string(&mut answer)?;
    Ok(answer == "here\n")
}

/// Whether a window is there to be asked.
pub(crate) fn is_open(place: &Place) -> bool {
    let port = || fs::read_to_string(file(place)).ok()?.lines().next()?.parse::<u16>().ok();
    port().is_some_and(|it| TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, it).into(), PATIENCE).is_ok())
}

/// The listening end, for the window to stop answering once it closes.
#[derive(Clone, Default)]
pub(crate) struct Listening {
    stopped: Arc<AtomicBool>,
}

impl Listening {
    /// From now on nobody is at home: whoever asks opens a window of their own.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }
}

/// Listens from now on and calls `asked` for every request, on a thread of its own.
///
/// # Errors
/// No port, or the file cannot be written; the window works without.
pub(crate) fn listen(
    place: &Place,
    listening: &Listening,
    mut asked: impl FnMut(Request) + Send + 'static,
) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let token = random.iter().map(|it| format!("{it:02x}")).collect::<String>();
    leave(place, listener.local_addr()?.port(), &token)?;
    let listening = listening.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if listening.stopped.load(Ordering::SeqCst) {
                return;
            }
            if let Some(request) = answer(stream, &token) {
                asked(request);
            }
        }
    });
    Ok(())
}

fn answer(stream: TcpStream, token: &str) -> Option<Request> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut line = String::new();
    BufReader::new((&stream).take(LONGEST)).read_line(&mut line).ok()?;
    let line: Line = serde_json::from_str(&line).ok().filter(|it: &Line| it.token == token)?;
    (&stream).write_all(b"here\n").ok()?;
    Some(line.request)
}

/// Writes the file new, readable by this user only: the old one may belong to a window that was killed.
fn leave(place: &Place, port: u16, token: &str) -> io::Result<()> {
    fs::create_dir_all(&place.run)?;
    let path = file(place);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(format!("{port}\n{token}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    fn place(dir: &tempfile::TempDir) -> Place {
        Place { state: dir.path().to_owned(), run: dir.path().join("run") }
    }

    #[test]
    fn a_second_start_is_heard_by_the_first() {
        let dir = tempfile::tempdir().unwrap();
        let place = place(&dir);
        let show = Request::Show(Some(Wish::Clear { server: "part3".to_owned() }));
        assert!(!ask(&place, &show), "no window yet");
        let (sender, heard) = channel();
        listen(&place, &Listening::default(), move |it| sender.send(it).unwrap()).unwrap();
        assert!(ask(&place, &show));
        assert_eq!(heard.recv().unwrap(), show);
        assert!(ask(&place, &Request::Close));
        assert_eq!(heard.recv().unwrap(), Request::Close);
    }

    #[test]
    fn a_window_that_is_closing_is_no_window() {
        let dir = tempfile::tempdir().unwrap();
        let (place, listening) = (place(&dir), Listening::default());
        let (sender, heard) = channel();
        listen(&place, &listening, move |it| sender.send(it).unwrap()).unwrap();
        assert!(ask(&place, &Request::Show(None)));
        listening.stop();
        assert!(!ask(&place, &Request::Show(None)));
        assert_eq!(heard.iter().count(), 1);
    }

    #[test]
    fn a_port_that_went_to_another_program_is_no_window() {
        let dir = tempfile::tempdir().unwrap();
        let place = place(&dir);
        let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        leave(&place, other.local_addr().unwrap().port(), "t").unwrap();
        let program = thread::spawn(move || {
            let (mut stream, _) = other.accept().unwrap();
            stream.write_all(b"220 mail ready\n").unwrap();
        });
        assert!(!ask(&place, &Request::Show(None)));
        program.join().unwrap();
    }

    #[test]
    fn a_request_without_the_token_is_ignored() {
        let dir = tempfile::tempdir().unwrap();
        let place = place(&dir);
        let (sender, heard) = channel();
        listen(&place, &Listening::default(), move |it| sender.send(it).unwrap()).unwrap();
        let text = fs::read_to_string(file(&place)).unwrap();
        leave(&place, text.lines().next().unwrap().parse().unwrap(), "wrong").unwrap();
        assert!(!ask(&place, &Request::Close));
        assert!(heard.try_recv().is_err());
    }
}
