//! What one run did, for whoever is told of it. Nobody judges by that.

use bluegreen::Purpose;

use crate::moment::{Change, Moment};

/// What the run that is under way, or the last one, did.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// What the step that is under way is for.
    pub(crate) purpose: Option<Purpose>,
    pub(crate) writes: Vec<Write>,
    /// When HTTP checks were tried.
    pub(crate) checks_tried: Vec<u64>,
    /// When looks began.
    pub(crate) looks: Vec<u64>,
}

/// A write that was sent.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) change: Change,
    pub(crate) sent_at: u64,
    pub(crate) took_effect_at: Option<u64>,
    pub(crate) purpose: Purpose,
}

impl Record {
    pub(crate) fn note(&mut self, moment: &Moment<'_>, now: u64) {
        match moment {
            Moment::LookBegins => self.looks.push(now),
            Moment::Sent(change) => self.writes.extend(self.purpose.clone().map(|purpose| Write {
                change: *change,
                sent_at: now,
                took_effect_at: None,
                purpose,
            })),
            Moment::Wrote(wrote) => {
                let last = self.writes.iter_mut().rfind(|write| write.change.route == wrote.change.route);
                last.into_iter().for_each(|write| write.took_effect_at = Some(now));
            }
            _ => {}
        }
    }
}
