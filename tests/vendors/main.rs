//! `vendors`: simulated PartnerStack, Partnero and Part3 on loopback, with every fault at hand.

mod control;
mod ledger;
mod limits;
mod mcp;
mod oauth;
mod part3;
mod partnero;
mod partnerstack;
mod product;
mod vendor;

use axum::{Router, extract::DefaultBodyLimit};
use serde_json::{Value, json};
use std::{
    io::{self, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr},
    process::ExitCode,
    sync::Arc,
};
use tokio::net::TcpListener;

use crate::vendor::Vendor;

/// A little above the 10 MiB a gateway lets through, so that it is the gateway's limit that is met first.
const BODY: usize = 16 * 1024 * 1024;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(start) = Start::read(&arguments) else {
        return complain(
            2,
            "usage: vendors [--json] [--port-base N]   (runs until its standard input closes)",
        );
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(1, &format!("vendors: cannot start: {error}")),
    };
    match runtime.block_on(run(start)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complain(1, &format!("vendors: {error}")),
    }
}

/// How the program was called.
struct Start {
    json: bool,
    /// The first of four ports in a row; `None`: any free ones.
    port_base: Option<u16>,
}

impl Start {
    fn read(arguments: &[String]) -> Option<Start> {
        let mut start = Start { json: false, port_base: None };
        let mut words = arguments.iter().map(String::as_str);
        while let Some(word) = words.next() {
            match word {
                "--json" => start.json = true,
                "--port-base" => start.port_base = Some(words.next()?.parse().ok()?),
                _ => return None,
            }
        }
        Some(start)
    }
}

async fn run(start: Start) -> io::Result<()> {
    let mut listeners = Vec::new();
    for offset in 0..4 {
        let port = start.port_base.map_or(0, |base| base.saturating_add(offset));
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        listeners.push(bound.map_err(|error| io::Error::new(error.kind(), format!("port {port}: {error}")))?);
    }
    let mut origins = Vec::new();
    for listener in &listeners {
        origins.push(format!("http://{}", listener.local_addr()?));
    }
    let vendors =
        [partnerstack::vendor(&origins[0])?, partnero::vendor(&origins[1])?, part3::vendor(&origins[2])?]
            .map(Arc::new);
    let mut routers: Vec<Router> = vendors.iter().map(|it| vendor::router(Arc::clone(it))).collect();
    routers.push(control::router(vendors.to_vec()));
    for (listener, router) in listeners.into_iter().zip(routers) {
        let service =
            router.layer(DefaultBodyLimit::max(BODY)).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
    }
    announce(start.json, &described(&vendors, &origins[3]), &vendors)?;
    stdin_closed().await;
    Ok(())
}

/// What a journey needs to know, as the contract has it.
fn described(vendors: &[Arc<Vendor>; 3], control: &str) -> Value {
    let [partnerstack, partnero, part3] = vendors;
    json!({
        "partnerstack": {
            "url": partnerstack.url(),
            "user": partnerstack::ADMIN.name,
            "password": partnerstack::ADMIN.password,
            "instances": partnerstack::INSTANCES,
            "viewer": {"user": partnerstack::VIEWER.name, "password": partnerstack::VIEWER.password},
        },
        "partnero": {"url": partnero.url(), "api_key": partnero.ledger().keys.last()},
        "part3": {
            "url": part3.url(),
            "prime": {"user": part3::PRIME.name, "password": part3::PRIME.password},
            "other": {"user": part3::OTHER.name, "password": part3::OTHER.password},
        },
        "control": control,
    })
}

fn announce(json: bool, described: &Value, vendors: &[Arc<Vendor>; 3]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{described}")?;
        return out.flush();
    }
    for vendor in vendors {
        writeln!(out, "{:<13} {}", vendor.product.title, vendor.url())?;
        let about = &described[vendor.id];
        for (name, value) in about.as_object().into_iter().flatten().filter(|(name, _)| *name != "url") {
            writeln!(
                out,
                "  {name:<11} {}",
                value.as_str().map_or_else(|| value.to_string(), str::to_owned)
            )?;
        }
    }
    let control = described["control"].as_str().unwrap_or_default();
    writeln!(out, "{:<13} {control}  (GET / lists the faults, GET /state shows everything)", "control")?;
    writeln!(out, "\nRunning until standard input closes (Ctrl-D).")?;
    out.flush()
}

/// Waits for the end of standard input on a thread of its own, so that nothing keeps the runtime alive.
async fn stdin_closed() {
    let (closed, wait) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut rest = [0; 1024];
        while matches!(io::stdin().read(&mut rest), Ok(1..)) {}
        closed.send(()).ok();
    });
    wait.await.ok();
}

fn complain(code: u8, message: &str) -> ExitCode {
    writeln!(io::stderr(), "{message}").ok();
    ExitCode::from(code)
}
