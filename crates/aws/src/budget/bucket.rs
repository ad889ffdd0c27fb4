//! One token bucket as a pure function of time.

use std::collections::VecDeque;
use std::time::Duration;

/// How long a call may be on its way. AWS counts it when it arrives, so nothing comes back for it before that: by a full bucket
/// and an even pace alone, calls that were late would meet those that were not.
const ON_THE_WAY: Duration = Duration::from_millis(500);

/// How many tokens a bucket holds, and how soon each of them is back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    pub(super) at_once: u32,
    /// How long one token takes to come back.
    pub(super) interval: Duration,
}

impl Pace {
    /// So many at once, of which so many come back in these seconds. The interval is rounded up.
    pub(super) const fn of(at_once: u32, tokens: u64, seconds: u64) -> Pace {
        Pace { at_once, interval: Duration::from_nanos((seconds * 1_000_000_000).div_ceil(tokens)) }
    }
}

/// Tokens that come back at an even pace, up to a number that may be taken at once. Instead of counting them it knows when
/// all of them will be back; so there is nothing to fill up.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    pace: Pace,
    /// When all tokens are back of the calls that have arrived, since the same beginning as every `now`.
    all_back_at: Duration,
    /// When each of the other calls has arrived at the latest, in order.
    arriving: VecDeque<Duration>,
    /// How many tokens are promised to calls that are not sent yet.
    promised: u32,
}

impl Bucket {
    /// A full one.
    pub(super) const fn new(pace: Pace) -> Bucket {
        Bucket { pace, all_back_at: Duration::ZERO, arriving: VecDeque::new(), promised: 0 }
    }

    /// Lets this many tokens be missing at the beginning.
    pub(super) fn lack(&mut self, count: u32) {
        self.all_back_at += self.pace.interval * count;
    }

    /// From now on tokens come back at this pace, those that are missing, too.
    pub(super) fn go_on_at(&mut self, pace: Pace, now: Duration) {
        self.note_arrivals(now);
        let missing = self.all_back_at.saturating_sub(now).as_secs_f64() / self.pace.interval.as_secs_f64();
        self.all_back_at = self.all_back_at.min(now) + pace.interval.mul_f64(missing);
        self.pace = pace;
    }

    /// How long it takes until as many tokens are there besides those that must be left.
    pub(super) fn wait(&mut self, count: u32, left: u32, now: Duration) -> Duration {
        self.note_arrivals(now);
        let may_be_missing = self.pace.at_once.saturating_sub(left + count);
        let out = u32::try_from(self.arriving.len()).unwrap_or(u32::MAX).saturating_add(self.promised);
        let enough_at = match may_be_missing.checked_sub(out) {
            Some(more) => self.all_back_at.saturating_sub(self.pace.interval * more),
            None => self.all_back_with_those_out(now).saturating_sub(self.pace.interval * may_be_missing),
        };
        enough_at.saturating_sub(now)
    }

    /// When all tokens are back if those that are promised are used now: whenever they are, it is not before.
    fn all_back_with_those_out(&self, now: Duration) -> Duration {
        let promised = (0..self.promised).map(|_| now + ON_THE_WAY);
        let arrivals = self.arriving.iter().copied().chain(promised);
        arrivals.fold(self.all_back_at, |all_back_at, arrival| all_back_at.max(arrival) + self.pace.interval)
    }

    fn note_arrivals(&mut self, now: Duration) {
        while let Some(arrival) = self.arriving.pop_front_if(|arrival| *arrival <= now) {
            self.all_back_at = self.all_back_at.max(arrival) + self.pace.interval;
        }
    }

    /// Uses a token, be it there or not.
    pub(super) fn charge(&mut self, now: Duration) {
        self.note_arrivals(now);
        self.arriving.push_back(now + ON_THE_WAY);
    }

    /// Keeps tokens for calls that are still to be sent.
    pub(super) fn promise(&mut self, count: u32) {
        self.promised += count;
    }

