//! A token bucket as a pure function of time.

use std::time::Duration;

/// Tokens that come back at an even pace, up to a number that may be taken at once.
///
/// Instead of counting tokens it knows when all of them will be back; so there is nothing to fill up and nothing to round.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    /// How long one token takes to come back.
    interval: Duration,
    /// How long all tokens but one take.
    slack: Duration,
    /// When all tokens are back, since the same beginning as every `now`.
    all_back_at: Duration,
}

impl Pace {
    /// A bucket that is full at first.
    pub(super) fn new(at_once: u32, per_second: u32) -> Pace {
        let interval = Duration::from_secs(1) / per_second;
        Pace { interval, slack: interval * at_once.saturating_sub(1), all_back_at: Duration::ZERO }
    }

    /// Takes a token.
    ///
    /// # Errors
    /// When there is none: how long it takes until there is.
    pub(super) fn take(&mut self, now: Duration) -> Result<(), Duration> {
        match self.all_back_at.saturating_sub(now).checked_sub(self.slack) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => {
                self.charge(now);
                Ok(())
            }
        }
    }

    /// Takes a token even where there is none, for a call that is sent anyway: those after it wait for longer.
    pub(super) fn charge(&mut self, now: Duration) {
        self.all_back_at = self.all_back_at.max(now) + self.interval;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// How many tokens can be taken at once.
    fn takes(pace: &mut Pace, now: Duration) -> usize {
        (0..1000).take_while(|_| pace.take(now).is_ok()).count()
    }

    #[test]
    fn a_full_bucket_gives_as_many_at_once_as_it_holds_and_then_says_how_long_to_wait() {
        let mut pace = Pace::new(20, 10);
        assert_eq!(takes(&mut pace, millis(5)), 20);
        assert_eq!(pace.take(millis(5)), Err(millis(100)));
        assert_eq!(pace.take(millis(65)), Err(millis(40)), "asking takes nothing");
        assert_eq!(pace.take(millis(105)), Ok(()));
        assert_eq!(pace.take(millis(105)), Err(millis(100)));
    }

    #[test]
    fn what_comes_back_is_kept_up_to_what_the_bucket_holds() {
        let mut pace = Pace::new(20, 10);
        assert_eq!(takes(&mut pace, millis(0)), 20);
        assert_eq!(takes(&mut pace, millis(550)), 5);
        assert_eq!(takes(&mut pace, millis(3_600_000)), 20);
    }

    #[test]
    fn no_stretch_of_time_sees_more_than_the_bucket_and_what_comes_back_in_it() {
        for (at_once, per_second) in [(1, 1), (20, 3), (20, 7), (9, 9), (100, 20)] {
            let mut pace = Pace::new(at_once, per_second);
            let (mut now, mut taken) = (Duration::ZERO, 0_u32);
            // As an impatient caller would: again and again, as soon as it is told to.
            while now < Duration::from_secs(30) {
                match pace.take(now) {
                    Ok(()) => taken += 1,
                    Err(wait) => now += wait,
                }
                let allowed = f64::from(at_once) + now.as_secs_f64() * f64::from(per_second);
                assert!(f64::from(taken) <= allowed + 1e-3, "{taken} of {allowed} after {now:?}");
            }
            assert!(taken >= at_once + 29 * per_second, "{taken}: slower than it must be");
        }
    }

    #[test]
    fn a_call_that_is_sent_anyway_is_paid_for_by_those_after_it() {
        let mut pace = Pace::new(2, 10);
        assert_eq!(takes(&mut pace, millis(0)), 2);
        pace.charge(millis(0));
        assert_eq!(pace.take(millis(0)), Err(millis(200)));
    }
}
