//! What could not be read for longer than a cutover may go on without it.

use crate::moment::Moment;
use crate::reality::Reality;

/// How long that is, for routes, health and alarms alike.
const BLIND_LIMIT_MS: u64 = 60_000;

/// Since when each could not be read.
#[derive(Default)]
pub(super) struct Sight {
    routes: Option<u64>,
    health: Option<u64>,
    alarms: Option<u64>,
    /// Could any health not be read in the look that is under way?
    is_health_missing: bool,
    /// Could the alarms not be read when that was last tried?
    are_alarms_missing: bool,
    was_lost: bool,
}

impl Sight {
    pub(super) fn note(&mut self, moment: &Moment<'_>, truth: &Reality) {
        let now = truth.now;
        match moment {
            Moment::Begins => *self = Sight::default(),
            Moment::LookBegins => self.is_health_missing = false,
            Moment::HealthUnread { .. } => {
                self.is_health_missing = true;
                self.health.get_or_insert(now);
            }
            Moment::AlarmsRead { told } => {
                self.are_alarms_missing = !told;
                if !told {
                    self.alarms.get_or_insert(now);
                }
            }
            Moment::Looked { complete: false } => _ = self.routes.get_or_insert(now),
            Moment::Looked { complete: true } => {
                self.routes = None;
                if !self.is_health_missing {
                    self.health = None;
                }
                if !self.are_alarms_missing {
                    self.alarms = None;
                }
            }
            _ => return,
        }
        let since = [self.routes, self.health, self.alarms].into_iter().flatten().min();
        self.was_lost |= since.is_some_and(|since| now >= since + BLIND_LIMIT_MS);
    }

    pub(super) const fn was_lost(&self) -> bool {
        self.was_lost
    }

    pub(super) const fn is_health_known(&self) -> bool {
        self.health.is_none()
    }
}
