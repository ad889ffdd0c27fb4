//! Requests over time, counted in columns of equal length.

use std::time::{Duration, Instant};

use workbench::Sample;

/// What ended within one stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) blue: u64,
    pub(crate) green: u64,
    pub(crate) failed: u64,
}

impl Column {
    pub(crate) fn answers(&self) -> u64 {
        self.blue + self.green
    }
}

/// Columns since a start.
#[derive(Clone, Debug)]
pub(crate) struct Timeline {
    started: Instant,
    length: Duration,
    columns: Vec<Column>,
}

impl Timeline {
    /// An empty one whose columns are of the length, which must not be zero.
    pub(crate) fn new(started: Instant, length: Duration) -> Timeline {
        Timeline { started, length, columns: Vec::new() }
    }

    pub(crate) fn add(&mut self, sample: &Sample) {
        let index = self.index(sample.ended_at());
        if self.columns.len() <= index {
            self.columns.resize(index + 1, Column::default());
        }
        let column = &mut self.columns[index];
        if sample.failed {
            column.failed += 1;
        } else if sample.is_answer_of("blue") {
            column.blue += 1;
        } else if sample.is_answer_of("green") {
            column.green += 1;
        }
    }

    /// Which column an instant belongs to.
    pub(crate) fn index(&self, at: Instant) -> usize {
        let elapsed = at.saturating_duration_since(self.started);
        (elapsed.as_nanos() / self.length.as_nanos()) as usize
    }

    /// How long one column is.
    pub(crate) fn length(&self) -> Duration {
        self.length
    }

    /// Every column so far; the last one may still grow.
    pub(crate) fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns that were over by the instant.
    pub(crate) fn finished(&self, now: Instant) -> &[Column] {
        &self.columns[..self.index(now).min(self.columns.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(started: Instant, milliseconds: u64, color: Option<&str>) -> Sample {
        Sample {
            at: started,
            latency: Duration::from_millis(milliseconds),
            status: color.map(|_| 200),
            color: color.map(Into::into),
            failed: color.is_none(),
        }
    }

    #[test]
    fn a_request_counts_in_the_column_in_which_it_ended() {
        let started = Instant::now();
        let mut timeline = Timeline::new(started, Duration::from_millis(500));
        for (at, color) in [(0, Some("blue")), (499, Some("blue")), (500, Some("green")), (1700, None)] {
            timeline.add(&sample(started, at, color));
        }
        let column = |blue, green, failed| Column { blue, green, failed };
        assert_eq!(timeline.columns(), [column(2, 0, 0), column(0, 1, 0), column(0, 0, 0), column(0, 0, 1)]);
    }

    #[test]
    fn a_column_is_finished_when_its_time_is_over() {
        let started = Instant::now();
        let mut timeline = Timeline::new(started, Duration::from_millis(500));
        timeline.add(&sample(started, 600, Some("blue")));
        assert_eq!(timeline.finished(started + Duration::from_millis(999)).len(), 1);
        assert_eq!(timeline.finished(started + Duration::from_millis(1000)).len(), 2);
    }
}
