//! The targets of the target groups that were looked at, each with what it is to the cutover.

mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::color::Color;
use crate::health::{Circumstances, Fitness, TargetSeen};
use crate::intent::{Intent, RouteName, TargetGroupId, UnknownHealth};
use crate::observation::{Forwarding, GroupSeen, Observation};
use crate::time::Timestamp;

pub(crate) use watch::TargetsWatch;

/// How long a load balancer is given to take up a target group that was just attached. Until then its targets are out of use
/// (`Target.NotInUse`) like those in a zone without a node. AWS publishes no number; it takes seconds.
const TAKEN_UP_WITHIN: Duration = Duration::from_secs(30);

/// Every group that was looked at and exists.
pub(crate) type Fleet = BTreeMap<TargetGroupId, JudgedGroup>;

/// One target group's targets, judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct JudgedGroup {
    targets: Vec<(TargetSeen, Fitness)>,
}

/// The health of one target group, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StandbyHealth {
    /// Targets in service.
    pub healthy: u32,
    /// Targets that are in service or should be: all but those that leave, and those that nobody checks because their group
    /// is on no route.
    pub eligible: u32,
    /// Registered targets.
    pub registered: u32,
}

/// Counts the targets of one group; `is_attached` tells whether it is on a route.
#[must_use]
pub fn standby_health(targets: &[TargetSeen], unknown_health: UnknownHealth, is_attached: bool) -> StandbyHealth {
    let circumstances = Circumstances { is_attached, unknown_health, out_of_use_lasts: false };
    JudgedGroup::judge(targets, |_| circumstances).health()
}

/// Since when targets of attached groups have been out of use.
#[derive(Clone, Debug, Default)]
struct OutOfUse(BTreeMap<(TargetGroupId, String), Timestamp>);

impl OutOfUse {
    /// Takes in one look at the targets, while these groups are attached.
    fn note(&mut self, attached: &BTreeSet<TargetGroupId>, seen: &Observation, now: Timestamp) {
        let before = std::mem::take(&mut self.0);
        for group in attached {
            let Some(GroupSeen::Targets(targets)) = seen.groups.get(group) else { continue };
            for target in targets.iter().filter(|target| target.is_out_of_use()) {
                let key = (group.clone(), target.name.clone());
                let since = before.get(&key).copied().unwrap_or(now);
                self.0.insert(key, since);
            }
        }
    }

    fn lasts(&self, group: &TargetGroupId, target: &TargetSeen, now: Timestamp) -> bool {
        let since = self.0.get(&(group.clone(), target.name.clone()));
        since.is_some_and(|since| now.since(*since) >= TAKEN_UP_WITHIN)
    }
}

/// Judges every target that was looked at, while these groups are attached.
fn judge_targets(
    intent: &Intent,
    attached: &BTreeSet<TargetGroupId>,
    seen: &Observation,
    out_of_use: &OutOfUse,
    now: Timestamp,
) -> Fleet {
    let judged = seen.groups.iter().filter_map(|(group, seen)| {
        let GroupSeen::Targets(targets) = seen else { return None };
        let circumstances = |target: &TargetSeen| Circumstances {
            is_attached: attached.contains(group),
            unknown_health: intent.gate.unknown_health,
            out_of_use_lasts: out_of_use.lasts(group, target, now),
        };
        Some((group.clone(), JudgedGroup::judge(targets, circumstances)))
    });
    judged.collect()
}

/// The target groups that a production route names, where the routes forward like this.
fn attached_groups<'a>(
    intent: &Intent,
    forwarding: impl Fn(&RouteName) -> Option<&'a Forwarding>,
) -> BTreeSet<TargetGroupId> {
    let names = |route, color| forwarding(route).is_some_and(|forwarding| forwarding.is_attached(color));
    let groups = intent.routes.iter().flat_map(|(route, declared)| {
        Color::ALL.into_iter().filter(move |color| names(route, *color)).map(|color| declared.groups.get(color))
    });
    groups.cloned().collect()
}

impl JudgedGroup {
    fn judge(targets: &[TargetSeen], circumstances: impl Fn(&TargetSeen) -> Circumstances) -> JudgedGroup {
        let judged = |target: &TargetSeen| (target.clone(), target.fitness(circumstances(target)));
        JudgedGroup { targets: targets.iter().map(judged).collect() }
    }

