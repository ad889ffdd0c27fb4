//! What must hold, on AWS's limits and with `-parallelism=100`.

use std::time::Duration;

use crate::campaign::{Limits, SubjectKind};
use crate::report::Measurement;
use crate::work::{Measured, Work};

const MEGABYTE: f64 = 1e6;

/// One target.
struct Wanted {
    switches: usize,
    subject: SubjectKind,
    work: Work,
    at_most: Limit,
}

enum Limit {
    /// So long, with so many calls, none of them throttled.
    TimeAndCalls(Duration, usize),
    /// So long, with so many megabytes.
    TimeAndMemory(Duration, f64),
    /// So long.
    Time(Duration),
    /// So many times faster than hashicorp/aws.
    Faster(f64),
}

/// A target with what was measured.
pub(crate) struct Verdict {
    pub(crate) what: String,
    pub(crate) wanted: String,
    pub(crate) measured: String,
    pub(crate) is_met: bool,
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const WANTED: [Wanted; 7] = [
    wanted(1, SubjectKind::ParityWarn, Work::EmptyPlan, Limit::Faster(10.0)),
    wanted(100, SubjectKind::ParityWarn, Work::Create, Limit::TimeAndCalls(seconds(8), 60)),
    wanted(100, SubjectKind::ParityWarn, Work::PlanOfFlip, Limit::TimeAndCalls(seconds(32), 330)),
    wanted(100, SubjectKind::ParityOff, Work::PlanOfFlip, Limit::TimeAndCalls(seconds(10), 130)),
    wanted(100, SubjectKind::ParityWarn, Work::ApplyOfFlip, Limit::TimeAndCalls(seconds(78), 700)),
    wanted(100, SubjectKind::ParityWarn, Work::WayBack, Limit::Time(seconds(2))),
    wanted(500, SubjectKind::ParityWarn, Work::EmptyPlan, Limit::TimeAndMemory(seconds(5), 60.0)),
];

const fn wanted(switches: usize, subject: SubjectKind, work: Work, at_most: Limit) -> Wanted {
    Wanted { switches, subject, work, at_most }
}

/// Every target for which there is something measured.
pub(crate) fn verdicts(all: &[Measurement]) -> Vec<Verdict> {
    WANTED.iter().filter_map(|wanted| wanted.verdict(all)).collect()
}

pub(crate) fn all_met(all: &[Measurement]) -> bool {
    verdicts(all).iter().all(|verdict| verdict.is_met)
}

impl Wanted {
    fn verdict(&self, all: &[Measurement]) -> Option<Verdict> {
        let measured = self.measured_of(all, self.subject)?;
        let (time, calls, memory) = (measured.time, measured.calls.len(), measured.usage.memory);
        let (wanted, found, is_met) = match self.at_most {
            Limit::TimeAndCalls(limit, most) => (
                format!("under {} s, under {most} calls, none throttled", limit.as_secs()),
                format!("{:.1} s, {calls} calls, {} throttled", time.as_secs_f64(), measured.throttled()),
                time < limit && calls < most && measured.throttled() == 0,
            ),
            Limit::TimeAndMemory(limit, most) => {
                let memory = memory? as f64 / MEGABYTE;
                let found = format!("{:.1} s, {memory:.1} MB", time.as_secs_f64());
                (format!("under {} s, under {most} MB", limit.as_secs()), found, time < limit && memory < most)
            }
            Limit::Time(limit) => {
                (format!("under {} s", limit.as_secs()), format!("{:.1} s", time.as_secs_f64()), time < limit)
            }
            Limit::Faster(least) => {
                let theirs = self.measured_of(all, SubjectKind::HashicorpAws)?.time;
                let ratio = theirs.as_secs_f64() / time.as_secs_f64();
                (
                    format!("at least {least} times faster than hashicorp/aws"),
                    format!("{ratio:.1} times"),
                    ratio >= least,
                )
            }
        };
        let plural = if self.switches == 1 { "" } else { "es" };
        let what = format!("{}, {} switch{plural} of {}", self.work, self.switches, self.subject);
        Some(Verdict { what, wanted, measured: found, is_met })
    }

    fn measured_of<'a>(&self, all: &'a [Measurement], subject: SubjectKind) -> Option<&'a Measured> {
        let here = |one: &&Measurement| {
            let setting = &one.cell.setting;
            let is_wanted = setting.limits == Limits::Aws && setting.parallelism == 100 && setting.stable_for == "10s";
            is_wanted && setting.switches == self.switches && one.cell.subject == subject
        };
        all.iter().find(here)?.of(self.work)
    }
}
