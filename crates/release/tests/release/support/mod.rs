//! Releases of programs that are none, keys, and places where Terraform finds them.

mod key;
mod lab;
mod parts;
mod provider_registry;
mod site;

pub(crate) use key::TestKey;
pub(crate) use lab::{Lab, host};
pub(crate) use parts::{Parts, fake_program, files_of, signed_release};
pub(crate) use provider_registry::Registry;
pub(crate) use site::Site;

/// The version that every release here has.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(crate) fn names() -> bluegreen_release::Names {
    bluegreen_release::Names::of(VERSION)
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()
}
