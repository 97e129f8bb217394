//! At the loudest level, of this crate and everything beneath it, no secret is in the log.

use crate::{
    authority::Authority,
    sandbox::{Sandbox, server},
};
use credentials::{Auth, Secret, Server, Wanted};
use serde_json::json;
use std::{
    io,
    sync::{Arc, Mutex},
};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn nothing_secret_is_logged_even_at_trace_level() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .init();

    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| {
        world.auth_methods = json!(["client_secret_basic"]);
        world.registered =
            json!({"client_secret": "s3cret-of-client", "token_endpoint_auth_method": "client_secret_basic"});
    });
    let server = server(&authority);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let mut secrets = issued(&authority);
    let old = sandbox.value(&server, &instance.id).await;
    sandbox.renewed(&server, &instance.id, &old).await.unwrap();
    secrets.extend(issued(&authority));
    sandbox.credentials.sign_out(&server, &instance.id).await.unwrap();
    let keyed = Server { auth: Auth::ApiKey, ..server };
    sandbox
        .credentials
        .sign_in_with_key(&keyed, Wanted::default(), Secret::new("key-of-mine"))
        .await
        .unwrap();

    secrets.extend(["s3cret-of-client".to_owned(), "key-of-mine".to_owned()]);
    for fields in &authority.world().token_requests {
        secrets.extend(
            ["code", "code_verifier", "refresh_token"].iter().filter_map(|name| fields.get(*name).cloned()),
        );
    }
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("signed in") && text.contains("TRACE"), "the log works");
    assert!(secrets.len() > 8);
    for secret in secrets {
        let line = text.lines().find(|line| whole_word(line, &secret));
        assert_eq!(line, None, "{secret}");
    }
}

fn issued(authority: &Authority) -> Vec<String> {
    authority.world().live.iter().cloned().collect()
}

/// `code-1` is no part of `code-11`, which another test may have issued.
fn whole_word(line: &str, secret: &str) -> bool {
    line.match_indices(secret)
        .any(|(at, _)| !line[at + secret.len()..].starts_with(|c: char| c.is_ascii_digit()))
}
