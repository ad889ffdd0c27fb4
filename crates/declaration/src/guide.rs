//! The guide "Troubleshooting", which has a section for each error.

/// The guide by its path: below the repository, and in the address of each registry.
const GUIDE: &str = "docs/guides/troubleshooting";

/// Where the guide tells of the error with this heading.
#[must_use]
pub fn section_about(heading: &str) -> String {
    format!("{GUIDE}#{}", anchor(heading))
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
    fn a_heading_becomes_an_anchor() {
        let section = "docs/guides/troubleshooting#cutover-complete-but-not-what-follows-it";
        assert_eq!(section_about("Cutover complete, but not what follows it"), section);
    }
}
