//! What comes back to the loopback port, and what of it is an answer (56–63).

use crate::{
    authority::Authority,
    sandbox::{Sandbox, Seen, at, browse, server},
};
use credentials::{Error, Kind, SignedIn, Wanted};
use serde_json::json;
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use url::Url;

const LONG: Duration = Duration::from_secs(20);

/// A sign-in that waits for the browser.
struct Waiting {
    authority: Authority,
    sandbox: Sandbox,
    url: Url,
    ended: JoinHandle<Result<SignedIn, Error>>,
}

async fn waiting(change: impl FnOnce(&mut crate::authority::World)) -> Waiting {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(change);
    let sign_in = sandbox.credentials.begin_sign_in(&server(&authority), Wanted::default()).await.unwrap();
    let url = sign_in.url().parse().unwrap();
    Waiting { authority, sandbox, url, ended: tokio::spawn(sign_in.finish(LONG)) }
}

impl Waiting {
    fn param(&self, name: &str) -> String {
        param(&self.url, name)
    }

    fn redirect(&self) -> Url {
        self.param("redirect_uri").parse().unwrap()
    }

    /// Comes back with this query; `STATE` and `ISSUER` stand for the right ones.
    async fn back(&self, query: &str) -> Seen {
        let issuer: String = url::form_urlencoded::byte_serialize(self.authority.base().as_bytes()).collect();
        let query = query.replace("STATE", &self.param("state")).replace("ISSUER", &issuer);
        browse(&format!("{}?{query}", self.redirect())).await
    }

    fn token_requests(&self) -> usize {
        self.authority.world().token_requests.len()
    }
}

fn param(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned()
}

#[tokio::test]
async fn an_answer_without_the_one_right_state_is_refused_and_the_wait_goes_on() {
    let it = waiting(|_| {}).await;
    for bad in [
        "code=c&state=wrong",
        "code=c&state=",
        "code=c",
        "code=c&state=STATE&state=STATE",
        "code=c&state=wrong&state=STATE",
        "code=c&state=STATEx",
        "code=c&State=STATE",
        "error=access_denied&state=wrong",
        "error=access_denied",
        "code=c&code=d&state=STATE",
        "code=c&code=c&state=STATE",
        "code=c&iss=ISSUER&iss=ISSUER&state=STATE",
        "code=c&error=access_denied&state=STATE",
        "code=&state=STATE",
        "state=STATE",
        "",
    ] {
        let page = it.back(bad).await;
        assert_eq!(page.status, 400, "{bad}");
        assert!(!page.body.contains("access_denied"), "{bad}");
        assert_eq!(it.token_requests(), 0, "{bad}");
    }
    assert_eq!(browse(it.url.as_str()).await.status, 200, "the right answer still counts");
    assert!(it.ended.await.unwrap().is_ok());
    assert_eq!(it.authority.world().token_requests.len(), 1);
}

#[tokio::test]
async fn a_state_serves_once() {
    let it = waiting(|_| {}).await;
    let browser = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none());
    let browser = browser.build().unwrap();
    let authorized = browser.get(it.url.clone()).send().await.unwrap();
    let back = authorized.headers()["location"].to_str().unwrap().to_owned();
    let first = browser.get(&back).send().await.unwrap();
    assert_eq!((first.status().as_u16(), &first.headers()["location"]), (303, &"/done".parse().unwrap()));
    // The same answer again: gone, whether the port still shows its last page or is closed by now.
    if let Ok(again) = browser.get(&back).send().await {
        assert_eq!(again.status(), 404);
    }
    assert!(it.ended.await.unwrap().is_ok());
    assert_eq!(it.authority.world().token_requests.len(), 1);
}

#[tokio::test]
async fn a_state_older_than_ten_minutes_is_worth_nothing() {
    let it = waiting(|_| {}).await;
    it.sandbox.pass(601);
    let page = browse(it.url.as_str()).await;
    assert!(page.status >= 400 && !page.body.contains("Signed in"), "{}", page.status);
    assert_eq!(it.ended.await.unwrap().unwrap_err().kind(), Kind::TimedOut);
    assert_eq!(it.authority.world().token_requests.len(), 0);

    let it = waiting(|_| {}).await;
    it.sandbox.pass(599);
    assert_eq!(browse(it.url.as_str()).await.status, 200);
    assert!(it.ended.await.unwrap().is_ok());
}

