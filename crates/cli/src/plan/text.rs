//! The plan for people.

use bluegreen::{Finding, PendingCutover, Plan};

use super::{change, verdict, way};
use crate::render::{BOLD, RED, YELLOW, paint, wrapped};

pub(super) fn lines(plan: &Plan, width: usize) -> Vec<String> {
    let mut lines = vec![paint(BOLD, &verdict(plan))];
    lines.extend(plan.findings().iter().flat_map(|finding| finding_lines(finding, width)));
    lines.extend(plan.pending().iter().flat_map(|cutover| cutover_lines(cutover, width)));
    lines
}

fn finding_lines(finding: &Finding, width: usize) -> Vec<String> {
    let (sign, style) = if finding.kind.is_dangerous() { ("danger", RED) } else { ("note", YELLOW) };
    let address = finding.address.as_ref().map(|address| format!("{address}: ")).unwrap_or_default();
    let text = format!("  {sign}: {address}{} {}", finding.message, finding.way_out);
    wrapped(text.trim_end(), width).iter().map(|line| paint(style, line)).collect()
}

fn cutover_lines(cutover: &PendingCutover, width: usize) -> Vec<String> {
    let mut lines = vec![String::new(), paint(BOLD, &format!("{} {}", cutover.address, way(cutover)))];
    lines.extend(cutover.routes.iter().flat_map(|(name, route)| {
        let (before, after) = change(route);
        wrapped(&format!("  {name}: {before} -> {after}"), width)
    }));
    let steps = (1..).zip(&cutover.runbook);
    lines.extend(steps.flat_map(|(number, step)| wrapped(&format!("  {number:>2}. {step}"), width)));
    lines
}
