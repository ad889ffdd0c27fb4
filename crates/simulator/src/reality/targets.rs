//! Targets that answer their checks or do not, and the checks.

use alb_model::{CheckFailure, CheckResult, TargetKey};

use super::Reality;
use crate::scenario::{Group, Zone};

/// How soon a target group that a route begins to name is checked for the first time.
const FIRST_CHECK_MS: u64 = 1500;

/// The targets of one group, registered or not.
#[derive(Clone, Debug)]
pub(super) struct GroupTruth {
    number: usize,
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
    /// Until then its checks find nothing.
    ready_at: u64,
}

impl GroupTruth {
    pub(super) fn new(number: usize, group: &Group, shares_with: Option<usize>) -> GroupTruth {
        let owner = |index| if index == 0 { shares_with.unwrap_or(number) } else { number };
        let target = |(index, zone): (usize, &Zone)| TargetTruth {
            key: key(owner(index), index),
            zone: *zone,
            answers: !group.down.contains(&index),
            ready_at: 0,
        };
        GroupTruth {
            number,
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

    /// What identifies a target of this group.
    pub(super) fn key_of(&self, target: usize) -> Option<TargetKey> {
        self.targets.get(target).map(|target| target.key.clone())
    }

    fn check_from(&mut self, at: u64) {
        let at = self.next_check.map_or(at, |(next, _)| next.min(at));
        self.next_check = Some((at, self.enough_rounds));
    }
}

fn key(group: usize, index: usize) -> TargetKey {
    TargetKey { id: format!("10.0.{group}.{}", index + 1), port: 80 }
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
            let is_any_to_come = truth.targets.iter().any(|target| target.ready_at > self.now);
            let rounds = if is_any_to_come { truth.enough_rounds + 1 } else { rounds };
            truth.next_check = (rounds > 1).then(|| (at + truth.check_every_ms, rounds - 1));
        }
    }

    fn check(&mut self, group: usize) {
        for target in self.groups[group].targets.iter().filter(|target| target.ready_at <= self.now) {
            let result = if target.answers { CheckResult::Passed } else { CheckResult::Failed(CheckFailure::Timeout) };
            self.model.record_check(&self.sites.groups[group], &target.key, result);
        }
    }

    /// Checks a group again soon: something has changed that checks may find.
    pub(super) fn check_soon(&mut self, group: usize) {
        self.groups[group].check_from(self.now + FIRST_CHECK_MS);
    }

    /// Switches the checks of a group on or off.
    pub(super) fn check_group(&mut self, group: usize, checked: bool) {
        let arn = self.sites.groups[group].clone();
        let found = self.model.target_group(&arn).expect("groups are never deleted");
        let checks = alb_model::HealthCheck { enabled: checked, ..found.health_check.clone() };
        self.model.set_health_check(&arn, checks).expect("a group");
        self.check_soon(group);
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

    pub(super) fn register(&mut self, group: usize, zone: Zone, ready_after_ms: u64) {
        let key = key(self.groups[group].number, self.groups[group].targets.len());
        self.model.register_targets(&self.sites.groups[group], [(key.clone(), zone.map(zone_name))]).expect("a group");
        let ready_at = self.now + ready_after_ms;
        self.groups[group].targets.push(TargetTruth { key, zone, answers: true, ready_at });
        self.groups[group].check_from(ready_at + FIRST_CHECK_MS);
    }

    pub(super) fn deregister(&mut self, group: usize, target: Option<usize>) {
        let leaving = self.registered(group, target).into_iter().map(|target| target.key).collect::<Vec<_>>();
        self.model.deregister_targets(&self.sites.groups[group], leaving).expect("a group");
    }

    /// New targets come for those that go, in the same zones.
    pub(super) fn replace(&mut self, group: usize, target: Option<usize>, ready_after_ms: u64) {
        let leaving = self.registered(group, target);
        self.deregister(group, target);
        for target in leaving {
            self.register(group, target.zone, ready_after_ms);
        }
    }

    /// One target of a group, or all, as far as they are registered and not leaving.
    fn registered(&self, group: usize, target: Option<usize>) -> Vec<TargetTruth> {
        let found = self.model.target_group(&self.sites.groups[group]).expect("groups are never deleted");
        let stays = |key: &TargetKey| found.targets.get(key).is_some_and(|target| target.draining_until.is_none());
        let asked = self.groups[group].targets.iter().enumerate();
        let asked = asked.filter(|(index, _)| target.is_none_or(|target| target == *index)).map(|(_, target)| target);
        asked.filter(|target| stays(&target.key)).cloned().collect()
    }

    /// Makes a group as healthy as a gate may ask for.
    pub(super) fn mend_group(&mut self, group: usize, least: u32) {
        let arn = self.sites.groups[group].clone();
        let found = self.model.target_group(&arn).expect("groups are never deleted");
        let registered = found.targets.values().filter(|target| target.draining_until.is_none()).count();
        self.check_group(group, true);
        for _ in registered..usize::try_from(least).expect("a few").max(1) {
            self.register(group, None, 0);
        }
        let now = self.now;
        self.groups[group].targets.iter_mut().for_each(|target| target.ready_at = target.ready_at.min(now));
        self.answer(group, None, true);
    }
}

pub(super) fn zone_name(zone: u8) -> String {
    format!("eu-central-1{}", char::from(b'a' + zone))
}
