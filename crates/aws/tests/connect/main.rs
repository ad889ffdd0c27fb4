//! The way to AWS: which keys sign a call, where they come from, and what is said when they cannot be had.
#![allow(clippy::unwrap_used)]

mod assume_role;
mod expired;
mod fakes;
mod other_account;
mod profiles;
#[path = "../support/server.rs"]
mod server;
