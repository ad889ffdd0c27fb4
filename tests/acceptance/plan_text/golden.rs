//! Golden files: one for each host whose text is compared to the letter.

use std::fs;
use std::path::PathBuf;

use workbench::{Run, Terraform};

/// The host whose text all others are compared with.
const FIRST: &str = "terraform-1.11";

/// Asserts that a plan reads as its golden file says. `UPDATE_GOLDEN=1` writes the file of the host that is used.
#[track_caller]
pub(super) fn assert_reads_as(golden: &str, plan: &Run) {
    let shown = without_times(changes(plan));
    let host = Terraform::find().unwrap_or_else(|error| panic!("{error}")).name_with_minor();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(file(golden, &host), &shown).unwrap();
    }
    let hint = "when the new text is better, UPDATE_GOLDEN=1 writes it";
    match fs::read_to_string(file(golden, &host)) {
        Ok(own) => assert_eq!(shown, own, "{hint}"),
        Err(_) => assert_eq!(read(&shown), read(&fs::read_to_string(file(golden, FIRST)).unwrap()), "{hint}"),
    }
}

fn file(golden: &str, host: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/acceptance/golden").join(golden);
    folder.join(format!("{host}.txt"))
}

/// What the plan would do, without the host's own words around it.
#[track_caller]
fn changes(plan: &Run) -> &str {
    let begin = " will perform the following actions:";
    let (_, shown) =
        plan.stdout.split_once(begin).unwrap_or_else(|| panic!("no plan is shown:\n{}", plan.transcript()));
    shown.split_once("─────").map_or(shown, |(shown, _)| shown)
}

/// A text in which every moment, such as `2026-11-26T08:00:00.123Z`, is the same one.
fn without_times(text: &str) -> String {
    let is_moment = |part: &str| part.len() > 18 && part.ends_with('Z') && part.as_bytes()[10] == b'T';
    text.split('"')
        .map(|part| if is_moment(part) { "2026-01-01T00:00:00Z" } else { part })
        .collect::<Vec<_>>()
        .join("\"")
}

/// The words of a text, without quoted lines of configuration: `  27:     http = {`.
fn read(text: &str) -> String {
    let is_quoted = |line: &&str| {
        let number = line.trim_start().split_once(':').map(|(number, _)| number);
        number.is_some_and(|number| number.parse::<u32>().is_ok())
    };
    let lines = text.lines().filter(|line| !is_quoted(line));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn quoted_lines_and_line_ends_are_not_read_and_all_else_is() {
    assert_eq!(read("a\n  27:     http = {\n  b 1: c\n"), "a b 1: c");
}
