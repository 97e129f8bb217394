//! Where a running owner can be reached, the first line said to it, and how one is started. std only, so that the
//! bridge stays small.

mod greeting;
mod launch;
mod place;
mod stream;

pub use greeting::{Greeting, json_string};
pub use launch::{Program, Programs, is_absent};
pub use place::{Place, Platform, runtime_folder};
pub use stream::{Stream, connect};
