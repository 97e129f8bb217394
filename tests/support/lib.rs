//! What the journeys share: a sandbox home, the programs under test, the vendors.
