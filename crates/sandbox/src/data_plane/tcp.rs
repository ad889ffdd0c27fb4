//! Listeners of network load balancers: connections are forwarded as they are, or decrypted when the listener says so.
//!
//! Group stickiness, which goes by the client's address, is accepted and not followed: here all clients have one address.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use alb_model::{GroupRoutes, Route, TargetKey};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::chance::{self, Chance};
use crate::encryption::encrypt;
use crate::recorder::ListenerTraffic;
use crate::server;
use crate::state::State;
use crate::tasks::Tasks;

/// What is counted for a connection that was forwarded, and for one that was not: there is no status to count.
const FORWARDED: u16 = 0;

#[derive(Debug, Clone)]
pub(crate) struct Forwarder {
    listener_arn: String,
    state: Arc<State>,
    traffic: Arc<ListenerTraffic>,
    chance: Arc<Chance>,
    tasks: Tasks,
}

impl Forwarder {
    pub(crate) fn new(arn: &str, state: Arc<State>, chance: Arc<Chance>, tasks: Tasks) -> Self {
        let traffic = state.recorder.traffic.listener(arn);
        Self { listener_arn: arn.to_owned(), state, traffic, chance, tasks }
    }

    pub(crate) async fn serve(self, socket: TcpListener) {
        while let Some((client, peer)) = server::accept(&socket, &self.tasks).await {
            let forwarder = self.clone();
            self.tasks.spawn_until_stopped(async move { forwarder.forward(client, peer).await });
        }
    }

    async fn forward(&self, client: TcpStream, peer: SocketAddr) {
        match self.encryption() {
            None => self.join(client, peer).await,
            Some(acceptor) => {
                if let Some(client) = encrypt(acceptor, client).await {
                    self.join(client, peer).await;
                }
            }
        }
    }

    fn encryption(&self) -> Option<TlsAcceptor> {
        let routes = self.state.routes();
        let encrypted = routes.listener(&self.listener_arn)?.protocol == "TLS";
        encrypted.then(|| self.state.encryption.of_connections())
    }

    /// Where the flow of a client is to go, which is counted as a connection is.
    pub(super) fn choose_address(&self, peer: SocketAddr) -> io::Result<SocketAddr> {
        let (group, target) = self.choose(peer);
        self.traffic.count(group.as_deref(), FORWARDED);
        self.address_of(target)
    }

    async fn join(&self, mut client: impl AsyncRead + AsyncWrite + Unpin, peer: SocketAddr) {
        let (group, target) = self.choose(peer);
        self.traffic.count(group.as_deref(), FORWARDED);
        let result = async {
            let mut target = self.connect(target).await?;
            tokio::io::copy_bidirectional(&mut client, &mut target).await
        };
        if let Err(error) = result.await {
            tracing::debug!(%error, listener = self.listener_arn, "a connection was not forwarded to its end");
        }
    }

    fn choose(&self, peer: SocketAddr) -> (Option<Arc<GroupRoutes>>, Option<TargetKey>) {
        let routes = self.state.routes();
        let Some(listener) = routes.listener(&self.listener_arn) else { return (None, None) };
        let Route::Group { group, .. } = listener.route_connection(self.chance.draw()) else { return (None, None) };
        let zone = listener.zone(chance::of_connection(peer));
        let target = group.target_from(zone, self.chance.turn(&group.arn)).cloned();
        (Some(group.clone()), target)
    }

    async fn connect(&self, target: Option<TargetKey>) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(self.address_of(target)?).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    fn address_of(&self, target: Option<TargetKey>) -> io::Result<SocketAddr> {
        let address = target.and_then(|target| self.state.address(&target.id, target.port));
        address.ok_or_else(|| io::Error::other("there is no target on this machine"))
    }
}
