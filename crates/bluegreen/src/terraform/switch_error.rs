//! A switch that cannot be read.

use std::fmt;

use bluegreen_state::{Address, Attribute};
use tftypes::{Diagnostic, Diagnostics, Path, PathStep};

/// What a state holds of a switch is wrong, or what it declares cannot be done. It says so as the provider would.
///
/// ```
/// use bluegreen::{Document, read};
///
/// let state = br#"{"version": 4, "terraform_version": "1.15.5", "serial": 1, "resources": [{
///   "mode": "managed", "type": "bluegreen_switch", "name": "web",
///   "provider": "provider[\"registry.terraform.io/bluegreen/bluegreen\"]",
///   "instances": [{"schema_version": 0, "attributes": {"active_color": "red", "routes": {}}}]
/// }]}"#;
/// let Document::State(state) = read(state)? else { panic!("this is a state") };
/// let error = state.switches[0].intent().unwrap_err().to_string();
/// assert!(error.starts_with("bluegreen_switch.web: Invalid active_color: Expected \"blue\" or \"green\""), "{error}");
/// # Ok::<(), bluegreen::Unreadable>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SwitchError {
    /// The switch.
    pub address: Box<Address>,
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

/// A problem tells what was given. In an attribute that holds something sensitive that stays untold.
pub(super) fn hide(problem: Diagnostic, shown: &Attribute) -> Diagnostic {
    let name = problem.path.iter().flat_map(Path::steps).find_map(|step| match step {
        PathStep::Attribute(name) => Some(name.clone()),
        PathStep::Key(_) | PathStep::Index(_) => None,
    });
    let Some(name) = name.filter(|name| holds_secret(shown.get(name))) else { return problem };
    let detail =
        format!("`{name}` holds sensitive values, so what is wrong with it is not told here. A plan tells it.");
    Diagnostic { detail, ..problem }
}

fn holds_secret(attribute: &Attribute) -> bool {
    match attribute {
        Attribute::Sensitive => true,
        Attribute::Object(members) => members.values().any(holds_secret),
        Attribute::List(elements) => elements.iter().any(holds_secret),
        _ => false,
    }
}
