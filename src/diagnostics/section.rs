//! Each error names the section of the guide "Troubleshooting" that is about it, in one place and in one way.

use std::fmt::Display;

use tfplugin::Diagnostic;

/// The guide by its path: below the repository, and in the address of each registry.
const GUIDE: &str = "docs/guides/troubleshooting";

/// An error whose section has its heading.
pub(crate) fn error(heading: &str, detail: impl Display) -> Diagnostic {
    error_about(heading, heading, detail)
}

/// An error that is told in the section with another heading than its own.
pub(super) fn error_about(section: &str, heading: &str, detail: impl Display) -> Diagnostic {
    Diagnostic::error(heading, format!("{detail}\n\nMore on this: {GUIDE}#{}", anchor(section)))
}

/// What registries and forges make of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|letter| letter.is_alphanumeric() || [' ', '-'].contains(letter));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_names_the_section() {
        let told = error("Cutover complete, but not what follows it", "It failed.");
        assert_eq!(told.summary, "Cutover complete, but not what follows it");
        let section = "docs/guides/troubleshooting#cutover-complete-but-not-what-follows-it";
        assert_eq!(told.detail, format!("It failed.\n\nMore on this: {section}"));
    }
}
