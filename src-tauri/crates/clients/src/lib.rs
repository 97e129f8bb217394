//! The AI apps whose configuration we edit, one file each; what an edit would do, and doing it.

mod client;
mod entry;
mod error;
mod foreign;
mod history;
mod home;
mod loss;
mod memory;
mod mend;
mod past;
mod plan;
mod program;
mod redacted;
mod running;
mod standing;
mod table;
mod undo;

pub use client::{CLIENTS, Client, Naming, client};
pub use entry::{Change, Entry, Launch};
pub use error::{Error, Fate};
pub use foreign::{Foreign, foreign_entries};
pub use history::{KEPT, KEPT_FOR};
pub use home::{Home, Platform};
pub use loss::{Loss, Lost, loss};
pub use mend::{last_copy, last_left, mend, put_back};
pub use past::{Done, PastEdit, ThreeWay, forget_old_edits, history, three_way};
pub use plan::{FileDiff, FileEdit, Plan, parse, plan};
pub use program::Programs;
pub use redacted::{REDACTED, redacted_entries};
pub use running::Running;
pub use standing::{Standing, entry_names, http_token, standing, text};
pub use table::table_markdown;
pub use undo::{can_undo, restore, undo};
