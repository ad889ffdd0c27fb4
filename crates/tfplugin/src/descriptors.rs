//! May this process open what it needs?

use std::fs::File;
use std::io;
use std::path::Path;

/// How many files serving takes: the runtime, signals, a socket, the host's connections, and those to whatever is managed.
const NEEDED: usize = 32;

/// How many it may take when a host asks for hundreds of things at once and nobody answers. Shells of macOS give 256 where no
/// more is asked for, and hosts hand that on.
#[cfg(unix)]
const ENOUGH: u64 = 1024;

/// This process may hardly open anything. Without a look at the beginning, whatever comes first would fail, or panic.
#[derive(Debug, thiserror::Error)]
#[error(
    "expected to be able to open {NEEDED} files, and got only {opened}. Raise the limit of open files where Terraform is started, \
     for example with `ulimit -n 1024`"
)]
pub(crate) struct TooFewDescriptors {
    opened: usize,
    source: io::Error,
}

/// Raises this process's own limit as far as it may, up to what is enough; it needs no permission for that.
#[cfg(unix)]
pub(crate) fn allow_enough() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let allowed = limit.maximum.map_or(ENOUGH, |maximum| maximum.min(ENOUGH));
    if limit.current.is_some_and(|current| current < allowed) {
        // Where it is refused there is what there was before.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(allowed), maximum: limit.maximum });
    }
}

/// Other systems have no such low limit.
#[cfg(not(unix))]
pub(crate) fn allow_enough() {}

/// Opens as many files as are needed, and closes them again.
///
/// # Errors
/// When the system refuses that.
pub(crate) fn check() -> Result<(), TooFewDescriptors> {
    let anything = Path::new("/dev/null");
    // Elsewhere the limit is far away.
    if !cfg!(unix) || !anything.exists() {
        return Ok(());
    }
    let mut open = Vec::with_capacity(NEEDED);
    for opened in 0..NEEDED {
        match File::open(anything) {
            Ok(file) => open.push(file),
            Err(source) => return Err(TooFewDescriptors { opened, source }),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_process_may_open_enough() {
        assert!(check().is_ok());
    }
}
