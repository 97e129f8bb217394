//! A forwarded port that adds the `Authorization` of a client, which the suite's command line cannot.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    thread,
};

/// What is done to every request on its way.
#[derive(Clone)]
struct Forward {
    /// Where the gateway listens.
    gateway: String,
    /// The line added to each head.
    line: String,
    /// The port the suite knows and the gateway's own. In Host and Origin the one stands for the other, as the gateway
    /// would be addressed without this; whatever else is in them passes as it came, for the gateway to judge.
    ports: [String; 2],
}

/// An address that leads to `url` with this header.
pub(super) fn with_authorization(url: &str, authorization: &str) -> String {
    let (gateway, path) = url.strip_prefix("http://").and_then(|it| it.split_once('/')).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let forward = Forward {
        gateway: gateway.to_owned(),
        line: format!("Authorization: {authorization}\r\n"),
        ports: [format!(":{port}"), format!(":{}", gateway.rsplit_once(':').unwrap().1)],
    };
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let forward = forward.clone();
            thread::spawn(move || forward.serve(&client));
        }
    });
    format!("http://127.0.0.1:{port}/{path}")
}

impl Forward {
    fn serve(&self, client: &TcpStream) -> io::Result<()> {
        let gateway = TcpStream::connect(&self.gateway)?;
        let (mut answers, mut back) = (gateway.try_clone()?, client.try_clone()?);
        thread::spawn(move || {
            // Either side may go at any time.
            io::copy(&mut answers, &mut back).ok();
            back.shutdown(Shutdown::Both).ok();
        });
        let outcome = self.requests(client, &gateway);
        gateway.shutdown(Shutdown::Both).ok();
        outcome
    }

    /// Passes one request after the other.
    fn requests(&self, client: &TcpStream, mut gateway: &TcpStream) -> io::Result<()> {
        let mut client = BufReader::new(client);
        loop {
            let (mut head, mut length) = (String::new(), 0);
            while !head.ends_with("\r\n\r\n") {
                let mut line = String::new();
                if client.read_line(&mut line)? == 0 {
                    return Ok(());
                }
                let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
                match name.as_str() {
                    "host" | "origin" => line = self.readdressed(&line),
                    "content-length" => {
                        length = line[name.len() + 1..].trim().parse().map_err(io::Error::other)?;
                    }
                    "transfer-encoding" => panic!("the suite knows how long a body is"),
                    _ => {}
                }
                let is_first = head.is_empty();
                head += &line;
                if is_first {
                    head += &self.line;
                }
            }
            gateway.write_all(head.as_bytes())?;
            io::copy(&mut client.by_ref().take(length), &mut gateway)?;
        }
    }

    fn readdressed(&self, line: &str) -> String {
        let [own, gateway] = &self.ports;
        line.trim_end().strip_suffix(own.as_str()).map_or(line.to_owned(), |it| format!("{it}{gateway}\r\n"))
    }
}
