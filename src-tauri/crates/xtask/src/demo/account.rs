//! The account of what happened, as it happens.

use std::{cell::Cell, io::IsTerminal as _};

use super::{Options, sandbox::Sandbox};

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
        println!("\n{}", self.bold("Traygate, from sign-in to a switched call"));
        let fate = if options.keep { "kept" } else { "removed at the end" };
        println!("{:<10} {} ({fate})", "sandbox", sandbox.root.display());
        if options.real_home {
            println!("{:<10} your own, because of --real-home; taken back at the end", "AI apps");
        }
        println!(
            "{:<10} a file in the sandbox (TRAYGATE_KEY_STORE=file); at home it is the system's keychain",
            "key store"
        );
    }

    pub(super) fn step(&self, title: &str, text: &str) {
        self.steps.set(self.steps.get() + 1);
        println!(
            "\n{} {} {text}",
            self.dim(&format!("{:>2}", self.steps.get())),
            self.bold(&format!("{title:<11}"))
        );
    }

    /// One more line of the same step.
    pub(super) fn more(&self, name: &str, text: &str) {
        match name {
            "" => println!("   {text}"),
            _ => println!("   {name:<14} {text}"),
        }
    }

    /// Something that stands in a file.
    pub(super) fn quote(&self, text: &str) {
        println!("   {}", self.dim(text));
    }

    pub(super) fn line(&self, text: &str) {
        println!("{text}");
    }

    /// The two answers side by side.
    pub(super) fn verdict(&self, first: (&str, &str), second: (&str, &str), log: Option<&str>) {
        let good = first.1.contains(first.0) && second.1.contains(second.0) && first.1 != second.1;
        let said = if good {
            self.green("One conversation, no restart, two answers:")
        } else {
            self.red("The two answers are not as they should be:")
        };
        println!("\n{said}");
        for (label, answer) in [first, second] {
            println!("   {:<14} {answer}", self.bold(label));
        }
        if let Some(log) = log {
            println!("   {}", self.dim(&format!("PartnerStack's own log: {log}")));
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
