//! Why a sandbox could not be started, and the opening of sockets that says so.

use tokio::net::TcpListener;

use crate::server;
use crate::topology::TopologyError;

/// Why a sandbox could not be started. Nothing keeps running then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The topology cannot be.
    #[error(transparent)]
    Topology(#[from] TopologyError),
    /// A socket could not be opened.
    #[error("{what} cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// Whose socket.
        what: String,
        /// The port asked for; 0 is any.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
}

pub(super) async fn listen(what: &str, port: Option<u16>) -> Result<TcpListener, StartError> {
    let failed = |source| StartError::Listen { what: what.to_owned(), port: port.unwrap_or(0), source };
    server::bind(port).await.map_err(failed)
}
