//! As much HTTP/1.1 as one client needs, blocking.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use crate::{Result, mcp};

/// The head of a request or a response.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// The request line or the status line.
    pub(crate) first: String,
    pub(crate) length: Option<usize>,
    pub(crate) chunked: bool,
    pub(crate) events: bool,
    pub(crate) session: Option<String>,
    pub(crate) authorization: Option<String>,
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
                "authorization" => head.authorization = Some(value.to_owned()),
                _ => {}
            }
        }
    }
}

/// An HTTP endpoint, and the header it wants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Address {
    pub(crate) url: String,
    pub(crate) authorization: Option<String>,
}

impl Address {
    pub(crate) fn open(url: &str) -> Address {
        Address { url: url.to_owned(), authorization: None }
    }

    /// A connection, and the head of a request but for what differs from one to the next.
    fn connect(&self, method: &str) -> Result<(BufReader<TcpStream>, String)> {
        let rest = self.url.strip_prefix("http://").ok_or("only http addresses are measured")?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let connection = TcpStream::connect(host)?;
        connection.set_nodelay(true)?;
        // Who does not answer by then is given up.
        connection.set_read_timeout(Some(Duration::from_secs(60)))?;
        let authorization = self.authorization.iter().map(|it| format!("Authorization: {it}\r\n"));
        let head = format!(
            "{method} /{path} HTTP/1.1\r\nHost: {host}\r\n{}Accept: application/json, text/event-stream\r\n",
            authorization.collect::<String>()
        );
        // Streams are many and their events are short.
        let room = if method == "GET" { 512 } else { 1 << 16 };
        Ok((BufReader::with_capacity(room, connection), head))
    }
}

/// One MCP client on one kept connection.
pub(crate) struct Http {
    address: Address,
    connection: BufReader<TcpStream>,
    head: String,
    session: String,
}

impl Http {
    /// A client whose `initialize` was answered.
    pub(crate) fn begin(address: &Address) -> Result<Http> {
        let mut client = Http::connect(address)?;
        mcp::check_initialized(&client.post(mcp::INITIALIZE)?)?;
        client.post(mcp::INITIALIZED)?;
        Ok(client)
    }

    pub(crate) fn connect(address: &Address) -> Result<Http> {
        let (connection, head) = address.connect("POST")?;
        let head = head + "Content-Type: application/json\r\n";
        Ok(Http { address: address.clone(), connection, head, session: String::new() })
    }

    /// Sends one message and returns the answer's JSON; empty for a notification.
    pub(crate) fn post(&mut self, message: &str) -> Result<Vec<u8>> {
        self.send(message)?;
        self.receive()
    }

    pub(crate) fn send(&mut self, message: &str) -> Result<()> {
        let (head, session, length) = (&self.head, &self.session, message.len());
        let request = format!("{head}{session}Content-Length: {length}\r\n\r\n{message}");
        Ok(self.connection.get_mut().write_all(request.as_bytes())?)
    }

    pub(crate) fn receive(&mut self) -> Result<Vec<u8>> {
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

    /// Ends the session.
    pub(crate) fn end(mut self) -> Result<()> {
        let head = self.head.replacen("POST", "DELETE", 1);
        let request = format!("{head}{}Content-Length: 0\r\n\r\n", self.session);
        self.connection.get_mut().write_all(request.as_bytes())?;
        self.receive().map(drop)
    }

    /// Opens the session's event stream.
    pub(crate) fn listen(&self) -> Result<Listener> {
        let (mut connection, head) = self.address.connect("GET")?;
        connection.get_mut().write_all(format!("{head}{}\r\n", self.session).as_bytes())?;
        let head = read_head(&mut connection)?.ok_or("the connection was closed")?;
        if !head.events {
            return Err(format!("no stream: {}", head.first).into());
        }
        Ok(Listener(connection))
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

/// An open event stream.
pub(crate) struct Listener(BufReader<TcpStream>);

impl Listener {
    /// How long it waits for an event.
    pub(crate) fn patience(&mut self, time: Duration) -> Result<()> {
        Ok(self.0.get_mut().set_read_timeout(Some(time))?)
    }

    /// The data of the next event that has any.
    pub(crate) fn next(&mut self) -> Result<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.0.read_line(&mut line)? == 0 {
                return Err("the stream ended".into());
            }
            if let Some(data) = line.strip_prefix("data:") {
                return Ok(data.trim().to_owned());
            }
        }
    }
}

/// The data of the last event of an answered stream that has any.
fn last_event(stream: &[u8]) -> Vec<u8> {
    let lines = stream.split(|it| *it == b'\n').filter_map(|it| it.strip_prefix(b"data:"));
    lines.map(<[u8]>::trim_ascii).rfind(|it| !it.is_empty()).unwrap_or_default().to_owned()
}
