//! What can happen.

use std::collections::BTreeMap;

use bluegreen::{Aftermath, Decision, PerColor, Percentages, Purpose, RouteSeen, WaitingOn, WriteResult};
use serde::{Deserialize, Serialize};

use crate::color_health::ColorHealth;

/// What happened. Readers leave out kinds that they do not know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A run begins.
    Began {
        /// The color that all traffic is to go to.
        to: String,
        /// What it will do, a sentence per step.
        runbook: Vec<String>,
        /// Why somebody makes it, where they have said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// The parts that somebody leaves out, by name.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        skipped: Vec<String>,
    },
    /// A look showed something else than the one before.
    Observed {
        /// The routes by name; a preview route has `(preview)` behind it.
        routes: BTreeMap<String, RouteShows>,
        /// The colors whose health was looked at.
        colors: BTreeMap<String, ColorHealth>,
    },
    /// The engine decided what to do next.
    Decided {
        /// What kind of decision it is.
        decision: Kind,
        /// What is waited for, where it is to wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        waiting_on: Option<WaitKind>,
        /// The decision in words.
        says: String,
    },
    /// A route was written, or was to be.
    Wrote {
        /// What for.
        purpose: Kind,
        /// The route.
        route: String,
        /// The shares before.
        from: Shares,
        /// The shares that were asked for.
        to: Shares,
        /// How it went.
        result: WriteOutcome,
        /// What went wrong, if something did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        says: Option<String>,
    },
    /// The run is over.
    Ended {
        /// How.
        result: Ending,
        /// How, in words.
        says: String,
    },
}

/// What kind of decision it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Attach the standby at weight 0.
    Prime,
    /// Move traffic on.
    Shift,
    /// Move it on from a color on which nobody answers, without the gate.
    Leave,
    /// Move it back.
    GoBack,
    /// Do what follows a complete cutover.
    Conclude,
    /// From here on there is no way but back.
    TurnBack,
    /// Wait.
    Wait,
    /// A person must look.
    Refuse,
    /// What is declared is live.
    Done,
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitKind {
    /// Targets or HTTP checks of the gate, or that they stay as they are.
    Gate,
    /// A stage is held.
    Hold,
    /// The load balancer is given time to follow.
    Settle,
    /// Everything has moved and is watched.
    Bake,
    /// Something that could not be read or written is tried again.
    Retry,
}

/// The share of traffic that each color gets, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// That of blue.
    pub blue_percent: f64,
    /// That of green.
    pub green_percent: f64,
}

/// What a route shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RouteShows {
    /// It forwards to its target groups.
    Shares(Shares),
    /// It does not.
    Problem {
        /// What it shows instead.
        problem: String,
    },
}

/// How a write went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteOutcome {
    /// It was accepted.
    Applied,
    /// Somebody else had changed the route; nothing was sent.
    ChangedMeanwhile,
    /// It was refused.
    Rejected,
    /// It was not sent and will be tried again.
    NotSent,
    /// Whether it took effect is not known; the next look tells.
    Unclear,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// What is declared is live.
    Done,
    /// It was refused, and no traffic was moved.
    Refused,
    /// Traffic had moved and is verified to be back.
    WentBack,
    /// It is neither where it was nor where it was to go.
    LeftPartWay,
}

impl From<Percentages> for Shares {
    fn from(Percentages(PerColor { blue, green }): Percentages) -> Shares {
        Shares { blue_percent: f64::from(blue) / 10.0, green_percent: f64::from(green) / 10.0 }
    }
}

impl From<&RouteSeen> for RouteShows {
    fn from(seen: &RouteSeen) -> RouteShows {
        let problem = match seen {
            RouteSeen::Forwards(forwarding) if forwarding.foreign().next().is_none() => {
                return RouteShows::Shares(forwarding.percentages().into());
            }
            RouteSeen::Forwards(_) => "forwards to an undeclared target group".to_owned(),
            RouteSeen::DoesNotForward { action } => format!("its action is `{action}`"),
            RouteSeen::IsDefaultRule { .. } => "is the default rule of a listener".to_owned(),
            RouteSeen::NotInService { state } => format!("its load balancer is `{state}`"),
            RouteSeen::Gone => "does not exist".to_owned(),
        };
        RouteShows::Problem { problem }
    }
}

impl From<&WriteResult> for WriteOutcome {
    fn from(result: &WriteResult) -> WriteOutcome {
        match result {
            WriteResult::Applied => WriteOutcome::Applied,
            WriteResult::ChangedMeanwhile => WriteOutcome::ChangedMeanwhile,
            WriteResult::Rejected { .. } => WriteOutcome::Rejected,
            WriteResult::NotSent { .. } | WriteResult::NotYet => WriteOutcome::NotSent,
            WriteResult::Unclear { .. } => WriteOutcome::Unclear,
        }
    }
}

impl From<Aftermath> for Ending {
    fn from(aftermath: Aftermath) -> Ending {
        match aftermath {
            Aftermath::NotMoved => Ending::Refused,
            Aftermath::WentBack => Ending::WentBack,
            Aftermath::PartWay => Ending::LeftPartWay,
        }
    }
}

impl From<&WaitingOn> for WaitKind {
    fn from(on: &WaitingOn) -> WaitKind {
        match on {
            WaitingOn::Health(_)
            | WaitingOn::HttpChecks(_)
            | WaitingOn::PreviewSettle { .. }
            | WaitingOn::Stability { .. } => WaitKind::Gate,
            WaitingOn::Hold { .. } => WaitKind::Hold,
            WaitingOn::Settle { .. } => WaitKind::Settle,
            WaitingOn::Bake { .. } => WaitKind::Bake,
            WaitingOn::ReadBack { .. }
            | WaitingOn::Retry { .. }
            | WaitingOn::Write
            | WaitingOn::Sight { .. }
            | WaitingOn::Alarms { .. }
            | WaitingOn::NewerLook => WaitKind::Retry,
        }
    }
}

impl From<&Purpose> for Kind {
    fn from(purpose: &Purpose) -> Kind {
        match purpose {
            Purpose::Prime => Kind::Prime,
            Purpose::Shift => Kind::Shift,
            Purpose::Leave => Kind::Leave,
            Purpose::GoBack { .. } => Kind::GoBack,
            Purpose::Conclude => Kind::Conclude,
        }
    }
}

impl From<&Decision> for Kind {
    fn from(decision: &Decision) -> Kind {
        match decision {
            Decision::Act(step) => Kind::from(&step.purpose),
            Decision::TurnBack { .. } => Kind::TurnBack,
            Decision::Wait { .. } => Kind::Wait,
            Decision::Refuse(_) => Kind::Refuse,
            Decision::Done(_) => Kind::Done,
        }
    }
}
