//! Drives a blue/green cutover: observe, decide, act, again.
//!
//! This is the front door of the library. All decisions are the engine's, re-exported here; this crate adds the loop
//! that carries them out ([`cut_over`]) and the two ports it needs: a [`World`] to observe and change, and a [`Clock`].
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod clock;
mod cut_over;
mod progress;
mod survey;
mod terraform;
mod world;

pub use bluegreen_declaration as declaration;
pub use bluegreen_declaration::{DurationError, parse_duration};
pub use bluegreen_engine::{
    Aftermath, Ages, AlarmAtStart, AlarmName, AlarmState, AlarmsSeen, Attachment, Bake, Color, Comparison,
    CutoverTimes, Decision, Difference, Environments, Errand, Fitness, Forwarding, Gate, GateShortfall, GateVerdict,
    GroupFacts, GroupSeen, GroupTraits, HttpCheck, HttpCheckSeen, HttpCheckShortfall, InstanceFacts, InstancesSeen,
    Intent, LONGEST_HOLD, LoadBalancerKind, Look, MissingData, Observation, OnInterrupt, Outcome, Owners, Parity,
    ParityFinding, ParseColorError, PerColor, Percentages, PlannedTime, Preview, Purpose, Refusal, RouteId,
    RouteIntent, RouteLeft, RouteName, RoutePlace, RouteSeen, RouteWrite, RunSoFar, Share, Shift, ShiftError, Stage,
    Standby, StandbyHealth, Step, Subject, SwitchKey, TargetFacts, TargetGroupId, TargetSeen, TargetState, Timestamp,
    TraitsSeen, TraitsWanted, TwoOwners, UndeclaredIdle, UnhealthyGroup, UnknownHealth, UntoldMove, Urgency,
    WRITES_A_SECOND, WRITES_AT_ONCE, WaitingOn, Warning, Weights, WriteReport, WriteResult, active_color,
    compare_environments, decide, decide_blind, errand, expected_skew, format_duration, is_at_rest,
    is_attached_anywhere, is_reached_by_others, is_way_out, live_percentages, preview, runbook, sole_color,
    standby_health, untold_move, unusable_route,
};
pub use bluegreen_engine::{Whereabouts, whereabouts};
pub use bluegreen_state::{
    Action, Address, AddressError, Alias, Form, Host, Key, Mode, ModuleStep, Origin, Provider, ReplaceOrder, Standing,
    Unreadable,
};
pub use clock::{Clock, SystemClock};
pub use cut_over::cut_over;
pub use progress::{LogProgress, Progress};
pub use survey::{Survey, survey};
pub use terraform::{
    Cause, Document, Finding, FindingKind, PendingCutover, PendingRoute, Plan, PlannedSwitch, RecordedSwitch, State,
    StoredSwitch, SwitchError, read,
};
pub use tokio_util::sync::CancellationToken as Stop;
pub use world::{ObserveError, World};
