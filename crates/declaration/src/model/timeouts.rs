//! Reading the `timeouts` argument, and whether what is declared can be done in that time.

use std::time::Duration;

use bluegreen_engine::{Intent, format_duration};

use super::Declared;
use crate::reader::{Field, Reader};

/// The shortest time-out that makes sense to a person.
const SHORTEST: Duration = Duration::from_secs(1);

/// How long a cutover may take in all, where it is declared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    create: Option<Duration>,
    update: Option<Duration>,
}

/// Which of the two time-outs counts.
#[derive(Clone, Copy, Debug)]
pub enum Occasion {
    /// The one for creating.
    Create,
    /// The one for everything afterwards.
    Update,
}

/// Reads both time-outs.
pub(super) fn read_timeouts(reader: &mut Reader, timeouts: &Field<'_>) -> Timeouts {
    reader.met_unknown |= timeouts.value.is_unknown();
    let mut timeout = |name| reader.duration(&timeouts.attribute(name), SHORTEST);
    Timeouts { create: timeout("create"), update: timeout("update") }
}

impl Timeouts {
    fn declared(self, occasion: Occasion) -> Option<Duration> {
        match occasion {
            Occasion::Create => self.create,
            Occasion::Update => self.update,
        }
    }

    /// The time that this intent is given: what is declared, or else what is always enough.
    pub(super) fn given(self, occasion: Occasion, intent: &Intent) -> Duration {
        self.declared(occasion).unwrap_or_else(|| intent.ample_timeout())
    }
}

/// A release with which nothing is wrong would be undone if the time could be over while it is watched.
pub(super) fn check_timeouts<R>(reader: &mut Reader, timeouts: &Field<'_>, declared: &Declared<R>) {
    for (name, occasion) in [("create", Occasion::Create), ("update", Occasion::Update)] {
        let planned = declared.intent(occasion, &tftypes::Value::Null).longest_planned_time();
        let Some(given) = declared.timeouts.declared(occasion).filter(|given| *given < planned.total()) else {
            continue;
        };
        let detail = format!(
            "Expected `timeouts.{name}` to be at least as long as everything that is declared may take, which is {planned}; \
             got \"{}\". A release could be undone although nothing is wrong with it. Give `timeouts.{name}` more, leave it \
             out, or shorten `gate.timeout`, `shift`, `settle` or `bake.duration`.",
            format_duration(given)
        );
        reader.problem(timeouts, "Invalid timeouts", detail);
        return;
    }
}
