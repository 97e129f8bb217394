//! Sign-ins and renewals: from the click to the stored credential, requests in a storm of calls, and what kills cost.

use std::{fmt::Write as _, time::Instant};
use support::{
    Sandbox, Storm, Vendors,
    kills::{Temper, Toll, at_random},
};

use crate::{Plan, Result, machine, report};

const STORM: Storm = Storm { http: 40, bridges: 10, calls: (5, 80) };
/// Each waits most of its time.
const MACHINES: u32 = 12;

/// Measures everything and returns the section of the report.
pub(crate) fn measure(plan: &Plan) -> Result<String> {
    let (rounds, kills) = if plan.quick { (3, 60) } else { (15, 1000) };
    println!("measuring sign-ins …");
    let (part3, partnerstack) = sign_ins(rounds)?;
    println!("measuring {} parallel calls with an expired token …", STORM.all_calls());
    let requests = {
        let (vendors, sandbox) = (Vendors::start(), Sandbox::new());
        sandbox.add_vendors(&vendors);
        sandbox.sign_in_part3(&vendors);
        STORM.break_out(&vendors, &sandbox)
    };
    println!("killing the owner {} times …", 2 * kills);
    let began = Instant::now();
    let strict = at_random(Temper::Strict, kills, MACHINES);
    let forgiving = at_random(Temper::Forgiving, kills, MACHINES);
    let took = began.elapsed().as_secs();
    let mut text = format!(
        "{}\n\nMeasured {} by `cargo xtask bench credentials` ({}{}), against the simulated vendors on loopback. The \
         owner was killed with `kill -9` at random points of a renewal and started again, on {MACHINES} sandboxed \
         machines at once ({took} s in all). A sign-in that has to be repeated is looked into: the run fails unless the \
         server had rotated the refresh token and nobody ever came with its successor.\n\n| | |\n|---|---:|\n",
        report::SIGN_INS,
        machine::today(),
        machine::description(),
        if cfg!(debug_assertions) { ", not optimised" } else { "" },
    );
    let mut row = |what: &str, figure: String| {
        writeln!(text, "| {what} | {figure} |").ok();
    };
    let storm = format!(
        "Token requests for {} parallel calls with an expired token ({} sessions over HTTP, {} through bridges)",
        STORM.all_calls(),
        STORM.http,
        STORM.bridges
    );
    row(&storm, requests.to_string());
    for (server, toll) in [
        ("a server that ends a sign-in whose refresh token comes twice (Part3)", strict),
        ("a server that answers again for 30 s", forgiving),
    ] {
        let Toll { kills, refreshes, forgiven, sign_ins, families_revoked } = toll;
        row(&format!("**Kills**, {server}"), format!("**{kills}**"));
        row("renewals the server carried out meanwhile", refreshes.to_string());
        row("sign-ins lost though the server's answer was not", "0".to_owned());
        row("answers lost with the owner, given again by the server", forgiven.to_string());
        row("answers lost with the owner, sign-in repeated", sign_ins.to_string());
        row("sign-ins ended by the server's reuse detection (the same ones)", families_revoked.to_string());
    }
    row(
        &format!("Click to stored credential, scripted browser, Part3, median of {rounds}"),
        format!("{part3:.0} ms"),
    );
    row(&format!("The same, PartnerStack, median of {rounds}"), format!("{partnerstack:.0} ms"));
    Ok(text)
}

/// From the start of `traygate reconnect` to its end, when the credential is on the disk: finding the sign-in page,
/// the scripted browser's walk through it, and the tokens. Milliseconds.
fn sign_ins(rounds: usize) -> Result<(f64, f64)> {
    let (vendors, sandbox) = (Vendors::start(), Sandbox::new());
    let _owner = sandbox.serve();
    sandbox.add_vendors(&vendors);
    sandbox.sign_in_part3(&vendors);
    sandbox.sign_in_partnerstack(&vendors, "Acme");
    let (mut part3, mut partnerstack) = (Vec::new(), Vec::new());
    let timed = |took: &mut Vec<f64>, sign_in: &dyn Fn()| {
        machine::quiet(false);
        let began = Instant::now();
        sign_in();
        took.push(began.elapsed().as_secs_f64() * 1e3);
    };
    for _ in 0..rounds {
        timed(&mut part3, &|| drop(sandbox.reconnect_part3(&vendors)));
        timed(&mut partnerstack, &|| drop(sandbox.reconnect_partnerstack(&vendors, "Acme")));
    }
    let median = |took: &mut Vec<f64>| report::median(took).ok_or("nothing was measured");
    Ok((median(&mut part3)?, median(&mut partnerstack)?))
}
