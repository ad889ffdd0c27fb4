//! Why AWS cannot be asked, at the argument that says so.

use bluegreen_aws::{ConnectError, OutboundError, SharedFile};
use tfplugin::Diagnostic;
use tftypes::Path;

/// The diagnostic for a way to AWS that could not be set up.
pub(crate) fn connect_error(error: &ConnectError) -> Diagnostic {
    let at = |argument: &str| Path::root().attribute(argument);
    let (summary, place) = match error {
        ConnectError::NoRegion => ("AWS region not known", at("region")),
        ConnectError::UnreadableFile { file: SharedFile::Config, .. } => {
            ("Shared file not readable", at("shared_config_files"))
        }
        ConnectError::UnreadableFile { file: SharedFile::Credentials, .. } => {
            ("Shared file not readable", at("shared_credentials_files"))
        }
        // The text names the file, which may be one of either kind, and also a default one.
        ConnectError::MalformedFiles { .. } => ("Shared files not understood", at("shared_config_files")),
        ConnectError::NoUrl { .. } => ("Invalid endpoint", at("endpoints")),
        ConnectError::NoSuchProfile { .. } => ("Profile not found", at("profile")),
        ConnectError::AsksForCode { .. } => ("Profile asks for a one-time code", at("profile")),
        ConnectError::Outbound(OutboundError::Proxy { from, .. }) => ("Invalid proxy", at(&from.to_lowercase())),
        ConnectError::Outbound(OutboundError::Bundle { .. }) => ("Certificates not readable", at("custom_ca_bundle")),
    };
    Diagnostic::error(summary, error.to_string()).at(place)
}
