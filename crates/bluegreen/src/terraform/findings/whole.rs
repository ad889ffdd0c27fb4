//! What is to be said of the plan as a whole.

use bluegreen_state::Plan;

use crate::terraform::SWITCH;
use crate::terraform::finding::{Finding, FindingKind};
use crate::terraform::switch_error::SwitchError;

pub(super) fn about(plan: &Plan, unreadable: &[SwitchError]) -> Vec<Finding> {
    let whole = |kind, message: &str, way_out: &str| Finding {
        kind,
        address: None,
        switch: None,
        message: message.to_owned(),
        way_out: way_out.to_owned(),
    };
    let errored = plan.errored.then(|| {
        let message = "Planning ended in an error, so this is only a part of a plan.";
        whole(FindingKind::Errored, message, "Mend what the error says, and plan again.")
    });
    let incomplete = (plan.complete == Some(false)).then(|| {
        let message = "This plan leaves something out, by `-target` or because it was put off: not everything is as declared after \
                       it.";
        whole(FindingKind::Incomplete, message, "Plan again afterwards, without `-target`.")
    });
    let deferred = plan.deferred.iter().filter(|deferred| deferred.change.address.type_name == SWITCH);
    let deferred = deferred.map(|deferred| Finding {
        address: Some(deferred.change.address.clone()),
        switch: Some(deferred.change.address.clone()),
        ..whole(
            FindingKind::Incomplete,
            "This plan puts the switch off to a later one.",
            "Apply this plan, and plan again.",
        )
    });
    let unreadable = unreadable.iter().map(|error| Finding {
        address: Some((*error.address).clone()),
        switch: Some((*error.address).clone()),
        ..whole(
            FindingKind::Unreadable,
            &format!("What is planned for it cannot be read: {error}"),
            "Use the version of this program that belongs to the version of the provider.",
        )
    });
    errored.into_iter().chain(incomplete).chain(deferred).chain(unreadable).collect()
}
