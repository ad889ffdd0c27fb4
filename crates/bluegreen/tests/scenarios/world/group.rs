//! A target group whose targets only have health while a route names the group.

use bluegreen::{GroupSeen, TargetSeen, TargetState};

/// How long targets stay `initial` once their group is attached.
pub(crate) const WARM_UP: u64 = 1_500;

#[derive(Clone, Debug)]
pub(crate) struct FakeTarget {
    pub(crate) name: String,
    pub(crate) state: TargetState,
    pub(crate) reason: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct FakeGroup {
    pub(crate) targets: Vec<FakeTarget>,
    pub(crate) missing: bool,
    /// When a route began to name it; `None` while none does.
    pub(crate) attached_since: Option<u64>,
}

impl FakeGroup {
    pub(crate) fn with_three_healthy(label: &str) -> FakeGroup {
        let target =
            |number| FakeTarget { name: format!("{label}-{number}:80"), state: TargetState::Healthy, reason: None };
        FakeGroup { targets: (1..=3).map(target).collect(), missing: false, attached_since: None }
    }

    pub(crate) fn seen(&self, now: u64) -> GroupSeen {
        if self.missing {
            return GroupSeen::Missing;
        }
        GroupSeen::Targets(self.targets.iter().map(|target| self.target_seen(target, now)).collect())
    }

    fn target_seen(&self, target: &FakeTarget, now: u64) -> TargetSeen {
        let (state, reason) = match self.attached_since {
            None => (TargetState::Unused, Some("Target.NotInUse".to_owned())),
            Some(since) if now < since + WARM_UP => {
                (TargetState::Initial, Some("Elb.InitialHealthChecking".to_owned()))
            }
            Some(_) => (target.state.clone(), target.reason.clone()),
        };
        TargetSeen { name: target.name.clone(), state, reason, ..TargetSeen::default() }
    }
}
