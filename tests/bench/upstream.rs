//! The MCP server that is called: Streamable HTTP, JSON untouched, a thread per connection. What it does is in the
//! tool's name; below `/limited` it tells of a limit that nobody reaches.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    io::{BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Mutex, PoisonError},
    thread,
};

use crate::{Result, http, mcp};

#[derive(Deserialize)]
struct Call<'a> {
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    method: Option<&'a str>,
    #[serde(borrow)]
    params: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ToolCall<'a> {
    name: &'a str,
    #[serde(borrow)]
    arguments: Option<Echo<'a>>,
}

#[derive(Deserialize)]
struct Echo<'a> {
    #[serde(borrow)]
    text: &'a RawValue,
}

/// Everybody who listens.
static LISTENERS: Mutex<Vec<TcpStream>> = Mutex::new(Vec::new());

/// Prints its address and serves until it is ended.
pub(crate) fn run() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}/mcp", listener.local_addr()?);
    for connection in listener.incoming().flatten() {
        // A connection that breaks is the other side's business.
        thread::Builder::new().stack_size(256 * 1024).spawn(move || serve(&connection).ok())?;
    }
    Ok(())
}

fn serve(connection: &TcpStream) -> Result<()> {
    connection.set_nodelay(true)?;
    let mut input = BufReader::with_capacity(1 << 16, connection);
    let mut body = Vec::new();
    while let Some(head) = http::read_head(&mut input)? {
        if !head.first.contains("/mcp ") {
            write(connection, "404 Not Found", "", "")?;
            continue;
        }
        if head.first.starts_with("GET ") {
            let stream =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
            (&mut &*connection).write_all(format!("{stream}8\r\n: open\n\n\r\n").as_bytes())?;
            listeners().push(connection.try_clone()?);
            drop(input);
            // It ends when the other side does.
            (&mut &*connection).read_to_end(&mut Vec::new())?;
            return Ok(());
        }
        body.resize(head.length.unwrap_or(0), 0);
        input.read_exact(&mut body)?;
        if head.first.starts_with("DELETE ") {
            write(connection, "200 OK", "", "")?;
            continue;
        }
        let limit = match head.first.contains("/limited/") {
            true => "RateLimit-Policy: \"second\";q=100000;w=1\r\n",
            false => "",
        };
        match answer(&body, head.authorization.as_deref())? {
            Answer::None => write(connection, "202 Accepted", limit, "")?,
            Answer::Session(text) => {
                write(connection, "200 OK", &format!("{limit}Mcp-Session-Id: bench-0001\r\n"), &text)?;
            }
            Answer::Json(text) => write(connection, "200 OK", limit, &text)?,
            Answer::Events(text) => events(connection, &text)?,
        }
    }
    Ok(())
}

fn listeners() -> std::sync::MutexGuard<'static, Vec<TcpStream>> {
    LISTENERS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn write(mut connection: &TcpStream, status: &str, extra: &str, body: &str) -> Result<()> {
    let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
    let length = body.len();
    let response = format!("HTTP/1.1 {status}\r\n{kind}{extra}Content-Length: {length}\r\n\r\n{body}");
    Ok(connection.write_all(response.as_bytes())?)
}

fn events(mut connection: &TcpStream, text: &str) -> Result<()> {
    let event = format!("event: message\ndata: {text}\n\n");
    let response = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{event}\r\n0\r\n\r\n",
        event.len()
    );
    Ok(connection.write_all(response.as_bytes())?)
}

/// Tells everybody who listens; who is gone is forgotten.
fn announce() {
    let event = format!("data: {}\n\n", mcp::ANNOUNCEMENT);
    let chunk = format!("{:x}\r\n{event}\r\n", event.len());
    listeners().retain_mut(|it| it.write_all(chunk.as_bytes()).is_ok());
}

/// How a message is answered.
enum Answer {
    None,
    /// It opens a session.
    Session(String),
    Json(String),
    /// In an event stream of its own.
    Events(String),
}

fn answer(body: &[u8], authorization: Option<&str>) -> Result<Answer> {
    let call: Call<'_> = serde_json::from_slice(body)?;
    let (Some(id), Some(method)) = (call.id, call.method) else { return Ok(Answer::None) };
    let response = |result: &str| format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#);
    let said =
        |text: &str| response(&format!(r#"{{"content":[{{"type":"text","text":{text}}}],"isError":false}}"#));
    Ok(match method {
        "tools/call" => {
            let call: ToolCall<'_> = serde_json::from_str(call.params.map_or("{}", RawValue::get))?;
            let text = call.arguments.map_or("\"\"", |it| it.text.get());
            match call.name {
                "stream" => Answer::Events(said(text)),
                "whoami" => Answer::Json(said(&serde_json::to_string(authorization.unwrap_or_default())?)),
                "announce" => {
                    announce();
                    Answer::Json(said("\"\""))
                }
                _ => Answer::Json(said(text)),
            }
        }
        "initialize" => Answer::Session(response(
            r#"{"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true}},"serverInfo":{"name":"bench","version":"1"}}"#,
        )),
        "tools/list" => Answer::Json(response(
            r#"{"tools":[{"name":"echo","description":"Returns its text.","inputSchema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]},"annotations":{"readOnlyHint":true}},{"name":"whoami","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}]}"#,
        )),
        "ping" => Answer::Json(response("{}")),
        _ => Answer::Json(format!(
            r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-32601,"message":"no such method"}}}}"#
        )),
    })
}
