//! From the start of a bridge to the answer to `initialize`, and the memory of who is idle.

use std::{process::Command, thread, time::Duration};

use crate::{Plan, Result, machine, report::Section, stage::Stage, stdio::Peer};

/// Long enough for whatever the owner does every few minutes.
const REST_SECONDS: u64 = 600;
/// By then the start of an owner is over: what only it needed was given back, and its threads have ended.
const STARTED: Duration = Duration::from_secs(15);

/// Measures with an owner running and with none.
pub(crate) fn measure(plan: &Plan) -> Result<Vec<Section>> {
    let stage = Stage::new(plan)?;
    let (rounds, few) = if plan.quick { (2, 1) } else { (7, 3) };
    let peers = ["native pump", "mcp-remote"];
    let mut starts =
        Section::new("Start of a bridge to the answer to `initialize`", "traygate-bridge", &peers);
    let mut rest = Section::new("At rest", "Traygate", &["mcp-remote"]);

    // Once, so that the files are in memory and nothing is new to the owner.
    drop(Peer::start(&mut stage.bridge())?);
    thread::sleep(STARTED);
    if let Some((_, pss)) = machine::memory(stage.owner()?) {
        rest.add("owner, memory, MiB", "Traygate", pss);
    }
    at_rest(plan, &stage, &mut rest)?;
    for _ in 0..rounds {
        machine::quiet(plan.quick);
        for _ in 0..few {
            starts.add("owner running, ms", "traygate-bridge", start(&mut stage.bridge())?);
            starts.add("owner running, ms", "native pump", start(&mut stage.pump()?)?);
        }
        if let Some(mut command) = stage.mcp_remote() {
            starts.add("owner running, ms", "mcp-remote", start(&mut command)?);
        }
    }
    for _ in 0..rounds {
        stage.quit();
        machine::quiet(plan.quick);
        starts.add("no owner running, ms", "traygate-bridge", start(&mut stage.bridge())?);
    }
    let mut idle = |who, command: &mut Command| -> Result<()> {
        let peer = Peer::start(command)?;
        thread::sleep(Duration::from_secs(2));
        if let Some((rss, pss)) = machine::memory(peer.id()) {
            rest.add("bridge, memory, MiB", who, pss);
            rest.add("bridge, resident memory, MiB", who, rss);
        }
        Ok(())
    };
    idle("Traygate", &mut stage.bridge())?;
    if let Some(mut command) = stage.mcp_remote() {
        idle("mcp-remote", &mut command)?;
    }
    let file = plan.programs.join("traygate-bridge");
    let size = std::fs::metadata(file)?.len() as f64 / 1024.0;
    rest.add("bridge, the program's size, KiB", "Traygate", size);
    Ok(vec![starts, rest])
}

/// What an owner does of whom nobody wants anything, while it watches the files of every app there is.
fn at_rest(plan: &Plan, stage: &Stage, rest: &mut Section) -> Result<()> {
    stage.install_every_app()?;
    // Noticing them is no rest, either.
    thread::sleep(STARTED);
    let owner = stage.owner()?;
    let seconds = if plan.quick { 10 } else { REST_SECONDS };
    let (used, woken) = (machine::cpu(&[owner]), machine::wake_ups(owner));
    thread::sleep(Duration::from_secs(seconds));
    let used = machine::cpu(&[owner]).saturating_sub(used);
    let woken = machine::wake_ups(owner).saturating_sub(woken);
    let over = seconds as f64;
    let what = format!("owner at rest, all apps watched: CPU over {seconds} s, per mille");
    rest.add(&what, "Traygate", used.as_secs_f64() / over * 1e3);
    rest.add("owner at rest, all apps watched: wake-ups a minute", "Traygate", woken as f64 / over * 60.0);
    Ok(())
}

fn start(command: &mut Command) -> Result<f64> {
    Ok(Peer::start(command)?.start.as_secs_f64() * 1e3)
}
