//! What the files of a release are called. Registries find them by these names alone.

use crate::platform::Platform;

/// The provider's source address without a host.
pub const SOURCE: &str = "bluegreen/bluegreen";

/// The program that Terraform starts.
pub(crate) const PROVIDER: &str = "terraform-provider-bluegreen";
/// The command line.
pub(crate) const COMMAND_LINE: &str = "bluegreen";

/// The names of one version's files.
#[derive(Clone, Debug)]
pub struct Names {
    version: String,
}

impl Names {
    /// For a version without a `v` before it.
    pub fn of(version: &str) -> Names {
        Names { version: version.to_owned() }
    }

    /// The version that they are for.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// One platform's archive, as registries and packed mirrors have it.
    pub fn provider_zip(&self, platform: &Platform) -> String {
        format!("{PROVIDER}_{}_{}.zip", self.version, platform.name)
    }

    /// The program inside of that archive.
    pub fn provider_program(&self, platform: &Platform) -> String {
        format!("{PROVIDER}_v{}{}", self.version, platform.program_suffix())
    }

    /// Says which protocol the provider speaks.
    pub fn manifest(&self) -> String {
        format!("{PROVIDER}_{}_manifest.json", self.version)
    }

    /// The checksums that Terraform reads. Nothing but archives of the provider and the manifest may stand there.
    pub fn provider_sums(&self) -> String {
        format!("{PROVIDER}_{}_SHA256SUMS", self.version)
    }

    /// The checksums of all the rest.
    pub fn other_sums(&self) -> String {
        format!("{COMMAND_LINE}_{}_SHA256SUMS", self.version)
    }

    /// What the provider is built of.
    pub fn bill_of_materials(&self) -> String {
        format!("{PROVIDER}_{}_sbom.cdx.json", self.version)
    }

    /// All archives, laid out as a mirror.
    pub fn mirror(&self) -> String {
        format!("{PROVIDER}_{}_mirror.tar", self.version)
    }

    /// The command line for one platform. No zip: a registry might take that for the provider.
    pub fn command_line_archive(&self, platform: &Platform) -> String {
        format!("{COMMAND_LINE}_{}_{}.tar.gz", self.version, platform.name)
    }
}

/// The signature of a file.
pub fn signature_of(file: &str) -> String {
    format!("{file}.sig")
}
