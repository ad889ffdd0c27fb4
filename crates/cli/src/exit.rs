//! The exit codes, which are the same for every command.

use std::process::ExitCode;

use bluegreen_progress::Ending;

/// How a command ended, as its exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Exit {
    /// Done, or nothing is pending.
    Done = 0,
    /// An error, or wrong usage.
    Error = 1,
    /// Something is pending, or not at rest.
    Pending = 2,
    /// Refused; nothing was moved.
    Refused = 3,
    /// Traffic had moved and is verified to be back.
    WentBack = 4,
    /// Traffic is neither where it was nor where it was to go.
    LeftPartWay = 5,
    /// What was waited for did not come in time.
    TimedOut = 6,
    /// A Ctrl-C ended a command that only looked, as shells have it.
    Interrupted = 130,
}

/// For `--help`, wherever codes other than 0 and 1 are used.
pub(crate) const EXIT_CODES: &str = "\
Exit codes: 0 done, nothing pending; 1 error or wrong usage; 2 pending, not at rest; 3 refused, nothing moved; \
4 went back, verified; 5 left part-way; 6 the wait timed out.";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

impl From<Ending> for Exit {
    fn from(ending: Ending) -> Exit {
        match ending {
            Ending::Done => Exit::Done,
            Ending::Refused => Exit::Refused,
            Ending::WentBack => Exit::WentBack,
            Ending::LeftPartWay => Exit::LeftPartWay,
        }
    }
}
