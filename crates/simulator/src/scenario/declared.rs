//! What is declared, in the simulator's own words.

use serde::{Deserialize, Serialize};

use super::Color;

/// What a user declared. Times are milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// The color that is to get everything.
    pub active: Color,
    /// What must hold before traffic moves.
    pub gate: Gate,
    /// The stages before everything.
    pub stages: Vec<Stage>,
    /// What is watched afterwards.
    pub bake: Option<Bake>,
    /// Was the further target group of each load balancer a color's before, and replaced?
    #[serde(default)]
    pub replaced: bool,
    /// Are target groups that were replaced, where routes have such, left for those that their color has now? Otherwise they are
    /// left for the other color.
    #[serde(default)]
    pub within_color: bool,
    /// Were the routes at the declared color before, and are some of them new? Then nothing that is declared for a release counts.
    #[serde(default)]
    pub brings_back: bool,
    /// Does another switch of the same configuration declare one of the routes, until all is calm?
    #[serde(default)]
    pub contested: bool,
    /// Do target groups that nobody declared leave the routes, where they have no weight?
    #[serde(default)]
    pub removes_undeclared: bool,
    /// Does the standby leave the routes in the end?
    pub detaches_standby: bool,
    /// What a Ctrl-C does.
    pub on_interrupt: Policy,
    /// How long the data plane is given.
    pub settle_ms: Option<u64>,
    /// How long everything may take.
    pub timeout_ms: u64,
    /// Does the first apply create the resource, so that no plan has seen the routes?
    pub creates: bool,
    /// Otherwise: the color that the state knows to be active.
    pub remembers: Color,
    /// Does the plan look at the color that is to be left, as it does where the environments are compared?
    #[serde(default)]
    pub plan_sees_the_left: bool,
    /// Does the apply hear from its plan whether the gate was open?
    #[serde(default)]
    pub plan_tells_of_the_gate: bool,
    /// How far apart looks are to be where others look, too, as far as the apply hears from its plan.
    #[serde(default)]
    pub others_look_every_ms: u64,
    /// Is it left to the apply to look for targets that are registered with both colors?
    #[serde(default)]
    pub looks_for_shared_targets: bool,
    /// How long a person looks at a plan before approving it.
    pub approval_ms: u64,
}

/// The gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Of the targets that can be in service.
    pub min_healthy_percent: u8,
    /// At least so many.
    pub min_healthy_count: u32,
    /// Without a break.
    pub stable_ms: u64,
    /// Before giving up.
    pub timeout_ms: u64,
    /// From one look to the next.
    pub interval_ms: u64,
    /// Do unchecked targets count as healthy?
    pub allows_unknown: bool,
    /// HTTP checks, each with how often in a row it must pass.
    pub http_checks: Vec<u32>,
}

/// A stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The declared color's share in tenths of a percent.
    pub tenths: u16,
    /// For how long.
    pub hold_ms: u64,
}

/// The bake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bake {
    /// For how long.
    pub ms: u64,
    /// The alarms, by the state they are in when the world begins.
    pub alarms: Vec<Alarm>,
    /// Is an alarm that is red from the start left out?
    pub ignores_red_at_start: bool,
    /// Does missing data count as red?
    pub fails_without_data: bool,
    /// Of the new color's targets.
    pub max_unhealthy_percent: u8,
}

/// The state of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alarm {
    /// Green.
    Ok,
    /// It fires.
    Red,
    /// It has no data.
    NoData,
    /// It does not exist.
    Missing,
}

/// What a Ctrl-C does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Policy {
    /// Goes back.
    Rollback,
    /// Leaves the weights.
    Hold,
    /// Goes on to the end.
    Finish,
}

impl Declared {
    /// The share of the new color's targets, in percent, that may fail once it has traffic. Without a bake it is what the
    /// gate lets pass.
    pub(crate) fn allowed_failing(&self) -> u8 {
        self.bake.as_ref().map_or(100 - self.gate.min_healthy_percent, |bake| bake.max_unhealthy_percent)
    }

    /// The declared color's share, in tenths of a percent, that follows this one.
    pub(crate) fn next_share(&self, share: u16) -> u16 {
        self.stages.iter().map(|stage| stage.tenths).find(|tenths| *tenths > share).unwrap_or(1000)
    }

    /// How long a share is held: that of the last stage it has reached.
    pub(crate) fn hold_ms(&self, share: u16) -> u64 {
        self.stages.iter().rfind(|stage| stage.tenths <= share).map_or(0, |stage| stage.hold_ms)
    }

    /// How long all stages above this share are held.
    pub(crate) fn holds_above_ms(&self, share: u16) -> u64 {
        self.stages.iter().filter(|stage| stage.tenths > share).map(|stage| stage.hold_ms).sum()
    }
}
