//! Which kinds of shared configuration files there are.

/// Which of the two kinds of shared files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharedFile {
    /// Like `~/.aws/config`.
    Config,
    /// Like `~/.aws/credentials`.
    Credentials,
}
