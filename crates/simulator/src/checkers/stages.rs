//! Traffic moves in the declared stages, and each is held.
//!
//! Claims: a write that gives the declared color more of a route gives it the first declared share above what the route
//! furthest behind has, and no more. At least the hold of the stage that this route has reached lies between the write
//! that brought it there and the next one, and between the beginning of a run and its first write where the stage was
//! found. After the last share at least the settle time and the bake pass before the run says that it is done.
//!
//! Limits: a write that was sent again, because what became of it was unclear, counts from its last sending on.

use super::{Checker, Verdict, verdict};
use crate::moment::{Change, Ending, Moment};
use crate::reality::Reality;
use crate::scenario::Color;

/// What each route was last given, and what the last look showed.
#[derive(Default)]
pub(super) struct Stages {
    /// By route: each share that was sent, and when it was last sent.
    raised: Vec<Vec<(u16, u64)>>,
    /// What that was before the step that is under way, whose writes are sent together.
    raised_before: Vec<Vec<(u16, u64)>>,
    step_at: u64,
    is_looking: bool,
    shown: Vec<Option<u16>>,
}

impl Stages {
    fn is_next(&self, sent: &Change, truth: &Reality) -> Result<(), String> {
        let declared = &truth.scenario.declared;
        let least = self.shown.iter().flatten().min().copied().unwrap_or(0);
        let next = declared.next_share(least);
        let to = sent.to.share(declared.active);
        if to != next {
            return Err(format!("route {} goes to {to}, and the stage after {least} is {next}", sent.route));
        }
        // The routes furthest behind are those whose stage is held.
        let behind = (0..self.shown.len()).filter(|route| self.shown[*route] == Some(least));
        let reached = |route: usize| self.raised_before[route].iter().filter(|(to, _)| *to == least).map(|(_, at)| *at);
        let since = behind.flat_map(reached).max().unwrap_or(truth.run.began);
        let hold = declared.hold_ms(least);
        if truth.now < since + hold {
            return Err(format!("{least} was reached at {since} and is to be held for {hold} ms"));
        }
        Ok(())
    }
}

impl Checker for Stages {
    fn name(&self) -> &'static str {
        "stages"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let declared = &truth.scenario.declared;
        let active: Color = declared.active;
        match moment {
            Moment::Begins => {
                let routes = truth.sites.routes.len();
                *self = Stages { raised: vec![Vec::new(); routes], shown: vec![None; routes], ..Stages::default() };
            }
            Moment::LookBegins => self.is_looking = true,
            Moment::Looked { .. } => self.is_looking = false,
            // The last look right before a write is for that write alone.
            Moment::RouteRead { route, version } if self.is_looking && truth.is_production(*route) => {
                self.shown[*route] = truth.weights_at(*route, *version).map(|weights| weights.share(active));
            }
            Moment::Sent(sent) if sent.raises(truth) => {
                if self.step_at != truth.run.last_step_at || self.raised_before.is_empty() {
                    (self.step_at, self.raised_before) = (truth.run.last_step_at, self.raised.clone());
                }
                let is_next = self.is_next(sent, truth);
                let raised = &mut self.raised[sent.route];
                raised.retain(|(to, _)| *to != sent.to.share(active));
                raised.push((sent.to.share(active), truth.now));
                return is_next.map_or_else(Verdict::Broken, |()| Verdict::Holds);
            }
            Moment::Ends(Ending::CutOver) => {
                let bake = declared.bake.as_ref().map_or(0, |bake| bake.ms);
                let last = self.raised.iter().flatten().map(|(_, at)| *at).max().unwrap_or(truth.run.began);
                let earliest = last + declared.settle(&truth.scenario.topology) + bake;
                return verdict(truth.now >= earliest, || format!("done before {earliest}, last write at {last}"));
            }
            _ => {}
        }
        Verdict::NotAsked
    }
}