    /// How many tokens are kept for calls that are still to be sent.
    pub(super) const fn promised(&self) -> u32 {
        self.promised
    }

    /// One of the promised calls is sent now.
    pub(super) fn keep_promise(&mut self, now: Duration) {
        self.withdraw_promise();
        self.charge(now);
    }

    /// One of the promised calls will not be sent.
    pub(super) fn withdraw_promise(&mut self) {
        self.promised = self.promised.saturating_sub(1);
    }

    /// How long it takes until all tokens are back.
    pub(super) fn until_full(&self, now: Duration) -> Duration {
        self.all_back_with_those_out(now).saturating_sub(now)
    }

    /// Others have used tokens: all of them are back no sooner than this.
    pub(super) fn full_no_sooner(&mut self, at: Duration) {
        self.all_back_at = self.all_back_at.max(at);
    }

    /// AWS has just said that there is none.
    pub(super) fn empty(&mut self, now: Duration) {
        self.all_back_at = self.all_back_at.max(now + self.pace.interval * self.pace.at_once);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Pace = Pace::of(20, 4, 1);

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn used(count: u32, now: Duration) -> Bucket {
        let mut bucket = Bucket::new(FULL);
        (0..count).for_each(|_| bucket.charge(now));
        bucket
    }

    #[test]
    fn tokens_come_back_from_when_the_calls_have_arrived_for_sure() {
        let mut bucket = used(20, millis(0));
        assert_eq!(bucket.wait(1, 0, millis(0)), millis(500 + 250));
        assert_eq!(bucket.wait(1, 0, millis(700)), millis(50));
        assert_eq!(bucket.wait(20, 0, millis(0)), millis(500 + 5000));
    }

    #[test]
    fn what_must_be_left_is_waited_for() {
        assert_eq!(used(10, millis(0)).wait(10, 0, millis(0)), Duration::ZERO);
        assert_eq!(used(10, millis(0)).wait(10, 1, millis(0)), millis(500 + 250));
    }

    #[test]
    fn a_promised_token_comes_back_only_after_it_was_used() {
        let mut bucket = Bucket::new(FULL);
        bucket.promise(20);
        for now in [0, 10_000] {
            assert_eq!(bucket.wait(1, 0, millis(now)), millis(500 + 250), "however long the call takes to be sent");
        }
        (0..20).for_each(|_| bucket.keep_promise(millis(10_000)));
        assert_eq!(bucket.wait(1, 0, millis(10_000)), millis(500 + 250));
        assert_eq!(bucket.wait(1, 0, millis(10_750)), Duration::ZERO);
    }

    #[test]
    fn a_promise_that_is_not_kept_costs_nothing() {
        let mut bucket = Bucket::new(FULL);
        bucket.promise(20);
        bucket.withdraw_promise();
        assert_eq!(bucket.wait(1, 0, millis(0)), Duration::ZERO);
        (0..19).for_each(|_| bucket.withdraw_promise());
        assert_eq!(bucket.wait(20, 0, millis(0)), Duration::ZERO);
    }

    #[test]
    fn what_is_missing_when_the_pace_changes_comes_back_at_the_new_one() {
        let mut bucket = used(10, millis(0));
        bucket.note_arrivals(millis(500));
        bucket.go_on_at(Pace::of(20, 2, 1), millis(500));
        assert_eq!(bucket.wait(20, 0, millis(500)), millis(5000));
        let mut full = Bucket::new(FULL);
        full.go_on_at(Pace::of(20, 2, 1), millis(500));
        assert_eq!(full.wait(20, 0, millis(500)), Duration::ZERO);
    }

    #[test]
    fn an_empty_bucket_fills_at_its_pace() {
        let mut bucket = Bucket::new(FULL);
        bucket.empty(millis(1000));
        assert_eq!(bucket.wait(1, 0, millis(1000)), millis(250));
        assert_eq!(bucket.wait(20, 0, millis(1000)), millis(5000));
    }
}
