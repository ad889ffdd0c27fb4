//! Rollback restores what was there.
//!
//! Claims: when a run says that it was rolled back, every production route that it wrote and nobody else changed has
//! the weights with which the run first saw it, and whatever else its actions contained. A route that served nobody then
//! gives everything to the color that is not declared, since somebody must answer. Where the run found a cutover
//! that an earlier one had begun, which the state tells it, every route gives everything to the color that was active
//! before instead.
//!
//! Limits: a target group that the run attached may stay attached at weight 0, with the group stickiness that ELBv2
//! demands where its targets are sticky. What else a route's actions contained is judged where no reply of the run was
//! old: others may have changed that before, unseen. Routes that somebody else changed during the run are theirs. A
//! rollback that could not be completed says so; what it says is judged by `all_or_none`.

use super::first_seen::FirstSeen;
use super::{Checker, Verdict, verdict};
use crate::moment::{Ending, Moment};
use crate::reality::Reality;
use crate::scenario::{Color, Weights};

/// What the run first saw of each route.
#[derive(Default)]
pub(super) struct RollbackRestores {
    first_seen: FirstSeen,
}

impl RollbackRestores {
    /// Had an earlier run begun to move traffic?
    fn was_begun(&self, route: usize, truth: &Reality) -> bool {
        let active = truth.scenario.declared.active;
        let share = |route: usize| {
            let first = self.first_seen.version(route).and_then(|version| truth.weights_at(route, version));
            first.map_or(0, |first| first.share(active))
        };
        let was_other = |route: &usize| was_at_other_place(*route, truth);
        was_other(&route)
            && truth.production().filter(was_other).any(|route| share(route) > 0)
            && truth.production().any(|route| share(route) < 1000)
    }
}

impl Checker for RollbackRestores {
    fn name(&self) -> &'static str {
        "rollback_restores"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.first_seen.note(moment, truth);
        let Moment::Ends(Ending::RolledBack(why)) = moment else { return Verdict::NotAsked };
        let differs = |route: &usize| {
            let served_nobody = |version| truth.weights_at(*route, version).is_some_and(Weights::is_nobody);
            let is_back = self.first_seen.version(*route).is_none_or(|version| {
                match self.was_begun(*route, truth) || served_nobody(version) {
                    true => truth.share(*route, truth.scenario.declared.active.other()) == Some(1000),
                    false => is_restored(truth, *route, version),
                }
            });
            !is_back && truth.is_written_by_run(*route) && !truth.is_foreign_since(*route, truth.run.planned)
        };
        let left: Vec<_> = truth.production().filter(differs).collect();
        verdict(left.is_empty(), || format!("routes {left:?} are not what they were: {why}"))
    }
}

/// Did the traffic of this route come from the place of the color that is not declared, as far as the state knows?
fn was_at_other_place(route: usize, truth: &Reality) -> bool {
    let declared = &truth.scenario.declared;
    let leaves = truth.leaves_replaced(route) && declared.within_color;
    truth.run.remembered == Some(if leaves { declared.active } else { declared.active.other() })
}

fn is_restored(truth: &Reality, route: usize, version: usize) -> bool {
    let (was, is) = (truth.weights_at(route, version), truth.weights(route));
    let same_weights =
        was.zip(is).is_some_and(|(was, is)| Color::ALL.into_iter().all(|color| was.of(color) == is.of(color)));
    let last = truth.version(route, truth.versions(route) - 1);
    let others = |actions: &Option<Vec<alb_model::Action>>| {
        let actions = actions.clone().unwrap_or_default();
        let stickiness = actions.iter().filter_map(|action| Some(action.as_forward()?.stickiness.clone())).next();
        let others: Vec<_> = actions.into_iter().filter(|action| action.as_forward().is_none()).collect();
        (others, stickiness.filter(|stickiness| stickiness.enabled && stickiness.duration_seconds.unwrap_or(0) > 1))
    };
    same_weights
        && (truth.run.saw_old_replies || others(&truth.version(route, version).actions) == others(&last.actions))
}
