//! The suite starts all its clients at once; these take turns, so that the times it measures are not the machine's.

use std::{fs::File, path::Path};

use crate::scenario::Scenario;

/// Clients that run at the same time.
const LANES: usize = 2;

/// A place among those that run; given back when dropped.
pub(crate) struct Turn {
    _lane: Option<File>,
}

impl Turn {
    /// Waits for a place. `folder` is where all clients of one run of the suite meet; without one nobody waits.
    pub(crate) fn wait(folder: Option<&str>, scenario: &Scenario) -> Turn {
        let lane = folder.map(|folder| {
            let lane = scenario.name.bytes().map(usize::from).sum::<usize>() % LANES;
            let file = File::create(Path::new(folder).join(format!("lane-{lane}"))).unwrap();
            file.lock().unwrap();
            file
        });
        Turn { _lane: lane }
    }
}
