//! gpg as a program of its own, in a home of its own: neither the user's keys nor a running agent come into a release.

use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Why gpg did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum GpgError {
    /// It cannot be started.
    #[error("gpg cannot be run: {0}; install GnuPG 2 (on Debian: gpg)")]
    NotRunning(#[from] std::io::Error),
    /// It refused.
    #[error("`gpg {doing}` failed: {said}")]
    Failed {
        /// Its arguments.
        doing: String,
        /// What it said.
        said: String,
    },
    /// No key where one was expected.
    #[error(
        "{what} is no OpenPGP key: expected is what `gpg --armor --export-secret-keys` or `gpg --armor --export` prints"
    )]
    NoKey {
        /// Where it was looked for.
        what: &'static str,
    },
    /// A kind of key that registries do not take.
    #[error(
        "the signing key is of OpenPGP's algorithm {algorithm}, expected is RSA: Terraform's registry takes no other; make one with `gpg --quick-generate-key NAME rsa4096 sign`"
    )]
    NotRsa {
        /// Its number in OpenPGP.
        algorithm: String,
    },
}

/// A home of gpg with keys in it. Dropped, it is removed, and its agent ends.
#[derive(Debug)]
pub(crate) struct Gpg {
    home: TempDir,
}

impl Gpg {
    /// With no keys.
    pub(crate) fn new() -> Result<Gpg, GpgError> {
        let mut builder = tempfile::Builder::new();
        builder.prefix("gpg-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        Ok(Gpg { home: builder.tempdir()? })
    }

    /// Runs gpg to its end. What it reads goes in as its standard input, so that no secret is an argument.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, arguments: &[A], reads: &str) -> Result<Output, GpgError> {
        let mut child = Command::new("gpg")
            .arg("--homedir")
            .arg(self.home.path())
            .args(["--batch", "--no-tty", "--yes", "--trust-model", "always", "--pinentry-mode", "loopback"])
            .args(arguments)
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        // What it does not want to read is no error: it says by itself what it lacks.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(reads.as_bytes()));
        Ok(child.wait_with_output()?)
    }

    /// Runs it, and takes its failure for an error.
    pub(crate) fn succeed<A: AsRef<OsStr>>(&self, arguments: &[A], reads: &str) -> Result<String, GpgError> {
        let output = self.run(arguments, reads)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let doing = arguments.iter().map(|argument| argument.as_ref().to_string_lossy()).collect::<Vec<_>>().join(" ");
        Err(GpgError::Failed { doing, said: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        // The agent would go on for as long as its home is there. Where it cannot be told, it ends when that is gone.
        let _ = Command::new("gpgconf").arg("--homedir").arg(self.home.path()).args(["--kill", "all"]).output();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn nobody_else_may_enter_where_the_secret_key_lies() {
        let gpg = Gpg::new().unwrap();
        assert_eq!(gpg.home.path().metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
