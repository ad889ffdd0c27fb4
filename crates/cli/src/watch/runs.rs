//! The runs in a record: which are under way, and how those ended that the watcher has seen end.

use std::collections::BTreeMap;

use bluegreen_progress::{Ending, Event, Kind, ProgressLine, WaitKind};

use super::stage::Stage;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::run::short_name;

/// The runs in a record.
pub(super) struct Runs {
    until: Stage,
    /// By switch: has it reached the stage that is waited for?
    open: BTreeMap<String, bool>,
    over: Vec<Over>,
}

/// What has ended.
struct Over {
    ending: Ending,
    /// Had it begun before?
    has_begun: bool,
    says: String,
}

impl Runs {
    pub(super) const fn new(until: Stage) -> Runs {
        Runs { until, open: BTreeMap::new(), over: Vec::new() }
    }

    /// Takes in a line.
    pub(super) fn note(&mut self, line: &ProgressLine) {
        match &line.event {
            Event::Began { .. } => _ = self.open.insert(line.switch.clone(), false),
            Event::Ended { result, says } => {
                let has_begun = self.open.remove(&line.switch).is_some();
                let says = format!("{}: {says}", short_name(&line.switch));
                self.over.push(Over { ending: *result, has_begun, says });
            }
            event => {
                let is_reached = reached(event).is_some_and(|stage| stage >= self.until);
                if let Some(open) = self.open.get_mut(&line.switch) {
                    *open |= is_reached;
                }
            }
        }
    }

    /// What has ended until now is history: nobody was waiting for it.
    pub(super) fn begin_to_wait(&mut self) {
        self.over.clear();
    }

    pub(super) fn is_open(&self, switch: &str) -> bool {
        self.open.contains_key(switch)
    }

    /// How the wait ends, once nothing more can be waited for. The gravest ending counts.
    pub(super) fn outcome(&self) -> Option<Result<Exit, Failure>> {
        let is_settled = self.open.values().all(|is_reached| *is_reached);
        if !is_settled || (self.open.is_empty() && self.over.is_empty()) {
            return None;
        }
        let failed = self.over.iter().filter(|over| over.ending != Ending::Done);
        let gravest = failed.max_by_key(|over| Exit::from(over.ending));
        Some(gravest.map_or(Ok(Exit::Done), |over| Err(over.failure(self.until))))
    }
}

impl Over {
    fn failure(&self, until: Stage) -> Failure {
        let what = match self.has_begun {
            true => format!("A run ended before `{}` was reached.", until.name()),
            false => "A run was refused before it had begun.".to_owned(),
        };
        Failure::error(format!("{what} {}", self.says)).with_exit(Exit::from(self.ending))
    }
}

/// The stage that a run has reached when it says this.
const fn reached(event: &Event) -> Option<Stage> {
    match event {
        Event::Decided { decision: Kind::Shift | Kind::Leave, .. } => Some(Stage::Gated),
        Event::Decided { decision: Kind::Wait, waiting_on: Some(wait), .. } => match wait {
            WaitKind::Hold => Some(Stage::Gated),
            WaitKind::Settle => Some(Stage::Shifted),
            WaitKind::Bake => Some(Stage::Settled),
            WaitKind::Gate | WaitKind::Retry => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(switch: &str, event: Event) -> ProgressLine {
        ProgressLine { version: 1, time: String::new(), switch: switch.to_owned(), event }
    }

    fn began(switch: &str) -> ProgressLine {
        line(switch, Event::Began { to: "green".to_owned(), runbook: Vec::new(), reason: None, skipped: Vec::new() })
    }

    fn ended(switch: &str, result: Ending) -> ProgressLine {
        line(switch, Event::Ended { result, says: String::new() })
    }

    fn outcome(until: Stage, history: &[ProgressLine], lines: &[ProgressLine]) -> Option<Exit> {
        let mut runs = Runs::new(until);
        history.iter().for_each(|line| runs.note(line));
        runs.begin_to_wait();
        lines.iter().for_each(|line| runs.note(line));
        runs.outcome().map(|outcome| outcome.unwrap_or_else(|failure| failure.exit))
    }

    #[test]
    fn what_ended_before_the_watch_began_is_nothing_to_end_it_with() {
        let history = [began("a"), ended("a", Ending::Done)];
        assert_eq!(outcome(Stage::Done, &history, &[]), None);
        assert_eq!(outcome(Stage::Done, &history, &[began("a"), ended("a", Ending::WentBack)]), Some(Exit::WentBack));
    }

    #[test]
    fn of_several_runs_all_are_waited_for_and_the_gravest_counts() {
        let lines = [began("a"), began("b"), ended("b", Ending::LeftPartWay)];
        assert_eq!(outcome(Stage::Done, &[], &lines), None);
        let all = [&lines[..], &[ended("a", Ending::Done)]].concat();
        assert_eq!(outcome(Stage::Done, &[], &all), Some(Exit::LeftPartWay));
    }

    #[test]
    fn a_stage_is_reached_by_what_the_run_waits_for() {
        let waits = |on| line("a", Event::Decided { decision: Kind::Wait, waiting_on: Some(on), says: String::new() });
        assert_eq!(outcome(Stage::Shifted, &[began("a")], &[waits(WaitKind::Hold)]), None);
        assert_eq!(outcome(Stage::Shifted, &[began("a")], &[waits(WaitKind::Settle)]), Some(Exit::Done));
    }
}
