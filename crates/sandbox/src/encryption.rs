//! What encrypted listeners show: a certificate of the sandbox's own making, and the authority that a client has to trust
//! for it. Both are new in each sandbox, and neither leaves it but for the authority's certificate.
//!
//! Which certificate a listener has in the API plays no part, as the sandbox has none of the keys.

use std::net::Ipv4Addr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use rcgen::{KeyUsagePurpose, PKCS_ECDSA_P256_SHA256};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A client that does not get through a handshake in this time is not waited for.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Made when it is first needed: most sandboxes have no encrypted listener.
pub(crate) struct Encryption {
    region: String,
    made: OnceLock<Made>,
}

struct Made {
    authority_pem: String,
    of_requests: TlsAcceptor,
    of_connections: TlsAcceptor,
}

impl Encryption {
    /// For listeners of load balancers in a region, whose name is part of their DNS names.
    pub(crate) fn new(region: &str) -> Self {
        Self { region: region.to_owned(), made: OnceLock::new() }
    }

    /// The certificate that a client must trust, in PEM.
    pub(crate) fn authority_pem(&self) -> &str {
        &self.made().authority_pem
    }

    /// For listeners of application load balancers, which speak HTTP/2 with clients that want to.
    pub(crate) fn of_requests(&self) -> TlsAcceptor {
        self.made().of_requests.clone()
    }

    /// For listeners of network load balancers, which do not care what is spoken.
    pub(crate) fn of_connections(&self) -> TlsAcceptor {
        self.made().of_connections.clone()
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| make(&self.region).expect("keys and certificates with fixed contents can be made"))
    }
}

/// Goes through the handshake with a client; `None` when that fails.
pub(crate) async fn encrypt(acceptor: TlsAcceptor, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
    match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => Some(stream),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a client did not get through the handshake");
            None
        }
        Err(_) => None,
    }
}

fn make(region: &str) -> Result<Made, rcgen::Error> {
    let authority = CertifiedIssuer::self_signed(of_authority()?, KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?)?;
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let certificate = of_listeners(region)?.signed_by(&key, &authority)?;
    let acceptor = |protocols: &[&[u8]]| {
        let mut config = config(certificate.der().clone(), PrivatePkcs8KeyDer::from(key.serialize_der()));
        config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
        TlsAcceptor::from(Arc::new(config))
    };
    Ok(Made {
        authority_pem: authority.pem(),
        of_requests: acceptor(&[b"h2", b"http/1.1"]),
        of_connections: acceptor(&[]),
    })
}

fn of_authority() -> Result<CertificateParams, rcgen::Error> {
    let mut parameters = common("bluegreen sandbox", Vec::new())?;
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(parameters)
}

/// Good for every name by which a listener of this machine can be called.
fn of_listeners(region: &str) -> Result<CertificateParams, rcgen::Error> {
    let names = vec!["localhost".to_owned(), Ipv4Addr::LOCALHOST.to_string(), format!("*.{region}.elb.localhost")];
    let mut parameters = common("bluegreen sandbox listener", names)?;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    parameters.use_authority_key_identifier_extension = true;
    Ok(parameters)
}

/// Valid for two years around now: some systems refuse certificates for longer than that.
fn common(name: &str, names: Vec<String>) -> Result<CertificateParams, rcgen::Error> {
    let year = i32::from(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year());
    let mut parameters = CertificateParams::new(names)?;
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.not_before = rcgen::date_time_ymd(year - 1, 12, 1);
    parameters.not_after = rcgen::date_time_ymd(year + 1, 12, 1);
    Ok(parameters)
}

fn config(certificate: CertificateDer<'static>, key: PrivatePkcs8KeyDer<'static>) -> ServerConfig {
    // Named explicitly: a process default would be ambiguous as soon as another crate links a second one.
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let versions = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = versions.expect("the provider has suites for the default versions").with_no_client_auth();
    config.with_single_cert(vec![certificate], key.into()).expect("the key is the certificate's")
}

impl std::fmt::Debug for Encryption {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Encryption").field("region", &self.region).finish_non_exhaustive()
    }
}
