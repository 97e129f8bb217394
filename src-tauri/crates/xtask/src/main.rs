//! The repository's own commands: demo, test, bench, check-platforms, codegen.

fn main() {}
