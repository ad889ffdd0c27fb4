//! Blue/green cutovers behind a load balancer: what Terraform knows of them, where they stand, and how they are made.
//!
//! This is the front door of the library. It is one loop, *observe, decide, act, again*, and what a program needs around it:
//!
//! | to | there is |
//! |---|---|
//! | read a state or a plan of Terraform or OpenTofu | [`read`], which gives a [`Document`] |
//! | turn a stored switch into what the engine works on | [`StoredSwitch::intent_to`], which gives an [`Intent`] |
//! | know what a plan would do | [`Plan::pending`], [`Plan::findings`] |
//! | know where a switch stands | [`survey()`], which gives a [`Survey`] with one word for it |
//! | cut over, or go back | [`cut_over`] |
//! | go that way and write nothing | [`verify()`] |
//! | watch that, or make a record of it | [`Progress`] |
//! | look before anything moves | [`preview()`] and [`runbook()`] |
//!
//! All decisions are the engine's, re-exported here: they are pure, and the same in a plan, in an apply and in a program of
//! one's own. The outside comes in by two ports, a [`World`] to observe and change, and a [`Clock`]. `bluegreen_aws` has the
//! world of load balancers on AWS.
//!
//! # From a state to a cutover
//!
//! ```
//! use bluegreen::{Color, Document, RouteName, read, runbook};
//!
//! // As `terraform state pull` or `tofu state pull` prints it.
//! let bytes = include_bytes!("../../state/tests/hosts/terraform-1.15.5/one-switch.tfstate");
//! let Document::State(state) = read(bytes)? else { panic!("this is a state") };
//! let switch = &state.switches[0];
//!
//! let intent = switch.intent_to(Color::Green)?;
//! let steps = runbook(&intent, &switch.recorded()?.live);
//! assert!(steps[2].starts_with("Shift web: from blue 100 % / green 0 % to blue 0 % / green 100 %"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `examples/library` has whole programs: one that reads a plan in a pipeline, one that says who is live where, and one that cuts
//! over in a world of its own and prints a record.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod clock;
mod cut_over;
mod progress;
mod survey;
mod terraform;
mod verify;
mod world;

pub use bluegreen_declaration as declaration;
pub use bluegreen_declaration::{DurationError, parse_duration};
pub use bluegreen_engine::{
    Aftermath, Ages, AlarmAtStart, AlarmName, AlarmState, AlarmsSeen, Attachment, Bake, Color, Comparison,
    CutoverTimes, Decision, Difference, Environments, Errand, Fitness, Forwarding, Gate, GateShortfall, GateVerdict,
    GroupFacts, GroupName, GroupSeen, GroupTraits, HttpCheck, HttpCheckSeen, HttpCheckShortfall, InstanceFacts,
    InstancesSeen, Intent, LONGEST_HOLD, LoadBalancerKind, Look, Mark, MissingData, NamePattern, NamePatternError,
    NoPair, Observation, OnInterrupt, OpenGate, Outcome, Owners, Parity, ParityFinding, ParseColorError, PerColor,
    Percentages, Planned, PlannedTime, Preview, Purpose, Refusal, Replaced, RouteBefore, RouteId, RouteIntent,
    RouteLeft, RouteName, RoutePlace, RouteSeen, RouteWrite, RunSoFar, Share, Shift, ShiftError, Stage, Standby,
    StandbyHealth, Step, Subject, SwitchKey, TargetFacts, TargetGroupId, TargetSeen, TargetState, Timestamp,
    TraitsSeen, TraitsWanted, Turn, TwoOwners, UndeclaredIdle, UnhealthyGroup, UnknownHealth, UntoldMove, Urgency,
    WRITES_A_SECOND, WRITES_AT_ONCE, WaitingOn, Warning, Weights, WriteReport, WriteResult, active_color,
    active_color_of, compare_environments, decide, decide_blind, errand, expected_skew, format_duration, is_at_rest,
    is_reached_by_others, is_standby_attached, is_way_out, left_answers, live_percentages, mark_of_name, open_gate,
    pair_of, preview, runbook, sole_color, standby_as_found, standby_health, untold_move, unusable_route,
};
pub use bluegreen_engine::{Verified, Whereabouts, unadoptable_route, verified, whereabouts};
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
pub use verify::verify;
pub use world::{ObserveError, World};

/// What README.md shows is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
