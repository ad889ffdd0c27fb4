//! Failures on demand, so that a client's way of dealing with them can be tested.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use alb_model::Arn;
use serde::{Deserialize, Serialize};

/// When something is to go wrong, and what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// The API's action, or `*` for every one.
    pub(crate) action: String,
    /// Only calls that name this ARN, or something of this name; any call when absent.
    #[serde(default)]
    pub(crate) resource: Option<String>,
    /// How many matching calls pass first.
    #[serde(default)]
    pub(crate) after: u64,
    /// How many matching calls are then hit; all of them when absent.
    #[serde(default)]
    pub(crate) times: Option<u64>,
    pub(crate) effect: Effect,
    /// How long a call is held back, for every effect; `delay` does nothing else.
    #[serde(default)]
    pub(crate) delay_ms: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    /// AWS's answer to too many calls.
    Throttle,
    /// AWS's answer to its own failure.
    #[serde(rename = "error_500")]
    Error500,
    /// The connection is cut and nothing was done.
    DropBefore,
    /// It was done, and the connection is cut in place of the answer.
    DropAfter,
    /// The call is held back, and then done.
    Delay,
}

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) effect: Effect,
    pub(crate) delay: Duration,
}

/// The rules in force, each with the number of calls that have matched it.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Mutex<Vec<(Fault, u64)>>,
}

impl Faults {
    /// Puts other rules in force; they count calls from now on.
    pub(crate) fn set(&self, faults: Vec<Fault>) {
        *self.rules.lock().unwrap_or_else(PoisonError::into_inner) =
            faults.into_iter().map(|fault| (fault, 0)).collect();
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|(fault, _)| fault.clone()).collect()
    }

    /// What the first rule that hits this call does to it. Every matching rule counts the call.
    pub(crate) fn hit(&self, action: &str, resources: &[String]) -> Option<Hit> {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let mut hit = None;
        for (fault, seen) in rules.iter_mut().filter(|(fault, _)| fault.is_for(action, resources)) {
            *seen += 1;
            let number = *seen - 1;
            let inside = number >= fault.after && fault.times.is_none_or(|times| number - fault.after < times);
            if inside && hit.is_none() {
                hit = Some(Hit { effect: fault.effect, delay: Duration::from_millis(fault.delay_ms) });
            }
        }
        hit
    }
}

impl Fault {
    fn is_for(&self, action: &str, resources: &[String]) -> bool {
        let named = |wanted: &String| resources.iter().any(|one| one == wanted || name_of(one) == Some(wanted));
        (self.action == "*" || self.action == action) && self.resource.as_ref().is_none_or(named)
    }
}

fn name_of(arn: &str) -> Option<&str> {
    Arn::parse(arn).map(|arn| arn.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(json: &str) -> Faults {
        let faults = Faults::default();
        faults.set(serde_json::from_str(json).unwrap());
        faults
    }

    #[test]
    fn a_fault_lets_calls_pass_first_and_then_hits_as_often_as_told() {
        let faults = faults(r#"[{"action":"ModifyListener","after":2,"times":1,"effect":"throttle"}]"#);
        let hits: Vec<_> = (0..5).map(|_| faults.hit("ModifyListener", &[]).is_some()).collect();
        assert_eq!(hits, [false, false, true, false, false]);
        assert_eq!(faults.hit("DescribeListeners", &[]), None);
    }

    #[test]
    fn a_fault_of_a_resource_spares_the_others() {
        let arn = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/blue/0123456789abcdef".to_owned();
        for resource in [arn.as_str(), "blue"] {
            let faults = faults(&format!(r#"[{{"action":"*","resource":"{resource}","effect":"error_500"}}]"#));
            assert_eq!(
                faults.hit("DescribeTargetHealth", std::slice::from_ref(&arn)).unwrap().effect,
                Effect::Error500
            );
            assert_eq!(faults.hit("DescribeTargetHealth", &[arn.replace("blue", "green")]), None);
        }
    }
}
