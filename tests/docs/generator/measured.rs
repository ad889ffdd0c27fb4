//! What benchmarks and long runs have written, for a page: each figure has one source.

use crate::support::{files_under, read, written_by};

/// The table that a benchmark has written into the README, and when that was.
pub(crate) fn of_benchmark(name: &str) -> String {
    let written = written_by(name);
    let table = table(&written).unwrap_or_else(|| panic!("the README has no table of the benchmark {name}"));
    let when = written.lines().find(|line| line.starts_with("Measured on ")).unwrap();
    // What follows are links, which lead into the repository.
    format!("{table}\n{}\n", when.split(" [").next().unwrap())
}

/// The first table of the latest report with this name.
pub(crate) fn table_of_report(name: &str) -> String {
    table(&read(&latest(name))).unwrap_or_else(|| panic!("the report {name} has no table"))
}

/// The first block of text of the latest report with this name.
pub(crate) fn text_of_report(name: &str) -> String {
    let report = read(&latest(name));
    let (_, rest) = report.split_once("```text\n").unwrap_or_else(|| panic!("the report {name} has no block of text"));
    format!("```text\n{}```\n", rest.split_once("```").unwrap().0)
}

/// The path of the latest report with this name; paths begin with a date.
fn latest(name: &str) -> String {
    let reports = files_under("docs/results").into_iter().filter(|path| path.ends_with(&format!("-{name}.md")));
    reports.max().unwrap_or_else(|| panic!("there is no report named {name} in docs/results"))
}

fn table(text: &str) -> Option<String> {
    let is_row = |line: &&str| line.starts_with('|');
    let rows: String =
        text.lines().skip_while(|line| !is_row(line)).take_while(is_row).map(|line| format!("{line}\n")).collect();
    (!rows.is_empty()).then_some(rows)
}
