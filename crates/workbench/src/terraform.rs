//! Finding a real Terraform or OpenTofu.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The environment variable that names the program, for those who have several or none on `PATH`.
const VARIABLE: &str = "BLUEGREEN_TF_BIN";

/// Which of the two products a program is. They disagree about the default registry's host name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// HashiCorp Terraform.
    Terraform,
    /// OpenTofu.
    OpenTofu,
}

impl Flavour {
    /// The host that a source address without a host, such as `bluegreen/bluegreen`, belongs to.
    pub fn registry_host(self) -> &'static str {
        match self {
            Flavour::Terraform => "registry.terraform.io",
            Flavour::OpenTofu => "registry.opentofu.org",
        }
    }
}

/// A Terraform or OpenTofu that was found and that runs.
#[derive(Clone, Debug)]
pub struct Terraform {
    program: PathBuf,
    flavour: Flavour,
    version: String,
}

/// Why there is no Terraform to work with. The text says how to get one.
#[derive(Debug, thiserror::Error)]
pub enum NotFound {
    /// Neither product is on `PATH`, and the variable names none.
    #[error(
        "neither `terraform` nor `tofu` is on PATH.\n\
         Install Terraform (https://developer.hashicorp.com/terraform/install) or \
         OpenTofu (https://opentofu.org/docs/intro/install),\n\
         or name the program in the environment variable {VARIABLE}."
    )]
    NotOnPath,
    /// The variable names a file that does not exist.
    #[error("{VARIABLE} names {}, which is not a file. Correct it, or unset it to search PATH.", .program.display())]
    NotAFile {
        /// What the variable says.
        program: PathBuf,
    },
    /// The program exists, but `version` does not work or names neither product.
    #[error("{} is not a working Terraform or OpenTofu: {reason}", .program.display())]
    NotWorking {
        /// The program that was tried.
        program: PathBuf,
        /// What it said instead.
        reason: String,
    },
}

impl Terraform {
    /// Finds the program that `BLUEGREEN_TF_BIN` names, else `terraform`, else `tofu` on `PATH`, and asks it for
    /// its version.
    ///
    /// # Errors
    ///
    /// Nothing found, or what was found does not run: see [`NotFound`].
    pub fn find() -> Result<Terraform, NotFound> {
        find_in(env::var_os(VARIABLE), env::var_os("PATH"))
    }

    /// Finds `terraform`, else `tofu` on `PATH`, whatever the variable says.
    ///
    /// # Errors
    ///
    /// Nothing found, or what was found does not run: see [`NotFound`].
    pub fn on_path() -> Result<Terraform, NotFound> {
        find_in(None, env::var_os("PATH"))
    }

