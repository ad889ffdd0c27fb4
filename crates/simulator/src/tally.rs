//! What happened in many worlds, counted.

use std::collections::BTreeMap;
use std::fmt;

use crate::checkers::Checkers;
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
    /// How often each checker had something to judge.
    pub judged: [u64; CHECKERS],
}

/// How many checkers there are.
pub(crate) const CHECKERS: usize = 18;

impl Tally {
    /// Everything that happened.
    #[must_use]
    pub fn all_events(&self) -> u64 {
        self.events.values().sum::<u64>() + self.faults.values().sum::<u64>() + self.stale
    }

    /// How often anything was judged.
    #[must_use]
    pub fn all_judged(&self) -> u64 {
        self.judged.iter().sum()
    }

    /// How often each checker had something to judge, by name.
    #[must_use]
    pub fn judged_by_name(&self) -> Vec<(&'static str, u64)> {
        Checkers::names().into_iter().zip(self.judged).collect()
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
        for (all, more) in self.judged.iter_mut().zip(other.judged) {
            *all += more;
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

    pub(crate) fn judged(&mut self, checker: usize) {
        self.judged[checker] += 1;
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
        list(f, self.judged_by_name().into_iter())
    }
}

fn list<'a>(f: &mut fmt::Formatter<'_>, mut lines: impl Iterator<Item = (&'a str, u64)>) -> fmt::Result {
    lines.try_for_each(|(name, count)| writeln!(f, "{count:>20} {name}"))
}
