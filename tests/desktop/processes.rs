//! The processes of a running app, as Linux tells.

use std::fs;

/// Everything that a process has started, and what that has started.
pub(crate) fn descendants(process: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|it| fs::read_to_string(it.path().join("children")).ok());
    let children: Vec<u32> =
        lists.flat_map(|it| it.split_whitespace().flat_map(str::parse).collect::<Vec<_>>()).collect();
    children.iter().flat_map(|it| [vec![*it], descendants(*it)].concat()).collect()
}

/// What a process is called; the system keeps 15 letters of it. Nothing of one that has just ended.
pub(crate) fn name(process: u32) -> String {
    fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default().trim().to_owned()
}
