//! What a provider tells the user: an error or a warning, and where in the configuration it belongs.

use crate::Path;

/// How bad it is. Terraform treats any other value as undefined behaviour, so there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The operation failed; Terraform exits non-zero.
    Error,
    /// The operation went on; the user should read this.
    Warning,
}

/// One message for the user.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// One line, without a full stop: Terraform prints it in bold after "Error: ".
    pub summary: String,
    /// Everything else; may have several lines.
    pub detail: String,
    /// The attribute it is about. Terraform then points at the line of the configuration that sets it.
    pub path: Option<Path>,
}

/// The messages of one call, in the order in which the user shall read them.
pub type Diagnostics = Vec<Diagnostic>;

impl Diagnostic {
    /// An error about the whole object.
    pub fn error(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Error, summary: summary.into(), detail: detail.into(), path: None }
    }

    /// A warning about the whole object.
    pub fn warning(summary: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(summary, detail) }
    }

    /// Makes it a message that points at an attribute.
    #[must_use]
    pub fn at(self, path: Path) -> Self {
        Self { path: Some(path), ..self }
    }

    /// Whether this is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Whether at least one of the messages is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(Diagnostic::is_error)
}
