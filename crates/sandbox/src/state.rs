//! What the control plane, the data plane and the admin API share.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use alb_model::{Model, RoutingTable, Timestamp};
use tokio::sync::watch;

use crate::alarms::Alarms;
use crate::backend_ports::Backends;
use crate::encryption::Encryption;
use crate::faults::Faults;
use crate::instances::{Instance, Instances};
use crate::limits::Limits;
use crate::recorder::Recorder;
use crate::sessions::Sessions;
use crate::sockets::Sockets;

/// The model with a real clock, and the latest routing table for traffic. No lock here is ever held across an await.
#[derive(Debug)]
pub(crate) struct State {
    model: Mutex<Model>,
    routes: RwLock<Arc<RoutingTable>>,
    revision: watch::Sender<u64>,
    started: Instant,
    pub(crate) recorder: Recorder,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
    pub(crate) alarms: Alarms,
    pub(crate) instances: Instances,
    pub(crate) encryption: Encryption,
    pub(crate) backends: Backends,
    pub(crate) sessions: Sessions,
    pub(crate) sockets: Sockets,
}

impl State {
    pub(crate) fn new(
        model: Model,
        alarms: Alarms,
        instances: Instances,
        backends: Backends,
        sessions: Sessions,
    ) -> Self {
        let encryption = Encryption::new(&model.naming().region);
        Self {
            encryption,
            backends,
            routes: RwLock::new(Arc::new(model.routing_table())),
            revision: watch::Sender::new(model.revision()),
            model: Mutex::new(model),
            started: Instant::now(),
            recorder: Recorder::default(),
            faults: Faults::default(),
            limits: Limits::default(),
            alarms,
            instances,
            sessions,
            sockets: Sockets::default(),
        }
    }

    /// Reads the model as it is now.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Model) -> T) -> T {
        self.change(|model| read(model))
    }

    /// Changes the model as it is now. When this returns, new requests already follow the new routing table.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Model) -> T) -> T {
        // A panic in between leaves the model whole, as its methods check before they change.
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        let before = model.revision();
        model.advance(self.now());
        let result = change(&mut model);
        if model.revision() != before {
            *self.routes.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(model.routing_table());
            self.revision.send_replace(model.revision());
        }
        result
    }

    /// Adds an instance, or puts it in the place of the one with its id; its targets follow.
    pub(crate) fn put_instance(&self, instance: Instance) {
        self.change(|model| {
            let host = instance.host(&model.naming().region.clone());
            model.set_host(&instance.id, host);
            self.instances.put(instance);
        });
    }

    /// What traffic follows.
    pub(crate) fn routes(&self) -> Arc<RoutingTable> {
        self.routes.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells of every change of the model.
    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.revision.subscribe()
    }

    /// Lets changes that only wait for their time happen: propagation and the end of draining. Never returns.
    pub(crate) async fn keep_time(&self) {
        let mut changed = self.watch();
        loop {
            changed.borrow_and_update();
            let next = self.read(Model::next_change);
            let waiting = async {
                match next {
                    Some(next) => tokio::time::sleep_until(self.instant(next).into()).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = waiting => {}
                _ = changed.changed() => {}
            }
        }
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millis(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    fn instant(&self, at: Timestamp) -> Instant {
        self.started + std::time::Duration::from_millis(at.as_millis())
    }
}
