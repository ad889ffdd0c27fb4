//! Enough open files: every request in flight is a socket here, and often two more in a server under test that
//! shares this process.

/// Files enough for every request that may be in flight, on both sides of a proxy in this process, with its backends.
#[cfg(unix)]
const ENOUGH: u64 = 4096;

/// Raises this process's own limit of open files as far as it may, up to what is enough.
#[cfg(unix)]
pub(super) fn allow_many() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let allowed = limit.maximum.map_or(ENOUGH, |maximum| maximum.min(ENOUGH));
    if limit.current.is_some_and(|current| current < allowed) {
        // When it is refused the load still runs: a request waits for a free descriptor.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(allowed), maximum: limit.maximum });
    }
}

/// Other systems have no such low limit.
#[cfg(not(unix))]
pub(super) fn allow_many() {}
