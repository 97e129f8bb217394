//! What was measured, as tables of ratios, beside what we want it to be.

use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

use crate::{Result, machine};

/// Measurements of one kind, comparable with each other.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Section {
    title: String,
    unit: String,
    /// Who, and every measurement of it, in the order they came.
    figures: Vec<(String, Vec<f64>)>,
}

/// What a figure should stay below: a multiple of another figure of its section, or a number.
struct Budget {
    /// The beginning of the section's title.
    section: &'static str,
    who: &'static str,
    of: Option<&'static str>,
    limit: f64,
}

const fn ratio(section: &'static str, who: &'static str, of: &'static str, limit: f64) -> Budget {
    Budget { section, who, of: Some(of), limit }
}

const fn fixed(section: &'static str, who: &'static str, limit: f64) -> Budget {
    Budget { section, who, of: None, limit }
}

/// What we want.
const BUDGETS: &[Budget] = &[
    ratio("Start", "traygate-bridge, owner running", "mcp-remote", 0.01),
    ratio("Start", "traygate-bridge, owner running", "native pump", 3.0),
    fixed("Start", "traygate-bridge, no owner running", 150.0),
    ratio("One call over HTTP, 1 KiB", "Traygate", "nginx", 1.5),
    ratio("One call over HTTP, 64 KiB", "Traygate", "nginx", 1.15),
    ratio("One call over stdio, 1 KiB", "traygate-bridge", "native pump", 2.0),
    fixed("Memory, idle", "Traygate owner (`serve`)", 12.0),
    fixed("Memory, idle", "traygate-bridge, resident", 3.0),
    fixed("Size", "traygate-bridge", 400.0),
];

/// The figures others are divided by.
const REFERENCES: &[&str] = &["direct", "direct, over HTTP", "nginx", "native pump", "mcp-remote"];

impl Section {
    pub(crate) fn new(title: &str, unit: &str) -> Section {
        Section { title: title.to_owned(), unit: unit.to_owned(), figures: Vec::new() }
    }

    pub(crate) fn add(&mut self, who: &str, value: f64) {
        match self.figures.iter_mut().find(|(name, _)| name == who) {
            Some((_, values)) => values.push(value),
            None => self.figures.push((who.to_owned(), vec![value])),
        }
    }

    /// The median of what was measured of somebody.
    pub(crate) fn median(&self, who: &str) -> Option<f64> {
        let (_, values) = self.figures.iter().find(|(name, _)| name == who)?;
        median(&mut values.clone())
    }

    fn table(&self) -> String {
        let references: Vec<(&str, f64)> =
            REFERENCES.iter().filter_map(|it| Some((*it, self.median(it)?))).collect();
        let mut table = format!("## {}\n\n| | {} |", self.title, self.unit);
        for (name, _) in &references {
            table += &format!(" ÷ {name} |");
        }
        table += &format!("\n|---|{}\n", "---:|".repeat(references.len() + 1));
        for (who, values) in &self.figures {
            let Some(value) = median(&mut values.clone()) else { continue };
            table += &format!("| {who} | {} |", short(value));
            for (_, reference) in &references {
                table += &format!(" {} |", short(value / reference));
            }
            table.push('\n');
        }
        for budget in BUDGETS.iter().filter(|it| self.title.starts_with(it.section)) {
            table += &self.verdict(budget);
        }
        table
    }

    fn verdict(&self, budget: &Budget) -> String {
        let Budget { who, of, limit, .. } = budget;
        let reference = of.map_or(Some(1.0), |it| self.median(it));
        let (Some(value), Some(reference)) = (self.median(who), reference) else { return String::new() };
        let got = value / reference;
        let wanted = match of {
            Some(of) => format!("at most {} × {of}", short(*limit)),
            None => format!("at most {} {}", short(*limit), self.unit),
        };
        let verdict = if got <= *limit { "kept" } else { "**missed**" };
        format!("\n{who}: {wanted}; it is {}: {verdict}.\n", short(got))
    }
}

/// The whole report.
pub(crate) fn markdown(sections: &[Section], pinned: bool) -> String {
    let (machine, date) = (machine::description(), machine::today());
    let mode = match pinned {
        true => {
            "Calls were measured with every process pinned to one CPU, so that waking another CPU does not hide \
                 what a program costs; starts were not."
        }
        false => "Nothing was pinned to a CPU.",
    };
    let missing: Vec<&str> = [("nginx", "One call over HTTP"), ("mcp-remote", "Start")]
        .into_iter()
        .filter(|(who, title)| {
            !sections.iter().any(|it| it.title.starts_with(title) && it.median(who).is_some())
        })
        .map(|(who, _)| who)
        .collect();
    let missing = match missing.as_slice() {
        [] => String::new(),
        names => format!(" Not here, so not measured: {}.", names.join(", ")),
    };
    let tables: Vec<String> = sections.iter().map(Section::table).collect();
    format!(
        "# Performance\n\nMeasured {date} by `cargo xtask bench` ({machine}), everything on loopback, against one \
         upstream that returns what it gets; every answer is checked. Figures are medians; machines differ, so the \
         ratios count. {mode}{missing}\n\n*Native pump* is the least a stdio bridge can do (lines in, HTTP out), \
         *nginx* the least an HTTP gateway can do. *mcp-remote* is npm's, version 0.15.1, installed and run by \
         `node` directly, which is faster than `npx`. It speaks to the upstream itself; `traygate-bridge` speaks to \
         the owner, which speaks to the upstream.\n\n{}",
        tables.join("\n")
    )
}

/// The two parts of `docs/performance.md`, each measured by itself.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    Calls,
    SignIns,
}

/// The heading of the second part.
pub(crate) const SIGN_INS: &str = "## Sign-ins and renewals";

/// Prints a part and puts it in its place in the file; the other part stays.
pub(crate) fn hand_over(out: Option<&Path>, part: Part, text: &str) -> Result<()> {
    println!("\n{text}");
    let Some(out) = out else { return Ok(()) };
    let old = fs::read_to_string(out).unwrap_or_default();
    let (calls, sign_ins) = old.split_at(old.find(SIGN_INS).unwrap_or(old.len()));
    let (calls, sign_ins) = match part {
        Part::Calls => (text, sign_ins),
        Part::SignIns => (calls, text),
    };
    let whole = [calls.trim_end(), sign_ins.trim_end()].join("\n\n");
    fs::write(out, whole.trim().to_owned() + "\n")?;
    println!("written to {}", out.display());
    Ok(())
}

/// The middle of many.
pub(crate) fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Three digits that matter.
fn short(value: f64) -> String {
    match value {
        it if it >= 100.0 => format!("{it:.0}"),
        it if it >= 10.0 => format!("{it:.1}"),
        it if it >= 1.0 => format!("{it:.2}"),
        it => format!("{it:.4}"),
    }
}
