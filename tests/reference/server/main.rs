//! `reference-server [legacy|modern|dual]`: an MCP server on the published `rmcp`, with everything that the official
//! conformance suite asks for. Prints one line `{"url"}` and ends with its input.
#![expect(clippy::print_stdout, reason = "its one line is for the test that starts it")]

mod audience;
mod call;
mod era;
mod offers;
mod questions;
mod server;
mod tasks;
mod tools;

use axum::{Router, middleware};
use rmcp::transport::{
    StreamableHttpServerConfig, StreamableHttpService,
    streamable_http_server::session::local::LocalSessionManager,
};
use serde_json::json;
use std::{error::Error, io::Read as _, sync::Arc, thread};

use crate::{era::Era, server::Server};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let era = Era::named(std::env::args().nth(1).as_deref())?;
    let server = Server::new(era);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let config = StreamableHttpServerConfig::default()
        .with_allowed_origins([&origin])
        .with_legacy_session_mode(era.has_initialize())
        .with_stateless_protocol_metadata_required(!era.has_initialize());
    let sessions = Arc::new(LocalSessionManager::default());
    let service = StreamableHttpService::new(move || Ok(server.for_session()), sessions, config);
    let router =
        Router::new().route_service("/mcp", service).layer(middleware::from_fn_with_state(era, era::admit));
    println!("{}", json!({ "url": format!("{origin}/mcp") }));
    thread::spawn(|| {
        // Whatever ends its input ends it.
        std::io::stdin().read_to_end(&mut Vec::new()).ok();
        std::process::exit(0);
    });
    Ok(axum::serve(listener, router).await?)
}
