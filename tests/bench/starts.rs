//! From the start of a bridge to the answer to `initialize`, and the memory of who is idle.

use std::{process::Command, thread, time::Duration};

use crate::{Plan, Result, machine, report::Section, stage::Stage, stdio::Peer};

/// Measures with an owner running and with none.
pub(crate) fn measure(plan: &Plan) -> Result<Vec<Section>> {
    let stage = Stage::new(plan)?;
    let (rounds, few) = if plan.quick { (2, 1) } else { (7, 3) };
    let mut starts = Section::new("Start of a bridge to the answer to `initialize`", "ms");
    let mut memory = Section::new("Memory, idle (proportional set size)", "MiB");

    // Once, so that the files are in memory and nothing is new to the owner.
    drop(Peer::start(&mut stage.bridge())?);
    thread::sleep(Duration::from_secs(2));
    if let Some((_, pss)) = machine::memory(stage.owner()?) {
        memory.add("Traygate owner (`serve`)", pss);
    }
    for _ in 0..rounds {
        machine::quiet();
        for _ in 0..few {
            starts.add("traygate-bridge, owner running", start(&mut stage.bridge())?);
            starts.add("native pump", start(&mut stage.pump()?)?);
        }
        if let Some(mut command) = stage.mcp_remote() {
            starts.add("mcp-remote", start(&mut command)?);
        }
    }
    for _ in 0..rounds {
        stage.quit();
        machine::quiet();
        starts.add("traygate-bridge, no owner running", start(&mut stage.bridge())?);
    }
    let mut idle = |name, command: &mut Command| -> Result<()> {
        let peer = Peer::start(command)?;
        thread::sleep(Duration::from_secs(2));
        if let Some((rss, pss)) = machine::memory(peer.id()) {
            memory.add(name, pss);
            memory.add(&format!("{name}, resident"), rss);
        }
        Ok(())
    };
    idle("traygate-bridge", &mut stage.bridge())?;
    if let Some(mut command) = stage.mcp_remote() {
        idle("mcp-remote", &mut command)?;
    }
    let mut size = Section::new("Size of the program", "KiB");
    let file = plan.programs.join("traygate-bridge");
    size.add("traygate-bridge", std::fs::metadata(file)?.len() as f64 / 1024.0);
    Ok(vec![starts, memory, size])
}

fn start(command: &mut Command) -> Result<f64> {
    Ok(Peer::start(command)?.start.as_secs_f64() * 1e3)
}
