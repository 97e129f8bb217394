//! Where a running owner can be reached, and the first line said to it. std only, so that the bridge stays small.

mod greeting;
mod place;
mod stream;

pub use greeting::{Greeting, json_string};
pub use place::{Place, Platform};
pub use stream::{Stream, connect};
