//! `traygate-bridge SERVER [--instance LABEL] [--client ID]`: stdio on one side, the owner on the other.

fn main() {}
