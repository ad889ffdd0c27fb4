//! Who wrote a document.

use std::fmt;

/// The tool, its version, and the form it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Origin {
    /// Terraform or OpenTofu.
    pub host: Host,
    /// Its version, where the document tells.
    pub version: Option<String>,
    /// What it wrote.
    pub form: Form,
}

/// A tool that writes states and plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// HashiCorp's Terraform.
    Terraform,
    /// OpenTofu.
    OpenTofu,
    /// Nothing in the document tells the two apart.
    Either,
}

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A state file, as `state pull` prints it.
    StateFile,
    /// A state, as `show -json` prints it.
    ShownState,
    /// A plan, as `show -json FILE` prints it.
    ShownPlan,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Host::Terraform => "Terraform",
            Host::OpenTofu => "OpenTofu",
            Host::Either => "Terraform or OpenTofu",
        })
    }
}

/// What has been met that tells the two hosts apart.
///
/// Each of them writes its own registry into the source of a provider that was written without a host name, and changes it in
/// a state that the other one wrote. Of plans, Terraform says since 1.8 whether they can be applied; OpenTofu does not.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Evidence {
    terraform: bool,
    opentofu: bool,
}

impl Evidence {
    /// Notes a provider, in whatever form it is written.
    pub(crate) fn note_provider(&mut self, provider: &str) {
        self.terraform |= provider.contains("registry.terraform.io/");
        self.opentofu |= provider.contains("registry.opentofu.org/");
    }

    pub(crate) const fn host(self) -> Host {
        match (self.terraform, self.opentofu) {
            (true, false) => Host::Terraform,
            (false, true) => Host::OpenTofu,
            _ => Host::Either,
        }
    }
}
