//! The owner: servers, instances, clients and the gateway joined into one thing with commands and a snapshot.

mod command;
mod failure;
mod snapshot;

pub mod browser;
pub mod footprint;
pub mod local;
pub mod new_file;
pub mod starter;

mod owner;
mod setup;
mod spoken;
mod state;
mod world;

mod commands;
mod sign_ins;

mod assemble;
mod client_file;
mod drift;
mod entry;
mod guard;
mod house;

mod access;
mod activity;
mod approval;
mod catalog;
mod identity;
mod image;
mod instance;
mod interrupt;
mod known;
mod lineup;
mod lock;
mod login;
mod machine;
mod memory;
mod noticed;
mod open_files;
mod packed;
mod pair;
mod random;
mod redaction;
mod route;
mod runtime;
mod server;
mod store;
mod tools;
mod trouble;
mod words;

pub use clients::{Home, Platform as HomePlatform};
pub use command::{
    AcceptInput, AuthInput, BundlePart, Call, CallAnswer, Cleared, Command, Edit, EntryChange, FileInput,
    FileThreeWay, Guarded, Language, Listing, Look, MovedEntry, MovedSignIn, NetworkInput, NetworkState,
    Outcome, PastEdit, PlainCleared, PolicyInput, Reply, SETTINGS, SettingsInput, SettingsState, SignInStep,
    TermsInput, Theme, VaultRecord, VaultRest, VaultState, Via,
};
pub use credentials::{Clock, KeyStore};
pub use failure::{Failure, Kind};
pub use image::Image;
pub use interrupt::Interrupt;
pub use owner::Owner;
pub use packed::pack;
pub use runtime::runtime;
pub use setup::{PORT, Setup};
pub use snapshot::{
    App, Approval, AskedCall, Auth, ClientState, Crossing, Finding, GuardRule, GuardState, HeldChange,
    InstanceState, LimitState, OwnerState, PolicyMode, PolicyState, ServerPolicy, ServerState, Snapshot,
    Status, Terms, ToolState, Verdict,
};
pub use words::{Filling, Said, Words, told, words};
pub use world::World;
