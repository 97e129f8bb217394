//! As much HTTP/1.1 as one client on one connection needs, blocking.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use crate::Result;

/// The head of a request or a response.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// The request line or the status line.
    pub(crate) first: String,
    pub(crate) length: Option<usize>,
    pub(crate) chunked: bool,
    pub(crate) events: bool,
    pub(crate) session: Option<String>,
}

/// Reads a head; nothing when the connection ended before it.
pub(crate) fn read_head(input: &mut impl BufRead) -> Result<Option<Head>> {
    let mut head = Head::default();
    let mut line = String::new();
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let text = line.trim_end();
        if head.first.is_empty() {
            text.clone_into(&mut head.first);
        } else if text.is_empty() {
            return Ok(Some(head));
        } else if let Some((name, value)) = text.split_once(':') {
            let value = value.trim();
            match name.to_ascii_lowercase().as_str() {
                "content-length" => head.length = Some(value.parse()?),
                "transfer-encoding" => head.chunked = value.eq_ignore_ascii_case("chunked"),
                "content-type" => head.events = value.starts_with("text/event-stream"),
                "mcp-session-id" => head.session = Some(value.to_owned()),
                _ => {}
            }
        }
    }
}

/// One MCP client on one kept connection.
pub(crate) struct Http {
    connection: BufReader<TcpStream>,
    head: String,
    session: String,
}

impl Http {
    /// Connects to an `http://` address; `authorization` is sent as that header.
    pub(crate) fn connect(url: &str, authorization: Option<&str>) -> Result<Http> {
        let rest = url.strip_prefix("http://").ok_or("only http addresses are measured")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let connection = TcpStream::connect(host)?;
        connection.set_nodelay(true)?;
        let authorization = authorization.map(|it| format!("Authorization: {it}\r\n")).unwrap_or_default();
        let head = format!(
            "POST /{path} HTTP/1.1\r\nHost: {host}\r\n{authorization}Content-Type: application/json\r\n\
             Accept: application/json, text/event-stream\r\n"
        );
        Ok(Http { connection: BufReader::with_capacity(1 << 16, connection), head, session: String::new() })
    }

    /// Sends one message and returns the answer's JSON; empty for a notification.
    pub(crate) fn post(&mut self, message: &str) -> Result<Vec<u8>> {
        let (head, session, length) = (&self.head, &self.session, message.len());
        let request = format!("{head}{session}Content-Length: {length}\r\n\r\n{message}");
        self.connection.get_mut().write_all(request.as_bytes())?;
        let head = read_head(&mut self.connection)?.ok_or("the connection was closed")?;
        let mut body = vec![0; head.length.unwrap_or(0)];
        self.connection.read_exact(&mut body)?;
        if head.chunked {
            self.chunks(&mut body)?;
        }
        if !head.first.contains(" 20") {
            return Err(format!("{}: {}", head.first, String::from_utf8_lossy(&body)).into());
        }
        if let Some(session) = head.session {
            self.session = format!("Mcp-Session-Id: {session}\r\nMCP-Protocol-Version: 2025-11-25\r\n");
        }
        Ok(if head.events { last_event(&body) } else { body })
    }

    fn chunks(&mut self, body: &mut Vec<u8>) -> Result<()> {
        let mut line = String::new();
        loop {
            line.clear();
            self.connection.read_line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16)?;
            let start = body.len();
            body.resize(start + size + 2, 0);
            self.connection.read_exact(&mut body[start..])?;
            body.truncate(start + size);
            if size == 0 {
                return Ok(());
            }
        }
    }
}

/// The data of the last event of an answered stream that has any.
fn last_event(stream: &[u8]) -> Vec<u8> {
    let lines = stream.split(|it| *it == b'\n').filter_map(|it| it.strip_prefix(b"data:"));
    lines.map(<[u8]>::trim_ascii).rfind(|it| !it.is_empty()).unwrap_or_default().to_owned()
}
