//! Reading the `shift` argument: exactly one shape, with the names, ranges and defaults of Amazon ECS.

use std::time::Duration;

use bluegreen_engine::{LONGEST_HOLD, Share, Shift, ShiftError, Stage, format_duration};

use crate::reader::{Field, Reader};

/// ECS's default for `canaryPercent`, in tenths of a percent.
const CANARY_TENTHS: u16 = 50;
/// ECS's default for `canaryBakeTimeInMinutes`.
const CANARY_BAKE: Duration = Duration::from_secs(10 * 60);
/// ECS's default for `stepPercent`, in tenths of a percent.
const LINEAR_TENTHS: u16 = 100;
/// ECS's default for `stepBakeTimeInMinutes`.
const LINEAR_EVERY: Duration = Duration::from_secs(6 * 60);

/// Reads the shape; all at once when none is declared.
pub(super) fn read_shift(reader: &mut Reader, shift: &Field<'_>) -> Shift {
    reader.met_unknown |= shift.value.is_unknown();
    let shapes = ["all_at_once", "canary", "linear", "steps"].map(|name| shift.attribute(name));
    let given: Vec<_> = shapes.iter().filter(|shape| shape.is_set()).collect();
    let some_unknown = shapes.iter().any(|shape| shape.value.is_unknown());
    reader.met_unknown |= some_unknown;
    // What is unknown may turn out to be null.
    let wrong = if some_unknown { given.len() > 1 } else { given.len() != 1 };
    if shift.is_set() && wrong {
        let names: Vec<_> = given.iter().map(|shape| format!("`{}`", shape.name)).collect();
        let got = if names.is_empty() { "none".to_owned() } else { names.join(" and ") };
        let detail = format!("Expected exactly one of `all_at_once`, `canary`, `linear` and `steps`, got {got}.");
        reader.problem(shift, "Invalid shift", detail);
        return Shift::all_at_once();
    }
    let [_, canary, linear, steps] = shapes;
    if canary.is_set() {
        read_canary(reader, &canary)
    } else if linear.is_set() {
        read_linear(reader, &linear)
    } else if steps.is_set() {
        read_steps(reader, &steps)
    } else {
        Shift::all_at_once()
    }
}

fn read_canary(reader: &mut Reader, canary: &Field<'_>) -> Shift {
    let share = share(reader, &canary.attribute("percent"), Some(CANARY_TENTHS));
    let bake = hold(reader, &canary.attribute("bake"), Some(CANARY_BAKE));
    checked(reader, canary, share.zip(bake).map(|(share, bake)| Shift::canary(share, bake)))
}

fn read_linear(reader: &mut Reader, linear: &Field<'_>) -> Shift {
    let share = share(reader, &linear.attribute("percent"), Some(LINEAR_TENTHS));
    let every = hold(reader, &linear.attribute("every"), Some(LINEAR_EVERY));
    checked(reader, linear, share.zip(every).map(|(share, every)| Shift::linear(share, every)))
}

fn read_steps(reader: &mut Reader, steps: &Field<'_>) -> Shift {
    let mut stages = Vec::new();
    for step in steps.list_elements() {
        if step.value.is_unknown() {
            reader.met_unknown = true;
            continue;
        }
        let (percent, hold_for) = (step.attribute("percent"), step.attribute("hold"));
        reader.require(&percent);
        reader.require(&hold_for);
        let share = share(reader, &percent, None);
        let hold = hold(reader, &hold_for, None);
        stages.extend(share.zip(hold).map(|(share, hold)| Stage { share, hold }));
    }
    if steps.value.as_list().is_some_and(<[_]>::is_empty) {
        reader.problem(steps, "Invalid steps", "Expected at least one step, got an empty list.");
    }
    checked(reader, steps, Some(Shift::steps(stages)))
}

fn checked(reader: &mut Reader, field: &Field<'_>, shift: Option<Result<Shift, ShiftError>>) -> Shift {
    match shift {
        Some(Ok(shift)) => shift,
        Some(Err(ShiftError::HoldsEverything { hold })) => {
            let detail = holds_everything(&field.name, &format_duration(hold));
            reader.problem(field, &format!("Invalid {}", field.name), detail);
            Shift::all_at_once()
        }
        Some(Err(error)) => {
            reader.invalid(field, &error.to_string());
            Shift::all_at_once()
        }
        None => Shift::all_at_once(),
    }
}

/// What to write instead of a stage that holds everything.
fn holds_everything(shape: &str, hold: &str) -> String {
    let instead = match shape {
        "steps" => "leave this step out, since everything follows the last one by itself",
        _ => "write `shift = { all_at_once = {} }`",
    };
    format!(
        "Expected less than 100 %: once everything has moved no stage is left to hold, and the \"{hold}\" would be lost. To \
         move everything, {instead}; to watch it afterwards, write `bake = {{ duration = \"{hold}\" }}` beside `shift`."
    )
}

fn share(reader: &mut Reader, field: &Field<'_>, default: Option<u16>) -> Option<Share> {
    let tenths = if field.value.is_null() { default? } else { reader.tenths(field, 1)? };
    Share::from_tenths(tenths).ok()
}

fn hold(reader: &mut Reader, field: &Field<'_>, default: Option<Duration>) -> Option<Duration> {
    if field.value.is_null() { default } else { reader.duration_within(field, Duration::ZERO..=LONGEST_HOLD) }
}
