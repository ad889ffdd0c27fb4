//! Why AWS cannot be asked, at the argument that says so.

use bluegreen_aws::{ConnectError, OutboundError, SharedFile};
use tfplugin::Diagnostic;
use tftypes::Path;

use crate::diagnostics;

/// The diagnostic for a way to AWS that could not be set up.
pub(crate) fn connect_error(error: &ConnectError) -> Diagnostic {
    diagnostics::error(error.headline(), error).at(Path::root().attribute(&argument(error)))
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
