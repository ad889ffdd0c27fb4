//! What a run knows of the groups' health: what the last replies told it.

use crate::moment::Moment;
use crate::reality::{Health, Reality};

/// What the last attempt to read one group's health gave.
#[derive(Clone, Copy, Default)]
pub(super) enum Known {
    /// There was none.
    #[default]
    Never,
    /// Nothing.
    InVain,
    /// This.
    Told(Health),
}

/// What the run knows of every group.
#[derive(Default)]
pub(super) struct KnownHealth(Vec<Known>);

impl KnownHealth {
    pub(super) fn of(&self, group: usize) -> Known {
        self.0[group]
    }

    /// Did the run read that nobody could answer on the color that this route would go back to?
    pub(super) fn is_dark_behind(&self, route: usize, truth: &Reality) -> bool {
        let other = truth.scenario.declared.active.other();
        let group = truth.scenario.topology.routes[route].groups[other.index()];
        matches!(self.of(group), Known::Told(health) if health.healthy == 0 && health.unknown == 0)
    }

    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        match moment {
            Moment::Begins => self.0 = vec![Known::Never; truth.sites.groups.len()],
            Moment::HealthRead { group } => self.0[*group] = Known::Told(truth.health(*group)),
            Moment::HealthUnread { group } => self.0[*group] = Known::InVain,
            _ => {}
        }
    }
}
