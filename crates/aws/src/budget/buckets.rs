//! AWS's token buckets as a pure function of time, and how they are divided among the calls of this process.

#[cfg(test)]
mod tests;

use std::time::Duration;

use super::Calls;
use super::bucket::{Bucket, Pace};
use bluegreen::Urgency;

/// How many calls of any kind are sent at once, and how many a second after that. AWS takes 40 and ten a second; the rest is
/// left to whoever else works in the account, such as the process that was there before this one.
const ACCOUNT: Pace = Pace::of(36, 9, 1);

/// The same in a process that only plans, which takes its time where it plans much: 19 in two seconds.
const PLANS: Pace = Pace::of(36, 19, 2);

/// Of these, how many may be Modify calls. The engine tells people how long that takes.
const WRITES: Pace = Pace::of(bluegreen::WRITES_AT_ONCE, bluegreen::WRITES_A_SECOND as u64, 1);

/// How many calls for alarms are sent. CloudWatch takes nine a second.
const ALARMS: Pace = Pace::of(9, 6, 1);

/// How many calls reads always leave for writes and the looks right before them: as many writes as may be sent at once. So no
/// number of reads can hold up a write, least of all that of a rollback.
const LEFT_BY_READS: u32 = WRITES.at_once;

/// How much less a second that is in a process that only plans: nobody in it writes. AWS's bucket then loses half a call a second, and
/// has what the next process sends at once half a second after the last of these reads, however long a plan takes.
const LESS_A_SECOND: u32 = 1;

/// How many looks writes are given room for that go out together: those right before and after them, which are never held up.
const LOOKS_BESIDE: u32 = 6;

/// How many writes may go out together.
pub(super) const WRITES_AT_ONCE: u32 = WRITES.at_once;

/// How long it takes until the account has all of its calls back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UntilFull {
    /// If nobody but this process has used any.
    pub at_least: Duration,
    /// If another process has used as much as it could right before this one began.
    pub at_most: Duration,
}

/// The buckets of one account in one region.
#[derive(Clone, Debug)]
pub(super) struct Buckets {
    account: Bucket,
    /// The account's bucket if another process has read as much as it could right before this one began, as the one that plans
    /// does before the one that applies. Reads that are throttled are sent again and nobody notices; writes leave that.
    surely_left: Bucket,
    writes: Bucket,
    alarms: Bucket,
    /// Has nobody asked for anything yet but plans and refreshes?
    only_plans: bool,
}

impl Buckets {
    /// Those of a process that begins.
    pub(super) fn new() -> Buckets {
        let mut surely_left = Bucket::new(PLANS);
        surely_left.lack(PLANS.at_once - LEFT_BY_READS);
        let (writes, alarms) = (Bucket::new(WRITES), Bucket::new(ALARMS));
        Buckets { account: Bucket::new(PLANS), surely_left, writes, alarms, only_plans: true }
    }

    /// Takes what this many such calls need. Writes are promised it, since they look first; other calls are sent now.
    ///
    /// # Errors
    /// When it is not there, and then nothing is taken: how long it takes until it may be.
    pub(super) fn take(&mut self, calls: Calls, urgency: Urgency, count: u32, now: Duration) -> Result<(), Duration> {
        if self.only_plans && urgency > Urgency::Survey {
            self.only_plans = false;
            self.of_account().for_each(|bucket| bucket.go_on_at(ACCOUNT, now));
        }
        let wait = match calls {
            // What is promised to writes is left to them already. Were it left twice, the look that a promised write waits for
            // would wait for that write.
            Calls::Reads => {
                let left = self.left_by_reads(urgency, now).saturating_sub(self.writes.promised());
                self.account.wait(count, left, now)
            }
            Calls::Writes => self.wait_for_writes(urgency, count, now),
            Calls::Alarms => self.alarms.wait(count, 0, now),
        };
        if !wait.is_zero() {
            return Err(wait);
        }
        match calls {
            Calls::Writes => self.of_writes().for_each(|bucket| bucket.promise(count)),
            _ => (0..count).for_each(|_| self.charge(calls, now)),
        }
        Ok(())
    }

    /// How long it takes until so many writes may go out.
    pub(super) fn wait_for_writes(&mut self, urgency: Urgency, count: u32, now: Duration) -> Duration {
        let account = match urgency {
            Urgency::WayBack => self.account.wait(count, 0, now),
            _ => self.surely_left.wait(with_looks(count), 0, now),
        };
        account.max(self.writes.wait(count, 0, now))
    }

    /// How long reads leave everything to so many writes that could go out but for other calls. Right after another process there
    /// may be less for these than for reads, which would take it bit by bit.
    pub(super) fn kept_for_writes(&mut self, count: u32, now: Duration) -> Duration {
        let may_go_out = count > 0 && self.writes.wait(count, 0, now).is_zero();
        if may_go_out { self.surely_left.wait(with_looks(count), 0, now) } else { Duration::ZERO }
    }

    /// Takes it even where it is not there, for a call that is sent anyway: those after it wait for longer.
    pub(super) fn charge(&mut self, calls: Calls, now: Duration) {
        match calls {
            Calls::Reads => self.of_account().for_each(|bucket| bucket.charge(now)),
            Calls::Writes => self.of_writes().for_each(|bucket| bucket.charge(now)),
            Calls::Alarms => self.alarms.charge(now),
        }
    }

    /// A write that was promised its tokens is sent now.
    pub(super) fn write_is_sent(&mut self, now: Duration) {
        self.of_writes().for_each(|bucket| bucket.keep_promise(now));
    }

    /// A write that was promised its tokens will not be sent.
    pub(super) fn write_is_given_up(&mut self) {
        self.of_writes().for_each(Bucket::withdraw_promise);
    }

    /// How long it takes until the account has all of its calls back: as far as this process has used them, and surely.
    pub(super) fn until_full(&self, now: Duration) -> UntilFull {
        UntilFull { at_least: self.account.until_full(now), at_most: self.surely_left.until_full(now) }
    }

    /// The process before this one has left the account with less: it has all of its calls back no sooner than in this time.
    pub(super) fn full_no_sooner(&mut self, time: UntilFull, now: Duration) {
        self.account.full_no_sooner(now + time.at_least);
        self.surely_left.full_no_sooner(now + time.at_most);
    }

    /// AWS has refused a write because there were too many: somebody else makes some, too.
    pub(super) fn write_was_throttled(&mut self, now: Duration) {
        self.writes.empty(now);
    }

    /// How many calls a read leaves.
    fn left_by_reads(&self, urgency: Urgency, now: Duration) -> u32 {
        match urgency {
            Urgency::WayBack => 0,
            Urgency::Survey if self.only_plans => {
                let less = u32::try_from((now * LESS_A_SECOND).as_secs()).unwrap_or(u32::MAX);
                LEFT_BY_READS.saturating_sub(less)
            }
            Urgency::Survey | Urgency::Bake | Urgency::Gate => LEFT_BY_READS,
        }
    }

    fn of_account(&mut self) -> impl Iterator<Item = &mut Bucket> {
        [&mut self.account, &mut self.surely_left].into_iter()
    }

    fn of_writes(&mut self) -> impl Iterator<Item = &mut Bucket> {
        [&mut self.account, &mut self.surely_left, &mut self.writes].into_iter()
    }
}

/// So many writes and the looks beside them.
fn with_looks(writes: u32) -> u32 {
    (writes + writes.min(LOOKS_BESIDE)).min(writes.max(LEFT_BY_READS))
}
