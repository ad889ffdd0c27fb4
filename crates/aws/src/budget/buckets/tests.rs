//! What calls may be sent when, beside what AWS itself would take.

use super::*;
use crate::connect::ATTEMPT_TIMEOUT;

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// How long it takes until a call has arrived for sure, and then until one more comes back.
const ARRIVED: Duration = millis(500);
const A_CALL: Duration = Duration::from_nanos(111_111_112);

/// When it does not matter any more what another process has used before.
const LATER: Duration = Duration::from_secs(10);

/// Sends as many such calls as may be sent at once.
fn at_once(buckets: &mut Buckets, calls: Calls, urgency: Urgency, now: Duration) -> usize {
    (0..1000).take_while(|_| sent(buckets, calls, urgency, now).is_ok()).count()
}

fn sent(buckets: &mut Buckets, calls: Calls, urgency: Urgency, now: Duration) -> Result<(), Duration> {
    buckets.take(calls, urgency, 1, now)?;
    if calls == Calls::Writes {
        buckets.write_is_sent(now);
    }
    Ok(())
}

fn reads(buckets: &mut Buckets, now: Duration) -> usize {
    at_once(buckets, Calls::Reads, Urgency::Bake, now)
}

fn writes(buckets: &mut Buckets, now: Duration) -> usize {
    at_once(buckets, Calls::Writes, Urgency::Gate, now)
}

#[test]
fn a_full_bucket_gives_what_it_holds_and_then_says_how_long_to_wait() {
    let mut buckets = Buckets::new();
    let take = |buckets: &mut Buckets, now| buckets.take(Calls::Reads, Urgency::Bake, 1, millis(now));
    assert_eq!(reads(&mut buckets, millis(5)), 18);
    let back_at = |number| millis(5) + ARRIVED + A_CALL * number;
    assert_eq!(take(&mut buckets, 5), Err(back_at(1) - millis(5)));
    assert_eq!(take(&mut buckets, 590), Err(back_at(1) - millis(590)), "asking takes nothing");
    assert_eq!(take(&mut buckets, 620), Ok(()));
    assert_eq!(take(&mut buckets, 620), Err(back_at(2) - millis(620)));
}

#[test]
fn what_comes_back_is_kept_up_to_what_the_bucket_holds() {
    let mut buckets = Buckets::new();
    assert_eq!(reads(&mut buckets, millis(0)), 18);
    assert_eq!(reads(&mut buckets, millis(1130)), 5);
    assert_eq!(reads(&mut buckets, millis(3_600_000)), 18);
}

#[test]
fn reads_never_hold_up_a_write() {
    let mut buckets = Buckets::new();
    assert_eq!(reads(&mut buckets, LATER), 18);
    assert_eq!(writes(&mut buckets, LATER), 17, "one look less than without the reads");
    let mut written = 0;
    for tick in 1..=611 {
        let now = LATER + millis(tick * 50);
        written += writes(&mut buckets, now);
        reads(&mut buckets, now);
    }
    assert_eq!(written, 91, "that one and three a second in thirty seconds, however many reads there are");
}

#[test]
fn writes_leave_what_the_process_before_may_have_used() {
    let mut buckets = Buckets::new();
    assert_eq!(reads(&mut buckets, millis(0)), 18, "reads go on");
    assert_eq!(writes(&mut buckets, millis(0)), 0);
    assert_eq!(writes(&mut buckets, millis(1900)), 16, "what has come back since");
    assert_eq!(reads(&mut buckets, LATER), 18);
    assert_eq!(writes(&mut buckets, LATER), 17);

    let mut back = Buckets::new();
    assert_eq!(reads(&mut back, millis(0)), 18);
    assert_eq!(at_once(&mut back, Calls::Writes, Urgency::WayBack, millis(0)), 18, "a way back does not wait");
}

#[test]
fn reads_do_not_go_on_taking_what_writes_wait_for_after_another_process() {
    let mut buckets = Buckets::new();
    let mut now = millis(0);
    while sent(&mut buckets, Calls::Writes, Urgency::Gate, now).is_err() {
        if buckets.kept_for_writes(1, now).is_zero() {
            reads(&mut buckets, now);
        }
        now += millis(10);
        assert!(now < LATER, "reads go before the write again and again");
    }
}

#[test]
fn writes_that_keep_their_promise_for_later_do_not_hold_up_the_look_before_them() {
    let mut buckets = Buckets::new();
    assert_eq!(buckets.take(Calls::Writes, Urgency::Gate, WRITES_AT_ONCE, LATER), Ok(()));
    assert_eq!(reads(&mut buckets, LATER), 18, "as many as without the writes");
}

#[test]
fn other_reads_do_not_hold_up_those_of_a_way_back_either() {
    let mut buckets = Buckets::new();
    assert_eq!(reads(&mut buckets, millis(0)), 18);
    assert_eq!(sent(&mut buckets, Calls::Reads, Urgency::WayBack, millis(0)), Ok(()));
    assert_eq!(sent(&mut buckets, Calls::Writes, Urgency::WayBack, millis(0)), Ok(()));
    let next = buckets.take(Calls::Reads, Urgency::Gate, 1, millis(0));
    assert_eq!(next, Err(ARRIVED + A_CALL * 3), "other reads pay for it");
}

#[test]
fn the_reads_of_a_plan_and_those_of_the_process_after_it_are_what_aws_takes_at_once() {
    let of_a_plan = at_once(&mut Buckets::new(), Calls::Reads, Urgency::Survey, millis(0));
    let after_it = reads(&mut Buckets::new(), millis(0));
    assert!(of_a_plan + after_it <= 40, "{of_a_plan} and {after_it}");
}

