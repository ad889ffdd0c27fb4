//! The host of this run, and what it cannot do.

use std::io::Write;

use workbench::Terraform;

/// The host that every lab uses.
pub(crate) fn host() -> Terraform {
    Terraform::find().unwrap_or_else(|error| panic!("{error}"))
}

/// Says that a test does not apply to this host. Not with `eprintln!`, of which nobody sees anything in a test that passes.
pub(crate) fn skipped(test: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped with {}: {test}: {why}", host().version());
}
