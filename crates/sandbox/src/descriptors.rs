//! How many sockets this process may have: the usual limit is below what a topology with a thousand targets needs.

/// A socket for each target, and both ends of a good many connections on either side of the load balancer.
#[cfg(unix)]
const ENOUGH: u64 = 16_384;

/// Raises this process's own limit of open files as far as it may, up to what is enough.
#[cfg(unix)]
pub(crate) fn allow_many() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let allowed = limit.maximum.map_or(ENOUGH, |maximum| maximum.min(ENOUGH));
    if limit.current.is_some_and(|current| current < allowed) {
        // When it is refused, the first socket that is one too many says so.
        setrlimit(Resource::Nofile, Rlimit { current: Some(allowed), maximum: limit.maximum }).ok();
    }
}

/// Other systems have no such low limit.
#[cfg(not(unix))]
pub(crate) fn allow_many() {}
