//! When each request starts, and whether it opens a connection of its own.

use std::time::{Duration, Instant};

/// Evenly spaced starts; the n-th request's time is a pure function of n.
pub(super) struct Schedule {
    started: Instant,
    per_second: u32,
    new_connection_share: f64,
    next: u64,
}

/// One request that is to start.
#[derive(Debug, PartialEq)]
pub(super) struct Start {
    /// When it should start. Its latency counts from here.
    pub(super) at: Instant,
    /// Over a connection of its own?
    pub(super) new_connection: bool,
}

impl Schedule {
    pub(super) fn new(started: Instant, per_second: u32, new_connection_share: f64) -> Schedule {
        // A rate of zero is no load at all; one request a second is the least that means something.
        let (per_second, share) = (per_second.max(1), new_connection_share.clamp(0.0, 1.0));
        Schedule { started, per_second, new_connection_share: share, next: 0 }
    }

    /// When the next request starts.
    pub(super) fn next_at(&self) -> Instant {
        // Whole seconds and the rest apart: nanoseconds per request do not add up to whole seconds.
        let (seconds, rest) = (self.next / u64::from(self.per_second), self.next % u64::from(self.per_second));
        let rest = Duration::from_secs(rest) / self.per_second;
        self.started + Duration::from_secs(seconds) + rest
    }

    /// The next request, when its time has come.
    pub(super) fn due(&mut self, now: Instant) -> Option<Start> {
        let at = self.next_at();
        if at > now {
            return None;
        }
        // Spread evenly: a share of 0.2 makes every fifth request a new connection.
        let new_connections_before = |request: u64| (request as f64 * self.new_connection_share) as u64;
        let new_connection = new_connections_before(self.next + 1) > new_connections_before(self.next);
        self.next += 1;
        Some(Start { at, new_connection })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(per_second: u32, share: f64, elapsed: Duration) -> Vec<Start> {
        let started = Instant::now();
        let mut schedule = Schedule::new(started, per_second, share);
        std::iter::from_fn(|| schedule.due(started + elapsed)).collect()
    }

    #[test]
    fn the_rate_is_exact_over_minutes() {
        // The request at 60 s itself is due, too.
        assert_eq!(starts(700, 0.0, Duration::from_secs(60)).len(), 700 * 60 + 1);
    }

    #[test]
    fn the_share_of_new_connections_is_exact_and_evenly_spread() {
        let starts = starts(1000, 0.25, Duration::from_millis(999));
        assert_eq!(starts.iter().filter(|start| start.new_connection).count(), 250);
        assert!(starts.chunks(4).all(|four| four.iter().filter(|start| start.new_connection).count() == 1));
    }

    #[test]
    fn a_late_timer_skips_no_request_and_keeps_their_times() {
        let starts = starts(10, 0.0, Duration::from_millis(350));
        let gaps: Vec<_> = starts.windows(2).map(|pair| (pair[1].at - pair[0].at).as_millis()).collect();
        assert_eq!(gaps, [100, 100, 100]);
    }

    #[test]
    fn shares_beyond_the_borders_mean_all_or_none() {
        assert!(starts(50, 7.0, Duration::from_secs(1)).iter().all(|start| start.new_connection));
        assert!(starts(50, -1.0, Duration::from_secs(1)).iter().all(|start| !start.new_connection));
    }
}
