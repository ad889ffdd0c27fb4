//! The real binary at the border that hosts speak to, with hosts that no installed Terraform is: newer ones, strangers,
//! and broken ones.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod any_values;
mod doors;
mod hostile;
mod identity;
mod lab;
