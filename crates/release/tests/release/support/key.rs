//! Keys that gpg makes for tests, in a home of their own.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use bluegreen_release::SigningKey;

/// A secret key and what opens it.
pub(crate) struct TestKey {
    armored: String,
    passphrase: &'static str,
}

/// Made once: it takes a moment.
static RSA: LazyLock<TestKey> = LazyLock::new(|| TestKey::made("rsa2048"));
static OTHER: LazyLock<TestKey> = LazyLock::new(|| TestKey::made("rsa2048"));
static PUBLIC: LazyLock<String> = LazyLock::new(|| TestKey::rsa().public_key().unwrap());

impl TestKey {
    /// The key that releases are signed with here.
    pub(crate) fn rsa() -> SigningKey {
        RSA.as_signing_key().unwrap()
    }

    /// What verifies its signatures.
    pub(crate) fn public() -> &'static str {
        &PUBLIC
    }

    /// A key that nobody knows.
    pub(crate) fn other() -> SigningKey {
        OTHER.as_signing_key().unwrap()
    }

    /// A new key of any kind that gpg knows.
    pub(crate) fn made(kind: &str) -> TestKey {
        let home = tempfile::Builder::new().prefix("gpg-").tempdir().unwrap();
        let at_home = ["--homedir", home.path().to_str().unwrap(), "--batch", "--pinentry-mode", "loopback"];
        let passphrase = "opens it";
        let open = ["--passphrase-fd", "0"];
        let make = ["--quick-generate-key", "Test <test@example.com>", kind, "sign", "1y"];
        gpg(&[&at_home[..], &open, &make].concat(), passphrase);
        let armored = gpg(&[&at_home[..], &open, &["--armor", "--export-secret-keys"]].concat(), passphrase);
        let _ = Command::new("gpgconf").args([at_home[0], at_home[1], "--kill", "all"]).output();
        TestKey { armored, passphrase }
    }

    pub(crate) fn as_signing_key(&self) -> Result<SigningKey, bluegreen_release::GpgError> {
        SigningKey::of(&self.armored, self.passphrase)
    }

    pub(crate) fn with_passphrase(passphrase: &str) -> SigningKey {
        SigningKey::of(&RSA.armored, passphrase).unwrap()
    }
}

/// Runs gpg, which must succeed.
fn gpg(arguments: &[&str], reads: &str) -> String {
    let (input, output) = (Stdio::piped(), Stdio::piped());
    let mut child =
        Command::new("gpg").args(arguments).stdin(input).stdout(output).stderr(Stdio::piped()).spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(reads.as_bytes());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
