//! What a plan can say before anything moves: would the cutover start, and what should a person know?

mod warning;
mod warnings;

use std::collections::{BTreeMap, BTreeSet};

use crate::decide::{Decision, decide};
use crate::intent::{Intent, RouteName};
use crate::observation::Observation;
use crate::refusal::Refusal;
use crate::run::RunSoFar;
use crate::time::Timestamp;
use crate::weights::Percentages;

pub use warning::Warning;
use warnings::warnings;

/// What a plan can say of a cutover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Why the cutover would not start.
    pub refusal: Option<Refusal>,
    /// What a person should know before approving it.
    pub warnings: Vec<Warning>,
}

impl Preview {
    /// Does any of it depend on whether anybody answers on the color that traffic is to be taken from? A plan that has not looked
    /// there does so then, and previews again.
    #[must_use]
    pub fn depends_on_the_left(&self) -> bool {
        let depends = |warning: &Warning| {
            matches!(warning, Warning::NotHealthy { .. } | Warning::WouldRefuse(Refusal::AlarmAtStart { .. }))
        };
        self.warnings.iter().any(depends)
    }
}

/// Looks at a cutover that is planned: the same decisions as in the apply, without acting.
///
/// `planned` is what the refreshed state says of the routes.
#[must_use]
pub fn preview(
    intent: &Intent,
    planned: BTreeMap<RouteName, Percentages>,
    seen: &Observation,
    now: Timestamp,
) -> Preview {
    let untold: BTreeSet<_> = intent.routes.keys().filter(|route| !planned.contains_key(route)).collect();
    let mut run = RunSoFar::begin(now, planned);
    run.note_observation(intent, seen, now, now);
    let warnings = || warnings(intent, seen, &run, &untold);
    match decide(intent, seen, &run, now) {
        Decision::Refuse(refusal) if may_pass(&refusal) => {
            let first = Warning::WouldRefuse(refusal);
            Preview { refusal: None, warnings: [vec![first], warnings()].concat() }
        }
        Decision::Refuse(refusal) => Preview { refusal: Some(refusal), warnings: Vec::new() },
        Decision::Act(_) | Decision::TurnBack { .. } | Decision::Wait { .. } | Decision::Done(_) => {
            Preview { refusal: None, warnings: warnings() }
        }
    }
}

/// What the same apply may mend before it cuts over, since it often registers targets and creates alarms right before, or
/// what may mend itself until then.
const fn may_pass(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::StandbyEmpty { .. }
            | Refusal::NotInService { .. }
            | Refusal::DoesNotForward { .. }
            | Refusal::ForeignGroup { .. }
            | Refusal::NoPlace { .. }
            | Refusal::BesideReplaced { .. }
            | Refusal::AlarmAtStart { .. }
            | Refusal::AlarmMissing { .. }
            | Refusal::AlarmWithoutData { .. }
    )
}
