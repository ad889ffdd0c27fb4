//! What the demo has shown, for people and for programs.

use serde::Serialize;
use workbench::Report;

use super::cutover::Cutover;
use super::error::DemoError;
use super::picture::{self, Phase};
use crate::render::{DIM, GREEN, RED, Screen, grouped, paint, precise};

/// The demo's result; serialized, it is the JSON that `--json` prints.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    requests: u64,
    failed: u64,
    cutovers: Vec<Cutover>,
    #[serde(skip)]
    report: Report,
}

impl Summary {
    pub(super) fn new(report: Report, cutovers: Vec<Cutover>) -> Summary {
        Summary { requests: report.requests, failed: report.failed, cutovers, report }
    }

    /// An error if a request was lost.
    pub(super) fn verdict(&self) -> Result<(), DemoError> {
        let (failed, requests) = (self.failed, self.requests);
        if failed == 0 {
            return Ok(());
        }
        Err(DemoError::Lost { failed, requests, reasons: self.report.reasons.clone() })
    }

    /// Draws the whole time in one picture, and the numbers.
    pub(super) fn draw(&self, screen: &mut Screen, phases: &[Phase]) {
        picture::draw_all(screen, &self.report, phases);
        screen.say("");
        screen.say("cutover               gate      shift   first of the new   last of the old");
        for cutover in &self.cutovers {
            screen.say(&row(cutover));
        }
        screen.say(&paint(DIM, "gate: from the start of the apply to the call that shifts traffic;"));
        screen.say(&paint(DIM, "shift: from that call until every answer is of the new color"));
        let failed = if self.failed == 0 { GREEN } else { RED };
        let failed = paint(failed, &format!("{} failed", grouped(self.failed)));
        screen.say(&format!("\n{} requests, {failed}", grouped(self.requests)));
    }
}

fn row(cutover: &Cutover) -> String {
    let Cutover { from, to, gate, shift, first_of_new, last_of_old } = cutover;
    let [gate, shift, first, last] = [gate, shift, first_of_new, last_of_old].map(|time| precise(*time));
    format!("{:<16}{gate:>10} {shift:>10} {first:>18} {last:>17}", format!("{from} → {to}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::time::Instant;

    fn summary(failed: u64) -> Summary {
        let reasons = vec!["answered 503".to_owned()];
        let (colors, samples) = (BTreeMap::new(), Vec::new());
        let report = Report { started: Instant::now(), requests: 1200, failed, reasons, colors, samples };
        Summary::new(report, Vec::new())
    }

    #[test]
    fn the_json_has_exactly_the_promised_keys() {
        assert_eq!(serde_json::to_string(&summary(0)).unwrap(), r#"{"requests":1200,"failed":0,"cutovers":[]}"#);
    }

    #[test]
    fn a_lost_request_is_an_error_with_its_reason() {
        assert!(summary(0).verdict().is_ok());
        let text = summary(2).verdict().unwrap_err().to_string();
        assert_eq!(text, "2 of 1,200 requests failed:\n  answered 503");
    }
}
