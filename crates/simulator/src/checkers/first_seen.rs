//! What a run first saw of each route: the beginning that several promises are about.

use crate::moment::Moment;
use crate::reality::Reality;

/// The versions that the first complete look showed. A look that fails, or that a stop breaks off, tells the run
/// nothing.
#[derive(Default)]
pub(super) struct FirstSeen {
    pending: Vec<Option<usize>>,
    first: Vec<Option<usize>>,
    at: Option<u64>,
    is_looking: bool,
}

impl FirstSeen {
    /// The version of a route that the run first saw.
    pub(super) fn version(&self, route: usize) -> Option<usize> {
        self.first[route]
    }

    /// When that was.
    pub(super) const fn at(&self) -> Option<u64> {
        self.at
    }

    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::Begins => {
                let none = vec![None; truth.sites.routes.len()];
                *self = FirstSeen { pending: none.clone(), first: none, ..FirstSeen::default() };
            }
            Moment::LookBegins => {
                self.is_looking = true;
                self.pending.fill(None);
            }
            Moment::RouteRead { route, version } if self.is_looking => self.pending[*route] = Some(*version),
            Moment::Looked { complete } => {
                self.is_looking = false;
                if *complete && self.at.is_none() {
                    self.at = Some(truth.now);
                    self.first.clone_from(&self.pending);
                }
            }
            _ => {}
        }
    }
}
