//! The plan for people.

use bluegreen::{Address, Finding, PendingCutover, Plan};

use super::{change, verdict, way};
use crate::render::{BOLD, RED, YELLOW, paint, wrapped};

pub(super) fn lines(plan: &Plan, width: usize) -> Vec<String> {
    let mut lines = bold(&verdict(plan), width);
    lines.extend(plan.findings().iter().flat_map(|finding| finding_lines(finding, width)));
    match plan.pending() {
        // The first line is about it already.
        [only] => lines.extend(route_lines(only, width).into_iter().chain(steps(only, width))),
        several => lines.extend(cutovers(several, width)),
    }
    lines
}

fn finding_lines(finding: &Finding, width: usize) -> Vec<String> {
    let (sign, style) = if finding.kind.is_dangerous() { ("danger", RED) } else { ("note", YELLOW) };
    let address = finding.address.as_ref().map(|address| format!("{address}: ")).unwrap_or_default();
    let text = format!("  {sign}: {address}{} {}", finding.message, finding.way_out);
    wrapped(text.trim_end(), width).iter().map(|line| paint(style, line)).collect()
}

/// Each with its routes. Steps that an earlier one has, too, are not shown again: a fleet has the same ones many times.
fn cutovers(cutovers: &[PendingCutover], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, cutover) in cutovers.iter().enumerate() {
        lines.push(String::new());
        lines.extend(bold(&format!("{} {}", cutover.address, way(cutover)), width));
        lines.extend(route_lines(cutover, width));
        match with_the_same_steps(cutover, &cutovers[..number]) {
            Some(other) => lines.extend(wrapped(&format!("  Its steps are those of {other}."), width)),
            None => lines.extend(steps(cutover, width)),
        }
    }
    lines
}

fn with_the_same_steps<'a>(cutover: &PendingCutover, before: &'a [PendingCutover]) -> Option<&'a Address> {
    let same = before.iter().find(|other| other.runbook == cutover.runbook && !cutover.runbook.is_empty());
    same.map(|other| &other.address)
}

fn route_lines(cutover: &PendingCutover, width: usize) -> Vec<String> {
    let lines = cutover.routes.iter().flat_map(|(name, route)| {
        let (before, after) = change(route);
        wrapped(&format!("  {name}: {before} -> {after}"), width)
    });
    lines.collect()
}

fn steps(cutover: &PendingCutover, width: usize) -> Vec<String> {
    let steps = (1..).zip(&cutover.runbook);
    steps.flat_map(|(number, step)| wrapped(&format!("  {number:>2}. {step}"), width)).collect()
}

fn bold(text: &str, width: usize) -> Vec<String> {
    wrapped(text, width).iter().map(|line| paint(BOLD, line)).collect()
}
