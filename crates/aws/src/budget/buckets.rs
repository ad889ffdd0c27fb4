//! AWS's token buckets as a pure function of time, and how they are divided among the calls of this process.

use std::time::Duration;

use super::Calls;

/// How many calls of any kind are sent at once, and how many a second after that. AWS takes ten a second; the rest is left to
/// whoever else works in the account, such as the process that was there before this one.
const ACCOUNT: (u32, u32) = (40, 8);

/// Of these, how many may be Modify calls.
const WRITES: (u32, u32) = (20, 3);

/// How many alarms CloudWatch reads.
const ALARMS: (u32, u32) = (9, 9);

/// How many calls reads always leave for writes and the looks right before them: as many writes as may be sent at once. So no
/// number of reads can hold up a write, least of all that of a rollback.
const LEFT_BY_READS: u32 = WRITES.0;

/// The buckets of one account in one region.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    account: Bucket,
    writes: Bucket,
    alarms: Bucket,
}

impl Buckets {
    /// All of them full.
    pub(super) fn new() -> Buckets {
        Buckets { account: Bucket::new(ACCOUNT), writes: Bucket::new(WRITES), alarms: Bucket::new(ALARMS) }
    }

    /// Takes what one such call needs.
    ///
    /// # Errors
    /// When it is not there, and then nothing is taken: how long it takes until it may be.
    pub(super) fn take(&mut self, calls: Calls, now: Duration) -> Result<(), Duration> {
        let wait = match calls {
            Calls::Reads => self.account.wait(now, LEFT_BY_READS),
            Calls::LastLooks => self.account.wait(now, 0),
            Calls::Writes => self.account.wait(now, 0).max(self.writes.wait(now, 0)),
            Calls::Alarms => self.alarms.wait(now, 0),
        };
        if !wait.is_zero() {
            return Err(wait);
        }
        self.charge(calls, now);
        Ok(())
    }

    /// Takes it even where it is not there, for a call that is sent anyway: those after it wait for longer.
    pub(super) fn charge(&mut self, calls: Calls, now: Duration) {
        match calls {
            Calls::Reads | Calls::LastLooks => self.account.charge(now),
            Calls::Writes => {
                self.account.charge(now);
                self.writes.charge(now);
            }
            Calls::Alarms => self.alarms.charge(now),
        }
    }
}

/// Tokens that come back at an even pace, up to a number that may be taken at once. Instead of counting them it knows when
/// all of them will be back; so there is nothing to fill up.
#[derive(Clone, Debug)]
struct Bucket {
    at_once: u32,
    /// How long one token takes to come back, rounded up.
    interval: Duration,
    /// When all tokens are back, since the same beginning as every `now`.
    all_back_at: Duration,
}

impl Bucket {
    fn new((at_once, per_second): (u32, u32)) -> Bucket {
        let interval = Duration::from_nanos(1_000_000_000_u64.div_ceil(per_second.into()));
        Bucket { at_once, interval, all_back_at: Duration::ZERO }
    }

    /// How long it takes until a token is there besides those that must be left.
    fn wait(&self, now: Duration, left: u32) -> Duration {
        let missing_at_most = self.interval * self.at_once.saturating_sub(left + 1);
        self.all_back_at.saturating_sub(now).saturating_sub(missing_at_most)
    }

    fn charge(&mut self, now: Duration) {
        self.all_back_at = self.all_back_at.max(now) + self.interval;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// How many such calls may be sent at once.
    fn at_once(buckets: &mut Buckets, calls: Calls, now: Duration) -> usize {
        (0..1000).take_while(|_| buckets.take(calls, now).is_ok()).count()
    }

    #[test]
    fn a_full_bucket_gives_what_it_holds_and_then_says_how_long_to_wait() {
        let mut buckets = Buckets::new();
        assert_eq!(at_once(&mut buckets, Calls::Reads, millis(5)), 20);
        assert_eq!(buckets.take(Calls::Reads, millis(5)), Err(millis(125)));
        assert_eq!(buckets.take(Calls::Reads, millis(90)), Err(millis(40)), "asking takes nothing");
        assert_eq!(buckets.take(Calls::Reads, millis(130)), Ok(()));
        assert_eq!(buckets.take(Calls::Reads, millis(130)), Err(millis(125)));
    }

    #[test]
    fn what_comes_back_is_kept_up_to_what_the_bucket_holds() {
        let mut buckets = Buckets::new();
        assert_eq!(at_once(&mut buckets, Calls::Reads, millis(0)), 20);
        assert_eq!(at_once(&mut buckets, Calls::Reads, millis(630)), 5);
        assert_eq!(at_once(&mut buckets, Calls::Reads, millis(3_600_000)), 20);
    }

    #[test]
    fn reads_never_hold_up_a_write() {
        let mut buckets = Buckets::new();
        assert_eq!(at_once(&mut buckets, Calls::Reads, millis(0)), 20);
        assert_eq!(at_once(&mut buckets, Calls::Writes, millis(0)), 20, "as many as without the reads");
        let mut written = 0;
        for tick in 1..=601 {
            let now = millis(tick * 50);
            written += at_once(&mut buckets, Calls::Writes, now);
            at_once(&mut buckets, Calls::Reads, now);
        }
        assert_eq!(written, 90, "three a second in thirty seconds, however many reads there are");
    }

    #[test]
    fn reads_do_not_hold_up_the_look_before_a_write_either() {
        let mut buckets = Buckets::new();
        assert_eq!(at_once(&mut buckets, Calls::Reads, millis(0)), 20);
        assert_eq!(buckets.take(Calls::LastLooks, millis(0)), Ok(()));
        assert_eq!(buckets.take(Calls::Writes, millis(0)), Ok(()));
        assert_eq!(buckets.take(Calls::Reads, millis(0)), Err(millis(375)), "reads pay for it");
    }

    #[test]
    fn alarms_are_no_calls_to_the_load_balancers() {
        let mut buckets = Buckets::new();
        assert_eq!(at_once(&mut buckets, Calls::Alarms, millis(0)), 9);
        assert_eq!(at_once(&mut buckets, Calls::Reads, millis(0)), 20);
    }

    #[test]
    fn no_stretch_of_time_sees_more_than_aws_gives() {
        let mut buckets = Buckets::new();
        let (mut all, mut writes) = (0, 0);
        for tick in 0..3000 {
            let now = millis(tick * 10);
            // As impatient callers would, in turns.
            let calls = if tick % 2 == 0 { Calls::Reads } else { Calls::Writes };
            let sent = at_once(&mut buckets, calls, now);
            all += sent;
            writes += if calls == Calls::Writes { sent } else { 0 };
            let seconds = now.as_secs_f64() + 1e-6;
            assert!(all as f64 <= 40.0 + 8.0 * seconds, "{all} calls after {now:?}");
            assert!(writes as f64 <= 20.0 + 3.0 * seconds, "{writes} writes after {now:?}");
        }
        // What writes might still have needed was left to them.
        assert!(all >= 255, "{all}: slower than it must be");
    }

    #[test]
    fn a_call_that_is_sent_anyway_is_paid_for_by_those_after_it() {
        let mut buckets = Buckets::new();
        assert_eq!(at_once(&mut buckets, Calls::Reads, millis(0)), 20);
        buckets.charge(Calls::Reads, millis(0));
        assert_eq!(buckets.take(Calls::Reads, millis(0)), Err(millis(250)));
    }
}
