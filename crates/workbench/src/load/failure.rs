//! Why a request has failed.

use std::io;

/// Why a request has failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// No connection could be opened.
    #[error("no connection")]
    Connect(#[source] io::Error),
    /// The server closed a connection that was just opened, before anything was sent on it.
    #[error("the server closed a new connection")]
    Closed,
    /// The request was sent, and no answer came.
    #[error("sent, but lost")]
    Lost(#[source] hyper::Error),
    /// The answer began, and did not end.
    #[error("the answer broke off")]
    BrokenOff(#[source] hyper::Error),
    /// An answer came, and it was not 2xx.
    #[error("answered {0}")]
    Status(u16),
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
}

/// Whether an attempt to connect failed for want of this machine's own means (ports, descriptors): these come back
/// within moments, and their lack says nothing about the server.
pub(super) fn is_our_own_shortage(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::AddrNotAvailable || is_out_of_descriptors(error)
}

#[cfg(unix)]
fn is_out_of_descriptors(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let codes = [Errno::MFILE, Errno::NFILE].map(Errno::raw_os_error);
    error.raw_os_error().is_some_and(|code| codes.contains(&code))
}

#[cfg(not(unix))]
fn is_out_of_descriptors(_: &io::Error) -> bool {
    false
}
