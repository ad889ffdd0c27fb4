//! Figures are written by benchmarks, and are of the version that is released.

use crate::support::{files_under, read, written_by};

/// How a benchmark says what it has measured.
fn current() -> String {
    format!("with version {}, ", env!("CARGO_PKG_VERSION"))
}

#[test]
fn the_readmes_figures_are_of_this_version() {
    for benchmark in ["light", "fleet"] {
        let written = written_by(benchmark);
        assert!(
            written.contains("| this provider | hashicorp/aws |") && written.contains(&current()),
            "the figures are of another version: run `UPDATE_DOCS=1 cargo bench --bench {benchmark}`, got:\n{written}"
        );
    }
}

#[test]
fn the_latest_report_on_fleets_is_of_this_version_and_has_its_figure() {
    let reports = files_under("docs/results").into_iter().filter(|path| path.ends_with("-fleet.md"));
    let latest = reports.max().expect("`UPDATE_DOCS=1 cargo bench --bench fleet` writes it");
    let report = read(&latest);
    assert!(
        report.contains(&current()),
        "{latest} is of another version: run `UPDATE_DOCS=1 cargo bench --bench fleet`"
    );
    assert!(read(&latest.replace(".md", ".svg")).starts_with("<svg "));
    assert!(written_by("fleet").contains(&latest), "the README shows another one than {latest}");
}
