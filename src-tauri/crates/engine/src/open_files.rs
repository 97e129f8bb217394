//! Room for the connections of many sessions.

/// Lets this process have as many open files as its sessions may need: each has a connection or two on either side, and
/// many systems allow 1024 (macOS 256) until somebody asks for more. Nobody has to be told when the system declines:
/// whoever comes too late waits until others have gone.
pub(crate) fn allow_many() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        // macOS gives no more than this (`OPEN_MAX`), whatever its upper limit says.
        const MANY: u64 = 10_240;
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let wanted = maximum.map_or(MANY, |it| it.min(MANY));
        if current.is_some_and(|it| it < wanted)
            && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum })
        {
            tracing::debug!(%error, "the system allows no more open files");
        }
    }
}
