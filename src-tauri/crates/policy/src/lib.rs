//! What AI apps may do with the tools of a server: modes, tools that are switched off, and descriptions that stay as the
//! user knows them. Decides and edits text; asks nobody and keeps nothing.

mod policy;
mod rules;

mod book;
mod definition;
mod diff;
mod page;

pub use book::{Book, Record};
pub use definition::{Definition, Fingerprint};
pub use diff::{diff, visible};
pub use page::TwoReadings;
pub use policy::{Decision, Policy, Reason};
pub use rules::{Mode, Rules};
