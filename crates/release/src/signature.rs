//! Detached signatures of the checksums, which registries hand on to Terraform.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::gpg::{Gpg, GpgError};
use crate::names::signature_of;

/// The secret key, in ASCII armor.
pub const KEY_VARIABLE: &str = "BLUEGREEN_SIGNING_KEY";
/// What protects it; may be absent.
pub const PASSPHRASE_VARIABLE: &str = "BLUEGREEN_SIGNING_PASSPHRASE";

/// OpenPGP's numbers of RSA: for all, for encryption and for signatures alone.
const RSA: [&str; 2] = ["1", "3"];

/// A key that signs.
#[derive(Debug)]
pub struct SigningKey {
    gpg: Gpg,
    passphrase: String,
}

impl SigningKey {
    /// The key that the environment has, or none.
    ///
    /// # Errors
    ///
    /// What the variable says is no key, or none that registries take.
    pub fn from_environment() -> Result<Option<SigningKey>, GpgError> {
        let Some(key) = env::var(KEY_VARIABLE).ok().filter(|key| !key.is_empty()) else { return Ok(None) };
        SigningKey::of(&key, &env::var(PASSPHRASE_VARIABLE).unwrap_or_default()).map(Some)
    }

    /// A secret key in ASCII armor.
    ///
    /// # Errors
    ///
    /// It is no key, or none that registries take.
    pub fn of(armored: &str, passphrase: &str) -> Result<SigningKey, GpgError> {
        let gpg = Gpg::new()?;
        gpg.run(&["--import"], armored)?;
        let keys = gpg.succeed(&["--with-colons", "--list-secret-keys"], "")?;
        let key = keys.lines().find(|line| line.starts_with("sec:")).ok_or(GpgError::NoKey { what: KEY_VARIABLE })?;
        match key.split(':').nth(3) {
            Some(algorithm) if RSA.contains(&algorithm) => Ok(SigningKey { gpg, passphrase: passphrase.to_owned() }),
            other => Err(GpgError::NotRsa { algorithm: other.unwrap_or_default().to_owned() }),
        }
    }

    /// Signs a file; the signature lies beside it. Where `SOURCE_DATE_EPOCH` is set, that is the time of the signature, so
    /// that it, too, can be made again.
    ///
    /// # Errors
    ///
    /// gpg refuses, for example a wrong passphrase or a key that has expired.
    pub fn sign(&self, file: &Path) -> Result<(), GpgError> {
        let signature = signature_path(file);
        let mut arguments: Vec<&OsStr> = Vec::new();
        let time = env::var("SOURCE_DATE_EPOCH").ok().map(|epoch| format!("--faked-system-time={epoch}!"));
        arguments.extend(time.as_deref().map(OsStr::new));
        let fixed = ["--passphrase-fd=0", "--digest-algo=SHA256", "--detach-sign", "--output"];
        arguments.extend(fixed.map(OsStr::new));
        arguments.extend([signature.as_os_str(), file.as_os_str()]);
        self.gpg.succeed(&arguments, &format!("{}\n", self.passphrase)).map(drop)
    }

    /// What a registry is told to compare signatures with.
    ///
    /// # Errors
    ///
    /// gpg cannot be run any more.
    pub fn public_key(&self) -> Result<String, GpgError> {
        self.gpg.succeed(&["--armor", "--export-options", "export-minimal", "--export"], "")
    }
}

/// Whether a file's signature is one of the public key, which must be valid today.
pub(crate) fn is_signed(file: &Path, public_key: &str) -> Result<bool, GpgError> {
    let gpg = Gpg::new()?;
    gpg.succeed(&["--import"], public_key).map_err(|_| GpgError::NoKey { what: "the public key" })?;
    let signature = signature_path(file);
    let verify = ["--status-fd=1", "--verify"].map(OsStr::new);
    let arguments = [verify[0], verify[1], signature.as_os_str(), file.as_os_str()];
    let output = gpg.run(&arguments, "")?;
    // A signature of an expired or revoked key is EXPKEYSIG or REVKEYSIG, and no failure to gpg.
    Ok(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("[GNUPG:] GOODSIG"))
}

pub(crate) fn signature_path(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(signature_of(&name))
}

/// Signs both files of checksums of a release.
///
/// # Errors
///
/// gpg refuses.
pub fn sign_release(key: &SigningKey, names: &crate::Names, directory: &Path) -> Result<(), GpgError> {
    [names.provider_sums(), names.other_sums()].iter().try_for_each(|sums| key.sign(&directory.join(sums)))
}