    /// The program's file.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Which product it is.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// Its version as it says it, for example `Terraform v1.11.4`.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Major and minor version, for example `(1, 11)`. A version that is none is older than all.
    pub fn release(&self) -> (u64, u64) {
        let digits = self.version.split_once(" v").map_or("", |(_, version)| version);
        let mut numbers = digits.split('.').map(|number| number.parse().unwrap_or(0));
        (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
    }

    /// The product with [`Terraform::release`], for example `terraform-1.11`.
    pub fn name_with_minor(&self) -> String {
        let product = match self.flavour {
            Flavour::Terraform => "terraform",
            Flavour::OpenTofu => "opentofu",
        };
        let (major, minor) = self.release();
        format!("{product}-{major}.{minor}")
    }

    /// Whether it knows list resources (`terraform query`) and actions. OpenTofu does not.
    pub fn knows_lists_and_actions(&self) -> bool {
        self.flavour == Flavour::Terraform && self.release() >= (1, 14)
    }

    /// Whether it knows identities of resources, and imports by them.
    pub fn knows_identities(&self) -> bool {
        self.release() >= (1, 12)
    }
}

fn find_in(named: Option<OsString>, path: Option<OsString>) -> Result<Terraform, NotFound> {
    if let Some(program) = named.filter(|name| !name.is_empty()).map(PathBuf::from) {
        return if program.is_file() { identify(program) } else { Err(NotFound::NotAFile { program }) };
    }
    let path = path.unwrap_or_default();
    let on_path = ["terraform", "tofu"].iter().find_map(|name| search(&path, name));
    identify(on_path.ok_or(NotFound::NotOnPath)?)
}

fn search(path: &OsStr, name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(path).map(|directory| directory.join(&file)).find(|program| program.is_file())
}

fn identify(program: PathBuf) -> Result<Terraform, NotFound> {
    // A relative name would mean another file as soon as it is started from the scratch directory.
    let program = std::path::absolute(&program).unwrap_or(program);
    // Without this the version command asks HashiCorp's servers whether there is a newer one.
    match Command::new(&program).arg("version").env("CHECKPOINT_DISABLE", "1").output() {
        Err(error) => Err(NotFound::NotWorking { program, reason: error.to_string() }),
        Ok(output) => match first_line(&output.stdout) {
            Some((flavour, version)) => Ok(Terraform { program, flavour, version }),
            None => Err(NotFound::NotWorking { program, reason: complaint(&output) }),
        },
    }
}

fn first_line(stdout: &[u8]) -> Option<(Flavour, String)> {
    let text = String::from_utf8_lossy(stdout);
    let line = text.lines().next()?.trim();
    let flavour = match line.split_once(' ')?.0 {
        "Terraform" => Flavour::Terraform,
        "OpenTofu" => Flavour::OpenTofu,
        _ => return None,
    };
    Some((flavour, line.to_owned()))
}

fn complaint(output: &std::process::Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let said = stderr.lines().find(|line| !line.trim().is_empty()).unwrap_or("no version in its output");
    format!("`version` ended with {}: {said}", output.status)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::script;

    #[test]
    fn terraform_is_preferred_to_opentofu_on_path() {
        let bin = tempfile::tempdir().unwrap();
        script(bin.path(), "tofu", "echo OpenTofu v1.9.0");
        let terraform = script(bin.path(), "terraform", "echo Terraform v1.11.4");
        let found = find_in(None, Some(bin.path().into())).unwrap();
        assert_eq!((found.program(), found.flavour()), (terraform.as_path(), Flavour::Terraform));
        assert_eq!(found.version(), "Terraform v1.11.4");
    }

    #[test]
    fn opentofu_alone_is_found_and_known_as_itself() {
        let bin = tempfile::tempdir().unwrap();
        script(bin.path(), "tofu", "echo OpenTofu v1.9.0; echo on linux_amd64");
        let found = find_in(None, Some(bin.path().into())).unwrap();
        assert_eq!(found.flavour().registry_host(), "registry.opentofu.org");
        assert_eq!((found.name_with_minor().as_str(), found.knows_identities()), ("opentofu-1.9", false));
        script(bin.path(), "tofu", "echo OpenTofu v1.14.0");
        assert!(!find_in(None, Some(bin.path().into())).unwrap().knows_lists_and_actions());
    }

    #[test]
    fn the_release_is_read_from_the_version_of_a_preview_too() {
        let bin = tempfile::tempdir().unwrap();
        script(bin.path(), "terraform", "echo Terraform v1.16.0-rc2");
        let found = find_in(None, Some(bin.path().into())).unwrap();
        assert_eq!((found.release(), found.knows_identities()), ((1, 16), true));
        assert!(found.knows_lists_and_actions());
    }

    #[test]
    fn the_variable_wins_over_path() {
        let bin = tempfile::tempdir().unwrap();
        script(bin.path(), "terraform", "echo Terraform v1.11.4");
        let named = script(bin.path(), "terraform-1.5", "echo Terraform v1.5.7");
        let found = find_in(Some(named.into()), Some(bin.path().into())).unwrap();
        assert_eq!(found.version(), "Terraform v1.5.7");
    }

    #[test]
    fn without_any_the_error_says_how_to_get_one() {
        let empty = tempfile::tempdir().unwrap();
        let text = find_in(None, Some(empty.path().into())).unwrap_err().to_string();
        assert!(text.contains("https://developer.hashicorp.com/terraform/install"), "{text}");
        assert!(text.contains("BLUEGREEN_TF_BIN"), "{text}");
    }

    #[test]
    fn a_variable_that_names_no_file_is_an_error_even_with_terraform_on_path() {
        let bin = tempfile::tempdir().unwrap();
        script(bin.path(), "terraform", "echo Terraform v1.11.4");
        let missing = bin.path().join("missing");
        let error = find_in(Some(missing.into()), Some(bin.path().into())).unwrap_err();
        assert!(matches!(error, NotFound::NotAFile { .. }), "{error}");
    }

    #[test]
    fn a_program_that_is_something_else_is_named_with_what_it_said() {
        let bin = tempfile::tempdir().unwrap();
        script(bin.path(), "terraform", "echo 'no such plugin' >&2; exit 3");
        let text = find_in(None, Some(bin.path().into())).unwrap_err().to_string();
        assert!(text.contains("no such plugin") && text.contains("exit status: 3"), "{text}");
    }
}
