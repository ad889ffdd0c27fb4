//! What is declared and was not live when it was planned, and is live now: somebody else was faster, or the plan was made from a
//! state that was not refreshed. No weight is left to write, so nothing of theirs is overwritten.

use std::collections::BTreeMap;

use crate::intent::{Intent, RouteIntent, RouteName, Standby};
use crate::live::{live_percentages, sole_color};
use crate::observation::Observation;
use crate::weights::Percentages;

/// Is all that is declared of the production routes live? A standby that is to leave the routes and is still on them is not
/// taken out after somebody else's cutover: they may not have finished watching it.
pub(crate) fn is_reached(intent: &Intent, seen: &Observation) -> bool {
    let other = intent.active.other();
    let leaves = |(name, route): (&RouteName, &RouteIntent)| {
        let is_attached = seen.forwarding(name).is_some_and(|it| it.is_attached(other));
        is_attached && (intent.standby == Standby::Detached || route.replaced.is_some())
    };
    sole_color(&seen.routes) == Some(intent.active) && !intent.routes.iter().any(leaves)
}

/// Was what is declared reached by somebody else since these percentages were planned from?
#[must_use]
pub fn is_reached_by_others(intent: &Intent, planned: &BTreeMap<RouteName, Percentages>, seen: &Observation) -> bool {
    let live = live_percentages(&seen.routes);
    let differs = |(route, at): (&RouteName, &Percentages)| planned.get(route).is_some_and(|planned| planned != at);
    is_reached(intent, seen) && live.iter().any(differs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::color::{Color, PerColor};
    use crate::decide::{Decision, decide};
    use crate::observation::{Attachment, Forwarding, RouteSeen};
    use crate::outcome::Outcome;
    use crate::refusal::Refusal;
    use crate::run::RunSoFar;
    use crate::step::Purpose;
    use crate::time::Timestamp;

    const NOW: Timestamp = Timestamp::from_millis(0);

    /// What becomes of a plan that was made with everything at blue, and finds this.
    fn found(standby: Standby, blue: Attachment, green: Attachment) -> Decision {
        let intent = Intent { standby, ..Intent::example() };
        let planned = BTreeMap::from([(RouteName::production("web"), Percentages::all_to(Color::Blue))]);
        let colors = PerColor { blue, green };
        let web = RouteSeen::Forwards(Forwarding::example(colors));
        let routes = BTreeMap::from([(RouteName::production("web"), web)]);
        let seen = Observation { routes, ..Observation::default() };
        let mut run = RunSoFar::begin(NOW, planned);
        run.note_observation(&intent, &seen, NOW, NOW);
        decide(&intent, &seen, &run, NOW)
    }

    #[test]
    fn what_somebody_else_has_made_as_declared_is_nothing_to_refuse() {
        let attached = found(Standby::Attached, Attachment::Attached(0), Attachment::Attached(1));
        assert_eq!(attached, Decision::Done(Outcome::AlreadyThere));
    }

    #[test]
    fn it_is_not_done_before_the_standby_is_attached_that_they_have_left_out() {
        let decision = found(Standby::Attached, Attachment::Detached, Attachment::Attached(1));
        let Decision::Act(step) = decision else { panic!("{decision:?}") };
        let write = &step.writes[&RouteName::production("web")];
        assert_eq!((step.purpose, write.to.weights()), (Purpose::Conclude, write.from.weights()));
        assert!(write.to.is_attached(Color::Blue));
    }

    #[test]
    fn anything_else_that_somebody_made_is_refused() {
        let half = found(Standby::Attached, Attachment::Attached(1), Attachment::Attached(1));
        assert!(matches!(half, Decision::Refuse(Refusal::ChangedMeanwhile { .. })), "{half:?}");
    }

    #[test]
    fn a_standby_is_not_taken_out_of_the_way_back_of_somebody_else() {
        let attached = found(Standby::Detached, Attachment::Attached(0), Attachment::Attached(1));
        assert!(matches!(attached, Decision::Refuse(Refusal::ChangedMeanwhile { .. })), "{attached:?}");
        let left = found(Standby::Detached, Attachment::Detached, Attachment::Attached(1));
        assert_eq!(left, Decision::Done(Outcome::AlreadyThere));
    }
}
