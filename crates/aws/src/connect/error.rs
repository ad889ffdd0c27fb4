//! Why no connection could be set up.

use std::path::PathBuf;

use bluegreen_outbound::{AddressError, OutboundError};

use super::shared_file::SharedFile;

/// Why no connection could be set up.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Nobody said which region.
    #[error(
        "No AWS region is known. Set `region` in the provider block, or AWS_REGION in the environment, or a region in \
         the profile."
    )]
    NoRegion,
    /// A shared file that was named cannot be read.
    #[error("Expected a file that can be read, got {path:?}: {why}.")]
    UnreadableFile {
        /// Which kind of file.
        file: SharedFile,
        /// Where it should be.
        path: PathBuf,
        /// What the operating system says.
        why: String,
    },
    /// The shared files are there and are no such files.
    #[error("The shared configuration files could not be understood: {why}.")]
    MalformedFiles {
        /// What is wrong, and where.
        why: String,
    },
    /// The shared files do not have the profile that was named.
    #[error(
        "Expected a profile of the shared configuration files ({}), got {profile:?}{}.",
        known_in_words(known),
        if *by_variable { " in the variable AWS_PROFILE" } else { "" }
    )]
    NoSuchProfile {
        /// What was named.
        profile: String,
        /// It was AWS_PROFILE that named it.
        by_variable: bool,
        /// What there is, in alphabetical order.
        known: Vec<String>,
    },
    /// A profile asks for a code that a person reads from a device.
    #[error(
        "The profile {profile:?} asks for a one-time code (`mfa_serial` of the profile {asks:?}), and nobody can type one here. \
         Get credentials with the code first, with `aws sts get-session-token` or `aws configure export-credentials`, and give \
         them in the environment; or use a profile without `mfa_serial`."
    )]
    AsksForCode {
        /// The profile that is used.
        profile: String,
        /// The one of its chain that asks.
        asks: String,
    },
    /// The address of an API is none.
    #[error(
        "The address of {api}: {source}. It comes from the provider block's `endpoints`, an environment variable \
         AWS_ENDPOINT_URL…, or the profile."
    )]
    NoUrl {
        /// Which API, in words.
        api: &'static str,
        /// What is wrong with it.
        source: AddressError,
    },
    /// A proxy or a bundle of certificates that cannot be used.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
}

impl ConnectError {
    /// Its headline, under which a guide explains it.
    #[must_use]
    pub const fn headline(&self) -> &'static str {
        match self {
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
}

fn known_in_words(known: &[String]) -> String {
    if known.is_empty() { "they have none".to_owned() } else { format!("they have {}", known.join(", ")) }
}
