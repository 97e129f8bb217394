//! The owner killed (`kill -9`) at every step of a renewal and at random points of it, against a server that rotates
//! refresh tokens and ends the whole sign-in when a spent one comes again; and what that costs the user.

use rendezvous::Greeting;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    ops::AddAssign,
    thread,
    time::{Duration, Instant},
};

use crate::{Process, Sandbox, Vendors, until};

/// What kills cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Toll {
    pub kills: u64,
    /// Refreshes the server carried out.
    pub refreshes: u64,
    /// Answers that were lost with the owner, and which the server gave once more.
    pub forgiven: u64,
    /// Sign-ins that had to be repeated. Each is one where the server had rotated and nobody ever came with the new
    /// tokens; any other fails the run.
    pub sign_ins: u64,
    /// Times the server saw a spent refresh token and ended the sign-in.
    pub families_revoked: u64,
}

impl AddAssign for Toll {
    fn add_assign(&mut self, more: Toll) {
        self.kills += more.kills;
        self.refreshes += more.refreshes;
        self.forgiven += more.forgiven;
        self.sign_ins += more.sign_ins;
        self.families_revoked += more.families_revoked;
    }
}

/// How a server treats a spent refresh token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Temper {
    /// As Part3 does: the sign-in ends.
    Strict,
    /// Answers once more within half a minute.
    Forgiving,
}

/// Where in a renewal the owner is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The access token was refused; the disk does not take the note yet.
    BeforeTheNote,
    /// The note is on the disk.
    NoteWritten,
    /// The server has the request and has done nothing yet.
    InFlight,
    /// The server has rotated and has not answered yet.
    NotAnswered,
    /// The server has answered; the disk does not take the tokens.
    NotStored,
    /// Everything is done.
    Stored,
}

impl Step {
    /// All of them, in their order.
    pub const ALL: &[Step] = &[
        Step::BeforeTheNote,
        Step::NoteWritten,
        Step::InFlight,
        Step::NotAnswered,
        Step::NotStored,
        Step::Stored,
    ];

    /// Whether the server has rotated and its answer is on nobody's disk.
    pub fn loses_the_answer(self) -> bool {
        matches!(self, Step::NotAnswered | Step::NotStored)
    }
}

/// So many kills at random points of a renewal, on several machines at once.
///
/// # Panics
/// A sign-in was lost though the server's answer had not been, or anything else went wrong.
pub fn at_random(temper: Temper, kills: u32, machines: u32) -> Toll {
    let mut toll = Toll::default();
    thread::scope(|scope| {
        let machines: Vec<_> = (0..machines)
            .map(|number| {
                let share = kills / machines + u32::from(number < kills % machines);
                scope.spawn(move || {
                    let mut machine = Machine::new(temper);
                    let mut random = 0x9e37_79b9_7f4a_7c15 ^ u64::from(number + 1);
                    for _ in 0..share {
                        machine.kill_within_a_renewal(&mut random);
                    }
                    machine.toll()
                })
            })
            .collect();
        for machine in machines {
            toll += machine.join().unwrap();
        }
    });
    toll
}

/// One kill at each step.
///
/// # Panics
/// As [`at_random`]; also when the user has to sign in after another step than those that lose the answer.
pub fn at_every_step(temper: Temper) -> Toll {
    let mut machine = Machine::new(temper);
    for step in Step::ALL {
        let before = machine.sign_ins;
        machine.kill_at(*step);
        let lost = temper == Temper::Strict && step.loses_the_answer();
        assert_eq!(machine.sign_ins - before, u64::from(lost), "{step:?} {temper:?}");
    }
    machine.toll()
}

/// One user's machine, signed in to Part3, with an owner that is killed and started again.
struct Machine {
    vendors: Vendors,
    sandbox: Sandbox,
    owner: Process,
    /// How long a call with an expired token takes.
    renewal: Duration,
    kills: u64,
    sign_ins: u64,
}

impl Machine {
    fn new(temper: Temper) -> Machine {
        let vendors = Vendors::start();
        if temper == Temper::Forgiving {
            vendors.fault("part3", "grace?seconds=30", &json!({}));
        }
        let sandbox = Sandbox::new();
        let owner = sandbox.serve();
        sandbox.traygate(&["server", "add", vendors.about("/part3/url"), "--id", "part3"]);
        sandbox.sign_in_part3(&vendors);
        let mut machine = Machine { vendors, sandbox, owner, renewal: Duration::ZERO, kills: 0, sign_ins: 0 };
        machine.vendors.expire("part3");
        let began = Instant::now();
        assert_eq!(machine.call().answer()["reply"], "tested");
        machine.renewal = began.elapsed();
        machine
    }

