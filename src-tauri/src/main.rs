//! `traygate-desktop`: the owner with a tray; with `--window`, the window of its own process.

fn main() {}
