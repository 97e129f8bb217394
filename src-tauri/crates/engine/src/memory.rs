//! Keeps what lies in the owner's memory out of core files.

use crate::Failure;

/// From here on a crash of this process leaves no core file: the master key and the tokens in use are in its memory.
/// Other programs of the same user can still read that memory while it runs, where their system lets them. Windows
/// writes no such file unless its user asked for it.
///
/// # Errors
/// When the system refuses.
pub(crate) fn keep_out_of_core_files() -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use crate::words::words;
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        // Linux gives a core to a crash reporter behind a pipe whatever the limit is, except when it is one
        // (`kernel/coredump.c`). One byte is too little for a file, too.
        let limit = if cfg!(target_os = "linux") { 1 } else { 0 };
        // The upper limit stays as it is: what we start, a browser for one, may raise its own again.
        let Rlimit { maximum, .. } = getrlimit(Resource::Core);
        let current = Some(maximum.map_or(limit, |it| it.min(limit)));
        setrlimit(Resource::Core, Rlimit { current, maximum }).map_err(|error| {
            let cannot = words("failure-core-files").with("error", error.to_string());
            Failure::of(crate::Kind::Ours, cannot).remedy(words("failure-core-files-hint"))
        })?;
    }
    Ok(())
}