/// How long a plan of so many reads waits for them, and what AWS has left then.
fn plan_of(reads: u32) -> (Duration, f64) {
    let (mut buckets, mut now) = (Buckets::new(), millis(0));
    for _ in 0..reads {
        while let Err(wait) = buckets.take(Calls::Reads, Urgency::Survey, 1, now) {
            now += wait;
        }
    }
    (now, 40.0 + 10.0 * now.as_secs_f64() - f64::from(reads))
}

#[test]
fn a_process_that_only_plans_leaves_less_and_the_one_after_it_finds_enough() {
    let (time, _) = plan_of(110);
    assert!(time < Duration::from_millis(9_300), "{time:?}");
    for count in 1..300 {
        let (time, left) = plan_of(count);
        let half_a_second_later = (left + 5.0).min(40.0);
        assert!(half_a_second_later >= 18.0, "{count} reads in {time:?} leave {left}");
    }
}

#[test]
fn once_somebody_watches_plans_leave_as_much_as_ever() {
    let mut buckets = Buckets::new();
    assert_eq!(sent(&mut buckets, Calls::Reads, Urgency::Gate, LATER), Ok(()));
    assert_eq!(at_once(&mut buckets, Calls::Reads, Urgency::Survey, LATER), 17);
    let mut plans = Buckets::new();
    assert_eq!(at_once(&mut plans, Calls::Reads, Urgency::Survey, 2 * LATER), 36);
}

#[test]
fn alarms_are_no_calls_to_the_load_balancers() {
    let mut buckets = Buckets::new();
    assert_eq!(at_once(&mut buckets, Calls::Alarms, Urgency::Bake, millis(0)), 9);
    assert_eq!(reads(&mut buckets, millis(0)), 18);
}

/// AWS's own bucket, which sees calls when they arrive.
struct Aws {
    tokens: f64,
    at_once: f64,
    per_second: f64,
    filled_at: f64,
}

impl Aws {
    fn new(at_once: f64, per_second: f64) -> Aws {
        Aws { tokens: at_once, at_once, per_second, filled_at: 0.0 }
    }

    fn take(&mut self, at: Duration) -> bool {
        let at = at.as_secs_f64();
        self.tokens = (self.tokens + (at - self.filled_at) * self.per_second).min(self.at_once);
        self.filled_at = at;
        self.tokens -= 1.0;
        self.tokens >= -1e-6
    }
}

#[test]
fn however_long_calls_are_on_their_way_aws_takes_them_all() {
    let mut buckets = Buckets::new();
    let mut arrivals = Vec::new();
    for tick in 0..6000 {
        let now = millis(tick * 10);
        // As impatient callers would, in turns. The first calls are slow, then each is as slow as the tick says.
        let delay = if tick < 30 { 500 } else { (tick * 7919) % 501 };
        let calls = if tick % 2 == 0 { Calls::Reads } else { Calls::Writes };
        let sent = at_once(&mut buckets, calls, Urgency::Gate, now);
        arrivals.extend((0..sent).map(|_| (now + millis(delay), calls)));
    }
    arrivals.sort_by_key(|(at, _)| *at);
    let (mut all, mut writes) = (Aws::new(36.0, 9.0), Aws::new(18.0, 3.0));
    for (at, calls) in &arrivals {
        assert!(all.take(*at), "{calls:?} at {at:?}");
        assert!(*calls != Calls::Writes || writes.take(*at), "a write at {at:?}");
    }
    // What writes might still have needed was left to them.
    assert!(arrivals.len() >= 490, "{}: slower than it must be", arrivals.len());
}

/// Each call in flight has a connection of its own, so this is also how many of those there are at most.
#[test]
fn however_many_ask_and_however_slow_aws_is_no_more_than_216_calls_are_in_flight() {
    let mut buckets = Buckets::new();
    let (mut sent_at, mut most) = (Vec::new(), 0);
    for tick in 0..6000 {
        let now = millis(tick * 10);
        // None of them is answered: each is given up when its time is over.
        sent_at.retain(|at| now - *at < ATTEMPT_TIMEOUT);
        for calls in [Calls::Reads, Calls::Writes] {
            let sent = at_once(&mut buckets, calls, Urgency::WayBack, now);
            sent_at.extend(std::iter::repeat_n(now, sent));
        }
        most = most.max(sent_at.len());
    }
    assert!((150..=216).contains(&most), "{most}");
}

#[test]
fn what_the_process_before_has_used_is_waited_for() {
    let mut before = Buckets::new();
    assert_eq!(reads(&mut before, millis(0)), 18);
    let left = before.until_full(millis(1000));
    let mut next = Buckets::new();
    next.full_no_sooner(left, millis(0));
    let (both, alone) = (reads(&mut next, millis(0)), reads(&mut before, millis(1000)));
    // What it used comes back at the pace of those that do more than plan.
    assert!((alone - 1..=alone).contains(&both), "{both}, and the one before could still send {alone}");
}

#[test]
fn a_call_that_is_sent_anyway_is_paid_for_by_those_after_it() {
    let mut buckets = Buckets::new();
    assert_eq!(reads(&mut buckets, millis(0)), 18);
    buckets.charge(Calls::Reads, millis(0));
    assert_eq!(buckets.take(Calls::Reads, Urgency::Gate, 1, millis(0)), Err(ARRIVED + A_CALL * 2));
}

#[test]
fn a_throttled_write_shows_that_nothing_is_left() {
    let mut buckets = Buckets::new();
    buckets.write_was_throttled(millis(0));
    let wait = buckets.take(Calls::Writes, Urgency::Gate, 1, millis(0)).unwrap_err();
    assert!((333..335).contains(&wait.as_millis()), "{wait:?}");
}
