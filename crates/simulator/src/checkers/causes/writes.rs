//! Writes that definitely fail, and those of somebody else.

use crate::moment::{Answer, Moment};
use crate::reality::{Author, Reality};
use crate::scenario::Weights;

/// So often in a row a write is sent, or looked at in vain, before it counts as failed.
const ATTEMPTS: u32 = 7;

/// How long what was written may take to be read back.
const READ_BACK_MS: u64 = 30_000;

/// What became of writes, by route.
#[derive(Default)]
pub(in crate::checkers) struct Writes {
    routes: Vec<RouteWrites>,
}

#[derive(Clone, Default)]
struct RouteWrites {
    is_preview: bool,
    /// What the run, or its plan, found.
    found: Option<Weights>,
    /// How many versions the route had when a write was last wanted: only one after them shows that it took effect.
    versions_before: usize,
    failures: u32,
    unconfirmed_since: Option<u64>,
    /// Was the last write refused?
    is_refused: bool,
    was_refused: bool,
    is_exhausted: bool,
    is_foreign: bool,
}

impl Writes {
    pub(in crate::checkers) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::Begins => {
                let begin = |route: usize| RouteWrites {
                    is_preview: !truth.is_production(route),
                    found: truth.run.planned_weights[route],
                    ..RouteWrites::default()
                };
                self.routes = (0..truth.sites.routes.len()).map(begin).collect();
            }
            Moment::RouteRead { route, version } => self.routes[*route].note_read(*route, *version, truth),
            Moment::Looked { .. } => self.routes.iter_mut().for_each(|route| route.look_is_over(truth.now)),
            Moment::Sent(sent) => self.routes[sent.route].versions_before = truth.versions(sent.route),
            Moment::Answered { route, answer } => {
                self.routes[*route].note_answer(*answer, truth.versions(*route), truth.now)
            }
            _ => {}
        }
    }

    /// Has any write of a production route failed, or somebody else changed one?
    pub(super) fn have_failed(&self) -> bool {
        self.routes.iter().any(|route| !route.is_preview && route.has_failed())
    }

    /// Preview routes included.
    pub(super) fn have_failed_anywhere(&self) -> bool {
        self.routes.iter().any(RouteWrites::has_failed)
    }

    /// Is this route not to be written any more: refused when it was last tried, or somebody else's?
    pub(in crate::checkers) fn is_out_of_reach(&self, route: usize) -> bool {
        self.routes[route].is_refused || self.routes[route].is_foreign
    }
}

impl RouteWrites {
    const fn has_failed(&self) -> bool {
        self.was_refused || self.is_exhausted || self.is_foreign
    }

    fn note_read(&mut self, route: usize, version: usize, truth: &Reality) {
        let shown = truth.version(route, version);
        let (is_own, weights) = (shown.author == Author::Run(truth.run.number), truth.weights_at(route, version));
        if is_own && version >= self.versions_before {
            (self.failures, self.unconfirmed_since) = (0, None);
        }
        // What an old reply shows cannot be told from what somebody else has made of the route.
        let found = *self.found.get_or_insert(weights.unwrap_or(Weights([None, None])));
        let is_new = shown.author == Author::Other && shown.at >= truth.run.planned;
        self.is_foreign |= is_new || (!is_own && weights != Some(found));
    }

    fn look_is_over(&mut self, now: u64) {
        self.is_exhausted |= self.unconfirmed_since.is_some_and(|since| now >= since + READ_BACK_MS);
    }

    fn note_answer(&mut self, answer: Answer, versions: usize, now: u64) {
        self.is_refused = answer == Answer::Rejected;
        self.was_refused |= self.is_refused;
        if answer == Answer::NotSent {
            self.versions_before = versions;
        }
        match answer {
            Answer::Applied => self.unconfirmed_since = Some(now),
            Answer::Rejected => {}
            Answer::NotSent | Answer::MayPass => {
                self.failures += 1;
                self.is_exhausted |= self.failures >= ATTEMPTS;
            }
        }
    }
}
