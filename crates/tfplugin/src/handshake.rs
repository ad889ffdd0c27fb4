//! What go-plugin's host says to its plugin in the environment, and the one line the plugin answers on stdout.

use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use rustls::pki_types::CertificateDer;

use crate::certificate::client_certificate;
use crate::listener::Address;

/// Proves that a program that knows Terraform plugins started this process. It is no secret.
const COOKIE: (&str, &str) =
    ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2");

/// The only protocol version spoken here.
const PROTOCOL: u32 = 6;

/// What the host asked for.
#[derive(Debug)]
pub(crate) struct Invitation {
    /// The only client to let in; `None` where the host switched TLS off (`TF_DISABLE_PLUGIN_TLS`).
    pub(crate) client_certificate: Option<CertificateDer<'static>>,
    /// Whether the host understands a seventh field. Older ones split the line in six and would break.
    multiplexing: bool,
    /// Where the host wants sockets to be.
    pub(crate) socket_directory: Option<PathBuf>,
}

/// Why there is no invitation.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotInvited {
    #[error("this program was not started by Terraform or OpenTofu")]
    ByHand,
    #[error(
        "this provider speaks plugin protocol {PROTOCOL} and the program that started it offers {offered:?} \
         (PLUGIN_PROTOCOL_VERSIONS): use Terraform 1.0 or newer, or OpenTofu"
    )]
    Protocol { offered: String },
    #[error("PLUGIN_CLIENT_CERT is not a certificate in PEM form")]
    ClientCertificate(#[source] rustls::pki_types::pem::Error),
}

impl Invitation {
    /// Reads the environment through `variable`.
    pub(crate) fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, NotInvited> {
        if variable(COOKIE.0).as_deref() != Some(COOKIE.1) {
            return Err(NotInvited::ByHand);
        }
        let filled = |name: &str| variable(name).filter(|value| !value.is_empty());
        // The order varies from run to run. Hosts older than the variable find out by the handshake line.
        if let Some(offered) = filled("PLUGIN_PROTOCOL_VERSIONS")
            && !offered.split(',').any(|version| version.trim().parse() == Ok(PROTOCOL))
        {
            return Err(NotInvited::Protocol { offered });
        }
        let client_certificate = filled("PLUGIN_CLIENT_CERT")
            .map(|pem| client_certificate(&pem))
            .transpose()
            .map_err(NotInvited::ClientCertificate)?;
        Ok(Self {
            client_certificate,
            multiplexing: filled("PLUGIN_MULTIPLEX_GRPC").is_some(),
            socket_directory: filled("PLUGIN_UNIX_SOCKET_DIR").map(PathBuf::from),
        })
    }

    /// The handshake line, without its end: core version, protocol, network, address, `grpc`, certificate.
    pub(crate) fn line(&self, address: &Address, certificate: Option<&CertificateDer<'_>>) -> String {
        // Go decodes it with RawStdEncoding, which refuses padding.
        let certificate = certificate.map(|der| STANDARD_NO_PAD.encode(der)).unwrap_or_default();
        let Address { network, text: address } = address;
        let multiplexing = if self.multiplexing { "|false" } else { "" };
        format!("1|{PROTOCOL}|{network}|{address}|grpc|{certificate}{multiplexing}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invitation(variables: &[(&str, &str)]) -> Result<Invitation, NotInvited> {
        Invitation::from_variables(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    fn address() -> Address {
        Address { network: "unix", text: "/tmp/s".to_owned() }
    }

    #[test]
    fn without_the_cookie_or_with_a_wrong_one_nobody_invited_us() {
        assert!(matches!(invitation(&[]), Err(NotInvited::ByHand)));
        assert!(matches!(invitation(&[(COOKIE.0, "wrong")]), Err(NotInvited::ByHand)));
    }

    #[test]
    fn protocol_6_is_found_in_any_order_and_missed_when_absent() {
        for offered in ["5,6", "6,5", "6", " 6 , 5", ""] {
            assert!(invitation(&[COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", offered)]).is_ok(), "{offered}");
        }
        for offered in ["5", "4,5", "16", "66"] {
            let refused = invitation(&[COOKIE, ("PLUGIN_PROTOCOL_VERSIONS", offered)]).unwrap_err();
            assert!(refused.to_string().contains(&format!("offers {offered:?}")), "{refused}");
        }
    }

    #[test]
    fn a_client_certificate_that_is_no_pem_is_refused() {
        let refused = invitation(&[COOKIE, ("PLUGIN_CLIENT_CERT", "MIIB")]);
        assert!(matches!(refused, Err(NotInvited::ClientCertificate(_))), "{refused:?}");
    }

    #[test]
    fn the_line_has_six_fields_and_a_seventh_only_for_hosts_that_multiplex() {
        let plain = invitation(&[COOKIE]).unwrap();
        assert_eq!(plain.line(&address(), None), "1|6|unix|/tmp/s|grpc|");
        let multiplexing = invitation(&[COOKIE, ("PLUGIN_MULTIPLEX_GRPC", "true")]).unwrap();
        assert_eq!(multiplexing.line(&address(), None), "1|6|unix|/tmp/s|grpc||false");
    }

    #[test]
    fn the_certificate_is_standard_base64_without_padding() {
        let certificate = CertificateDer::from(vec![0xfb, 0xff, 0xbf, 0x01]);
        let line = invitation(&[COOKIE]).unwrap().line(&address(), Some(&certificate));
        assert!(line.ends_with("|grpc|+/+/AQ"), "{line}");
    }
}
