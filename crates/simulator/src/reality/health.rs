//! Targets that answer their checks or do not, and the checks.

use alb_model::{CheckFailure, CheckResult, HealthState, TargetKey};

use super::Reality;
use crate::scenario::{Group, Zone};

/// How soon a target group that a route begins to name is checked for the first time.
const FIRST_CHECK_MS: u64 = 1500;

/// The targets of one group, registered or not.
#[derive(Clone, Debug)]
pub(super) struct GroupTruth {
    targets: Vec<TargetTruth>,
    check_every_ms: u64,
    /// After so many checks with the same answers nothing changes any more.
    enough_rounds: u32,
    /// Checks are only made while they can change something.
    next_check: Option<(u64, u32)>,
    was_in_use: bool,
}

#[derive(Clone, Debug)]
struct TargetTruth {
    key: TargetKey,
    zone: Zone,
    answers: bool,
}

impl GroupTruth {
    pub(super) fn new(group: &Group) -> GroupTruth {
        let target = |(index, zone): (usize, &Zone)| TargetTruth {
            key: key(index),
            zone: *zone,
            answers: !group.down.contains(&index),
        };
        GroupTruth {
            targets: group.targets.iter().enumerate().map(target).collect(),
            check_every_ms: group.check_every_ms,
            enough_rounds: group.healthy_after.max(group.unhealthy_after) + 1,
            next_check: None,
            was_in_use: false,
        }
    }

    pub(super) fn next_check(&self) -> Option<u64> {
        self.next_check.map(|(at, _)| at)
    }

    fn check_from(&mut self, at: u64) {
        let at = self.next_check.map_or(at, |(next, _)| next.min(at));
        self.next_check = Some((at, self.enough_rounds));
    }
}

fn key(index: usize) -> TargetKey {
    TargetKey { id: format!("10.0.0.{}", index + 1), port: 80 }
}

/// The health of one group, counted by the checkers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Health {
    pub(crate) healthy: u32,
    /// Not checked, so that nobody knows.
    pub(crate) unknown: u32,
    /// Registered and neither draining nor out of use.
    pub(crate) eligible: u32,
    /// Zones with eligible targets, none of which is healthy; first without counting unknown ones, then with.
    pub(crate) dark_zones: [u32; 2],
}

impl Reality {
    pub(super) fn register_first_targets(&mut self) {
        for group in 0..self.groups.len() {
            let targets = self.groups[group].targets.clone();
            let register = targets.iter().map(|target| (target.key.clone(), target.zone.map(zone_name)));
            self.model.register_targets(&self.sites.groups[group], register).expect("a group");
            self.groups[group].was_in_use = self.is_in_use(group);
            for _ in 0..self.groups[group].enough_rounds {
                self.check(group);
            }
        }
    }

    fn is_in_use(&self, group: usize) -> bool {
        self.model.target_group(&self.sites.groups[group]).is_some_and(alb_model::TargetGroup::in_use)
    }

    /// Begins to check the groups that have just come into use.
    pub(super) fn note_use(&mut self) {
        for group in 0..self.groups.len() {
            let is_in_use = self.is_in_use(group);
            if is_in_use && !self.groups[group].was_in_use {
                self.groups[group].check_from(self.now + FIRST_CHECK_MS);
            }
            self.groups[group].was_in_use = is_in_use;
        }
    }

    pub(super) fn check_due_targets(&mut self) {
        for group in 0..self.groups.len() {
            let Some((at, rounds)) = self.groups[group].next_check.filter(|(at, _)| *at <= self.now) else { continue };
            self.check(group);
            let truth = &mut self.groups[group];
            truth.next_check = (rounds > 1).then(|| (at + truth.check_every_ms, rounds - 1));
        }
    }

    fn check(&mut self, group: usize) {
        for target in &self.groups[group].targets {
            let result = if target.answers { CheckResult::Passed } else { CheckResult::Failed(CheckFailure::Timeout) };
            self.model.record_check(&self.sites.groups[group], &target.key, result);
        }
    }

    /// Lets one target, or all, answer or not.
    pub(super) fn answer(&mut self, group: usize, target: Option<usize>, answers: bool) {
        let truth = &mut self.groups[group];
        for (index, found) in truth.targets.iter_mut().enumerate() {
            if target.is_none_or(|target| target == index) {
                found.answers = answers;
            }
        }
        truth.check_from(self.now + truth.check_every_ms / 3);
    }

    pub(super) fn register(&mut self, group: usize, zone: Zone) {
        let key = key(self.groups[group].targets.len());
        self.model.register_targets(&self.sites.groups[group], [(key.clone(), zone.map(zone_name))]).expect("a group");
        self.groups[group].targets.push(TargetTruth { key, zone, answers: true });
        self.groups[group].check_from(self.now + FIRST_CHECK_MS);
    }

    pub(super) fn deregister(&mut self, group: usize, target: Option<usize>) {
        let truth = &self.groups[group];
        let leaves = |index: usize| target.is_none_or(|target| target == index);
        let leaving = truth.targets.iter().enumerate().filter(|(index, _)| leaves(*index));
        let leaving: Vec<_> = leaving.map(|(_, target)| target.key.clone()).collect();
        self.model.deregister_targets(&self.sites.groups[group], leaving).expect("a group");
    }

    /// Makes a group as healthy as a gate may ask for.
    pub(super) fn mend_group(&mut self, group: usize, least: u32) {
        let arn = self.sites.groups[group].clone();
        let found = self.model.target_group(&arn).expect("groups are never deleted");
        let checks = alb_model::HealthCheck { enabled: true, ..found.health_check.clone() };
        let registered = found.targets.values().filter(|target| target.draining_until.is_none()).count();
        self.model.set_health_check(&arn, checks).expect("a group");
        for _ in registered..usize::try_from(least).expect("a few").max(1) {
            self.register(group, None);
        }
        self.answer(group, None, true);
    }

    /// The health of a group as it is now.
    pub(crate) fn health(&self, group: usize) -> Health {
        let mut health = Health::default();
        let Some(found) = self.model.target_group(&self.sites.groups[group]) else { return health };
        let mut zones: Vec<(&str, bool, bool)> = Vec::new();
        for target in found.targets.values() {
            let state = found.health(&target.key).state;
            if matches!(state, HealthState::Draining | HealthState::Unused) {
                continue;
            }
            let (is_healthy, is_unknown) = (state == HealthState::Healthy, state == HealthState::Unavailable);
            health.eligible += 1;
            health.healthy += u32::from(is_healthy);
            health.unknown += u32::from(is_unknown);
            if let Some(zone) = &target.zone {
                match zones.iter_mut().find(|(name, _, _)| name == zone) {
                    Some((_, healthy, known)) => {
                        (*healthy, *known) = (*healthy | is_healthy, *known | is_healthy | is_unknown)
                    }
                    None => zones.push((zone, is_healthy, is_healthy || is_unknown)),
                }
            }
        }
        for (_, healthy, healthy_or_unknown) in zones {
            health.dark_zones[0] += u32::from(!healthy);
            health.dark_zones[1] += u32::from(!healthy_or_unknown);
        }
        health
    }
}

fn zone_name(zone: u8) -> String {
    format!("eu-central-1{}", char::from(b'a' + zone))
}