    /// The numbers.
    pub(crate) fn health(&self) -> StandbyHealth {
        let count = |is_counted: &dyn Fn(Fitness) -> bool| {
            let counted = self.targets.iter().filter(|(_, fitness)| is_counted(*fitness)).count();
            u32::try_from(counted).unwrap_or(u32::MAX)
        };
        StandbyHealth {
            healthy: count(&|fitness| fitness == Fitness::InService),
            eligible: count(&Fitness::is_countable),
            registered: count(&|_| true),
        }
    }

    /// Could one of them answer? One that nobody checks could.
    pub(crate) fn can_answer(&self) -> bool {
        self.targets.iter().any(|(target, fitness)| *fitness == Fitness::InService || target.is_never_checked())
    }

    /// Is none of them healthy, as far as anybody knows? One whose health nobody tells may be.
    pub(crate) fn is_dead(&self) -> bool {
        !self.targets.iter().any(|(target, fitness)| *fitness == Fitness::InService || target.is_of_unknown_health())
    }

    /// The targets that fail.
    pub(crate) fn failing(&self) -> Vec<TargetSeen> {
        self.those(|fitness| fitness == Fitness::Failing)
    }

    /// The targets that are not in service and are not leaving either.
    pub(crate) fn not_in_service(&self) -> Vec<TargetSeen> {
        self.those(|fitness| !matches!(fitness, Fitness::InService | Fitness::Leaving))
    }

    fn those(&self, is_wanted: impl Fn(Fitness) -> bool) -> Vec<TargetSeen> {
        self.targets.iter().filter(|(_, fitness)| is_wanted(*fitness)).map(|(target, _)| target.clone()).collect()
    }

    /// The zones that have countable targets, of which none is in service. A load balancer that does not spread requests over
    /// zones would answer those of such a zone with errors, however healthy the others are. Zones are only known where the
    /// load balancer says them.
    pub(crate) fn dark_zones(&self) -> Vec<String> {
        let mut zones: BTreeMap<&str, bool> = BTreeMap::new();
        for (target, fitness) in self.targets.iter().filter(|(_, fitness)| fitness.is_countable()) {
            if let Some(zone) = &target.zone {
                *zones.entry(zone).or_default() |= *fitness == Fitness::InService;
            }
        }
        zones.into_iter().filter(|(_, is_lit)| !is_lit).map(|(zone, _)| zone.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::TargetState;

    fn target(state: TargetState) -> TargetSeen {
        TargetSeen { name: "i-1:80".to_owned(), state, ..TargetSeen::default() }
    }

    #[test]
    fn every_state_is_counted_where_it_belongs() {
        let states = [
            TargetState::Healthy,
            TargetState::Initial,
            TargetState::Unhealthy,
            TargetState::UnhealthyDraining,
            TargetState::Unused,
            TargetState::Draining,
            TargetState::Unavailable,
            TargetState::Other("resting".to_owned()),
        ];
        let targets = states.map(target);
        let refuse = standby_health(&targets, UnknownHealth::Refuse, true);
        assert_eq!(refuse, StandbyHealth { healthy: 1, eligible: 7, registered: 8 });
        assert_eq!(standby_health(&targets, UnknownHealth::Allow, true), StandbyHealth { healthy: 2, ..refuse });
        let detached = standby_health(&targets, UnknownHealth::Refuse, false);
        assert_eq!(detached, StandbyHealth { eligible: 6, ..refuse });
    }

    #[test]
    fn a_zone_without_a_target_in_service_is_dark_however_healthy_the_others_are() {
        let in_zone = |zone: &str, state| TargetSeen { zone: Some(zone.to_owned()), ..target(state) };
        let targets = [
            in_zone("a", TargetState::Healthy),
            in_zone("a", TargetState::Unhealthy),
            in_zone("b", TargetState::Initial),
            in_zone("c", TargetState::Draining),
            target(TargetState::Unhealthy),
        ];
        let circumstances =
            Circumstances { is_attached: true, unknown_health: UnknownHealth::Refuse, out_of_use_lasts: false };
        assert_eq!(JudgedGroup::judge(&targets, |_| circumstances).dark_zones(), ["b"]);
    }
}
