//! Makes of built programs what registries, mirrors and users take: archives, checksums, signatures, a bill of
//! materials. The same input makes the same bytes on every machine.
//!
//! It builds nothing, uploads nothing and knows no forge.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod archives;
mod bill_of_materials;
mod check;
mod command_line_archive;
mod error;
mod gpg;
mod inputs;
mod manifest;
mod mirror;
mod names;
mod package_hash;
mod platform;
mod program;
mod provider_zip;
mod signature;
mod sums;

pub use archives::write_release;
pub use bill_of_materials::bill_of_materials;
pub use check::{Finding, check_release};
pub use error::ReleaseError;
pub use gpg::GpgError;
pub use inputs::{Inputs, find_platforms};
pub use names::{Names, SOURCE, signature_of};
pub use platform::{PLATFORMS, Platform};
pub use signature::{KEY_VARIABLE, PASSPHRASE_VARIABLE, SigningKey, sign_release};
pub use sums::sha256;
