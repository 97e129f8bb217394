//! How often a server may be asked: limits known and learnt, and a fair wait for whoever comes when they are used up.

mod budget;
mod gate;
mod governor;
mod line;
mod told;
mod window;

pub use budget::{Budget, Counted, Quota};
pub use gate::Gauge;
pub use governor::{Ask, Full, Governor, Patience, Turn};
pub use told::{Told, told};
