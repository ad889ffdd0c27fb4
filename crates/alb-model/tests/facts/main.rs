//! Facts about ELBv2 that the model must show through its public interface.
#![allow(clippy::unwrap_used)]

mod actions;
mod fixture;
mod health;
mod lifecycle;
mod quotas;
mod routing;
mod time;
mod zones;
