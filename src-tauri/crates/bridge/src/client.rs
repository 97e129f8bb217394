//! The client's side: reads its messages and sends them on, and says no to what is none.

use std::{
    io::{BufReader, Read},
    time::Duration,
};

use crate::{
    conversation::{code, error},
    envelope,
    joint::{Joint, Sent, tell},
    lines::{self, Next},
    say,
};

/// The gateway takes no larger message either.
const LIMIT: u64 = 10 * 1024 * 1024;
/// How long answers may still come after the client has said its last word.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// Serves until the client's output ends, then waits for the answers it is still owed.
pub(crate) fn serve(input: impl Read, joint: &Joint) {
    let mut input = BufReader::with_capacity(64 * 1024, input);
    let mut line = Vec::new();
    loop {
        let reply = match lines::next(&mut input, &mut line, LIMIT) {
            Ok(Next::Line) => take(joint, &mut line),
            Ok(Next::TooLong) => too_long(&line),
            Ok(Next::End) => break,
            Err(problem) => {
                say(&format!("cannot read from the AI app: {problem}"));
                break;
            }
        };
        if !reply.is_empty() && tell(reply.as_bytes()).is_err() {
            return;
        }
    }
    joint.drain(LAST_ANSWERS);
}

/// Sends one line on. Returns what to answer at once, if anything.
fn take(joint: &Joint, line: &mut Vec<u8>) -> String {
    let end = line.iter().rposition(|it| !matches!(it, b'\n' | b'\r')).map_or(0, |it| it + 1);
    line.truncate(end);
    if line.trim_ascii().is_empty() {
        return String::new();
    }
    line.push(b'\n');
    let parsed = std::str::from_utf8(line).ok().and_then(|text| Some((text, envelope::read(text).ok()?)));
    let Some((text, messages)) = parsed else {
        say("the AI app sent a line that is no JSON-RPC message; it was not passed on");
        return error("null", code::PARSE, "Parse error: this line is no JSON-RPC message.");
    };
    match joint.send(&messages, text) {
        Sent::Done => String::new(),
        Sent::Refused(why) => {
            let requests = messages.iter().filter(|it| it.is_request()).filter_map(|it| it.id);
            requests
                .map(|id| error(id, code::UNREACHABLE, &format!("{why} The request was not sent.")))
                .collect()
        }
    }
}

fn too_long(start: &[u8]) -> String {
    let problem = format!("a message of more than {} MiB", LIMIT / 1024 / 1024);
    say(&format!("the AI app sent {problem}; it was not passed on"));
    // The cut may have split a character.
    let text = start.utf8_chunks().next().map(|it| it.valid()).unwrap_or_default();
    let known = envelope::read_start(text);
    match (known.id, known.is_request()) {
        (Some(id), true) => error(id, code::INVALID, &format!("The request was not sent: it is {problem}.")),
        _ => error("null", code::PARSE, &format!("Parse error: {problem}.")),
    }
}
