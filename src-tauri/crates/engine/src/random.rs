//! Unguessable names: tokens for HTTP clients, ids of sign-ins that wait.

use crate::{Failure, Kind, words::words};

/// 256 random bits from the system as 64 hexadecimal digits.
pub(crate) fn token() -> Result<String, Failure> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::of(Kind::Ours, words("failure-random").with("error", error.to_string())))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
