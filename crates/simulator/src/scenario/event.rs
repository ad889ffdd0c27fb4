//! What can happen in a world.

use serde::{Deserialize, Serialize};

use super::{Alarm, Weights};

/// Something happens at some time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Milliseconds since the world began.
    pub at: u64,
    /// What happens.
    pub what: What,
}

/// What happens. What it is about may not be there any more; then nothing does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A target does not answer its checks any more, or answers them again.
    TargetAnswers {
        /// The group.
        group: usize,
        /// The target; `None` is all of them.
        target: Option<usize>,
        /// Does it answer?
        answers: bool,
    },
    /// A target is registered, and answers.
    TargetRegistered {
        /// The group.
        group: usize,
        /// Its zone.
        zone: super::Zone,
        /// How long it starts, before its checks find anything.
        #[serde(default)]
        ready_after_ms: u64,
    },
    /// A target is deregistered, and another one registered in its place.
    TargetReplaced {
        /// The group.
        group: usize,
        /// The target; `None` is all of them.
        target: Option<usize>,
        /// How long the new one starts, before its checks find anything.
        ready_after_ms: u64,
    },
    /// The machine behind a target stops, or runs again.
    TargetRuns {
        /// The group.
        group: usize,
        /// The target.
        target: usize,
        /// Does it run?
        runs: bool,
    },
    /// A load balancer has no node in a zone any more, or has one again.
    ZoneServed {
        /// Which load balancer.
        load_balancer: usize,
        /// Which zone.
        zone: u8,
        /// Has it a node there?
        served: bool,
    },
    /// The health checks of a group are switched off, or on again.
    GroupChecked {
        /// The group.
        group: usize,
        /// Is it checked?
        checked: bool,
    },
    /// A target is deregistered.
    TargetRemoved {
        /// The group.
        group: usize,
        /// The target; `None` is all of them.
        target: Option<usize>,
    },
    /// An alarm changes.
    AlarmBecomes {
        /// Which.
        alarm: usize,
        /// What it becomes.
        state: Alarm,
    },
    /// For some time an HTTP check fails.
    CheckFails {
        /// Which.
        check: usize,
        /// For how long.
        lasts_ms: u64,
    },
    /// For some time the answers to HTTP checks take long.
    ChecksSlow {
        /// How long.
        takes_ms: u64,
        /// For how long.
        lasts_ms: u64,
    },
    /// For some time calls wait before they are sent, since others use up the budget; those of a way back do not.
    Crowded {
        /// How long reads wait.
        waits_ms: u64,
        /// How long the writes of a step wait for their turn.
        #[serde(default)]
        writes_wait_ms: u64,
        /// For how long.
        lasts_ms: u64,
    },
    /// For some time calls of a kind go wrong.
    Trouble {
        /// Which.
        calls: CallKind,
        /// How.
        fault: Fault,
        /// For how long.
        lasts_ms: u64,
    },
    /// Single calls of a kind go wrong.
    OneCall {
        /// Which.
        calls: CallKind,
        /// How many go well before.
        after: u64,
        /// How.
        fault: Fault,
    },
    /// Single writes of one route go wrong.
    WritesOf {
        /// Which.
        route: usize,
        /// How many go well before.
        after: u64,
        /// How many go wrong then.
        times: u64,
        /// How.
        fault: Fault,
    },
    /// After each write of a run, and of this one, replies about a route are old: each of the next ones shows how it was so many
    /// versions ago, unless that was replaced long ago or somebody else has changed it since.
    OldReplies {
        /// Which route.
        route: usize,
        /// How many versions each reply is behind.
        behind: Vec<usize>,
    },
    /// For some time replies about routes are old.
    StaleReplies {
        /// For how long.
        lasts_ms: u64,
        /// How old.
        by_ms: u64,
        /// Only every other reply?
        every_other: bool,
    },
    /// Somebody else changes a route.
    Foreign {
        /// Which.
        route: usize,
        /// How.
        write: ForeignWrite,
    },
    /// A load balancer is out of service for some time.
    LoadBalancerOut {
        /// Which.
        load_balancer: usize,
        /// For how long.
        lasts_ms: u64,
    },
    /// The user presses Ctrl-C.
    Interrupt,
    /// The process dies.
    Die,
    /// The machine sleeps: the process does nothing, and time goes on.
    Freeze {
        /// For how long.
        lasts_ms: u64,
    },
    /// The machine's date is set; what runs does not see it, the next process does.
    DateSet {
        /// Forward or back.
        by_ms: i64,
    },
}

/// Kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallKind {
    /// All calls.
    Any,
    /// Reading anything but alarms.
    Read,
    /// Reading routes.
    Routes,
    /// Reading a route right before it is written.
    LastLook,
    /// Reading targets' health.
    Health,
    /// Reading target groups' settings.
    Traits,
    /// Changing routes.
    Write,
    /// Reading alarms.
    Alarms,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// Throttled: nothing is done.
    Throttled,
    /// Status 500, and nothing is done.
    BrokenBefore,
    /// Status 500, and yet it is done.
    BrokenAfter,
    /// Accepted, and yet nothing is done. No load balancer does that; the engine is not to believe it all the same.
    NoEffect,
    /// No reply, and nothing is done.
    LostBefore,
    /// No reply, and yet it is done.
    LostAfter,
    /// It takes longer, by milliseconds.
    Slow(u64),
    /// Refused: the credentials have expired.
    Expired,
    /// The process dies before it is done.
    DieBefore,
    /// The process dies after it is done.
    DieAfter,
}

impl Fault {
    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Fault::Throttled => "throttled",
            Fault::BrokenBefore => "status 500 before the effect",
            Fault::BrokenAfter => "status 500 after the effect",
            Fault::NoEffect => "accepted without effect",
            Fault::LostBefore => "request lost",
            Fault::LostAfter => "reply lost after the effect",
            Fault::Slow(_) => "slow reply",
            Fault::Expired => "expired credentials",
            Fault::DieBefore => "process death before the effect",
            Fault::DieAfter => "process death after the effect",
        }
    }
}

/// What somebody else does to a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ForeignWrite {
    /// Other weights.
    Weights(Weights),
    /// Whichever color has no weight is taken out.
    DetachIdle,
    /// A third target group.
    OtherGroup,
    /// No forwarding any more.
    Redirect,
    /// It is deleted.
    Delete,
    /// Stickiness on or off, and nothing else.
    Sticky(Option<u32>),
}

impl What {
    /// Its name in reports.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            What::TargetAnswers { answers: false, .. } => "target fails",
            What::TargetAnswers { answers: true, .. } => "target recovers",
            What::TargetRegistered { .. } => "target registered",
            What::TargetRemoved { .. } => "target removed",
            What::TargetReplaced { .. } => "target replaced",
            What::TargetRuns { runs: false, .. } => "target stops",
            What::TargetRuns { runs: true, .. } => "target runs again",
            What::ZoneServed { served: false, .. } => "zone without a node",
            What::ZoneServed { served: true, .. } => "zone with a node again",
            What::GroupChecked { checked: false, .. } => "health checks off",
            What::GroupChecked { checked: true, .. } => "health checks on again",
            What::AlarmBecomes { state: Alarm::Ok, .. } => "alarm green",
            What::AlarmBecomes { state: Alarm::Red, .. } => "alarm red",
            What::AlarmBecomes { state: Alarm::NoData, .. } => "alarm without data",
            What::AlarmBecomes { state: Alarm::Missing, .. } => "alarm missing",
            What::CheckFails { .. } => "HTTP check fails",
            What::ChecksSlow { .. } => "HTTP checks slow",
            What::Crowded { .. } => "budget used up by others",
            What::Trouble { .. } => "trouble with calls for some time",
            What::OneCall { .. } => "trouble with one call",
            What::WritesOf { .. } => "trouble with the writes of a route",
            What::OldReplies { .. } => "old replies after each write of a route",
            What::StaleReplies { .. } => "stale replies",
            What::Foreign { write: ForeignWrite::Weights(_), .. } => "another writer: weights",
            What::Foreign { write: ForeignWrite::DetachIdle, .. } => "another writer: standby detached",
            What::Foreign { write: ForeignWrite::OtherGroup, .. } => "another writer: undeclared group",
            What::Foreign { write: ForeignWrite::Redirect, .. } => "another writer: redirect",
            What::Foreign { write: ForeignWrite::Delete, .. } => "another writer: deletion",
            What::Foreign { write: ForeignWrite::Sticky(_), .. } => "another writer: stickiness",
            What::LoadBalancerOut { .. } => "load balancer out of service",
            What::Interrupt => "Ctrl-C",
            What::Die => "process death",
            What::Freeze { .. } => "machine asleep",
            What::DateSet { .. } => "date set",
        }
    }
}
