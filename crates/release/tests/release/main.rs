//! What a release is, seen from outside: by whoever makes it, by a registry, and by the real Terraform.
#![allow(clippy::unwrap_used)]

mod archives;
mod check;
mod crates;
mod first_apply;
mod materials;
mod mirrors;
mod registry;
mod signing;
mod support;
mod surface;
