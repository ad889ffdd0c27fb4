//! What the events of a scenario do.

use super::calls::WritesOf;
use super::history::{Author, StaleReplies, configured, with_groups};
use super::{Crowd, Reality};
use crate::scenario::{ForeignWrite, Weights, What};
use alb_model::{RequestedAction, Tree};

impl Reality {
    /// Lets one event happen. What it is about may be gone; then nothing happens.
    pub(super) fn happen(&mut self, what: &What) {
        let has_group = |group: usize| group < self.groups.len();
        match *what {
            What::TargetAnswers { group, target, answers } if has_group(group) => self.answer(group, target, answers),
            What::TargetRegistered { group, zone, ready_after_ms } if has_group(group) => {
                self.register(group, zone, ready_after_ms);
            }
            What::TargetReplaced { group, target, ready_after_ms } if has_group(group) => {
                self.replace(group, target, ready_after_ms);
            }
            What::TargetRemoved { group, target } if has_group(group) => self.deregister(group, target),
            What::TargetRuns { group, target, runs } if has_group(group) => self.run_target(group, target, runs),
            What::ZoneServed { load_balancer, zone, served } if load_balancer < self.lost_zones.len() => {
                self.serve_zone(load_balancer, zone, served);
            }
            What::GroupChecked { group, checked } if has_group(group) => self.check_group(group, checked),
            What::TargetAnswers { .. }
            | What::GroupChecked { .. }
            | What::TargetRegistered { .. }
            | What::TargetReplaced { .. }
            | What::TargetRemoved { .. }
            | What::TargetRuns { .. }
            | What::ZoneServed { .. } => {}
            What::AlarmBecomes { alarm, state } => {
                if let Some(found) = self.alarms.get_mut(alarm) {
                    *found = state;
                }
            }
            What::CheckFails { check, lasts_ms } => {
                if let Some(until) = self.checks_fail_until.get_mut(check) {
                    *until = self.now + lasts_ms;
                }
            }
            What::ChecksSlow { takes_ms, lasts_ms } => self.checks_slow = (self.now + lasts_ms, takes_ms),
            What::Crowded { waits_ms, writes_wait_ms, lasts_ms } => {
                self.crowded = Crowd { until: self.now + lasts_ms, waits_ms, writes_wait_ms };
            }
            What::Trouble { calls, fault, lasts_ms } => self.troubles.last(self.now + lasts_ms, calls, fault),
            What::OneCall { calls, after, fault } => self.troubles.once(after, calls, fault),
            What::WritesOf { route, after, times, fault } => {
                self.troubles.writes_of(WritesOf { route, after, times, fault });
            }
            What::OldReplies { route, ref behind } => {
                if let Some(replies) = self.old_replies.get_mut(route) {
                    replies.after_each_write.clone_from(behind);
                }
            }
            What::StaleReplies { lasts_ms, by_ms, every_other } => {
                self.stale = Some(StaleReplies { until: self.now + lasts_ms, by_ms, every_other });
            }
            What::Foreign { route, write } if route < self.sites.routes.len() => self.foreign(route, write),
            What::Foreign { .. } => {}
            What::LoadBalancerOut { load_balancer, lasts_ms } => {
                if let Some(until) = self.out_of_service_until.get_mut(load_balancer) {
                    *until = self.now + lasts_ms;
                }
            }
            What::Interrupt => self.interrupt(),
            What::Die => self.kill(),
            What::Freeze { lasts_ms } => {
                if self.run.is_under_way {
                    self.frozen_until = self.now + lasts_ms;
                    self.run.held_up_ms += lasts_ms;
                    self.run.frozen_ms += lasts_ms;
                    self.run.is_disturbed = true;
                }
            }
            What::DateSet { by_ms } => self.date += by_ms,
        }
    }

    fn interrupt(&mut self) {
        if self.run.is_under_way && self.run.stopped.is_none() {
            self.run.stopped = Some(self.now);
            self.run.stop.cancel();
        }
    }

    fn foreign(&mut self, route: usize, write: ForeignWrite) {
        let Some(actions) = configured(&self.model, &self.sites.routes[route]).map(<[_]>::to_vec) else { return };
        let write = match (write, self.weights(route).and_then(Weights::without_idle)) {
            (ForeignWrite::DetachIdle, None) => return,
            (ForeignWrite::DetachIdle, Some(left)) => ForeignWrite::Weights(left),
            (write, _) => write,
        };
        self.run.is_disturbed = true;
        let load_balancer = self.scenario.topology.routes[route].load_balancer;
        let groups = self.groups_of(route);
        let request = match write {
            ForeignWrite::Weights(Weights(weights)) => {
                let named = (0..2).filter_map(|color| Some((groups[color], u32::from(weights[color]?))));
                reforwarded(&actions, &named.collect::<Vec<_>>())
            }
            ForeignWrite::OtherGroup => {
                let groups = [(groups[0], 50), (self.sites.strangers[load_balancer].as_str(), 50)];
                reforwarded(&actions, &groups)
            }
            ForeignWrite::Redirect => vec![RequestedAction {
                kind: "redirect".to_owned(),
                config: Some(Tree::fields().with("StatusCode", Tree::leaf("HTTP_301"))),
                ..RequestedAction::default()
            }],
            ForeignWrite::Sticky(seconds) => {
                let Some(forward) = actions.last().and_then(alb_model::Action::as_forward) else { return };
                let groups: Vec<_> = forward.groups.iter().map(|group| (group.arn.as_str(), group.weight)).collect();
                let mut request = with_groups(&actions, &groups);
                if let Some(forward) = request.last_mut().and_then(|action| action.forward.as_mut()) {
                    (forward.sticky, forward.sticky_seconds) = (Some(seconds.is_some()), seconds.map(i64::from));
                }
                request
            }
            ForeignWrite::Delete => return self.delete(route),
            ForeignWrite::DetachIdle => return,
        };
        self.write(route, &request, Author::Other);
    }
}

/// These actions with these groups, or a plain forward where there was none.
fn reforwarded(actions: &[alb_model::Action], groups: &[(&str, u32)]) -> Vec<RequestedAction> {
    if actions.last().is_some_and(|action| action.as_forward().is_some()) {
        return with_groups(actions, groups);
    }
    let plain = alb_model::Action { order: 1, kind: alb_model::ActionKind::Forward(alb_model::Forward::default()) };
    with_groups(&[plain], groups)
}
