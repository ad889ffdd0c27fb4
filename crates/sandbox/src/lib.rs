//! A local load balancer with an ELBv2-compatible control plane and a real data plane.
//!
//! [`Sandbox::start`] takes a [`Topology`] and opens sockets on 127.0.0.1 only: one for the control plane, which any AWS
//! client takes as its endpoint, one for each listener, and one for each built-in backend. Listeners really forward
//! HTTP requests to targets that answer real health checks. Under `/_sandbox/` of the control plane is an admin API that
//! injects faults and tells what happened.
//!
//! What is accepted, where a request goes and who is healthy is decided by the pure crate `alb-model`; here are the
//! sockets around it. Nothing is shared with the engine that this sandbox judges.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod admin;
mod alarms;
mod backend_ports;
mod control_plane;
mod control_socket;
mod data_plane;
mod descriptors;
mod encryption;
mod faults;
mod functions;
mod instances;
mod limits;
mod network;
mod options;
mod ready;
mod recorder;
mod sandbox;
mod scripted_answers;
mod server;
mod sessions;
mod sockets;
mod state;
mod tasks;
mod topology;

#[doc(hidden)]
pub use control_plane::read_request;
pub use options::Options;
pub use ready::{Ready, ReadyListener, ReadyLoadBalancer, ReadyTarget, ReadyTargetGroup};
pub use sandbox::{Sandbox, StartError};
pub use topology::{Topology, TopologyError};
