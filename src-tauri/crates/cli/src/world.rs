//! What this process was started with. Only `main` fills it; everything else takes it as an argument.

use crate::text::Paint;

/// One start of the program.
pub(crate) struct World {
    /// What every program of ours is started with.
    pub(crate) common: engine::World,
    /// Whether standard output may be coloured.
    pub(crate) colour: bool,
    /// Whether somebody types on standard input.
    pub(crate) typed: bool,
    pub(crate) json: bool,
}

impl World {
    pub(crate) fn paint(&self) -> Paint {
        Paint { on: self.colour }
    }

    /// Unix seconds.
    pub(crate) fn now(&self) -> u64 {
        (self.common.clock)()
    }
}
