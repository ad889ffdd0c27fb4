//! The host's side of AutoMTLS, and what strangers would show instead.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P521_SHA512,
};
use rustls::client::ResolvesClientCert;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::sign::CertifiedKey;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SignatureScheme, SupportedProtocolVersion};
use tokio_rustls::TlsConnector;

/// A host's certificate and key.
#[derive(Clone)]
pub struct Client {
    /// The certificate as it goes into `PLUGIN_CLIENT_CERT`.
    pub pem: String,
    certificate: CertificateDer<'static>,
    key: Vec<u8>,
}

/// What a client offers in its first message.
#[derive(Clone, Copy)]
pub struct Offer {
    version: &'static SupportedProtocolVersion,
    protocol: &'static [u8],
}

impl Offer {
    /// TLS 1.3 and HTTP/2, as go-plugin offers.
    pub const USUAL: Self = Self { version: &TLS13, protocol: b"h2" };
    /// TLS 1.2, where a client could renegotiate and show its certificate in the clear.
    pub const OLD: Self = Self { version: &TLS12, protocol: b"h2" };
    /// TLS 1.3 for another protocol than gRPC's.
    pub const HTTP_1: Self = Self { version: &TLS13, protocol: b"http/1.1" };
}

impl Client {
    /// As go-plugin makes it: P-521, self-signed, and marked as a CA.
    pub fn of_go_plugin() -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512).unwrap();
        let certificate = parameters().self_signed(&key).unwrap().der().clone();
        Self { pem: pem(&certificate), certificate, key: key.serialize_der() }
    }

    /// This certificate with somebody else's key.
    pub fn with_key_of(&self, other: &Self) -> Self {
        other.showing(self.certificate.clone())
    }

    /// Another certificate with this key.
    pub fn showing(&self, certificate: CertificateDer<'static>) -> Self {
        Self { pem: pem(&certificate), certificate, key: self.key.clone() }
    }

    /// A certificate that this one, marked as a CA as it is, has signed for somebody else.
    pub fn signed_by_this(&self) -> Self {
        let issuer_key = KeyPair::try_from(self.key.as_slice()).unwrap();
        let issuer = rcgen::Issuer::new(parameters(), issuer_key);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P521_SHA512).unwrap();
        let certificate = parameters().signed_by(&key, &issuer).unwrap().der().clone();
        Self { pem: pem(&certificate), certificate, key: key.serialize_der() }
    }

    /// Connects to the server whose certificate is in the line, and to no other.
    pub fn tls(&self, line: &str) -> TlsConnector {
        self.tls_offering(line, Offer::USUAL)
    }

    /// Connects with another offer than go-plugin's.
    pub fn tls_offering(&self, line: &str, offer: Offer) -> TlsConnector {
        let key: PrivateKeyDer<'_> = PrivatePkcs8KeyDer::from(self.key.clone()).into();
        let key = aws_lc_rs::sign::any_supported_type(&key).unwrap();
        let shown = Shown(Arc::new(CertifiedKey::new(vec![self.certificate.clone()], key)));
        connector(line, offer, Some(Arc::new(shown)))
    }

    /// Connects without any certificate.
    pub fn nobody(line: &str) -> TlsConnector {
        connector(line, Offer::USUAL, None)
    }
}

/// The certificate in a handshake line.
pub fn advertised_certificate(line: &str) -> CertificateDer<'static> {
    let field = line.split('|').nth(5).unwrap();
    CertificateDer::from(STANDARD_NO_PAD.decode(field).unwrap())
}

/// The name that every plugin has in its certificate.
pub fn localhost() -> ServerName<'static> {
    ServerName::try_from("localhost").unwrap()
}

fn parameters() -> CertificateParams {
    let mut parameters = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    parameters.distinguished_name.push(DnType::CommonName, "localhost");
    parameters.distinguished_name.push(DnType::OrganizationName, "HashiCorp");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::KeyEncipherment,
        KeyUsagePurpose::KeyAgreement,
        KeyUsagePurpose::KeyCertSign,
    ];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth, ExtendedKeyUsagePurpose::ServerAuth];
    parameters
}

fn connector(line: &str, offer: Offer, client: Option<Arc<dyn ResolvesClientCert>>) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(advertised_certificate(line)).unwrap();
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[offer.version])
        .unwrap()
        .with_root_certificates(roots);
    let mut config = match client {
        Some(client) => builder.with_client_cert_resolver(client),
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![offer.protocol.to_vec()];
    TlsConnector::from(Arc::new(config))
}

fn pem(certificate: &CertificateDer<'_>) -> String {
    let text = STANDARD.encode(certificate);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
}

/// Shows its certificate whatever the server asks for, and does not mind whether the key belongs to it.
#[derive(Debug)]
struct Shown(Arc<CertifiedKey>);

impl ResolvesClientCert for Shown {
    fn resolve(&self, _hints: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        Some(self.0.clone())
    }

    fn has_certs(&self) -> bool {
        true
    }
}
