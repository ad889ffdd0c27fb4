//! A switch that cannot be read.

use std::fmt;

use bluegreen_state::Address;
use tftypes::{Diagnostic, Diagnostics};

/// What a state holds of a switch is wrong, or what it declares cannot be done.
#[derive(Clone, Debug, PartialEq)]
pub struct SwitchError {
    /// The switch.
    pub address: Address,
    /// What is wrong, each as the provider would say it.
    pub problems: Diagnostics,
}

impl fmt::Display for SwitchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.address)?;
        if self.problems.is_empty() {
            return f.write_str("a part of it is known only after an apply. Apply first.");
        }
        let told: Vec<_> = self.problems.iter().map(told).collect();
        f.write_str(&told.join(" "))
    }
}

fn told(problem: &Diagnostic) -> String {
    format!("{}: {}", problem.summary, problem.detail)
}

impl std::error::Error for SwitchError {}
