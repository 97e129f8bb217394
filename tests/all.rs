//! Every test of the whole program, one module each.

mod architecture;
mod journeys;
