//! One `tools/call` at a time, over HTTP and through stdio bridges.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use crate::{
    Plan, Result,
    http::Http,
    machine,
    mcp::{self, Calls},
    report::Section,
    stage::Stage,
    stdio::Peer,
};

const SIZES: &[(usize, &str)] = &[(1024, "1 KiB"), (64 * 1024, "64 KiB")];

/// Measures each target in turn, several rounds of it.
pub(crate) fn measure(plan: &Plan) -> Result<Vec<Section>> {
    let stage = Stage::new(plan)?;
    let rounds = if plan.quick { 1 } else { 5 };
    let time = Duration::from_millis(if plan.quick { 300 } else { 1500 });
    let mut sections = Vec::new();
    let mut memory = Section::new("Memory after the calls (proportional set size)", "MiB");
    for (size, name) in SIZES {
        let calls = Calls::of(*size);
        let mut http = Section::new(&format!("One call over HTTP, {name}, median"), "µs");
        let mut stdio = Section::new(&format!("One call over stdio, {name}, median"), "µs");
        for _ in 0..rounds {
            let mut over_http = |name, url: &str, authorization| -> Result<()> {
                machine::quiet();
                let mut client = Http::connect(url, authorization)?;
                mcp::check_initialized(&client.post(mcp::INITIALIZE)?)?;
                client.post(mcp::INITIALIZED)?;
                http.add(name, median(&calls, time, |request| client.post(request))?);
                Ok(())
            };
            over_http("direct", &stage.upstream, None)?;
            if let Some(nginx) = &stage.nginx {
                over_http("nginx", nginx, None)?;
            }
            let (url, authorization) = &stage.gateway;
            over_http("Traygate", url, Some(authorization))?;

            let mut over_stdio = |name: &str, command: &mut Command| -> Result<()> {
                machine::quiet();
                let mut peer = Peer::start(command)?;
                stdio.add(name, median(&calls, time, |request| peer.ask(request))?);
                if let Some((_, pss)) = machine::memory(peer.id()).filter(|_| name != "native pump") {
                    memory.add(name, pss);
                }
                Ok(())
            };
            over_stdio("native pump", &mut stage.pump()?)?;
            over_stdio("traygate-bridge", &mut stage.bridge())?;
            if let Some(mut command) = stage.mcp_remote() {
                over_stdio("mcp-remote", &mut command)?;
            }
        }
        // What the same call costs with nothing in between.
        if let Some(direct) = http.median("direct") {
            stdio.add("direct, over HTTP", direct);
        }
        sections.extend([http, stdio]);
    }
    if let Some((_, pss)) = machine::memory(stage.owner()?) {
        memory.add("Traygate owner (`serve`)", pss);
    }
    sections.push(memory);
    Ok(sections)
}

/// The median of many calls in µs; every answer is looked at.
fn median(calls: &Calls, time: Duration, mut call: impl FnMut(&str) -> Result<Vec<u8>>) -> Result<f64> {
    calls.check(1, &call(&calls.request(1))?)?;
    let warm = Instant::now() + time / 4;
    let end = warm + time;
    let mut took = Vec::new();
    for id in 2.. {
        let request = calls.request(id);
        let began = Instant::now();
        if began > end {
            break;
        }
        let answer = call(&request)?;
        if began > warm {
            took.push(began.elapsed().as_secs_f64() * 1e6);
        }
        calls.glance(id, &answer)?;
    }
    crate::report::median(&mut took).ok_or_else(|| "no call ended in time".into())
}
