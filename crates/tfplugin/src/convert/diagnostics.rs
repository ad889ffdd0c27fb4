//! Messages for the user.

use tfplugin_protos::tfplugin6;
use tfplugin_protos::tfplugin6::diagnostic::Severity as Wire;

use super::path;
use crate::panics::Panicked;
use tftypes::{Diagnostic, Diagnostics, Severity};

/// The messages as the protocol has them.
pub(crate) fn to_messages(diagnostics: Diagnostics) -> Vec<tfplugin6::Diagnostic> {
    diagnostics.into_iter().map(to_message).collect()
}

fn to_message(diagnostic: Diagnostic) -> tfplugin6::Diagnostic {
    let severity = match diagnostic.severity {
        Severity::Error => Wire::Error,
        Severity::Warning => Wire::Warning,
    };
    tfplugin6::Diagnostic {
        severity: severity.into(),
        summary: diagnostic.summary,
        detail: diagnostic.detail,
        attribute: diagnostic.path.as_ref().map(path::to_message),
    }
}

/// What the user reads instead of the result of a call that panicked.
pub(crate) fn panicked(panicked: &Panicked, provider: &str) -> Diagnostic {
    Diagnostic::error(
        "The provider panicked",
        format!(
            "This is a bug in the {provider} provider, please report it: {} (at {}).\n\n\
             The provider goes on running, and the state keeps what was last known. \
             TF_LOG=error and RUST_BACKTRACE=1 show where it came from.",
            panicked.message, panicked.place
        ),
    )
}

/// An answer that breaks the protocol's rules, found before the host does.
pub(crate) fn bug(detail: impl Into<String>) -> Diagnostic {
    Diagnostic::error(
        "The provider gave an invalid answer",
        format!("This is a bug in the provider: {}", detail.into()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use tftypes::Path;

    #[test]
    fn severity_and_path_survive() {
        let warning = Diagnostic::warning("s", "d").at(Path::root().attribute("a"));
        let messages = to_messages(vec![Diagnostic::error("e", ""), warning]);
        assert_eq!((messages[0].severity, messages[1].severity), (1, 2));
        assert_eq!(messages[0].attribute, None);
        assert_eq!(messages[1].attribute.as_ref().unwrap().steps.len(), 1);
    }
}
