//! TCP on the loopback address, for systems without unix sockets.

use std::io;
use std::net::Ipv4Addr;
use std::path::PathBuf;

use tokio::net::TcpListener;

use super::Address;

/// An accepted connection, before any TLS.
pub(crate) use tokio::net::TcpStream as Socket;

/// A bound listener.
pub(crate) struct Listener(TcpListener);

impl Listener {
    /// Binds a port that the system chooses: the range in PLUGIN_MIN_PORT and PLUGIN_MAX_PORT is a habit of Go plugins and
    /// no host insists on it. There is no directory to choose.
    pub(crate) async fn bind(_parent: Option<PathBuf>) -> io::Result<Self> {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map(Self)
    }

    pub(crate) fn address(&self) -> io::Result<Address> {
        Ok(Address { network: "tcp", text: self.0.local_addr()?.to_string() })
    }

    pub(crate) async fn accept(&self) -> io::Result<Socket> {
        let (stream, _) = self.0.accept().await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_is_found_where_it_says_and_on_this_machine_only() {
        let listener = Listener::bind(None).await.unwrap();
        let Address { network, text } = listener.address().unwrap();
        assert_eq!(network, "tcp");
        assert!(text.starts_with("127.0.0.1:"), "{text}");
        let (connected, accepted) = tokio::join!(Socket::connect(&text), listener.accept());
        assert_eq!(accepted.unwrap().peer_addr().unwrap(), connected.unwrap().local_addr().unwrap());
    }
}
