//! Starting and stopping.

mod start_backends;
mod start_error;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::DropGuard;

use crate::control_plane::ControlPlane;
use crate::control_socket::ControlSocket;
use crate::data_plane::{DataPlane, health_checks};
use crate::instances::Instances;
use crate::options::Options;
use crate::ready::Ready;
use crate::sessions::Sessions;
use crate::state::State;
use crate::tasks::Tasks;
use crate::topology::{self, Built, Topology};
use crate::{descriptors, server};
use start_backends::start_backends;
use start_error::listen;

pub use start_error::StartError;

/// Clients keep connections to the control plane for long; there are few of them.
const CONTROL_IDLE: Duration = Duration::from_secs(300);

/// A running sandbox. Dropping it stops it too, without waiting for that.
#[derive(Debug)]
pub struct Sandbox {
    ready: Ready,
    tasks: Tasks,
    _stop_when_dropped: DropGuard,
}

impl Sandbox {
    /// Starts everything in a topology. When this returns, every socket listens and every target of a group in use has
    /// had its first health check.
    ///
    /// # Errors
    /// When the topology cannot be, or a port is taken.
    pub async fn start(topology: Topology, options: Options) -> Result<Self, StartError> {
        descriptors::allow_many();
        let tasks = Tasks::new();
        let stop = tasks.stop.clone().drop_guard();
        let ready = start(&topology, &options, &tasks).await?;
        Ok(Self { ready, tasks, _stop_when_dropped: stop })
    }

    /// Where everything is.
    #[must_use]
    pub const fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Stops everything: when this returns, every socket is closed and every task has ended. Requests in flight get a
    /// second to finish.
    pub async fn shutdown(self) {
        self.tasks.end().await;
    }
}

async fn start(topology: &Topology, options: &Options, tasks: &Tasks) -> Result<Ready, StartError> {
    let backends = start_backends(&topology.spec, tasks).await?;
    let built = topology::build(&topology.spec, &backends)?;
    let instances = Instances::new(&topology.spec.instances);
    let sessions = Sessions::new(&topology.spec.roles);
    let state = Arc::new(State::new(built.model.clone(), built.alarms(), instances, backends, sessions));
    let data_plane = Arc::new(DataPlane::new(state.clone(), tasks.clone(), options.seed));
    let socket = listen("the control plane", options.port).await?;
    let endpoint = url(&socket);
    open_listeners(&built, &data_plane).await?;
    health_checks::first_round(&state).await;
    tasks.spawn_until_stopped(health_checks::supervise(state.clone(), tasks.clone()));
    let clock = state.clone();
    tasks.spawn_until_stopped(async move { clock.keep_time().await });
    let order = built.order();
    let ready = Ready::current(&endpoint, &order, &state, &data_plane);
    let control_plane = ControlPlane::new(state.clone(), data_plane.clone());
    let control_socket = Arc::new(ControlSocket { control_plane, state, data_plane, endpoint, order });
    tasks.spawn(server::serve(socket, tasks.clone(), control_socket, CONTROL_IDLE));
    Ok(ready)
}

async fn open_listeners(built: &Built, data_plane: &Arc<DataPlane>) -> Result<(), StartError> {
    for listener in &built.listeners {
        let what = format!("listener {} of load balancer \"{}\"", listener.port, listener.load_balancer);
        let port = listener.listen_port;
        let opened = data_plane.open(&listener.arn, port).await;
        opened.map_err(|source| StartError::Listen { what, port: port.unwrap_or(0), source })?;
    }
    Ok(())
}

fn url(socket: &tokio::net::TcpListener) -> String {
    let address = socket.local_addr().expect("a bound socket has an address");
    format!("http://{address}")
}