    fn toll(self) -> Toll {
        let count = |what| self.vendors.count("part3", what);
        Toll {
            kills: self.kills,
            refreshes: count("refreshes"),
            forgiven: count("refreshes.forgiven"),
            sign_ins: self.sign_ins,
            families_revoked: count("families_revoked"),
        }
    }

    /// Asks the owner for one real conversation with the server, over its local socket.
    fn call(&self) -> Call {
        let (mut stream, token) = rendezvous::connect(&self.sandbox.place()).unwrap();
        let command = json!({"command": "test-server", "server": "part3"});
        let lines = format!("{}{command}\n", Greeting::Command.line(token.as_deref()));
        stream.write_all(lines.as_bytes()).unwrap();
        Call(BufReader::new(stream))
    }

    fn kill_within_a_renewal(&mut self, random: &mut u64) {
        self.vendors.expire("part3");
        // A little beyond the end of a renewal, so that the moment after it is met as well.
        let span = self.renewal.mul_f64(1.1);
        let point = span.mul_f64((next(random) >> 11) as f64 / (1_u64 << 53) as f64);
        let began = Instant::now();
        let call = self.call();
        thread::sleep(point.saturating_sub(began.elapsed()));
        self.kill_and_look(call);
    }

    fn kill_at(&mut self, step: Step) {
        let long = "10000";
        let slow = |at: &str, ms: &str| {
            self.vendors.fault("part3", &format!("slow?where={at}&ms={ms}"), &json!({}));
        };
        let count = |what: &str| self.vendors.count("part3", what);
        let beyond = |what: &'static str, before: u64| until(what, || (count(what) > before).then_some(()));
        self.vendors.expire("part3");
        let vault = Connection::open(self.sandbox.state().join("vault.db")).unwrap();
        let busy = || vault.execute_batch("BEGIN IMMEDIATE").unwrap();
        let note = || -> Option<i64> {
            vault.query_row("SELECT refreshing_since FROM instance", [], |row| row.get(0)).unwrap()
        };
        let call = match step {
            Step::BeforeTheNote => {
                busy();
                let (refused, asked) = (count("unauthorized"), count("token_requests.refresh_token"));
                let call = self.call();
                beyond("unauthorized", refused);
                assert_eq!(count("token_requests.refresh_token"), asked);
                call
            }
            Step::NoteWritten => {
                slow("token", long);
                let call = self.call();
                until("the note", note);
                call
            }
            Step::InFlight => {
                slow("token", long);
                let before = count("token_requests.refresh_token");
                let call = self.call();
                beyond("token_requests.refresh_token", before);
                call
            }
            Step::NotAnswered => {
                slow("answer", long);
                let before = count("refreshes");
                let call = self.call();
                beyond("refreshes", before);
                call
            }
            Step::NotStored => {
                slow("token", "500");
                let before = count("refreshes");
                let call = self.call();
                until("the note", note);
                busy();
                beyond("refreshes", before);
                call
            }
            Step::Stored => {
                let mut call = self.call();
                assert_eq!(call.answer()["reply"], "tested");
                call
            }
        };
        self.owner.kill();
        drop(vault);
        slow("token", "0");
        slow("answer", "0");
        self.kill_and_look(call);
    }

    /// Kills the owner, starts another one and looks whether it still gets through.
    fn kill_and_look(&mut self, call: Call) {
        self.owner.kill();
        drop(call);
        self.kills += 1;
        self.owner = self.sandbox.serve();
        let answer = self.call().answer();
        if answer["reply"] == "tested" {
            return;
        }
        assert_eq!(answer["failure"]["kind"], "sign-in-needed", "{answer}");
        // The newest tokens of the sign-in: had anybody got them, they would have been shown.
        let memory = self.vendors.memory("part3");
        let tokens = memory["tokens"].as_array().unwrap();
        for kind in ["access", "refresh"] {
            let newest = tokens.iter().rev().find(|it| it["kind"] == kind).unwrap();
            assert_eq!(newest["presented"], false, "a sign-in was lost for another reason: {answer}");
        }
        self.sign_ins += 1;
        self.sandbox.reconnect_part3(&self.vendors);
    }
}

/// A command under way.
struct Call(BufReader<rendezvous::Stream>);

impl Call {
    fn answer(&mut self) -> Value {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }
}

/// xorshift64: the same points in every run.
fn next(random: &mut u64) -> u64 {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    *random
}
