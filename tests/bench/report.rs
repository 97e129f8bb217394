//! What was measured, as tables of ratios, beside what we want it to be.

use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

use crate::{Result, machine};

/// Measurements of ours beside those of others, a row for each kind.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Section {
    title: String,
    us: String,
    others: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Row {
    /// With its unit.
    what: String,
    /// Who, and every measurement of it.
    figures: Vec<(String, Vec<f64>)>,
}

/// What a figure of ours should be: a multiple of another's in its row, or a number.
struct Budget {
    /// The beginning of the section's title.
    section: &'static str,
    what: &'static str,
    of: Option<&'static str>,
    limit: f64,
    /// More is better.
    at_least: bool,
}

const fn ratio(section: &'static str, what: &'static str, of: &'static str, limit: f64) -> Budget {
    Budget { section, what, of: Some(of), limit, at_least: false }
}

const fn fixed(section: &'static str, what: &'static str, limit: f64) -> Budget {
    Budget { section, what, of: None, limit, at_least: false }
}

const fn at_least(budget: Budget) -> Budget {
    Budget { at_least: true, ..budget }
}

const STARTS: &str = "Start";
const REST: &str = "At rest";
const HTTP: &str = "One call at a time over HTTP";
const STDIO: &str = "Calls over stdio";
const MANY: &str = "Many sessions over HTTP";

/// What we want.
const BUDGETS: &[Budget] = &[
    ratio(STARTS, "owner running, ms", "mcp-remote", 0.01),
    ratio(STARTS, "owner running, ms", "native pump", 3.0),
    fixed(STARTS, "no owner running, ms", 150.0),
    fixed(REST, "owner, memory, MiB", 12.0),
    fixed(REST, "owner at rest, all apps watched: CPU over 600 s, per mille", 1.0),
    fixed(REST, "bridge, resident memory, MiB", 3.0),
    fixed(REST, "bridge, the program's size, KiB", 400.0),
    ratio(HTTP, "1 KiB, median, µs", "nginx", 1.5),
    ratio(HTTP, "64 KiB, median, µs", "nginx", 1.15),
    ratio(HTTP, "1 MiB, median, µs", "nginx", 1.1),
    ratio(HTTP, "1 KiB as events, median, µs", "nginx", 1.5),
    ratio(HTTP, "1 KiB, CPU for each call, µs", "nginx", 1.7),
    ratio(STDIO, "1 KiB, median, µs", "native pump", 2.0),
    at_least(ratio(STDIO, "16 in flight, calls/s", "native pump", 0.4)),
    at_least(ratio(MANY, "16 at once, calls/s", "nginx", 0.65)),
    ratio(MANY, "a server's notification to the client, median, µs", "nginx", 1.5),
    fixed(MANY, "memory for each of 500 with an event stream, KiB", 60.0),
    ratio(
        MANY,
        "one of 500 with an event stream, 200 calls/s of them together, 99th percentile, µs",
        "nginx",
        2.0,
    ),
    fixed(MANY, "50 clients told of an instance switch, after the command's start, ms", 200.0),
];

impl Section {
    pub(crate) fn new(title: &str, us: &str, others: &[&str]) -> Section {
        let others = others.iter().map(|it| (*it).to_owned()).collect();
        Section { title: title.to_owned(), us: us.to_owned(), others, rows: Vec::new() }
    }

    pub(crate) fn add(&mut self, what: &str, who: &str, value: f64) {
        let at = self.rows.iter().position(|it| it.what == what).unwrap_or_else(|| {
            self.rows.push(Row { what: what.to_owned(), figures: Vec::new() });
            self.rows.len() - 1
        });
        let figures = &mut self.rows[at].figures;
        match figures.iter_mut().find(|(name, _)| name == who) {
            Some((_, values)) => values.push(value),
            None => figures.push((who.to_owned(), vec![value])),
        }
    }

    /// Median, 95th and 99th percentile of one run.
    pub(crate) fn add_times(&mut self, what: &str, who: &str, mut took: Vec<f64>) {
        took.sort_unstable_by(f64::total_cmp);
        for (name, share) in [("median", 0.5), ("95th percentile", 0.95), ("99th percentile", 0.99)] {
            let at = ((took.len() as f64 * share) as usize).min(took.len().saturating_sub(1));
            if let Some(value) = took.get(at) {
                self.add(&format!("{what}, {name}, µs"), who, *value);
            }
        }
    }

