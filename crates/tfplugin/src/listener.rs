//! Where the host finds us: a unix socket in a directory of our own, or TCP on the loopback address where there are none.

// On unix only its test uses it, so that it is compiled and tried where most of us work.
#[cfg(any(not(unix), test))]
mod tcp;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
pub(crate) use tcp::{Listener, Socket};
#[cfg(unix)]
pub(crate) use unix::{Listener, Socket};

/// A bound address, as the handshake line and `TF_REATTACH_PROVIDERS` name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// Go's name for the kind of network.
    pub(crate) network: &'static str,
    /// A path, or `host:port`.
    pub(crate) text: String,
}
