//! Each error names the section of the guide "Troubleshooting" that is about it, in one place and in one way.

use std::fmt::Display;

use bluegreen::declaration::guide::section_about;
use tfplugin::Diagnostic;

/// An error whose section has its heading.
pub(crate) fn error(heading: &str, detail: impl Display) -> Diagnostic {
    error_about(heading, heading, detail)
}

/// An error that is told in the section with another heading than its own.
pub(super) fn error_about(section: &str, heading: &str, detail: impl Display) -> Diagnostic {
    Diagnostic::error(heading, format!("{detail}\n\nMore on this: {}", section_about(section)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_names_the_section() {
        let told = error("Route of two switches", "It failed.");
        assert_eq!(told.summary, "Route of two switches");
        assert_eq!(told.detail, "It failed.\n\nMore on this: docs/guides/troubleshooting#route-of-two-switches");
    }
}
