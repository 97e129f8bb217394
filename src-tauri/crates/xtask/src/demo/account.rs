//! The account of what happened, as it happens.

use std::{cell::Cell, io::IsTerminal as _};

use super::{Call, Options, good, sandbox::Sandbox};

pub(super) struct Account {
    colour: bool,
    steps: Cell<u32>,
}

impl Account {
    pub(super) fn new() -> Account {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
        Account { colour: std::io::stdout().is_terminal() && !plain, steps: Cell::new(0) }
    }

    /// Where it all takes place.
    pub(super) fn head(&self, sandbox: &Sandbox, options: &Options) {
        println!("\n{}\n", self.bold("Traygate, from the first sign-in to a switched call"));
        let fate = if options.keep { "kept" } else { "removed at the end" };
        self.more("sandbox", &format!("{} ({fate})", sandbox.root.display()));
        if options.real_home {
            self.more("AI apps", "those of your own home, because of --real-home");
        }
        self.more(
            "key store",
            "a file in the sandbox (TRAYGATE_KEY_STORE=file); else it is the system's keychain",
        );
        println!();
    }

    pub(super) fn step(&self, title: &str, text: &str) {
        self.steps.set(self.steps.get() + 1);
        let number = self.dim(&format!("{:>2}", self.steps.get()));
        println!("{number} {} {text}", self.bold(&format!("{title:<13}")));
    }

    /// One more line of the same step.
    pub(super) fn more(&self, name: &str, text: &str) {
        println!("   {name:<13} {text}");
    }

    /// Something in another program's words.
    pub(super) fn quote(&self, name: &str, text: &str) {
        println!("   {name:<13} {}", self.dim(text));
    }

    pub(super) fn line(&self, text: &str) {
        println!("{text}");
    }

    /// Whether both calls answered from the instance they should, and what the vendor says to that.
    pub(super) fn verdict(&self, calls: [&Call; 2], log: Option<&str>) {
        let [first, second] = calls.map(|it| it.label.as_str());
        println!();
        if good(calls) {
            let said = format!("Two answers, first {first}, then {second}: one conversation, no restart.");
            println!("{}", self.green(&said));
        } else {
            let said =
                format!("The first answer should be {first}'s and the second {second}'s. They are not.");
            println!("{}", self.red(&said));
        }
        if let Some(log) = log {
            println!("PartnerStack's own log: {log}.");
        }
    }

    fn bold(&self, text: &str) -> String {
        self.painted("1", text)
    }

    fn dim(&self, text: &str) -> String {
        self.painted("2", text)
    }

    fn green(&self, text: &str) -> String {
        self.painted("1;32", text)
    }

    fn red(&self, text: &str) -> String {
        self.painted("1;31", text)
    }

    fn painted(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}
