//! Calls over HTTP and through stdio bridges, small and large, answered by JSON and by events.

use std::time::{Duration, Instant};

use crate::{
    Plan, Result, Turns, http::Http, machine, many, mcp::Calls, report::Section, stage::Stage, stdio::Peer,
};

const SIZES: &[(usize, &str, Turns)] = &[
    (1024, "1 KiB", Turns::SHORT),
    (64 * 1024, "64 KiB", Turns::SHORT),
    (1024 * 1024, "1 MiB", Turns::LONG),
];
/// The tool that is called, and how its answers are called.
const FORMS: &[(&str, &str)] = &[("echo", ""), ("stream", " as events")];

/// Everything that runs on one CPU.
pub(crate) fn measure(plan: &Plan) -> Result<Vec<Section>> {
    let stage = Stage::new(plan)?;
    let mut memory = Section::new("Under load", "Traygate", &["nginx", "mcp-remote"]);
    let http = over_http(plan, &stage)?;
    let stdio = over_stdio(plan, &stage, &mut memory)?;
    if let Some((_, pss)) = machine::memory(stage.owner()?) {
        memory.add("owner after the calls, memory, MiB", "Traygate", pss);
    }
    let many = many::measure(plan, &stage)?;
    Ok(vec![http, stdio, many, memory])
}

fn over_http(plan: &Plan, stage: &Stage) -> Result<Section> {
    let mut section = Section::new("One call at a time over HTTP", "Traygate", &["nginx", "direct"]);
    for (size, name, turns) in SIZES {
        for (tool, form) in FORMS {
            let calls = Calls::of(*size, tool);
            machine::quiet(plan.quick);
            for time in plan.turns(*turns) {
                for (who, address) in stage.targets() {
                    let mut client = Http::begin(address)?;
                    let processes = stage.processes(who)?;
                    let before = machine::cpu(&processes);
                    let (count, took) = times(&calls, time, |request| client.post(request))?;
                    let used = (machine::cpu(&processes) - before).as_secs_f64() * 1e6 / count as f64;
                    client.end()?;
                    section.add_times(&format!("{name}{form}"), who, took);
                    if !processes.is_empty() {
                        section.add(&format!("{name}{form}, CPU for each call, µs"), who, used);
                    }
                }
            }
        }
    }
    let calls = Calls::of(1024, "echo");
    machine::quiet(plan.quick);
    for time in plan.turns(Turns::LONG) {
        let mut client = Http::begin(&stage.limited)?;
        let (_, took) = times(&calls, time, |request| client.post(request))?;
        client.end()?;
        section.add_times("1 KiB of a server with a limit", "Traygate", took);
    }
    Ok(section)
}

fn over_stdio(plan: &Plan, stage: &Stage, memory: &mut Section) -> Result<Section> {
    let mut section = Section::new(
        "Calls over stdio",
        "traygate-bridge",
        &["native pump", "pump through nginx", "mcp-remote"],
    );
    for (size, name, turns) in SIZES {
        let calls = Calls::of(*size, "echo");
        let mut peers = vec![("native pump", Peer::start(&mut stage.pump()?)?)];
        if let Some(command) = stage.pump_through_nginx() {
            peers.push(("pump through nginx", Peer::start(&mut command?)?));
        }
        peers.push(("traygate-bridge", Peer::start(&mut stage.bridge())?));
        if let Some(mut command) = stage.mcp_remote() {
            peers.push(("mcp-remote", Peer::start(&mut command)?));
        }
        machine::quiet(plan.quick);
        for time in plan.turns(*turns) {
            for (who, peer) in &mut peers {
                let (_, took) = times(&calls, time, |request| peer.ask(request))?;
                section.add_times(name, who, took);
                if *size == 1024 {
                    section.add("16 in flight, calls/s", who, in_flight(&calls, time, peer)?);
                }
            }
        }
        for (who, peer) in &peers {
            let ours = if *who == "traygate-bridge" { "Traygate" } else { who };
            if let Some((_, pss)) = machine::memory(peer.id()) {
                memory.add("bridge after the calls, memory, MiB", ours, pss);
            }
        }
    }
    Ok(section)
}

/// How many calls there were, and how long each took in µs, but for the first ones; every answer is looked at.
fn times(
    calls: &Calls,
    time: Duration,
    mut call: impl FnMut(&str) -> Result<Vec<u8>>,
) -> Result<(u64, Vec<f64>)> {
    calls.check(1, &call(&calls.request(1))?)?;
    let warm = Instant::now() + time / 4;
    let end = warm + time;
    let mut took = Vec::new();
    for id in 2.. {
        let request = calls.request(id);
        let began = Instant::now();
        if began > end {
            return Ok((id - 1, took));
        }
        let answer = call(&request)?;
        if began > warm {
            took.push(began.elapsed().as_secs_f64() * 1e6);
        }
        calls.glance(id, &answer)?;
    }
    Err("there are not so many ids".into())
}

/// Calls a second with sixteen of them under way. Answers come in any order.
fn in_flight(calls: &Calls, time: Duration, peer: &mut Peer) -> Result<f64> {
    const AT_ONCE: u64 = 16;
    let began = Instant::now();
    let mut done = 0;
    while began.elapsed() < time {
        for id in 0..AT_ONCE {
            peer.send(&calls.request(id))?;
        }
        for _ in 0..AT_ONCE {
            calls.look(&peer.hear()?)?;
        }
        done += AT_ONCE;
    }
    Ok(done as f64 / began.elapsed().as_secs_f64())
}
