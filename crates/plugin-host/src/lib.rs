//! A pretended Terraform, for tests: starts a provider as go-plugin does, reads its line, and speaks with it over its
//! socket, in proper form or not at all so. It judges every answer as a real host would, by the rules in `rules/`.
//!
//! Nothing here knows any provider. What goes wrong panics, since it is the failure of a test.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod client;
mod connector;
mod plugin;
mod provider;
mod raw;
mod rules;
mod schemas;

use std::time::{Duration, Instant};

pub use client::{Client, Offer, advertised_certificate, localhost};
pub use plugin::{COOKIE, Output, Plugin, Served, command, signal};
pub use provider::Provider;

/// Nothing takes longer than moments; this only bounds a test that is about to fail.
pub const LIMIT: Duration = Duration::from_secs(20);

/// Waits until something holds that nobody announces.
pub async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !holds() {
        assert!(begin.elapsed() < LIMIT, "still not true: {what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
