//! The MCP server that is called: Streamable HTTP, JSON untouched, a thread per connection.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::{
    io::{BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use crate::{Result, http};

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
    #[serde(borrow)]
    arguments: Echo<'a>,
}

#[derive(Deserialize)]
struct Echo<'a> {
    #[serde(borrow)]
    text: &'a RawValue,
}

/// Prints its address and serves until it is ended.
pub(crate) fn run() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}/mcp", listener.local_addr()?);
    for connection in listener.incoming().flatten() {
        // A connection that breaks is the other side's business.
        thread::spawn(move || serve(&connection).ok());
    }
    Ok(())
}

fn serve(connection: &TcpStream) -> Result<()> {
    connection.set_nodelay(true)?;
    let mut input = BufReader::with_capacity(1 << 16, connection);
    let mut body = Vec::new();
    while let Some(head) = http::read_head(&mut input)? {
        if !head.first.contains(" /mcp ") {
            write(connection, "404 Not Found", "", "")?;
            continue;
        }
        if head.first.starts_with("GET ") {
            let stream =
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
            (&mut &*connection).write_all(format!("{stream}8\r\n: open\n\n\r\n").as_bytes())?;
            // Nothing more is said on it; it ends when the other side does.
            input.read_to_end(&mut Vec::new())?;
            return Ok(());
        }
        body.resize(head.length.unwrap_or(0), 0);
        input.read_exact(&mut body)?;
        if head.first.starts_with("DELETE ") {
            write(connection, "200 OK", "", "")?;
            continue;
        }
        let (opens, answer) = answer(&body)?;
        let session = if opens { "Mcp-Session-Id: bench-0001\r\n" } else { "" };
        match answer {
            Some(answer) => write(connection, "200 OK", session, &answer)?,
            None => write(connection, "202 Accepted", "", "")?,
        }
    }
    Ok(())
}

fn write(mut connection: &TcpStream, status: &str, extra: &str, body: &str) -> Result<()> {
    let kind = if body.is_empty() { "" } else { "Content-Type: application/json\r\n" };
    let length = body.len();
    let response = format!("HTTP/1.1 {status}\r\n{kind}{extra}Content-Length: {length}\r\n\r\n{body}");
    Ok(connection.write_all(response.as_bytes())?)
}

/// Whether the message opens a session, and the answer to it; no answer to notifications.
fn answer(body: &[u8]) -> Result<(bool, Option<String>)> {
    let call: Call<'_> = serde_json::from_slice(body)?;
    let (Some(id), Some(method)) = (call.id, call.method) else { return Ok((false, None)) };
    let result = match method {
        "tools/call" => {
            let call: ToolCall<'_> = serde_json::from_str(call.params.map_or("{}", RawValue::get))?;
            let text = call.arguments.text;
            format!(r#"{{"content":[{{"type":"text","text":{text}}}],"isError":false}}"#)
        }
        "initialize" => r#"{"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true}},"serverInfo":{"name":"bench","version":"1"}}"#.to_owned(),
        "tools/list" => r#"{"tools":[{"name":"echo","description":"Returns its text.","inputSchema":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}}]}"#.to_owned(),
        "ping" => "{}".to_owned(),
        _ => {
            let error = format!(r#"{{"jsonrpc":"2.0","id":{id},"error":{{"code":-32601,"message":"no such method"}}}}"#);
            return Ok((false, Some(error)));
        }
    };
    Ok((method == "initialize", Some(format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#))))
}
