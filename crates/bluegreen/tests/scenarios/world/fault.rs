//! What can go wrong, and what others do meanwhile.

use bluegreen::{AlarmName, AlarmState, RouteName, RouteSeen, TargetGroupId, TargetState, Weights};

/// What becomes of one write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It takes effect, but the reply is lost.
    LostAfterEffect,
    /// It is lost or throttled before it takes effect.
    LostBeforeEffect,
    /// The load balancer refuses it.
    Rejected,
    /// It is accepted and nothing comes of it.
    AcceptedWithoutEffect,
    /// The look right before it fails, so that it is not sent.
    NotSent,
}

/// Something that happens while a run goes on.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// Somebody else writes these weights.
    ForeignWrite(RouteName, Weights),
    /// A route turns into something else, such as a redirect.
    RouteBecomes(RouteName, RouteSeen),
    /// One target of a group, by its position, changes its state.
    Target(TargetGroupId, usize, TargetState),
    /// All targets of a group change their state.
    AllTargets(TargetGroupId, TargetState),
    /// All targets of a group are deregistered and gone.
    NoTargets(TargetGroupId),
    /// An alarm changes its state.
    Alarm(AlarmName, AlarmState),
}
