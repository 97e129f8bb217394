//! `traygate`: commands for people and scripts; a thin client of the owner, or the owner itself (`serve`).

fn main() {}
