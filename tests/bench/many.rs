//! Many sessions at once: calls, event streams, and a switch of the instance.

use std::time::{Duration, Instant};

use crate::{
    Plan, Result, Turns,
    http::{Address, Http, Listener},
    machine,
    mcp::{self, Calls},
    report::Section,
    stage::Stage,
};

/// Measures each target in turn, several times.
pub(crate) fn measure(plan: &Plan, stage: &Stage) -> Result<Section> {
    let mut section = Section::new("Many sessions over HTTP", "Traygate", &["nginx", "direct"]);
    let counts = [(10, Turns::SHORT), (16, Turns::SHORT), (100, Turns::LONG), (500, Turns::LONG)];
    for (count, turns) in counts {
        machine::quiet(plan.quick);
        for time in plan.turns(turns) {
            for (who, address) in stage.targets() {
                let (rate, took) = at_once(time, clients(address, count)?)?;
                section.add(&format!("{count} at once, calls/s"), who, rate);
                section.add_times(&format!("{count} at once"), who, took);
            }
        }
    }
    for time in plan.turns(Turns::SHORT) {
        for (who, address) in stage.targets() {
            let took = notifications(time, stage, address)?;
            section.add_times("a server's notification to the client", who, took);
        }
    }
    held(plan, stage, &mut section)?;
    switch(stage, &mut section)?;
    Ok(section)
}

fn clients(address: &Address, count: usize) -> Result<Vec<Http>> {
    (0..count).map(|_| Http::begin(address)).collect()
}

/// Everybody calls, then everybody reads: calls a second, and how long each took in µs.
fn at_once(time: Duration, mut clients: Vec<Http>) -> Result<(f64, Vec<f64>)> {
    let calls = Calls::of(1024, "echo");
    let (mut took, mut began) = (Vec::new(), Instant::now());
    let mut is_warm = false;
    while !is_warm || began.elapsed() < time {
        let mut sent = Vec::with_capacity(clients.len());
        for (id, client) in (0..).zip(&mut clients) {
            sent.push(Instant::now());
            client.send(&calls.request(id))?;
        }
        for ((id, client), sent) in (0..).zip(&mut clients).zip(sent) {
            let answer = client.receive()?;
            took.push(sent.elapsed().as_secs_f64() * 1e6);
            calls.glance(id, &answer)?;
        }
        if !is_warm {
            took.clear();
            (is_warm, began) = (true, Instant::now());
        }
    }
    let rate = took.len() as f64 / began.elapsed().as_secs_f64();
    clients.into_iter().try_for_each(Http::end)?;
    Ok((rate, took))
}

/// From the moment the server is told to say something to the client's reading of it, in µs.
fn notifications(time: Duration, stage: &Stage, address: &Address) -> Result<Vec<f64>> {
    let client = Http::begin(address)?;
    let mut stream = client.listen()?;
    let mut teller = Http::begin(&stage.upstream)?;
    // The way to the client is open when the first one has come.
    stream.patience(Duration::from_millis(300))?;
    let mut tries = 0;
    teller.post(&mcp::call(1, "announce"))?;
    while stream.next().is_err() {
        tries += 1;
        if tries > 20 {
            return Err("no notification arrives".into());
        }
        teller.post(&mcp::call(1, "announce"))?;
    }
    stream.patience(Duration::from_secs(60))?;
    let (end, mut took) = (Instant::now() + time, Vec::new());
    while Instant::now() < end {
        let told = Instant::now();
        teller.send(&mcp::call(1, "announce"))?;
        if stream.next()? != mcp::ANNOUNCEMENT {
            return Err("another notification arrived".into());
        }
        took.push(told.elapsed().as_secs_f64() * 1e6);
        teller.receive()?;
    }
    client.end()?;
    Ok(took)
}

/// Sessions with an open event stream each: what one of them and a call cost, in KiB, and how calls fare at an even pace,
/// some way from what the machine can do. Whoever is compared is called in turn.
fn held(plan: &Plan, stage: &Stage, section: &mut Section) -> Result<()> {
    const SESSIONS: usize = 500;
    const EACH: Duration = Duration::from_millis(5);
    let calls = Calls::of(1024, "echo");
    let (mut all, mut streams) = (Vec::new(), Vec::new());
    for (who, address) in stage.targets() {
        let processes = stage.processes(who)?;
        let memory =
            || processes.iter().filter_map(|it| machine::memory(*it)).map(|(_, pss)| pss).sum::<f64>();
        let before = memory();
        let mut clients = clients(address, SESSIONS)?;
        streams.push(clients.iter().map(Http::listen).collect::<Result<Vec<Listener>>>()?);
        for (id, client) in (0..).zip(&mut clients) {
            calls.glance(id, &client.post(&calls.request(id))?)?;
        }
        if before > 0.0 {
            let each = (memory() - before) * 1024.0 / SESSIONS as f64;
            section.add("memory for each of 500 with an event stream, KiB", who, each);
        }
        all.push((who, clients, Vec::new()));
    }
    let (rounds, pace) = (if plan.quick { 1 } else { 3 }, EACH / all.len() as u32);
    let mut due = Instant::now();
    for id in 0..rounds {
        for at in 0..SESSIONS {
            for (_, clients, took) in &mut all {
                let early = due.saturating_duration_since(Instant::now());
                std::thread::sleep(early);
                // Whoever is kept by the call before counts from when it was due.
                let began = if early.is_zero() { due } else { Instant::now() };
                let answer = clients[at].post(&calls.request(id))?;
                took.push(began.elapsed().as_secs_f64() * 1e6);
                calls.glance(id, &answer)?;
                due += pace;
            }
        }
    }
    drop(streams);
    for (who, clients, took) in all {
        section.add_times("one of 500 with an event stream, 200 calls/s of them together", who, took);
        clients.into_iter().try_for_each(Http::end)?;
    }
    Ok(())
}

/// Fifty clients with a session each, and one command that makes all of them act as somebody else.
fn switch(stage: &Stage, section: &mut Section) -> Result<()> {
    const CLIENTS: usize = 50;
    stage.switch("Acme")?;
    let mut clients = clients(&stage.keyed, CLIENTS)?;
    let mut streams: Vec<Listener> = clients.iter().map(Http::listen).collect::<Result<_>>()?;
    let acts_as = |client: &mut Http, key: &str| -> Result<()> {
        let answer = client.post(&mcp::call(7, "whoami"))?;
        match String::from_utf8_lossy(&answer).contains(key) {
            true => Ok(()),
            false => Err(format!("it does not act with {key}: {}", String::from_utf8_lossy(&answer)).into()),
        }
    };
    for client in &mut clients {
        acts_as(client, "key-acme")?;
    }
    let began = Instant::now();
    stage.switch("Borealis")?;
    let row = |what: &str| format!("{what}, after the command's start, ms");
    section.add(&row("the switch command's end"), "Traygate", began.elapsed().as_secs_f64() * 1e3);
    for stream in &mut streams {
        while !stream.next()?.contains("tools/list_changed") {}
    }
    let told = began.elapsed().as_secs_f64() * 1e3;
    section.add(&row(&format!("{CLIENTS} clients told of an instance switch")), "Traygate", told);
    for client in &mut clients {
        acts_as(client, "key-borealis")?;
    }
    let acted = began.elapsed().as_secs_f64() * 1e3;
    section.add(&row(&format!("{CLIENTS} calls answered by the new instance")), "Traygate", acted);
    clients.into_iter().try_for_each(Http::end)
}
