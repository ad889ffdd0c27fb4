//! No more API calls than the budget.
//!
//! Claims: a run tries at most eight writes per route and purpose: priming, each stage, everything, going back,
//! concluding; and while a way back goes on, one more every two seconds. One that is not sent, since the last look before it
//! failed or showed something else, is a try like any other. And it looks at most once per interval, or twice a second while
//! it waits for a write to show, plus four times for each try and sixteen times in all; and a wait always lets time pass, so
//! that no run goes round in circles.
//!
//! Limits: how many calls one look takes is the adapter's business, and so are AWS's own token buckets.

use super::{Checker, Verdict, verdict};
use crate::moment::Moment;
use crate::reality::Reality;

/// How often one write is tried at most: seven times, and once more after something has turned the run back.
const TRIES: u64 = 8;

/// The pause between looks while a write is waited for.
const READ_BACK_MS: u64 = 500;

/// From one attempt of a way back to the next, once the pauses have grown.
const WAY_BACK_PAUSE_MS: u64 = 2000;

/// Counts calls.
#[derive(Default)]
pub(super) struct ApiBudget {
    has_raised: bool,
    /// When a way back was first tried.
    turned_at: Option<u64>,
    /// Writes that were tried, by route.
    tried: Vec<u64>,
}

impl Checker for ApiBudget {
    fn name(&self) -> &'static str {
        "api_budget"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let (run, declared) = (&truth.run, &truth.scenario.declared);
        match moment {
            Moment::Begins => {
                *self = ApiBudget { tried: vec![0; truth.sites.routes.len()], ..ApiBudget::default() };
                Verdict::NotAsked
            }
            Moment::Waits { until } => verdict(*until > truth.now, || "it waits without time passing".to_owned()),
            Moment::LookBegins => {
                let pace = READ_BACK_MS.min(declared.gate.interval_ms.max(100));
                let tried: u64 = self.tried.iter().sum();
                let allowed = 16 + 4 * tried + (truth.now - run.began) / pace;
                verdict(run.looks <= allowed, || format!("{} looks, and {allowed} were to be enough", run.looks))
            }
            Moment::Tries(change) => {
                self.has_raised |= change.raises(truth);
                if change.gives_back(truth) || (self.has_raised && !change.raises(truth)) {
                    self.turned_at.get_or_insert(truth.now);
                }
                Verdict::NotAsked
            }
            Moment::Answered { route, .. } => {
                self.tried[*route] += 1;
                let purposes = declared.stages.len() as u64 + 4;
                let back = self.turned_at.map_or(0, |turned| (truth.now - turned) / WAY_BACK_PAUSE_MS);
                let (count, allowed) = (self.tried[*route], purposes * TRIES + back);
                verdict(count <= allowed, || {
                    format!("{count} writes of route {route} were tried, and {allowed} were to be enough")
                })
            }
            _ => Verdict::NotAsked,
        }
    }
}
