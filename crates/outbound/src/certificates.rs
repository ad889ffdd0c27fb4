//! Whose certificates are trusted.

use std::path::Path;
use std::{fs, io};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The certificates of a bundle, each of them read.
///
/// # Errors
/// When the file cannot be read, or holds no certificate or a broken one; the text stands inside a sentence.
pub(crate) fn read_bundle(path: &Path) -> Result<Vec<u8>, String> {
    let pem = fs::read(path).map_err(|error| error.to_string())?;
    let roots = roots_of(&pem)?;
    if roots.is_empty() { Err("it has no certificate in PEM form".to_owned()) } else { Ok(pem) }
}

/// What these PEM texts trust.
///
/// # Errors
/// When one of them is broken; the text stands inside a sentence.
pub(crate) fn roots_of(pem: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for (index, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
        let broken = |why: String| format!("its certificate number {} is broken: {why}", index + 1);
        let certificate = certificate.map_err(|error| broken(error.to_string()))?;
        roots.add(certificate).map_err(|error| broken(error.to_string()))?;
    }
    Ok(roots)
}

/// What the system trusts; SSL_CERT_FILE and SSL_CERT_DIR say where that is, where they are set.
///
/// # Errors
/// When there is nothing.
pub(crate) fn roots_of_system() -> io::Result<RootCertStore> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    let (valid, _) = roots.add_parsable_certificates(found.certs);
    match found.errors.into_iter().next() {
        _ if valid > 0 => Ok(roots),
        Some(error) => Err(io::Error::other(error)),
        None => Err(io::Error::other("this system trusts no certificate")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_and_a_broken_one_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let bundle = folder.path().join("bundle.pem");
        let told = |content: &str| {
            fs::write(&bundle, content).unwrap();
            read_bundle(&bundle).unwrap_err()
        };
        assert_eq!(told("nothing"), "it has no certificate in PEM form");
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert!(told(broken).starts_with("its certificate number 1 is broken"), "{}", told(broken));
        assert!(read_bundle(&folder.path().join("nowhere")).unwrap_err().contains("No such file"));
    }
}
