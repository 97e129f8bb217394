//! `vendors`: simulated PartnerStack, Partnero and Part3 on loopback.

fn main() {}
