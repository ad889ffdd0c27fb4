//! The platforms that a release is made for, in Terraform's words.

use crate::error::ReleaseError;

/// A platform that users of Terraform and OpenTofu have.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Platform {
    /// System and architecture as Go names them: `linux_amd64`.
    pub name: &'static str,
    /// What Rust calls it, and what cargo builds for.
    pub triple: &'static str,
}

const fn platform(name: &'static str, triple: &'static str) -> Platform {
    Platform { name, triple }
}

/// All of them, in the order in which archives are made.
pub const PLATFORMS: [Platform; 6] = [
    platform("darwin_amd64", "x86_64-apple-darwin"),
    platform("darwin_arm64", "aarch64-apple-darwin"),
    platform("linux_amd64", "x86_64-unknown-linux-gnu"),
    platform("linux_arm64", "aarch64-unknown-linux-gnu"),
    platform("windows_amd64", "x86_64-pc-windows-msvc"),
    platform("windows_arm64", "aarch64-pc-windows-msvc"),
];

/// HCP Terraform runs providers on it, and offers none that lack it.
pub(crate) const REQUIRED: &str = "linux_amd64";

impl Platform {
    /// The platform of that name.
    ///
    /// # Errors
    ///
    /// No release is made for it; the message lists those that are known.
    pub fn named(name: &str) -> Result<&'static Platform, ReleaseError> {
        let known = PLATFORMS.iter().find(|platform| platform.name == name);
        known.ok_or_else(|| ReleaseError::UnknownPlatform {
            name: name.to_owned(),
            known: PLATFORMS.map(|platform| platform.name).join(", "),
        })
    }

    /// The system alone, as a registry asks for it.
    pub fn system(&self) -> &'static str {
        self.name.split_once('_').map_or(self.name, |(system, _)| system)
    }

    /// The architecture alone, as a registry asks for it.
    pub fn architecture(&self) -> &'static str {
        self.name.split_once('_').map_or(self.name, |(_, architecture)| architecture)
    }

    /// What names of programs end in.
    pub fn program_suffix(&self) -> &'static str {
        if self.system() == "windows" { ".exe" } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_known_by_its_name() {
        let windows = Platform::named("windows_arm64").unwrap();
        assert_eq!((windows.system(), windows.architecture(), windows.program_suffix()), ("windows", "arm64", ".exe"));
    }

    #[test]
    fn a_platform_that_no_release_is_made_for_is_named_with_those_that_are() {
        let text = Platform::named("plan9_amd64").unwrap_err().to_string();
        assert!(text.contains("plan9_amd64") && text.contains("linux_amd64, linux_arm64"), "{text}");
    }
}
