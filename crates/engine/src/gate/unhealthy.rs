//! The health of targets that already get traffic.

use std::collections::BTreeSet;
use std::fmt;

use super::Listed;
use crate::color::Color;
use crate::fleet::{JudgedGroup, TargetsWatch};
use crate::health::TargetSeen;
use crate::intent::{Intent, TargetGroupId};

/// A target group that gets traffic and has more unhealthy targets than is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnhealthyGroup {
    /// The color that gets the traffic.
    pub color: Color,
    /// Its target group.
    pub group: TargetGroupId,
    /// How many targets can be in service.
    pub eligible: u32,
    /// Those of them that fail their checks.
    pub unhealthy: Vec<TargetSeen>,
}

/// The target groups of the declared color in which more than this share of the targets fail, or in which no target is left.
/// A target that is only just registered, or that leaves, does not fail; and a group that no route names has no health to
/// speak of.
pub(crate) fn unhealthy_groups(intent: &Intent, targets: &TargetsWatch, allowed_percent: u8) -> Vec<UnhealthyGroup> {
    let nobody = JudgedGroup::default();
    let groups: BTreeSet<_> =
        super::receiving_groups(intent).filter(|group| targets.attached().contains(group)).collect();
    let judged = groups.into_iter().map(|group| {
        let targets = targets.fleet().get(group).unwrap_or(&nobody);
        let (eligible, unhealthy) = (targets.health().eligible, targets.failing());
        UnhealthyGroup { color: intent.active, group: group.clone(), eligible, unhealthy }
    });
    judged.filter(|group| group.exceeds(allowed_percent)).collect()
}

impl UnhealthyGroup {
    fn exceeds(&self, allowed_percent: u8) -> bool {
        let allowed = u64::from(allowed_percent) * u64::from(self.eligible);
        self.eligible == 0 || self.unhealthy.len() as u64 * 100 > allowed
    }
}

impl fmt::Display for UnhealthyGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnhealthyGroup { color, eligible, unhealthy, .. } = self;
        if *eligible == 0 {
            return write!(f, "no {color} target can be in service");
        }
        let count = unhealthy.len();
        write!(f, "{count} of {eligible} {color} targets that can be in service are unhealthy{}", Listed(unhealthy))
    }
}
