//! Decides what a blue/green cutover does next.
//!
//! The whole crate is a pure function: [`decide`] looks at what is declared ([`Intent`]), what is observed
//! ([`Observation`]) and what this run has already done ([`RunSoFar`]), and says one thing to do. Nothing here reads a
//! clock, touches a socket or draws a random number, so the plan, the apply, the command line and the simulator share
//! every rule about traffic by calling the same code.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod adoption;
mod bake;
mod bring_back;
mod color;
mod decide;
mod duration;
mod errand;
mod expectation;
mod fleet;
mod gate;
mod group_name;
mod health;
mod http_check;
mod intent;
mod leaving;
mod live;
mod look;
#[cfg(feature = "mutations")]
pub mod mutation;
#[cfg(not(feature = "mutations"))]
mod mutation;
mod name_pattern;
mod observation;
mod outcome;
mod owners;
mod parity;
mod planned;
mod planned_time;
mod preview;
mod reached;
mod refusal;
mod replaced;
mod run;
mod runbook;
mod shift;
mod standby;
mod step;
mod stickiness;
mod testable;
mod time;
mod turn;
mod undeclared;
mod undeclared_idle;
mod untold_move;
mod verified;
mod waiting_on;
mod way_back;
mod weights;
mod whereabouts;
mod write_pace;

pub use adoption::{Mark, NoPair, mark_of_name, pair_of, unadoptable_route};
pub use bake::{AlarmAtStart, AlarmName, AlarmState, AlarmsSeen, Bake, MissingData, OnInterrupt};
pub use bring_back::{RoutePlace, errand};
pub use color::{Color, ParseColorError, PerColor};
pub use decide::{Decision, decide, decide_blind, unusable_route};
pub use duration::format_duration;
pub use errand::Errand;
pub use fleet::{StandbyHealth, standby_health};
pub use gate::{GateShortfall, GateVerdict, UnhealthyGroup};
pub use group_name::GroupName;
pub use health::{Fitness, TargetSeen, TargetState};
pub use http_check::{HttpCheck, HttpCheckSeen, HttpCheckShortfall};
pub use intent::{
    Gate, Intent, LoadBalancerKind, Replaced, RouteIntent, RouteName, Standby, TargetGroupId, UnknownHealth,
};
pub use leaving::left_answers;
pub use live::{active_color, active_color_of, is_at_rest, live_percentages, sole_color};
pub use look::{Look, TraitsWanted, Urgency};
pub use name_pattern::{NamePattern, NamePatternError};
pub use observation::{Ages, Attachment, Forwarding, GroupSeen, GroupTraits, Observation, RouteSeen, TraitsSeen};
pub use outcome::{CutoverTimes, Outcome};
pub use owners::{Owners, RouteId, SwitchKey, TwoOwners};
pub use parity::{
    Comparison, Difference, Environments, GroupFacts, InstanceFacts, InstancesSeen, Parity, ParityFinding, TargetFacts,
    compare_environments, is_way_out,
};
pub use planned::{OpenGate, Planned, open_gate};
pub use planned_time::PlannedTime;
pub use preview::{Preview, Warning, preview};
pub use reached::is_reached_by_others;
pub use refusal::{Aftermath, Refusal, RouteLeft, Subject};
pub use replaced::RouteBefore;
pub use run::{RunSoFar, WriteReport, WriteResult};
pub use runbook::runbook;
pub use shift::{LONGEST_HOLD, Share, Shift, ShiftError, Stage};
pub use standby::{is_standby_attached, standby_as_found};
pub use step::{Purpose, RouteWrite, Step};
pub use time::Timestamp;
pub use turn::Turn;
pub use undeclared_idle::UndeclaredIdle;
pub use untold_move::{UntoldMove, untold_move};
pub use verified::{Verified, verified};
pub use waiting_on::WaitingOn;
pub use weights::{Percentages, Weights};
pub use whereabouts::{Whereabouts, whereabouts};
pub use write_pace::{WRITES_A_SECOND, WRITES_AT_ONCE, expected_skew};

/// What README.md shows is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
