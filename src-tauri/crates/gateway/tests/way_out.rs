//! Through a company's proxy: what it is told, and what never reaches it.

use crate::support::house;
use credentials::{Proxy, Route};
use gateway::{ProbeError, Server};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

#[tokio::test]
async fn a_proxy_is_told_who_asks_and_sees_no_credential_of_a_secure_server() {
    let house = house().await;
    let proxy = Refusing::start().await;
    let url = format!("http://jo:pa55@127.0.0.1:{}", proxy.port).parse().unwrap();
    house.gateway.take(Route { proxy: Proxy::At(url), trusted: Vec::new() });
    let near = house.desk.servers.lock().unwrap()["shop"].clone();
    let far = |url: &str| Server { url: url.parse().unwrap(), ..near.clone() };
    let key = || {
        let value = credentials::Secret::new("Bearer acme-1");
        Some(credentials::Authorization { header: "authorization".to_owned(), value })
    };

    let refused = house.gateway.probe(&far("http://shop.example/mcp?x=1"), key()).await;
    assert!(matches!(refused, Err(ProbeError::Refused(_))), "{refused:?}");
    let told = proxy.told();
    assert_eq!(told[0], "POST http://shop.example/mcp?x=1 HTTP/1.1");
    assert!(told.contains(&"proxy-authorization: Basic am86cGE1NQ==".to_owned()), "{told:?}");
    assert!(told.contains(&"user-agent: traygate/9.9.9".to_owned()), "{told:?}");

    let refused = house.gateway.probe(&far("https://shop.example/mcp"), key()).await;
    assert!(matches!(refused, Err(ProbeError::Unreachable(_))), "{refused:?}");
    let told = proxy.told();
    assert_eq!(told[0], "CONNECT shop.example:443 HTTP/1.1");
    assert!(told.contains(&"proxy-authorization: Basic am86cGE1NQ==".to_owned()), "{told:?}");
    assert!(!told.iter().any(|it| it.contains("acme-1")), "{told:?}");

    house.gateway.probe(&near, key()).await.unwrap();
    assert_eq!(proxy.told(), Vec::<String>::new(), "a server on this machine is reached without it");
}

/// A proxy that lets nobody out.
struct Refusing {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Refusing {
    async fn start() -> Refusing {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let heard = Arc::<Mutex<Vec<String>>>::default();
        let hearing = Arc::clone(&heard);
        tokio::spawn(async move {
            loop {
                let mut stream = BufReader::new(socket.accept().await.unwrap().0);
                let mut line = String::new();
                while stream.read_line(&mut line).await.unwrap() > 2 {
                    let words = std::mem::take(&mut line);
                    let words = words.trim_end();
                    // Names of headers mean the same in either case.
                    let words = words.replace("Proxy-Authorization:", "proxy-authorization:");
                    hearing.lock().unwrap().push(words);
                }
                let no = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
                stream.write_all(no).await.unwrap();
            }
        });
        Refusing { port, heard }
    }

    /// The heads it was sent since it was last asked.
    fn told(&self) -> Vec<String> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}
