//! The operator's commands as programs, against a sandbox: what they print, what they write on the load balancer, and every exit
//! code.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod apply;
mod beside_terraform;
mod exit_codes;
mod export;
mod frames;
mod guide;
mod interrupted;
mod json_schema;
mod looking;
mod moving;
mod plan;
mod pty;
mod terminal;
mod watching;
mod world;
mod wrong_usage;
