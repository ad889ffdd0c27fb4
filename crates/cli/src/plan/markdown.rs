//! The plan as a comment on a pull request.

use bluegreen::{Finding, PendingCutover, Plan};

use super::{change, verdict, way};

/// Lets a bot find its comment, so that it can be changed in place.
const MARKER: &str = "<!-- bluegreen plan -->";

const CUT: &str = "\n\n_The rest is left out: it is longer than a comment may be._\n";

/// The comment, in so many characters at most. The verdict and the gravest findings stand first.
pub(super) fn comment(plan: &Plan, max_chars: usize) -> String {
    let head = format!("{MARKER}\n**bluegreen**: {}\n", plain(&verdict(plan)));
    let findings = plan.findings().iter().map(finding);
    let cutovers = plan.pending().iter().map(cutover);
    let mut text = head;
    let mut left = max_chars.saturating_sub(text.chars().count() + CUT.chars().count());
    for part in findings.chain(cutovers) {
        let length = part.chars().count();
        // A part is whole or not there: half of it could leave something open.
        let Some(rest) = left.checked_sub(length) else { return text + CUT };
        (text, left) = (text + &part, rest);
    }
    text
}

fn finding(finding: &Finding) -> String {
    let sign = if finding.kind.is_dangerous() { "**Danger**" } else { "Note" };
    let (message, way_out) = (plain(&finding.message), plain(&finding.way_out));
    let address = finding.address.as_ref().map(|address| format!("{}: ", code(&address.to_string())));
    format!("\n- {sign}: {}{message} {way_out}\n", address.unwrap_or_default())
}

fn cutover(cutover: &PendingCutover) -> String {
    let heading = format!("\n### {} {}\n", code(&cutover.address.to_string()), way(cutover));
    let rows = cutover.routes.iter().map(|(name, route)| {
        let (before, after) = change(route);
        format!("| {} | {before} | {after} |\n", plain(&name.to_string()).replace('|', "\\|"))
    });
    let steps = cutover.runbook.iter().map(|step| format!("1. {}\n", plain(step)));
    let runbook = match cutover.runbook.is_empty() {
        true => String::new(),
        false => format!("\n<details><summary>Runbook</summary>\n\n{}\n</details>\n", steps.collect::<String>()),
    };
    format!("{heading}\n| route | before | after |\n|---|---|---|\n{}{runbook}", rows.collect::<String>())
}

/// Text that is nothing but text, wherever it comes from.
fn plain(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // A name from a plan must not call for anybody, or draw a heading.
    escaped.replace('@', "&#64;").replace(['\n', '\r'], " ")
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace(['\n', '\r'], " ").replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_plan_is_more_than_text() {
        assert_eq!(plain("</details> @all\n# x"), "&lt;/details&gt; &#64;all # x");
        assert_eq!(code("web[\"a`b|c\"]"), "`web[\"a'b\\|c\"]`");
    }
}
