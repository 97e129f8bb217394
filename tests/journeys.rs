//! Whole-program journeys: real processes, a sandbox home, the vendors; what a user would do and see.

mod approval;
mod apps;
mod backup;
mod bad_inputs;
mod browser_gate;
mod bundle;
mod claude_code;
mod client_files;
mod commands;
mod fastmcp;
mod instances;
mod keychain;
mod keys;
mod kills;
mod limits;
mod main_job;
mod mcp_remote;
mod modern_sdk;
mod oidc_provider;
mod owner;
mod reference_server;
mod refused;
mod renewal;
mod secrets;
mod signing_out;
mod vault;
