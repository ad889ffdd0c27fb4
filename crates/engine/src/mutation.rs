//! Deliberate defects, to show that the checkers of the simulator can fail.
//!
//! They exist only with the feature `mutations`, which no product enables; without it every question below is a
//! constant `false` that costs nothing. With it they are still off until a test switches one on, for its own thread.
#![cfg_attr(not(feature = "mutations"), expect(unreachable_pub, reason = "public for the tests that switch them on"))]

/// A defect. Each breaks one promise and, as far as possible, no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mutation {
    /// The gate need not hold for any time.
    GateNeedNotHold,
    /// Attaching the standby takes the traffic from the active color and gives it to none.
    PrimeToNobody,
    /// What somebody else wrote counts as expected.
    NothingIsForeign,
    /// One of the routes that have moved does not go back.
    OneRouteStays,
    /// The way back leads to everything on the other color, not to what was there.
    BackToTheOtherColor,
    /// The way back is taken even where nobody could answer.
    BackToNobody,
    /// Stages are skipped.
    StagesAreSkipped,
    /// Alarms do not turn a cutover back.
    AlarmsAreIgnored,
    /// A Ctrl-C is not heard.
    InterruptIsIgnored,
    /// The timeout is not heeded.
    NoDeadline,
    /// What was written is read again without a pause.
    ReadBackWithoutPause,
    /// The color last known stays active whatever is live.
    ActiveColorIsNeverLearnt,
    /// HTTP checks need not pass.
    HttpChecksNeedNotPass,
    /// A complete cutover is not followed by anything.
    NothingFollows,
    /// A cutover that is found half done is refused.
    HalfDoneIsForeign,
    /// Preview routes are written whatever they show.
    PreviewIsWrittenAgain,
    /// A cutover that has moved traffic turns back as soon as it has to wait for anything.
    TurnsBackForNothing,
    /// A way back is given up after its first step.
    WayBackIsGivenUp,
    /// What was seen is never too old.
    OldNewsIsGood,
    /// No turn of a step's writes comes too late.
    NoTurnIsTooLate,
    /// A target group that is replaced stays on the routes when traffic has left it.
    ReplacedGroupStays,
    /// Writes leave out target groups that nobody declared.
    UndeclaredGroupsAreLost,
    /// Where nothing moves the standby is not attached.
    StandbyIsNotAttached,
    /// Traffic is taken from every color as from one on which nobody answers.
    EverybodyIsDead,
    /// A target that is registered with both colors is none.
    NothingIsShared,
    /// What a plan saw of the gate counts, however long ago that was.
    PlansNeverAge,
    /// Two switches may have one route.
    OwnersShare,
}

#[cfg(feature = "mutations")]
thread_local! {
    static ACTIVE: std::cell::Cell<Option<Mutation>> = const { std::cell::Cell::new(None) };
}

/// Is this defect switched on?
#[cfg(feature = "mutations")]
pub(crate) fn is_on(mutation: Mutation) -> bool {
    ACTIVE.get() == Some(mutation)
}

/// No defect is ever switched on without the feature.
#[cfg(not(feature = "mutations"))]
pub(crate) const fn is_on(_mutation: Mutation) -> bool {
    false
}

/// Does something with one defect switched on, in this thread.
#[cfg(feature = "mutations")]
pub fn with<T>(mutation: Mutation, what: impl FnOnce() -> T) -> T {
    ACTIVE.set(Some(mutation));
    let output = what();
    ACTIVE.set(None);
    output
}
