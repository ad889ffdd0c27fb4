//! The sandbox over real sockets, seen from a client's side.
#![allow(clippy::unwrap_used)]

mod admin;
mod alarm_protocols;
mod alarms;
mod attributes;
mod backends;
mod browsers;
mod client;
mod composite_alarms;
mod conditions;
mod creating;
mod creating_listeners;
mod credentials;
mod data_plane;
mod describe;
mod encrypted;
mod faults;
mod health;
mod instances;
mod lifecycle;
mod limits;
mod load;
mod many;
mod modify;
mod network;
mod secure;
mod sessions;
mod sockets;
mod stickiness;
mod target_stickiness;
mod targets;
mod targets_of_ours;
mod topology;
mod transforms;
mod world;
mod zones;
