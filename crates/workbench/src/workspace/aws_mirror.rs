//! The hashicorp/aws provider, for those who have it in a directory: it is half a gigabyte and not ours to ship.

use std::env;
use std::path::{Path, PathBuf};

const VARIABLE: &str = "BLUEGREEN_AWS_MIRROR";

/// A directory with the hashicorp/aws provider in it, laid out as a filesystem mirror.
#[derive(Clone, Debug)]
pub struct AwsMirror {
    directory: PathBuf,
}

/// Why hashicorp/aws is not there. The text says how to get it.
#[derive(Debug, thiserror::Error)]
pub enum AwsMirrorNotFound {
    /// The variable is not set.
    #[error(
        "this needs the hashicorp/aws provider: run `terraform providers mirror DIRECTORY` in a configuration \
         that requires it, and name that directory in the environment variable {VARIABLE}"
    )]
    NotSet,
    /// The variable is set, but there is no such provider in the directory.
    #[error("{VARIABLE} is {}, which does not contain {}", .directory.display(), AwsMirror::SOURCE)]
    NotInside {
        /// What the variable says.
        directory: PathBuf,
    },
    /// The user's own Terraform does not find it either.
    #[error(
        "this needs the hashicorp/aws provider, and `terraform init` finds it neither in a mirror nor in the registry: \
         name a directory that has it in the environment variable {VARIABLE}, see CONTRIBUTING.md; Terraform said:\n{said}"
    )]
    NowhereForTerraform {
        /// What it printed.
        said: String,
    },
}

impl AwsMirror {
    /// The source address to write in `required_providers`. It names its host, because OpenTofu would otherwise
    /// look for its own registry's copy.
    pub const SOURCE: &str = "registry.terraform.io/hashicorp/aws";

    /// Finds the directory that the environment variable `BLUEGREEN_AWS_MIRROR` names: the one that contains
    /// `registry.terraform.io/hashicorp/aws`.
    ///
    /// # Errors
    ///
    /// The variable is not set, or there is no such provider: see [`AwsMirrorNotFound`].
    pub fn find() -> Result<AwsMirror, AwsMirrorNotFound> {
        match env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
            Some(directory) => AwsMirror::at(Path::new(&directory)),
            None => Err(AwsMirrorNotFound::NotSet),
        }
    }

    pub(super) fn at(directory: &Path) -> Result<AwsMirror, AwsMirrorNotFound> {
        let directory = std::path::absolute(directory).unwrap_or_else(|_| directory.to_owned());
        if directory.join(AwsMirror::SOURCE).is_dir() {
            Ok(AwsMirror { directory })
        } else {
            Err(AwsMirrorNotFound::NotInside { directory })
        }
    }

    /// The mirror's directory.
    pub fn directory(&self) -> &Path {
        &self.directory
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_with_the_provider_is_a_mirror() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(directory.path().join("registry.terraform.io/hashicorp/aws/5.100.0")).unwrap();
        assert_eq!(AwsMirror::at(directory.path()).unwrap().directory(), directory.path());
    }

    #[test]
    fn a_directory_without_it_is_an_error_that_names_both() {
        let directory = tempfile::tempdir().unwrap();
        let text = AwsMirror::at(directory.path()).unwrap_err().to_string();
        assert!(text.contains(&*directory.path().to_string_lossy()), "{text}");
        assert!(text.contains("registry.terraform.io/hashicorp/aws"), "{text}");
    }
}
