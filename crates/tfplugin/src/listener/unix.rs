//! A unix socket that only this user can reach.

use std::io;
use std::path::PathBuf;

use tokio::net::UnixListener;

use super::Address;
use crate::socket_directory::{PrivateDirectory, remove_dead};

/// An accepted connection, before any TLS.
pub(crate) use tokio::net::UnixStream as Socket;

/// A bound listener. The socket and its directory are removed when it is dropped.
pub(crate) struct Listener {
    listener: UnixListener,
    path: PathBuf,
    directory: PrivateDirectory,
}

impl Listener {
    /// Binds a socket in a new directory below `parent` or the usual places.
    pub(crate) async fn bind(parent: Option<PathBuf>) -> io::Result<Self> {
        let directory = PrivateDirectory::create(parent)?;
        let path = directory.socket();
        let listener = UnixListener::bind(&path)?;
        Ok(Self { listener, path, directory })
    }

    pub(crate) fn address(&self) -> io::Result<Address> {
        Ok(Address { network: "unix", text: self.path.display().to_string() })
    }

    /// Removes what others left beside it that were killed.
    pub(crate) fn clean_up(&self) {
        let place = self.directory.parent();
        tokio::task::spawn_blocking(move || remove_dead(&place));
    }

    pub(crate) async fn accept(&self) -> io::Result<Socket> {
        self.listener.accept().await.map(|(stream, _)| stream)
    }
}