#[tokio::test]
async fn an_answer_that_another_issuer_signs_is_not_listened_to() {
    let evil = "https%3A%2F%2Fevil.example";
    for (advertised, query) in [
        (true, "code=c&state=STATE".to_owned()),
        (true, format!("code=c&state=STATE&iss={evil}")),
        (false, format!("code=c&state=STATE&iss={evil}")),
        // Equal only once both are normalised (RFC 9207 §2.4: compared letter by letter).
        (true, "code=c&state=STATE&iss=ISSUER%2F".to_owned()),
        (false, "code=c&state=STATE&iss=ISSUER%2F".to_owned()),
        (true, "code=c&state=STATE&iss=".to_owned()),
        (true, format!("error=access_denied&error_description=Call+0900+666&state=STATE&iss={evil}")),
        (false, format!("error=access_denied&error_description=Call+0900+666&state=STATE&iss={evil}")),
        (true, "error=access_denied&error_description=Call+0900+666&state=STATE".to_owned()),
    ] {
        let it = waiting(|world| {
            world.metadata = json!({ "authorization_response_iss_parameter_supported": advertised });
        })
        .await;
        let page = it.back(&query).await;
        let error = it.ended.await.unwrap().unwrap_err();
        assert_eq!(error.kind(), Kind::Discovery, "{query}: {error}");
        assert!(error.to_string().contains("from another sign-in server"), "{query}: {error}");
        for shown in [page.body, error.to_string()] {
            assert!(!shown.contains("0900") && !shown.contains("evil"), "{query}: {shown}");
        }
        assert_eq!(it.authority.world().token_requests.len(), 0, "{query}");
        assert!(it.sandbox.credentials.instances("vendor").is_empty());
    }
}

#[tokio::test]
async fn two_servers_do_not_take_each_others_answers() {
    let (one, two) = (waiting(|_| {}).await, waiting(|_| {}).await);
    assert_ne!(one.redirect(), two.redirect(), "each has a port of its own");
    let (state_one, state_two) = (one.param("state"), two.param("state"));
    for (at, state) in [(&one, &state_two), (&two, &state_one)] {
        let issuer: String = url::form_urlencoded::byte_serialize(at.authority.base().as_bytes()).collect();
        for query in [format!("code=c&state={state}"), format!("code=c&state={state}&iss={issuer}")] {
            assert_eq!(browse(&format!("{}?{query}", at.redirect())).await.status, 400, "{query}");
        }
    }
    assert_eq!((one.token_requests(), two.token_requests()), (0, 0));
    // An attacker's server that has the honest one answer in its place: its name gives the answer away.
    let honest = one.authority.base();
    two.authority.with(|world| world.sends_iss = Some(honest));
    browse(two.url.as_str()).await;
    assert_eq!(two.ended.await.unwrap().unwrap_err().kind(), Kind::Discovery);
    assert_eq!(two.authority.world().token_requests.len(), 0);
    browse(one.url.as_str()).await;
    assert!(one.ended.await.unwrap().is_ok());
}

