//! Why AWS cannot be asked, at the argument that says so.

use bluegreen_aws::{ConnectError, OutboundError, SharedFile};
use tfplugin::Diagnostic;
use tftypes::Path;

use crate::diagnostics;

/// The diagnostic for a way to AWS that could not be set up.
pub(crate) fn connect_error(error: &ConnectError) -> Diagnostic {
    diagnostics::error(headline(error), error).at(Path::root().attribute(&argument(error)))
}

fn headline(error: &ConnectError) -> &'static str {
    match error {
        ConnectError::NoRegion => "AWS region not known",
        ConnectError::UnreadableFile { .. } => "Shared file not readable",
        ConnectError::MalformedFiles { .. } => "Shared files not understood",
        ConnectError::NoUrl { .. } => "Invalid endpoint",
        ConnectError::NoSuchProfile { .. } => "Profile not found",
        ConnectError::AsksForCode { .. } => "Profile asks for a one-time code",
        ConnectError::Outbound(OutboundError::Proxy { .. }) => "Invalid proxy",
        ConnectError::Outbound(OutboundError::Bundle { .. }) => "Certificates not readable",
    }
}

fn argument(error: &ConnectError) -> String {
    let argument = match error {
        ConnectError::NoRegion => "region",
        // The text names the file, which may be one of either kind, and also a default one.
        ConnectError::UnreadableFile { file: SharedFile::Config, .. } | ConnectError::MalformedFiles { .. } => {
            "shared_config_files"
        }
        ConnectError::UnreadableFile { file: SharedFile::Credentials, .. } => "shared_credentials_files",
        ConnectError::NoUrl { .. } => "endpoints",
        ConnectError::NoSuchProfile { .. } | ConnectError::AsksForCode { .. } => "profile",
        ConnectError::Outbound(OutboundError::Proxy { from, .. }) => return from.to_lowercase(),
        ConnectError::Outbound(OutboundError::Bundle { .. }) => "custom_ca_bundle",
    };
    argument.to_owned()
}
