//! Whom the client's side of TLS trusts.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{Error as PemError, PemObject};
use rustls::{ClientConfig, RootCertStore};

/// Why an authority cannot be trusted.
#[derive(Debug, thiserror::Error)]
pub(super) enum TrustError {
    #[error("the authority's certificate is no PEM")]
    Pem(#[from] PemError),
    #[error("the authority's certificate cannot be used")]
    Certificate(#[from] rustls::Error),
}

/// Servers with a certificate of this authority, or nobody.
pub(super) fn trusting(authority_pem: Option<&str>) -> Result<ClientConfig, TrustError> {
    let mut roots = RootCertStore::empty();
    if let Some(pem) = authority_pem {
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes())?)?;
    }
    // Named explicitly: a process default would be ambiguous as soon as another crate links a second one.
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(versions.with_root_certificates(roots).with_no_client_auth())
}
