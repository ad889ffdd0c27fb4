//! Detached signatures of the checksums, which registries hand on to Terraform.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
    /// The time of signatures, in seconds since 1970; `None` is now.
    time: Option<String>,
}

impl SigningKey {
    /// The key that the environment has, or none. Where `SOURCE_DATE_EPOCH` is set, that is the time of its signatures.
    ///
    /// # Errors
    ///
    /// What the variable says is no key, or none that registries take.
    pub fn from_environment() -> Result<Option<SigningKey>, GpgError> {
        let Some(key) = env::var(KEY_VARIABLE).ok().filter(|key| !key.is_empty()) else { return Ok(None) };
        let key = SigningKey::of(&key, &env::var(PASSPHRASE_VARIABLE).unwrap_or_default())?;
        Ok(Some(SigningKey { time: env::var("SOURCE_DATE_EPOCH").ok(), ..key }))
    }

    /// Signs as if it were that time, in seconds since 1970, so that signatures, too, can be made again.
    #[must_use]
    pub fn at(self, time: u64) -> SigningKey {
        SigningKey { time: Some(time.to_string()), ..self }
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
            Some(algorithm) if RSA.contains(&algorithm) => {
                Ok(SigningKey { gpg, passphrase: passphrase.to_owned(), time: None })
            }
            other => Err(GpgError::NotRsa { algorithm: other.unwrap_or_default().to_owned() }),
        }
    }

    /// Signs a file; the signature lies beside it.
    ///
    /// # Errors
    ///
    /// gpg refuses, for example a wrong passphrase or a key that has expired.
    pub fn sign(&self, file: &Path) -> Result<(), GpgError> {
        let signature = signature_path(file);
        let mut arguments: Vec<&OsStr> = Vec::new();
        let time = self.time.as_ref().map(|time| format!("--faked-system-time={time}!"));
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
    let status = String::from_utf8_lossy(&output.stdout);
    // A signature of an expired or revoked key is EXPKEYSIG or REVKEYSIG, and no failure to gpg.
    let is_good = output.status.success() && status.contains("[GNUPG:] GOODSIG");
    Ok(is_good && time_of(&status).is_some_and(|time| time <= SystemTime::now()))
}

/// When it was signed. To Terraform, a signature of tomorrow has expired; gpg only warns.
fn time_of(status: &str) -> Option<SystemTime> {
    let line = status.lines().find_map(|line| line.strip_prefix("[GNUPG:] VALIDSIG "))?;
    let seconds = line.split(' ').nth(2)?.parse().ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
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
