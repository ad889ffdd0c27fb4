//! Listeners that really listen, targets that are really checked, and backends that really answer.

pub(crate) mod backends;
pub(crate) mod health_checks;

mod addresses;
mod answers;
mod chance;
mod headers;
mod proxy;
mod rewriting;
mod stickiness;
mod tcp;
mod tunnel;
mod udp;
mod upstream;

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::server;
use crate::state::State;
use crate::tasks::Tasks;
use chance::Chance;
use proxy::Proxy;
use upstream::Upstream;

/// AWS's idle timeout of client connections.
const CLIENT_IDLE: Duration = Duration::from_secs(60);

/// The open listeners.
#[derive(Debug)]
pub(crate) struct DataPlane {
    state: Arc<State>,
    tasks: Tasks,
    chance: Arc<Chance>,
    upstream: Upstream,
    open: Mutex<BTreeMap<String, OpenListener>>,
}

#[derive(Debug)]
struct OpenListener {
    port: u16,
    tasks: Tasks,
}

impl DataPlane {
    pub(crate) fn new(state: Arc<State>, tasks: Tasks, seed: Option<u64>) -> Self {
        let chance = Arc::new(Chance::new(seed));
        let upstream = Upstream::new(tasks.clone());
        Self { state, tasks, chance, upstream, open: Mutex::default() }
    }

    /// Opens the socket of a listener, on any free port when none is given.
    pub(crate) async fn open(&self, arn: &str, port: Option<u16>) -> io::Result<()> {
        let tasks = self.tasks.child();
        let protocol = self.state.read(|model| model.listener(arn).map(|found| found.protocol.clone()));
        let protocol = protocol.unwrap_or_default();
        if protocol == "UDP" {
            let socket = udp::bind(port).await?;
            let port = socket.local_addr()?.port();
            let forwarder = tcp::Forwarder::new(arn, self.state.clone(), self.chance.clone(), tasks.clone());
            self.tasks.spawn(udp::serve(socket, forwarder, tasks.clone()));
            self.opened(arn, port, tasks);
            return Ok(());
        }
        let socket = server::bind(port).await?;
        let port = socket.local_addr()?.port();
        if matches!(protocol.as_str(), "HTTP" | "HTTPS") {
            let proxy = Proxy {
                listener_arn: arn.to_owned(),
                state: self.state.clone(),
                traffic: self.state.recorder.traffic.listener(arn),
                chance: self.chance.clone(),
                upstream: self.upstream.clone(),
                tasks: tasks.clone(),
            };
            self.tasks.spawn(server::serve(socket, tasks.clone(), Arc::new(proxy), CLIENT_IDLE));
        } else {
            let forwarder = tcp::Forwarder::new(arn, self.state.clone(), self.chance.clone(), tasks.clone());
            self.tasks.spawn(forwarder.serve(socket));
        }
        self.opened(arn, port, tasks);
        Ok(())
    }

    fn opened(&self, arn: &str, port: u16, tasks: Tasks) {
        self.state.sockets.opened(arn, port);
        self.lock().insert(arn.to_owned(), OpenListener { port, tasks });
    }

    /// Closes the socket of a listener that was deleted; requests in flight get a moment to finish.
    pub(crate) fn close(&self, arn: &str) {
        if let Some(listener) = self.lock().remove(arn) {
            self.state.sockets.closed(arn);
            listener.tasks.stop.cancel();
        }
    }

    /// The port on which a listener really listens.
    pub(crate) fn port(&self, arn: &str) -> Option<u16> {
        self.lock().get(arn).map(|listener| listener.port)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, OpenListener>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
