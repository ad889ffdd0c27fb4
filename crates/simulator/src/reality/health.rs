//! The health of target groups, as the checkers count it.

use alb_model::{HealthReason, HealthState, TargetHealth};

use super::Reality;

/// The health of one group, counted by the checkers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Health {
    pub(crate) healthy: u32,
    /// Not checked, so that nobody knows.
    pub(crate) unknown: u32,
    /// Failing their checks; or, in a group that is in use, stopped.
    pub(crate) failing: u32,
    /// In a zone without a node. Whether that stays so is only known after some time.
    pub(crate) unserved: u32,
    /// Registered: those that are leaving do not count, and in a group that no route names nobody does.
    pub(crate) countable: u32,
    /// Zones with countable targets, none of which is healthy; first without counting unknown ones, then with.
    pub(crate) dark_zones: [u32; 2],
}

impl Health {
    /// How many targets are in service, as far as is known or, where the user wants that, not known.
    pub(crate) fn in_service(&self, allows_unknown: bool) -> u32 {
        self.healthy + if allows_unknown { self.unknown } else { 0 }
    }

    /// How many are new, so that nothing is known of them yet.
    pub(crate) fn new_ones(&self) -> u32 {
        self.countable - self.healthy - self.unknown - self.failing - self.unserved
    }

    /// Do certainly more than this share of the countable targets fail?
    pub(crate) fn fails_more_than(&self, percent: u8) -> bool {
        self.failing * 100 > u32::from(percent) * self.countable
    }

    /// May more than this share of them count as failing?
    pub(crate) fn may_fail_more_than(&self, percent: u8) -> bool {
        (self.failing + self.unserved) * 100 > u32::from(percent) * self.countable
    }
}

impl Reality {
    /// The health of a group as it is now.
    pub(crate) fn health(&self, group: usize) -> Health {
        let mut health = Health::default();
        let Some(found) = self.model.target_group(&self.sites.groups[group]) else { return health };
        let mut zones: Vec<(&str, [bool; 2])> = Vec::new();
        for target in found.targets.values() {
            let TargetHealth { state, reason, .. } = found.health(&target.key);
            if state == HealthState::Draining || (state == HealthState::Unused && !found.in_use()) {
                continue;
            }
            let (is_healthy, is_unknown) = (state == HealthState::Healthy, state == HealthState::Unavailable);
            health.countable += 1;
            health.healthy += u32::from(is_healthy);
            health.unknown += u32::from(is_unknown);
            let is_unserved = state == HealthState::Unused && reason == Some(HealthReason::NotInUse);
            health.unserved += u32::from(is_unserved);
            health.failing +=
                u32::from(state == HealthState::Unhealthy || (state == HealthState::Unused && !is_unserved));
            if let Some(zone) = &target.zone {
                let is_lit = [is_healthy, is_healthy || is_unknown];
                match zones.iter_mut().find(|(name, _)| name == zone) {
                    Some((_, lit)) => *lit = [lit[0] | is_lit[0], lit[1] | is_lit[1]],
                    None => zones.push((zone, is_lit)),
                }
            }
        }
        health.dark_zones = [0, 1].map(|known| zones.iter().map(|(_, lit)| u32::from(!lit[known])).sum());
        health
    }
}
