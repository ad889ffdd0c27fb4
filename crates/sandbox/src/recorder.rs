//! Evidence: what clients of the API and of the listeners did.

mod calls;
mod traffic;

pub(crate) use calls::{Call, Calls};
pub(crate) use traffic::{ListenerTraffic, Traffic};

#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub(crate) calls: Calls,
    pub(crate) traffic: Traffic,
}
