//! `traygate-bridge SERVER [--instance LABEL] [--client ID]`: stdio on one side, the owner on the other.

use std::process::ExitCode;

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn main() -> ExitCode {
    bridge::main(
        std::env::args_os().skip(1),
        |name| std::env::var_os(name),
        std::env::current_exe(),
        rendezvous::runtime_folder(),
    )
}
