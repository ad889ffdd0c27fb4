//! What a cutover was like, seen from outside.

use std::time::{Duration, Instant};

use serde::ser::{Serialize, SerializeMap, Serializer};
use workbench::Snapshot;

use super::calls::Call;
use super::error::DemoError;
use super::moment::Moment;

/// A call's time has milliseconds at best, and is taken by another task than the answer's.
const CLOCK_TOLERANCE: Duration = Duration::from_millis(5);

/// The times of one cutover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cutover {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    /// From the start of the apply to the call that shifted traffic.
    pub(super) gate: Duration,
    /// From that call to the moment from which on every answer was of the new color.
    pub(super) shift: Duration,
    /// From the start of the apply to the new color's first answer.
    pub(super) first_of_new: Duration,
    /// From the start of the apply to the old color's last answer.
    pub(super) last_of_old: Duration,
}

impl Cutover {
    /// Measures the cutover whose apply started at the moment.
    pub(super) fn measure(
        from: &'static str,
        to: &'static str,
        started: Moment,
        calls: &[Call],
        seen: &Snapshot,
    ) -> Result<Cutover, DemoError> {
        let start = started.instant;
        let first_of_new = seen.first_answer(to, start).ok_or(DemoError::NoCutover { to })?;
        // When the old color did not answer after the start at all, it ended with the start.
        let last_of_old = seen.last_answer(from, start).unwrap_or(start);
        let shifted = shift(started, first_of_new, calls).ok_or(DemoError::NoShift { to })?;
        let only_new = seen.first_answer(to, last_of_old).unwrap_or(last_of_old);
        Ok(Cutover {
            from,
            to,
            gate: shifted - start,
            shift: only_new.saturating_duration_since(shifted),
            first_of_new: first_of_new - start,
            last_of_old: last_of_old - start,
        })
    }
}

/// When traffic was shifted: with the last write before the new color's first answer. Earlier ones have primed.
fn shift(started: Moment, first_of_new: Instant, calls: &[Call]) -> Option<Instant> {
    let writes = calls.iter().filter(|call| call.action == "ModifyListener" && call.succeeded());
    let at = writes.filter_map(|call| {
        let after_start = Duration::try_from(call.time.duration_since(started.wall)).ok()?;
        Some(started.instant + after_start)
    });
    at.filter(|at| *at <= first_of_new + CLOCK_TOLERANCE).max()
}

impl Serialize for Cutover {
    /// The keys of the two answers name their colors: `first_green_ms`, `last_blue_ms`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let milliseconds = |duration: Duration| duration.as_millis() as u64;
        let mut map = serializer.serialize_map(Some(6))?;
        map.serialize_entry("from", self.from)?;
        map.serialize_entry("to", self.to)?;
        map.serialize_entry("gate_ms", &milliseconds(self.gate))?;
        map.serialize_entry("shift_ms", &milliseconds(self.shift))?;
        map.serialize_entry(&format!("first_{}_ms", self.to), &milliseconds(self.first_of_new))?;
        map.serialize_entry(&format!("last_{}_ms", self.from), &milliseconds(self.last_of_old))?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use workbench::Sample;

    const START: &str = "2026-01-02T03:04:05.000Z";

    fn started() -> Moment {
        Moment { instant: Instant::now(), wall: START.parse().unwrap() }
    }

    fn snapshot(started: Moment, answers: &[(&str, u64)]) -> Snapshot {
        let sample = |&(color, milliseconds): &(&str, u64)| Sample {
            at: started.instant,
            latency: Duration::from_millis(milliseconds),
            status: Some(200),
            color: Some(color.into()),
            failed: false,
        };
        let samples: Vec<Sample> = answers.iter().map(sample).collect();
        Snapshot {
            started: started.instant,
            requests: samples.len() as u64,
            failed: 0,
            reasons: Vec::new(),
            colors: BTreeMap::new(),
            samples,
        }
    }

    fn call(action: &str, milliseconds: i64, outcome: &str) -> Call {
        let time = START.parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_millis(milliseconds);
        serde_json::from_value(serde_json::json!({ "time": time.to_string(), "action": action, "outcome": outcome }))
            .unwrap()
    }

    #[test]
    fn the_gate_ends_and_the_shift_begins_with_the_write_before_the_first_new_answer() {
        let started = started();
        let calls = [
            call("ModifyListener", -900, "ok"),
            call("ModifyListener", 1000, "ok"),
            call("ModifyListener", 3900, "Throttling"),
            call("ModifyListener", 4000, "ok"),
            call("DescribeListeners", 4001, "ok"),
            call("ModifyListener", 9000, "ok"),
        ];
        let seen =
            snapshot(started, &[("blue", 10), ("green", 4003), ("blue", 4020), ("green", 4025), ("green", 5000)]);
        let cutover = Cutover::measure("blue", "green", started, &calls, &seen).unwrap();
        let expected = [cutover.gate, cutover.shift, cutover.first_of_new, cutover.last_of_old];
        assert_eq!(expected.map(|time| time.as_millis()), [4000, 25, 4003, 4020]);
    }

    #[test]
    fn traffic_that_moved_without_a_write_is_an_error() {
        let started = started();
        let seen = snapshot(started, &[("blue", 10), ("green", 20)]);
        let calls = [call("DescribeListeners", 5, "ok")];
        let error = Cutover::measure("blue", "green", started, &calls, &seen).unwrap_err();
        assert!(matches!(error, DemoError::NoShift { to: "green" }), "{error}");
    }

    #[test]
    fn a_new_color_that_never_answered_is_an_error() {
        let started = started();
        let error = Cutover::measure("blue", "green", started, &[], &snapshot(started, &[("blue", 1)])).unwrap_err();
        assert!(matches!(error, DemoError::NoCutover { to: "green" }), "{error}");
    }

    #[test]
    fn the_keys_of_the_two_answers_name_their_colors() {
        let json = |from, to| {
            let [gate, shift, first_of_new, last_of_old] = [4000, 25, 4003, 4020].map(Duration::from_millis);
            serde_json::to_string(&Cutover { from, to, gate, shift, first_of_new, last_of_old }).unwrap()
        };
        assert_eq!(
            [json("blue", "green"), json("green", "blue")],
            [
                r#"{"from":"blue","to":"green","gate_ms":4000,"shift_ms":25,"first_green_ms":4003,"last_blue_ms":4020}"#,
                r#"{"from":"green","to":"blue","gate_ms":4000,"shift_ms":25,"first_blue_ms":4003,"last_green_ms":4020}"#
            ]
        );
    }
}
