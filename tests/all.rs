//! Every test of the whole program, one module each.

mod architecture;
// Their sandbox knows Linux's folders, tools and key store; other systems have the tests of each crate.
#[cfg(target_os = "linux")]
mod journeys;
mod tidy;
