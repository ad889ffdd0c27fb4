//! Every error has its section in the guide "Troubleshooting", and every section its error.

use std::collections::BTreeSet;

use crate::support::{files_under, read};

/// Where an error gets the line that names its section.
const IN_ONE_PLACE: &str = "src/diagnostics/section.rs";

#[test]
fn every_error_has_its_section_and_every_section_its_error() {
    let page = read("docs/guides/troubleshooting.md");
    let sections: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("### ")).map(str::to_owned).collect();
    let unique: BTreeSet<_> = sections.iter().cloned().collect();
    assert_eq!(unique.len(), sections.len(), "two sections with one heading: {sections:?}");
    let headings = headings();
    let without: Vec<_> = headings.difference(&unique).collect();
    assert!(without.is_empty(), "templates/guides/troubleshooting.md.tmpl has no section about {without:?}");
    let idle: Vec<_> = unique.difference(&headings).collect();
    assert!(idle.is_empty(), "no error leads to these sections of the page: {idle:?}");
}

#[test]
fn errors_are_made_where_they_get_their_section() {
    for file in files_under("src").into_iter().filter(|file| file != IN_ONE_PLACE) {
        let elsewhere = code(&file).contains("Diagnostic::error");
        assert!(!elsewhere, "{file} makes an error that names no section: use `diagnostics::error`");
    }
}

/// What chooses the headings of errors that the provider and the command line share.
const SHARED: [&str; 4] = [
    "crates/engine/src/refusal/subject.rs",
    "crates/engine/src/parity/finding.rs",
    "crates/aws/src/connect/caller.rs",
    "crates/aws/src/connect/error.rs",
];

/// Under which headings errors are told: those that are shared, and the provider's own, which stand where the error is made or in a
/// function whose name ends in `headline`.
fn headings() -> BTreeSet<String> {
    let own = files_under("src").into_iter().flat_map(|file| {
        let code = code(&file);
        let made: Vec<_> = code.split("error(").skip(1).filter_map(|rest| literal(rest.trim_start())).collect();
        made.into_iter().chain(of_functions(&code)).collect::<Vec<_>>()
    });
    let shared = SHARED.into_iter().flat_map(|file| of_functions(&code(file)));
    own.chain(shared).collect()
}

/// What a file says before its tests.
fn code(file: &str) -> String {
    read(file).split("#[cfg(test)]").next().unwrap().to_owned()
}

/// The texts in the functions of a file that choose a heading.
fn of_functions(code: &str) -> Vec<String> {
    let functions = code.split("headline(").skip(1).filter(|rest| rest.contains("-> &'static str {"));
    let bodies = functions.filter_map(|rest| {
        let (signature, body) = rest.split_once('{')?;
        let indent = " ".repeat(if signature.contains("&self") { 4 } else { 0 });
        signature
            .ends_with("-> &'static str ")
            .then(|| body.split(&format!("\n{indent}}}\n")).next().unwrap().to_owned())
    });
    bodies.flat_map(|body| body.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// The text that code begins with.
fn literal(code: &str) -> Option<String> {
    code.strip_prefix('"')?.split('"').next().map(str::to_owned)
}
