//! The person at the machine: adds the server, and signs in when it is asked for.

use serde_json::Value;
use support::{Answer, Bridge, Process, Sandbox};

use crate::scenario::Scenario;

/// What the user calls the server.
const SERVER: &str = "suite";

/// More than Traygate may ever ask for; a limit of its own must come first.
const PATIENCE: u32 = 6;

/// A user with a machine of their own, on which Traygate runs.
pub(crate) struct User {
    // Asks the owner to end when it goes.
    sandbox: Sandbox,
    _owner: Process,
    sign_ins: u32,
}

impl User {
    /// Starts Traygate and adds the scenario's server, as the server's documentation would have it.
    ///
    /// # Errors
    /// Traygate did not take the server.
    pub(crate) fn new(scenario: &Scenario) -> Result<User, String> {
        let sandbox = Sandbox::new();
        let owner = sandbox.serve();
        let (options, input) = scenario.add_options();
        let words = [&["server", "add", &scenario.url, "--id", SERVER], options.as_slice()].concat();
        let add = sandbox.cli(&words).json();
        let added = match input {
            Some(input) => add.stdin(input),
            None => add,
        };
        done(added.run())?;
        Ok(User { sandbox, _owner: owner, sign_ins: 0 })
    }

    /// The way an AI app takes to the server.
    pub(crate) fn bridge(&self) -> Bridge {
        Bridge::start(&self.sandbox, SERVER, None)
    }

    /// Signs in, the first time, and reconnects after that.
    ///
    /// # Errors
    /// It did not work, or was asked for without end.
    pub(crate) fn sign_in(&mut self) -> Result<(), String> {
        self.sign_ins += 1;
        if self.sign_ins > PATIENCE {
            return Err(format!("Traygate still asks for a sign-in after {PATIENCE} of them"));
        }
        let verb = if self.instance().is_none() { "sign-in" } else { "reconnect" };
        let signed_in = done(self.sandbox.cli(&[verb, SERVER, "--timeout", "20"]).json().run());
        // A server that was too slow to show, when it was added, that it lets everybody in.
        if self.is_open() { Ok(()) } else { signed_in }
    }

    /// Whether Traygate shows that it waits for a sign-in.
    pub(crate) fn must_sign_in(&self) -> bool {
        match self.instance() {
            Some(instance) => !instance["sign_in_needed"].is_null(),
            None => !self.is_open(),
        }
    }

    /// Whether it shows that it waits for one more permission.
    pub(crate) fn must_permit(&self) -> bool {
        self.instance().is_some_and(|it| !it["needs"].is_null())
    }

    fn is_open(&self) -> bool {
        self.server()["auth"] == "open"
    }

    /// What they are signed in to.
    fn instance(&self) -> Option<Value> {
        self.server()["instances"].get(0).cloned()
    }

    /// How the server stands.
    fn server(&self) -> Value {
        let status = self.sandbox.status();
        status["servers"].as_array().unwrap().iter().find(|it| it["id"] == SERVER).unwrap().clone()
    }
}

fn done(answer: Answer) -> Result<(), String> {
    if answer.code == Some(0) { Ok(()) } else { Err(format!("{}: {}", answer.said, answer.written)) }
}
