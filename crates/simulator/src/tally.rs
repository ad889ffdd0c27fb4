//! What happened in many worlds, counted.

use std::collections::BTreeMap;
use std::fmt;

use crate::scenario::{Fault, What};

/// What happened, counted. Counts of several worlds add up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Worlds.
    pub worlds: u64,
    /// Applies that began.
    pub runs: u64,
    /// How they ended.
    pub endings: BTreeMap<&'static str, u64>,
    /// Calls to the APIs.
    pub calls: u64,
    /// What happened, by kind.
    pub events: BTreeMap<&'static str, u64>,
    /// Calls that went wrong, by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// Replies about routes that were old.
    pub stale: u64,
    /// How often each checker had something to judge, in the checkers' order, by name; one that never had has none.
    pub judged: Vec<(&'static str, u64)>,
}

impl Tally {
    /// Everything that happened.
    #[must_use]
    pub fn all_events(&self) -> u64 {
        self.events.values().sum::<u64>() + self.faults.values().sum::<u64>() + self.stale
    }

    /// How often anything was judged.
    #[must_use]
    pub fn all_judged(&self) -> u64 {
        self.judged.iter().map(|(_, times)| times).sum()
    }

    /// Adds what happened in other worlds.
    pub fn add(&mut self, other: &Tally) {
        self.worlds += other.worlds;
        self.runs += other.runs;
        self.calls += other.calls;
        self.stale += other.stale;
        for (all, more) in
            [(&mut self.endings, &other.endings), (&mut self.events, &other.events), (&mut self.faults, &other.faults)]
        {
            for (name, count) in more {
                *all.entry(name).or_default() += count;
            }
        }
        for (index, (checker, times)) in other.judged.iter().enumerate() {
            self.judged_at(index, checker).1 += times;
        }
    }

    pub(crate) fn event(&mut self, what: &What) {
        *self.events.entry(what.name()).or_default() += 1;
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        *self.faults.entry(fault.name()).or_default() += 1;
    }

    pub(crate) fn ending(&mut self, name: &'static str) {
        *self.endings.entry(name).or_default() += 1;
    }

    /// The checker at this place had something to judge.
    pub(crate) fn judged(&mut self, index: usize, checker: &'static str) {
        self.judged_at(index, checker).1 += 1;
    }

    fn judged_at(&mut self, index: usize, checker: &'static str) -> &mut (&'static str, u64) {
        if self.judged.len() <= index {
            self.judged.resize(index + 1, ("", 0));
        }
        let judged = &mut self.judged[index];
        if !checker.is_empty() {
            judged.0 = checker;
        }
        judged
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>14} worlds", self.worlds)?;
        writeln!(f, "{:>14} applies, which ended:", self.runs)?;
        list(f, self.endings.iter().map(|(name, count)| (*name, *count)))?;
        writeln!(f, "{:>14} calls", self.calls)?;
        writeln!(f, "{:>14} events and faults:", self.all_events())?;
        list(f, self.events.iter().chain(&self.faults).map(|(name, count)| (*name, *count)))?;
        list(f, [("stale replies about a route", self.stale)].into_iter())?;
        writeln!(f, "{:>14} times something was judged:", self.all_judged())?;
        list(f, self.judged.iter().copied().filter(|(_, times)| *times > 0))
    }
}

fn list<'a>(f: &mut fmt::Formatter<'_>, mut lines: impl Iterator<Item = (&'a str, u64)>) -> fmt::Result {
    lines.try_for_each(|(name, count)| writeln!(f, "{count:>20} {name}"))
}
