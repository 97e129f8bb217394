//! Unguessable names: tokens for HTTP clients, ids of sign-ins that wait.

use crate::{Failure, Kind};

/// 256 random bits from the system as 64 hexadecimal digits.
pub(crate) fn token() -> Result<String, Failure> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::new(Kind::Ours, format!("the system gives no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
