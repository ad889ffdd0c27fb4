//! How often each of those who watch may look, so that all of them can.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use super::Budget;

/// How many reads a second are there for watching. The rest is for writes, for the looks right before and after them, and for
/// the routes, of which one call shows many.
const FOR_WATCHING: u32 = 5;

/// What everybody together watches: target groups, each of which takes a call of its own, with how many watch it.
#[derive(Debug, Default)]
pub(super) struct Watched(BTreeMap<String, u32>);

/// What those will look at whose plans were made together.
#[derive(Debug, Default)]
pub(super) struct Planned {
    groups: BTreeSet<String>,
    /// How far apart looks are where the process before this one has made the plans.
    before: Duration,
}

impl Planned {
    pub(super) fn add(&mut self, groups: impl IntoIterator<Item = String>) {
        self.groups.extend(groups);
    }

    pub(super) fn note_before(&mut self, interval: Duration) {
        self.before = self.before.max(interval);
    }

    /// How far apart the looks of each are when all of them have as many.
    pub(super) fn fair_interval(&self) -> Duration {
        fair_interval(self.groups.len()).max(self.before)
    }
}

fn fair_interval(groups: usize) -> Duration {
    Duration::from_secs(1) * u32::try_from(groups).unwrap_or(u32::MAX) / FOR_WATCHING
}

#[cfg(test)]
impl Watched {
    /// That of one who watches all of these.
    pub(super) fn of(groups: impl IntoIterator<Item = String>) -> Watched {
        Watched(groups.into_iter().map(|group| (group, 1)).collect())
    }
}

impl Watched {
    fn add(&mut self, groups: &BTreeSet<String>) {
        groups.iter().for_each(|group| *self.0.entry(group.clone()).or_default() += 1);
    }

    fn remove(&mut self, groups: &BTreeSet<String>) {
        for group in groups {
            if let Some(count) = self.0.get_mut(group) {
                *count -= 1;
            }
        }
        self.0.retain(|_, count| *count > 0);
    }

    /// How far apart the looks of each are when all of them have as many.
    pub(super) fn fair_interval(&self) -> Duration {
        fair_interval(self.0.len())
    }
}

/// What one of them watches, until it is dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    budget: Arc<Budget>,
    groups: BTreeSet<String>,
}

impl Watch {
    pub(crate) fn begin(budget: &Arc<Budget>, groups: BTreeSet<String>) -> Watch {
        budget.state().watched.add(&groups);
        Watch { budget: Arc::clone(budget), groups }
    }

    pub(crate) const fn groups(&self) -> &BTreeSet<String> {
        &self.groups
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.budget.state().watched.remove(&self.groups);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: impl IntoIterator<Item = u32>) -> BTreeSet<String> {
        names.into_iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn many_look_as_seldom_as_all_of_them_can_look_and_what_is_watched_by_several_counts_once() {
        let budget = Arc::new(Budget::full());
        let watches: Vec<_> = (0..100).map(|switch| Watch::begin(&budget, groups([switch, 1000]))).collect();
        assert_eq!(budget.fair_interval(), Duration::from_millis(20_200));
        drop(watches);
        assert_eq!(budget.fair_interval(), Duration::ZERO);
    }
}
