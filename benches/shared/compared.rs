//! What figures are compared with.

use workbench::Terraform;

use crate::published::{machine, today};

/// The version that the figures are compared with; another one would make them another comparison.
pub(crate) const AWS_VERSION: &str = "5.100.0";

/// When, with what and where it was measured: without that no figure means anything. A test compares the version.
pub(crate) fn circumstances(terraform: &Terraform) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "Measured on {} with version {version}, {} and hashicorp/aws {AWS_VERSION}, {}.",
        today(),
        terraform.version(),
        machine()
    )
}