#[tokio::test]
async fn the_port_takes_one_kind_of_visit() {
    let it = waiting(|_| {}).await;
    let port = it.redirect().port().unwrap();
    let good = format!("{}?code=c&state={}", it.redirect(), it.param("state"));
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    for path in ["/", "/callback/", "/Callback", "/done", "//callback", "/x/../other"] {
        let url = format!("http://127.0.0.1:{port}{path}?code=c&state={}", it.param("state"));
        assert_eq!(browse(&url).await.status, 404, "{path}");
    }
    for method in ["POST", "PUT", "HEAD", "OPTIONS", "DELETE"] {
        let request = browser.request(method.parse().unwrap(), &good);
        assert_eq!(request.send().await.unwrap().status(), 405, "{method}");
    }
    for host in ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost", "0.0.0.0"] {
        assert_eq!(browser.get(&good).header("host", host).send().await.unwrap().status(), 404, "{host}");
    }
    let target = &good[good.find("/callback").unwrap()..];
    for (what, head) in [
        ("no host", format!("GET {target} HTTP/1.1\r\n\r\n")),
        (
            "two hosts",
            format!("GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: evil.example\r\n\r\n"),
        ),
    ] {
        assert!(raw(port, &head).await.starts_with("HTTP/1.1 404"), "{what}");
    }
    for (what, head) in [
        ("no HTTP", format!("{target}\r\n\r\n")),
        ("another version", format!("GET {target} HTTP/2.0\r\nHost: 127.0.0.1:{port}\r\n\r\n")),
        ("too much", format!("GET /{} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", "x".repeat(20_000))),
    ] {
        assert_eq!(raw(port, &head).await, "", "{what}");
    }
    // Bound to the one address in the redirect, not to all of this machine's.
    let elsewhere = SocketAddr::from((Ipv4Addr::new(127, 0, 0, 2), port));
    assert!(!cfg!(target_os = "linux") || TcpStream::connect(elsewhere).await.is_err());
    assert_eq!(it.token_requests(), 0);

    let page = browse(it.url.as_str()).await;
    assert_eq!((page.status, page.url.ends_with("/done")), (200, true));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert_eq!(page.headers["cache-control"], "no-store");
    it.ended.await.unwrap().unwrap();
}

/// Sends bytes as they are and gives what comes back.
async fn raw(port: u16, bytes: &str) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
    // What is refused by its length alone may be closed before all of it is written.
    drop(stream.write_all(bytes.as_bytes()).await);
    let mut answer = Vec::new();
    // A reset is an answer of nothing.
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn the_redirect_is_the_registered_one_even_where_the_server_pins_its_port() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    authority.with(|world| world.pins_redirects = true);
    let server = server(&authority);
    for _ in 0..2 {
        sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    }
    let first: Url = authority.world().authorizations[0]["redirect_uri"].parse().unwrap();
    assert_eq!((first.scheme(), first.host_str(), first.path()), ("http", Some("127.0.0.1"), "/callback"));
    assert_eq!(authority.world().registrations.len(), 1, "one registration served twice");
    // Somebody else has the port now: a new registration with a new one, and no redirect the server does not know.
    let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, first.port().unwrap())).await.unwrap();
    sandbox.sign_in(&server, Wanted::default()).await.unwrap();
    let world = authority.world();
    assert_eq!(world.registrations.len(), 2);
    let last = &world.authorizations.last().unwrap()["redirect_uri"];
    assert_eq!(world.registrations[1]["redirect_uris"], json!([last]));
    assert_ne!(last, first.as_str());
}

#[tokio::test]
async fn a_code_alone_is_worth_nothing_and_the_verifier_is_in_no_address() {
    let it = waiting(|_| {}).await;
    browse(it.url.as_str()).await;
    it.ended.await.unwrap().unwrap();
    let world = it.authority.world();
    let verifier = &world.token_requests[0]["code_verifier"];
    assert!((43..=128).contains(&verifier.len()), "RFC 7636 §4.1");
    assert!(!it.url.as_str().contains(verifier.as_str()));
    let addresses = format!("{:?} {:?}", world.authorizations, world.visits);
    assert!(!addresses.contains(verifier.as_str()));
    assert_eq!(world.authorizations[0]["code_challenge_method"], "S256");
}

#[tokio::test]
async fn the_resource_is_the_same_in_every_request() {
    let (authority, sandbox) = (Authority::start().await, Sandbox::new());
    // An address with capitals, a default port or a slash too many is still this server's.
    let url = format!("{}/mcp", authority.base().replace("http:", "HTTP:"));
    let server = at(&url);
    let instance = sandbox.sign_in(&server, Wanted::default()).await.unwrap().instance;
    let value = sandbox.value(&server, &instance.id).await;
    sandbox.renewed(&server, &instance.id, &value).await.unwrap();
    let world = authority.world();
    let canonical = format!("{}/mcp", world.base);
    assert_eq!(world.authorizations[0]["resource"], canonical);
    let sent: Vec<&String> = world.token_requests.iter().map(|fields| &fields["resource"]).collect();
    assert_eq!(sent, [&canonical, &canonical]);
}
