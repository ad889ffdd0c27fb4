//! What Terraform's plan says, and no more.

use anstyle::Style;

use crate::render::{BOLD, GREEN, PLAIN, RED, YELLOW};

/// From the list of actions to the line that rules off the advice on what to type next.
pub(super) fn excerpt(stdout: &str) -> impl Iterator<Item = &str> {
    let actions = stdout.lines().skip_while(|line| !line.contains("will perform the following actions"));
    actions
        .skip(1)
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.starts_with("───"))
        .filter(|line| !line.is_empty())
}

/// Terraform's own colors of a plan.
pub(super) fn style(line: &str) -> Style {
    match line.trim_start().chars().next() {
        Some('+') => GREEN,
        Some('~') => YELLOW,
        Some('-') => RED,
        Some('#' | 'P') => BOLD,
        _ => PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_shown_from_its_actions_to_its_end_without_the_advice() {
        let stdout = "\nTerraform used the selected providers\n\nTerraform will perform the following actions:\n\n  \
                      # bluegreen_switch.web will be updated in-place\n  ~ active_color = \"blue\" -> \"green\"\n\n\
                      Plan: 0 to add, 1 to change, 0 to destroy.\n\n─────────────\n\nNote: You didn't use -out\n";
        assert_eq!(
            excerpt(stdout).collect::<Vec<_>>(),
            [
                "  # bluegreen_switch.web will be updated in-place",
                "  ~ active_color = \"blue\" -> \"green\"",
                "Plan: 0 to add, 1 to change, 0 to destroy.",
            ]
        );
    }
}
