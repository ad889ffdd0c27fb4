//! No foreign write is overwritten.
//!
//! Claims: a write of the run never replaces what somebody else has made of the route since the run's plan (since its
//! first look, where there was no plan). Where somebody else has given everything to the declared color, a write may add the other
//! one at weight 0: that takes nothing away.
//!
//! Limits, none of which ELBv2's API lets anybody close:
//! - It has no conditional writes. What somebody writes after the last look right before a write is overwritten; so is
//!   what the last look did not show because the reply was old.
//! - A foreign write that makes the route what this run has seen there, or has sent, cannot be told from an old reply
//!   or from its own write that took effect late; and one that keeps the weights and attachments, such as of stickiness
//!   alone, is kept but not noticed.

use super::first_seen::FirstSeen;
use super::{Checker, Verdict, verdict};
use crate::moment::{Moment, Wrote};
use crate::reality::{Author, Reality};
use crate::scenario::{Color, Weights};

/// What this run has seen and sent, by route, before somebody else wrote.
#[derive(Default)]
pub(super) struct ForeignWrites {
    known: Vec<Vec<Weights>>,
    first_seen: FirstSeen,
}

impl ForeignWrites {
    fn overwrites(&self, wrote: &Wrote, truth: &Reality) -> bool {
        let (route, replaced) = (wrote.change.route, truth.version(wrote.change.route, wrote.replaced));
        let since = if truth.run.planned_weights[route].is_some() {
            truth.run.planned
        } else {
            self.first_seen.at().unwrap_or(truth.now)
        };
        let is_foreign = replaced.author == Author::Other && replaced.at > since;
        let was_shown = wrote.looked_at_version >= wrote.replaced;
        let is_known = truth.weights_at(route, wrote.replaced).is_some_and(|weights| self.knows(route, weights, truth));
        is_foreign && was_shown && !is_known && !adds_the_standby(wrote, truth)
    }

    /// A plan knows shares, not weights.
    fn knows(&self, route: usize, weights: Weights, truth: &Reality) -> bool {
        let shares = |weights: Weights| Color::ALL.map(|color| weights.share(color));
        let planned = truth.run.planned_weights[route].is_some_and(|planned| shares(planned) == shares(weights));
        planned || self.known[route].contains(&weights)
    }
}

/// Does the write leave everything with the declared color, and take out nobody?
fn adds_the_standby(wrote: &Wrote, truth: &Reality) -> bool {
    let active = truth.scenario.declared.active;
    let keeps_all = |before: Weights| {
        let attached =
            |weights: Weights| Color::ALL.into_iter().filter(move |color| weights.0[color.index()].is_some());
        let all_to_it = [before, wrote.change.to].into_iter().all(|weights| weights.share(active) == 1000);
        all_to_it && attached(before).all(|color| wrote.change.to.0[color.index()].is_some())
    };
    truth.weights_at(wrote.change.route, wrote.replaced).is_some_and(keeps_all)
}

impl Checker for ForeignWrites {
    fn name(&self) -> &'static str {
        "foreign_writes"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        self.first_seen.note(moment, truth);
        match moment {
            Moment::Begins => self.known = vec![Vec::new(); truth.sites.routes.len()],
            Moment::RouteRead { route, version } => {
                let has_foreign = truth.version(*route, *version).author == Author::Other;
                // What somebody else wrote becomes known only where it is what a run without a plan begins with.
                let is_beginning = self.first_seen.at().is_none() && truth.run.planned_weights[*route].is_none();
                if let Some(weights) = truth.weights_at(*route, *version).filter(|_| !has_foreign || is_beginning) {
                    self.known[*route].push(weights);
                }
            }
            Moment::Sent(sent) => self.known[sent.route].push(sent.to),
            Moment::Wrote(wrote) => {
                return verdict(!self.overwrites(wrote, truth), || {
                    let was = truth.weights_at(wrote.change.route, wrote.replaced);
                    format!("route {}: {was:?} of somebody else became {:?}", wrote.change.route, wrote.change.to)
                });
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}
