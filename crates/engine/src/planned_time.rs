//! How long a cutover may take as it is declared.

use std::fmt;
use std::time::Duration;

use crate::duration::format_duration;
use crate::intent::Intent;

/// Everything that is declared to be waited for, each for as long as it may take. What the load balancer's API takes, and
/// writes that are sent again, come on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedTime {
    /// Until preview routes show the standby, where HTTP checks wait for that.
    pub preview_settle: Duration,
    /// Until the gate holds or is given up.
    pub gate: Duration,
    /// All stages.
    pub stages: Duration,
    /// Until the load balancer has followed the last shift.
    pub settle: Duration,
    /// The bake.
    pub bake: Duration,
}

impl PlannedTime {
    /// All of it, one after the other.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.parts().into_iter().map(|(_, part)| part).sum()
    }

    fn parts(&self) -> [(&'static str, Duration); 5] {
        [
            ("preview routes", self.preview_settle),
            ("gate", self.gate),
            ("stages", self.stages),
            ("settle", self.settle),
            ("bake", self.bake),
        ]
    }
}

/// The sum with its parts, of which those that take no time are left out.
impl fmt::Display for PlannedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts().into_iter().filter(|(_, part)| !part.is_zero());
        let parts: Vec<_> = parts.map(|(name, part)| format!("{name} {}", format_duration(part))).collect();
        write!(f, "{} ({})", format_duration(self.total()), parts.join(" + "))
    }
}

/// How long a cutover may take in all where nothing is declared and that is enough.
const USUAL: Duration = Duration::from_secs(3600);

/// What that leaves for the load balancer's API, on top of everything that is declared.
const MARGIN: Duration = Duration::from_secs(300);

impl Intent {
    /// The time that is always enough for this cutover, whatever is declared to be waited for.
    #[must_use]
    pub fn ample_timeout(&self) -> Duration {
        USUAL.max(self.longest_planned_time().total() + MARGIN)
    }

    /// How long the cutover may take as it is declared: a gate that holds at its last moment, and everything after it.
    #[must_use]
    pub fn longest_planned_time(&self) -> PlannedTime {
        PlannedTime {
            preview_settle: self.preview_settle(),
            gate: self.gate.timeout,
            stages: self.shift.duration(),
            settle: self.settle(),
            bake: self.bake.as_ref().map(|bake| bake.duration).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_told_with_the_parts_that_take_time() {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        let time = PlannedTime {
            preview_settle: Duration::ZERO,
            gate: minutes(10),
            stages: minutes(54),
            settle: Duration::from_secs(10),
            bake: minutes(5),
        };
        assert_eq!(time.to_string(), "1h9m10s (gate 10m + stages 54m + settle 10s + bake 5m)");
    }
}
