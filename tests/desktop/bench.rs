//! How lean the desktop app is, on a virtual screen: `cargo xtask bench desktop` builds and runs it. Figures only: on a
//! busy machine a test of them would fail for nothing.
#![cfg_attr(
    target_os = "linux",
    expect(dead_code, reason = "tests need more of a screen than measuring does")
)]
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measuring program: it talks to a person, writes its page, and what fails has nothing to report"
)]

#[cfg(target_os = "linux")]
mod measure;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod tray_driver;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| words.iter().position(|it| it == name).and_then(|at| words.get(at + 1));
    let page = page(value("--profile").map_or("dev", String::as_str), words.iter().any(|it| it == "--quick"));
    println!("\n{page}");
    if let Some(out) = value("--out") {
        std::fs::write(out, page).unwrap();
        println!("written to {out}");
    }
}

/// Measures everything and makes a page of it.
#[cfg(target_os = "linux")]
fn page(profile: &str, quick: bool) -> String {
    measure::page(profile, quick)
}

#[cfg(not(target_os = "linux"))]
fn page(_: &str, _: bool) -> String {
    "There is no screen to make up here; the desktop app is measured on Linux.".to_owned()
}
