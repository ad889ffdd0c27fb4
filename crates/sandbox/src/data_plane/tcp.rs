//! Listeners of network load balancers: connections are forwarded as they are.

use std::io;
use std::sync::Arc;

use alb_model::{GroupRoutes, Route};
use tokio::net::{TcpListener, TcpStream};

use super::chance::Chance;
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
        while let Some((client, _)) = server::accept(&socket, &self.tasks).await {
            let forwarder = self.clone();
            self.tasks.spawn_until_stopped(async move { forwarder.forward(client).await });
        }
    }

    async fn forward(&self, mut client: TcpStream) {
        let group = self.group();
        self.traffic.count(group.as_deref(), FORWARDED);
        let Some(group) = group else { return };
        let result = async {
            let mut target = self.connect(&group).await?;
            tokio::io::copy_bidirectional(&mut client, &mut target).await
        };
        if let Err(error) = result.await {
            tracing::debug!(%error, listener = self.listener_arn, "a forwarded connection broke");
        }
    }

    fn group(&self) -> Option<Arc<GroupRoutes>> {
        let routes = self.state.routes();
        match routes.listener(&self.listener_arn)?.route_connection(self.chance.draw()) {
            Route::Group { group, .. } => Some(group.clone()),
            Route::NoWeight | Route::Other(_) => None,
        }
    }

    async fn connect(&self, group: &GroupRoutes) -> io::Result<TcpStream> {
        let target = group.target(self.chance.turn(&group.arn));
        let address = target.and_then(|target| self.state.instances.address(&target.id, target.port));
        let address = address.ok_or_else(|| io::Error::other("the group has no target on this machine"))?;
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}
