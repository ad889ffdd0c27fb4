//! The shift of a switch file, with the defaults of Amazon ECS, as in the resource.

use std::time::Duration;

use bluegreen::{Share, Shift, ShiftError, Stage};

use super::form::{FileCanary, FileLinear, FileShift, FileStep};
use super::problem::Problem;
use super::words::duration;

const CANARY_PERCENT: f64 = 5.0;
const CANARY_BAKE: Duration = Duration::from_secs(10 * 60);
const LINEAR_PERCENT: f64 = 10.0;
const LINEAR_EVERY: Duration = Duration::from_secs(6 * 60);

/// Reads the shift; all at once when none is declared.
pub(super) fn read_shift(shift: Option<&FileShift>) -> Result<Shift, Problem> {
    let Some(FileShift { all_at_once, canary, linear, steps }) = shift else { return Ok(Shift::all_at_once()) };
    match (all_at_once, canary, linear, steps) {
        (Some(_), None, None, None) => Ok(Shift::all_at_once()),
        (None, Some(canary), None, None) => read_canary(canary).map_err(|problem| problem.within("canary")),
        (None, None, Some(linear), None) => read_linear(linear).map_err(|problem| problem.within("linear")),
        (None, None, None, Some(steps)) => read_steps(steps).map_err(|problem| problem.within("steps")),
        _ => Err(Problem::new("expected exactly one of `all_at_once`, `canary`, `linear` and `steps`")),
    }
}

fn read_canary(canary: &FileCanary) -> Result<Shift, Problem> {
    let share = share(canary.percent.unwrap_or(CANARY_PERCENT))?;
    let bake = duration("bake", canary.bake.as_deref())?.unwrap_or(CANARY_BAKE);
    checked(Shift::canary(share, bake))
}

fn read_linear(linear: &FileLinear) -> Result<Shift, Problem> {
    let share = share(linear.percent.unwrap_or(LINEAR_PERCENT))?;
    let every = duration("every", linear.every.as_deref())?.unwrap_or(LINEAR_EVERY);
    checked(Shift::linear(share, every))
}

fn read_steps(steps: &[FileStep]) -> Result<Shift, Problem> {
    let stage = |step: &FileStep| {
        let hold = duration("hold", Some(&step.hold))?.unwrap_or_default();
        Ok(Stage { share: share(step.percent)?, hold })
    };
    checked(Shift::steps(steps.iter().map(stage).collect::<Result<_, Problem>>()?))
}

fn share(percent: f64) -> Result<Share, Problem> {
    let tenths = (percent * 10.0).round();
    // Checked, so that the conversion is exact.
    let tenths = if (0.0..=10_000.0).contains(&tenths) { tenths as u16 } else { u16::MAX };
    Share::from_tenths(tenths).map_err(Problem::new)
}

fn checked(shift: Result<Shift, ShiftError>) -> Result<Shift, Problem> {
    shift.map_err(Problem::new)
}