    fn has(&self, who: &str) -> bool {
        self.rows.iter().any(|it| it.figure(who).is_some())
    }

    fn table(&self) -> String {
        let others: Vec<&str> = self.others.iter().map(String::as_str).filter(|it| self.has(it)).collect();
        let ratios = others.iter().map(|it| format!(" ÷ {it} |"));
        let names =
            std::iter::once(self.us.as_str()).chain(others.iter().copied()).map(|it| format!(" {it} |"));
        let mut table = format!("## {}\n\n| |{}\n", self.title, ratios.chain(names).collect::<String>());
        table += &format!("|---|{}\n", "---:|".repeat(2 * others.len() + 1));
        for row in &self.rows {
            let us = row.figure(&self.us);
            table += &format!("| {} |", row.what);
            for other in &others {
                table += &format!(" {} |", row.ratio(&self.us, other).map(short).unwrap_or_default());
            }
            for figure in std::iter::once(us).chain(others.iter().map(|it| row.figure(it))) {
                table += &format!(" {} |", figure.map(short).unwrap_or_default());
            }
            table.push('\n');
        }
        let verdicts: String = BUDGETS
            .iter()
            .filter(|it| self.title.starts_with(it.section))
            .filter_map(|it| self.verdict(it))
            .collect();
        if verdicts.is_empty() { table } else { format!("{table}\n{verdicts}") }
    }

    fn verdict(&self, budget: &Budget) -> Option<String> {
        let Budget { what, of, limit, at_least, .. } = budget;
        let row = self.rows.iter().find(|it| it.what == *what)?;
        let got = of.map_or_else(|| row.figure(&self.us), |it| row.ratio(&self.us, it))?;
        let bound = if *at_least { "at least" } else { "at most" };
        let wanted = of.map_or_else(|| short(*limit), |it| format!("{} × {it}", short(*limit)));
        let kept = if *at_least { got >= *limit } else { got <= *limit };
        let verdict = if kept { "kept" } else { "**missed**" };
        Some(format!("- {what}: {bound} {wanted}; it is {}: {verdict}.\n", short(got)))
    }
}

impl Row {
    /// The median of what was measured of somebody.
    fn figure(&self, who: &str) -> Option<f64> {
        median(&mut self.values(who)?.to_vec())
    }

    /// The median of what somebody's measurements are of another's: of the same turn where they were measured in turn.
    fn ratio(&self, who: &str, of: &str) -> Option<f64> {
        let (values, others) = (self.values(who)?, self.values(of)?);
        if values.len() != others.len() {
            return Some(self.figure(who)? / self.figure(of)?);
        }
        median(&mut values.iter().zip(others).map(|(it, other)| it / other).collect::<Vec<_>>())
    }

    fn values(&self, who: &str) -> Option<&[f64]> {
        self.figures.iter().find(|(name, _)| name == who).map(|(_, values)| values.as_slice())
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
    let missing: Vec<&str> = ["nginx", "mcp-remote"]
        .into_iter()
        .filter(|it| !sections.iter().any(|section| section.has(it)))
        .collect();
    let missing = match missing.as_slice() {
        [] => String::new(),
        names => format!(" Not here, so not measured: {}.", names.join(", ")),
    };
    let tables: Vec<String> = sections.iter().map(Section::table).collect();
    format!(
        "# Performance\n\nMeasured {date} by `cargo xtask bench` ({machine}), everything on loopback, against one \
         upstream that returns what it gets; every answer is checked. Figures are medians of many short turns; machines \
         differ, and change their speed, so the ratios come first: each is the median of the quotients of \
         measurements that were made one right after the other. {mode}{missing}\n\n*direct* is no gateway at all, *nginx* (one worker) the \
         least an HTTP gateway can do, *native pump* the least a stdio bridge can do (lines in, HTTP out), *pump through nginx* the \
         least that two programs can do, as a bridge and an owner are. *mcp-remote* is npm's, version 0.15.1, installed and run by `node` directly, which is faster than `npx`. It speaks to the \
         upstream itself; `traygate-bridge` speaks to the owner, which speaks to the upstream. Memory is the \
         proportional set size unless it says otherwise.\n\n{}",
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
