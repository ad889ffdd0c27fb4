//! May this process open what it needs?

use std::fs::File;
use std::io;
use std::path::Path;

/// How many files serving takes: the runtime, signals, a socket, the host's connections, and those to whatever is managed.
const NEEDED: usize = 32;

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
