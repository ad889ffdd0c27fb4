//! Reads a plan in a pipeline: which cutovers are pending, and what of the plan is dangerous to a switch.
//!
//! ```sh
//! terraform plan -out=plan.bin && terraform show -json plan.bin | cargo run --example read_a_plan
//! ```
//!
//! It ends with 0 when nothing is pending, with 2 when a cutover is, and with 1 when somebody must look first.

use std::io::Read;
use std::process::ExitCode;

use bluegreen::{Document, Plan, read};

fn main() -> ExitCode {
    let mut bytes = Vec::new();
    if let Err(error) = std::io::stdin().read_to_end(&mut bytes) {
        eprintln!("Standard input cannot be read: {error}");
        return ExitCode::FAILURE;
    }
    let (text, code) = report(&bytes);
    println!("{text}");
    ExitCode::from(code)
}

/// What there is to say of these bytes, and the exit code.
pub(crate) fn report(bytes: &[u8]) -> (String, u8) {
    let plan = match read(bytes) {
        Ok(Document::Plan(plan)) => plan,
        Ok(_) => return ("This is a state; expected a plan (`show -json FILE`).".to_owned(), 1),
        // It says what the bytes are instead, and what to do.
        Err(error) => return (error.to_string(), 1),
    };
    let is_dangerous = plan.findings().iter().any(|finding| finding.kind.is_dangerous());
    let code = match (is_dangerous, plan.pending()) {
        (true, _) => 1,
        (false, []) => 0,
        (false, _) => 2,
    };
    (lines(&plan).join("\n"), code)
}

fn lines(plan: &Plan) -> Vec<String> {
    let mut lines = Vec::new();
    for cutover in plan.pending() {
        let color = |color: Option<bluegreen::Color>| color.map_or("not known yet", |color| color.as_str());
        lines.push(format!("{}: {} -> {}", cutover.address, color(cutover.from), color(cutover.to)));
        lines.extend(cutover.runbook.iter().map(|step| format!("  - {step}")));
    }
    for finding in plan.findings() {
        let sign = if finding.kind.is_dangerous() { "DANGER" } else { "note" };
        lines.push(format!("{sign}: {finding}"));
    }
    if lines.is_empty() {
        lines.push(format!("Nothing is pending ({} made this plan).", plan.origin.host));
    }
    lines
}
