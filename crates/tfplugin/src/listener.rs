//! Where the host finds us: a unix socket in a directory of our own, or TCP on the loopback address on Windows.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use tokio::net::{TcpListener, TcpStream};

#[cfg(unix)]
use crate::socket_directory::PrivateDirectory;
#[cfg(unix)]
use tokio::net::{UnixListener, UnixStream};

/// A bound address, as the handshake line and `TF_REATTACH_PROVIDERS` name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    #[cfg_attr(not(unix), allow(dead_code))]
    Unix(PathBuf),
    #[cfg_attr(unix, allow(dead_code))]
    Tcp(SocketAddr),
}

impl Address {
    /// Go's name for the kind of network.
    pub(crate) fn network(&self) -> &'static str {
        match self {
            Self::Unix(_) => "unix",
            Self::Tcp(_) => "tcp",
        }
    }

    /// Path or `host:port`.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Unix(path) => path.display().to_string(),
            Self::Tcp(address) => address.to_string(),
        }
    }
}

/// A bound listener. A unix socket and its directory are removed when it is dropped.
pub(crate) enum Listener {
    #[cfg(unix)]
    Unix { listener: UnixListener, path: PathBuf, _directory: PrivateDirectory },
    #[cfg_attr(unix, allow(dead_code))]
    Tcp(TcpListener),
}

/// An accepted connection, before any TLS.
pub(crate) enum Socket {
    #[cfg(unix)]
    Unix(UnixStream),
    Tcp(TcpStream),
}

impl Listener {
    /// Binds a unix socket that only this user can reach, in a new directory below `parent` or the usual places.
    #[cfg(unix)]
    pub(crate) async fn bind(parent: Option<PathBuf>) -> io::Result<Self> {
        let directory = PrivateDirectory::create(parent)?;
        let path = directory.socket();
        let listener = UnixListener::bind(&path)?;
        Ok(Self::Unix { listener, path, _directory: directory })
    }

    /// Binds TCP on the loopback address. The system chooses the port: the range in PLUGIN_MIN_PORT and
    /// PLUGIN_MAX_PORT is a habit of Go plugins and no host insists on it.
    #[cfg(not(unix))]
    pub(crate) async fn bind(_parent: Option<PathBuf>) -> io::Result<Self> {
        Ok(Self::Tcp(TcpListener::bind(("127.0.0.1", 0)).await?))
    }

    pub(crate) fn address(&self) -> io::Result<Address> {
        match self {
            #[cfg(unix)]
            Self::Unix { path, .. } => Ok(Address::Unix(path.clone())),
            Self::Tcp(listener) => listener.local_addr().map(Address::Tcp),
        }
    }

    pub(crate) async fn accept(&self) -> io::Result<Socket> {
        match self {
            #[cfg(unix)]
            Self::Unix { listener, .. } => listener.accept().await.map(|(stream, _)| Socket::Unix(stream)),
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                stream.set_nodelay(true)?;
                Ok(Socket::Tcp(stream))
            }
        }
    }
}
