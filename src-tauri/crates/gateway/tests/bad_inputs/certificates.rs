//! TLS towards servers: an app is told plainly when nobody vouches for one, and nothing is sent there.

use crate::support::{INITIALIZE, house};
use rcgen::{CertificateParams, KeyPair};
use serde_json::Value;
use std::sync::Arc;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{ServerConfig, pki_types::PrivateKeyDer},
};

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_refused_in_plain_words() {
    let house = house().await;
    let key = KeyPair::generate().unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = socket.local_addr().unwrap().port();
    let accepted = tokio::spawn(async move {
        let (stream, _) = socket.accept().await.unwrap();
        acceptor.accept(stream).await.is_ok()
    });
    house.desk.add_server("shop", &format!("https://127.0.0.1:{port}/mcp"));
    let answer: Value = house.http().post(INITIALIZE).await.json().await.unwrap();
    let words = answer["result"]["instructions"].as_str().unwrap();
    assert!(words.starts_with("SHOP cannot be reached: its certificate is not trusted"), "{words}");
    assert!(!accepted.await.unwrap(), "no word was said to it");
}
