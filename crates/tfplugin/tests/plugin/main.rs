//! The examples, served as a real process to pretended hosts and to the real Terraform.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod actions;
mod calls;
mod endings;
mod failures;
mod handshake;
mod host;
mod identity;
mod lists;
mod logs;
mod mutual_tls;
mod notes;
mod reattach;
mod terraform;
mod terraform_cli;
mod wall;
