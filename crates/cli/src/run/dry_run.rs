//! What a run would do, without doing it.

use bluegreen_progress::Shares;
use serde::Serialize;

use super::prepared::Prepared;
use crate::exit::Exit;
use crate::render::{BOLD, Paper, RED, json_line, paint, wrapped};

/// The document's version.
const VERSION: u32 = 1;

/// What a run would do.
#[derive(Serialize)]
struct DryRun<'a> {
    version: u32,
    switch: &'a str,
    to: String,
    live: std::collections::BTreeMap<String, Shares>,
    moves_traffic: bool,
    would_be_refused: Option<&'a str>,
    warnings: &'a [String],
    runbook: &'a [String],
}

/// Shows it; the exit code is that of the refusal, where the run would be refused.
pub(super) fn show(prepared: &Prepared, json: bool) -> Exit {
    if json {
        json_line(&DryRun {
            version: VERSION,
            switch: &prepared.name,
            to: prepared.intent.active.to_string(),
            live: prepared.live.iter().map(|(name, live)| (name.to_string(), Shares::from(*live))).collect(),
            moves_traffic: prepared.moves_traffic(),
            would_be_refused: prepared.refusal.as_ref().map(|refusal| refusal.text.as_str()),
            warnings: &prepared.warnings,
            runbook: &prepared.runbook,
        });
    } else {
        Paper::say(&lines(prepared, Paper::now().width));
    }
    if prepared.refusal.is_some() { Exit::Refused } else { Exit::Done }
}

fn lines(prepared: &Prepared, width: usize) -> Vec<String> {
    let to = prepared.intent.active;
    let heading = format!("{}: {} to {to} (dry run, nothing is written)", prepared.name, prepared.whence());
    let mut lines: Vec<_> = wrapped(&heading, width).iter().map(|line| paint(BOLD, line)).collect();
    let warnings = prepared.warnings.iter().map(|warning| format!("  warning: {warning}"));
    lines.extend(warnings.flat_map(|warning| wrapped(&warning, width)));
    if let Some(refusal) = &prepared.refusal {
        let refused = wrapped(&format!("  It would be refused. {}", refusal.text), width);
        lines.extend(refused.iter().map(|line| paint(RED, line)));
    } else if prepared.moves_traffic() {
        let steps = (1..).zip(&prepared.runbook);
        lines.extend(steps.flat_map(|(number, step)| wrapped(&format!("  {number:>2}. {step}"), width)));
    } else {
        lines.push(format!("  {to} has all of the traffic already."));
    }
    lines
}
