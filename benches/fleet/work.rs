//! The works that are measured, in their order, and what each of them took.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use workbench::Workspace;

use crate::campaign::{Cell, Setting, SubjectKind};
use crate::plugins::{Usage, watched};
use crate::stage::{Call, Stage};
use crate::way_back;

/// How often a plan is made of so few switches that other things on this machine would show in its time.
const REPEATS: usize = 5;
const FEW: usize = 10;

/// What Terraform is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Work {
    /// The first apply, over listeners that already show what is declared.
    Create,
    /// A plan without any change.
    EmptyPlan,
    /// A plan of moving every listener to green.
    PlanOfFlip,
    /// An apply of that, with the plan that is part of it.
    ApplyOfFlip,
    /// From an alarm, while all are in their bakes, to the write that brings one back.
    WayBack,
}

/// What one work took. Of one that was repeated it is the run with the median time.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(crate) work: Work,
    pub(crate) began: Timestamp,
    pub(crate) time: Duration,
    pub(crate) calls: Vec<Call>,
    pub(crate) usage: Usage,
}

impl Work {
    /// Does it, as often as it takes to know its time.
    pub(crate) async fn measure(self, cell: &Cell, stage: &Stage, workspace: &Workspace) -> Measured {
        let setting = &cell.setting;
        if self == Work::WayBack {
            return way_back::measure(cell, stage, workspace).await;
        }
        let is_plan = matches!(self, Work::EmptyPlan | Work::PlanOfFlip);
        let repeats = if is_plan && setting.switches <= FEW { REPEATS } else { 1 };
        let mut all = Vec::new();
        for _ in 0..repeats {
            all.push(self.once(setting, stage, workspace).await);
        }
        all.sort_by_key(|measured| measured.time);
        all.swap_remove(repeats / 2)
    }

    async fn once(self, setting: &Setting, stage: &Stage, workspace: &Workspace) -> Measured {
        let before = stage.calls_after(0).await.len();
        stage.limit(setting.limits).await;
        let parallelism = format!("-parallelism={}", setting.parallelism);
        let mut arguments =
            vec![if self.is_apply() { "apply" } else { "plan" }, "-input=false", "-no-color", &parallelism];
        arguments.push(if self.is_apply() { "-auto-approve" } else { "-detailed-exitcode" });
        arguments.push(if self.moves() { "-var=active_color=green" } else { "-var=active_color=blue" });
        let (began, started) = (Timestamp::now(), Instant::now());
        let (run, usage) = watched(workspace.spawn(&arguments).await).await;
        let time = started.elapsed();
        // A plan's exit code says whether there is something to do.
        let expected = if self == Work::PlanOfFlip { 2 } else { 0 };
        assert_eq!(run.code, expected, "{self}: {}", run.transcript());
        Measured { work: self, began, time, calls: stage.calls_after(before).await, usage }
    }

    /// hashicorp/aws knows no alarms, and what alarms cost has nothing to do with parity.
    pub(crate) fn is_for(self, subject: SubjectKind) -> bool {
        self != Work::WayBack || subject == SubjectKind::ParityWarn
    }

    fn is_apply(self) -> bool {
        matches!(self, Work::Create | Work::ApplyOfFlip)
    }

    fn moves(self) -> bool {
        matches!(self, Work::PlanOfFlip | Work::ApplyOfFlip)
    }
}

impl Measured {
    pub(crate) fn throttled(&self) -> usize {
        self.calls.iter().filter(|call| call.is_throttled).count()
    }

    /// How many of each action, the most frequent first.
    pub(crate) fn by_action(&self) -> Vec<(&str, usize)> {
        let mut counts = BTreeMap::new();
        self.calls.iter().for_each(|call| *counts.entry(call.action.as_str()).or_insert(0) += 1);
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(action, count)| (std::cmp::Reverse(*count), *action));
        counts
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Work::Create => "create over what is live",
            Work::EmptyPlan => "empty plan",
            Work::PlanOfFlip => "plan of a flip",
            Work::ApplyOfFlip => "apply of a flip",
            Work::WayBack => "alarm in a bake to the write back",
        })
    }
}

impl FromStr for Work {
    type Err = ();

    fn from_str(text: &str) -> Result<Work, ()> {
        match text {
            "create" => Ok(Work::Create),
            "empty" => Ok(Work::EmptyPlan),
            "plan" => Ok(Work::PlanOfFlip),
            "apply" => Ok(Work::ApplyOfFlip),
            "alarm" => Ok(Work::WayBack),
            _ => Err(()),
        }
    }
}
