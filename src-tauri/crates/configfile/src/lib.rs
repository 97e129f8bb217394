//! Edits configuration files that belong to other programs.
//!
//! Two halves that never mix: [`Document`] turns text into text and does no I/O; [`disk`] is the only place in
//! the workspace that replaces a file.
