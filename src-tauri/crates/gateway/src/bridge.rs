//! One bridge's conversation: MCP's stdio framing (a message per line) over the local socket.

use crate::{answers, call::Answer, frames::Frames, session::Session, upstream::Upstream};
use bytes::Bytes;
use jsonrpc::{
    MAX_BYTES, Malformed, Message,
    lines::{Lines, TooLong},
    splice::one_line,
    sse::Frame,
};
use std::{io, pin::Pin, sync::Arc};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    sync::mpsc,
};
use tokio_util::task::TaskTracker;

/// Both directions of a conversation.
pub(crate) trait Duplex: AsyncRead + AsyncWrite + Send {}
impl<T: AsyncRead + AsyncWrite + Send> Duplex for T {}

pub(crate) type Stream = Pin<Box<dyn Duplex>>;

/// Runs the conversation until either side closes. After the client's last word the calls under way still get
/// their answers, so that a script may write its requests and close.
pub(crate) async fn run(
    upstream: Arc<Upstream>,
    session: Arc<Session>,
    stream: Stream,
    resume: Option<String>,
) {
    let (read, write) = tokio::io::split(stream);
    let (out, lines) = mpsc::channel(256);
    let calls = TaskTracker::new();
    let unasked = session.listen(None);
    let passing = tokio::spawn(pass_on(Frames::coming(unasked), out.clone()));
    let mut writing = tokio::spawn(write_lines(write, lines));

    if let Some(initialize) = resume.and_then(|it| Message::from_client(it.into()).ok()) {
        session.begin(initialize);
        // Beside the reading: the client may call meanwhile, and both wait for the same link.
        calls.spawn(Arc::clone(&session).resume());
    }
    let reading = read_lines(read, &upstream, &session, &calls, &out);
    tokio::select! {
        () = reading => {}
        _ = &mut writing => {
            session.end();
            passing.abort();
            return;
        }
    }
    // A subscription ends with its client; calls still get their answers.
    session.hung_up.cancel();
    calls.close();
    tokio::select! {
        () = calls.wait() => {}
        _ = &mut writing => {}
    }
    session.end();
    passing.abort();
    // The last sender but those of calls nobody waits for any more.
    drop(out);
    if !writing.is_finished() {
        drop(writing.await);
    }
}

async fn read_lines(
    mut read: impl AsyncRead + Unpin,
    upstream: &Upstream,
    session: &Arc<Session>,
    calls: &TaskTracker,
    out: &mpsc::Sender<Frame>,
) {
    let mut lines = Lines::new(MAX_BYTES);
    while let Some(line) = next(&mut read, &mut lines).await {
        let Ok(line) = line else {
            let text = answers::error("null", -32600, "the message is longer than 10 MiB");
            drop(out.send(Frame::message(text)).await);
            continue;
        };
        if line.trim_ascii().is_empty() {
            continue;
        }
        match Message::from_client(line) {
            Ok(message) if message.may_be_overtaken() => {
                // In a box: what a call may become is large, and spawning it moves it several times.
                let answering = Box::pin(answer(Arc::clone(session), message, out.clone()));
                calls.spawn(upstream.tasks.track_future(answering));
            }
            // The handshake goes in order, also for a client that does not wait for it.
            Ok(message) => answer(Arc::clone(session), message, out.clone()).await,
            Err(malformed) => drop(out.send(Frame::message(complaint(malformed))).await),
        }
    }
}

fn complaint(malformed: Malformed) -> Bytes {
    answers::error("null", malformed.code(), malformed.words())
}

async fn answer(session: Arc<Session>, message: Message, out: mpsc::Sender<Frame>) {
    match session.take(message).await {
        Answer::One { text, .. } => drop(out.send(Frame::message(text)).await),
        Answer::Events(frames) => pass_on(frames, out).await,
        Answer::Accepted => {}
        Answer::Refused(words) => tracing::debug!(words, "a client's message was dropped"),
    }
}

async fn pass_on(mut frames: Frames, out: mpsc::Sender<Frame>) {
    while let Some(frame) = frames.next().await {
        if frame.payload().is_some() && out.send(frame).await.is_err() {
            return;
        }
    }
}

/// Whatever is ready goes in one write: each would wake the bridge. A longer one has others wait.
const TOGETHER: usize = 64 * 1024;

async fn write_lines(mut write: impl AsyncWrite + Unpin, mut lines: mpsc::Receiver<Frame>) -> io::Result<()> {
    let mut ready = Vec::new();
    while let Some(frame) = lines.recv().await {
        let mut next = Some(frame);
        while let Some(frame) = next {
            if let Some(text) = frame.payload() {
                ready.extend_from_slice(&one_line(text.clone()));
                ready.push(b'\n');
            }
            next = if ready.len() < TOGETHER { lines.try_recv().ok() } else { None };
        }
        write.write_all(&ready).await?;
        write.flush().await?;
        ready.clear();
        ready.shrink_to(2 * TOGETHER);
    }
    write.shutdown().await
}

/// The next line; `None` when the other side closed or broke off.
async fn next(read: &mut (impl AsyncRead + Unpin), lines: &mut Lines) -> Option<Result<Bytes, TooLong>> {
    loop {
        if let Some(line) = lines.take() {
            return Some(line);
        }
        match read.read_buf(lines.room()).await {
            Ok(0) | Err(_) => return lines.rest(),
            Ok(_) => {}
        }
    }
}
