//! A property of bucket, line and share together, in virtual time: with two hundred switches, writes at full pace and a large
//! plan beside them, nobody is looked at less often than half of the fair share.

use std::time::Duration;

use bluegreen::Urgency;

use super::Calls;
use super::buckets::Buckets;
use super::line::{Line, Place};
use super::share::Watched;

const SWITCHES: usize = 200;

/// As often as each of them would look if it were alone.
const DECLARED: Duration = Duration::from_secs(1);

/// How long a call takes.
const A_CALL: Duration = Duration::from_millis(50);

const TICK: Duration = Duration::from_millis(10);

/// For how many looks of each there is a fair share of time.
const ROUNDS: u32 = 10;

/// One of those who look: half of them at a gate, half of them in a bake.
struct Looker {
    urgency: Urgency,
    due_at: Duration,
    place: Option<Place>,
    looks: u32,
}

/// Which of these is served, by its place in this line.
type Order = fn(&Line, &[Place]) -> Option<Place>;

fn in_line(line: &Line, waiting: &[Place]) -> Option<Place> {
    waiting.iter().copied().find(|place| line.is_next(*place))
}

/// The defect that shows that the property can fail.
fn last_come_first_served(_: &Line, waiting: &[Place]) -> Option<Place> {
    waiting.iter().copied().max_by_key(Place::number)
}

/// How often each was looked at.
fn looks(order: Order) -> Vec<u32> {
    let fair = Watched::of((0..SWITCHES).map(|group| group.to_string())).fair_interval();
    let (mut buckets, mut line) = (Buckets::new(), Line::default());
    let looker = |number: usize| {
        let urgency = if number.is_multiple_of(2) { Urgency::Gate } else { Urgency::Bake };
        Looker { urgency, due_at: Duration::ZERO, place: None, looks: 0 }
    };
    let mut lookers: Vec<_> = (0..SWITCHES).map(looker).collect();
    let mut surveys: Vec<_> = (0..100).map(|_| line.join(Urgency::Survey, Duration::ZERO)).collect();
    let (mut now, mut written) = (Duration::ZERO, 0);
    while now < fair * ROUNDS {
        now += TICK;
        write(&mut buckets, &mut written, now);
        for looker in lookers.iter_mut().filter(|looker| looker.place.is_none() && looker.due_at <= now) {
            looker.place = Some(line.join(looker.urgency, now));
        }
        loop {
            let waiting: Vec<_> =
                lookers.iter().filter_map(|looker| looker.place).chain(surveys.iter().copied()).collect();
            let Some(next) = order(&line, &waiting) else { break };
            let served = lookers.iter_mut().find(|looker| looker.place == Some(next));
            let urgency = served.as_ref().map_or(Urgency::Survey, |looker| looker.urgency);
            if buckets.take(Calls::Reads, urgency, 1, now).is_err() {
                break;
            }
            line.leave(next);
            surveys.retain(|place| *place != next);
            if let Some(looker) = served {
                (looker.place, looker.due_at) = (None, now + A_CALL + DECLARED.max(fair));
                looker.looks += 1;
            }
        }
    }
    lookers.into_iter().map(|looker| looker.looks).collect()
}

/// Writes whatever may be written; two of them share the look before them.
fn write(buckets: &mut Buckets, written: &mut u32, now: Duration) {
    while buckets.take(Calls::Writes, Urgency::Gate, 1, now).is_ok() {
        *written += 1;
        if written.is_multiple_of(2) {
            buckets.charge(Calls::Reads, now);
        }
        buckets.write_is_sent(now);
    }
}

fn fewest(order: Order) -> u32 {
    looks(order).into_iter().min().unwrap_or_default()
}

#[test]
fn nobody_is_looked_at_less_often_than_half_of_the_fair_share() {
    assert!(fewest(in_line) >= ROUNDS / 2, "{}", fewest(in_line));
}

#[test]
fn the_property_fails_where_the_last_who_come_are_served_first() {
    assert!(fewest(last_come_first_served) < ROUNDS / 2, "{}", fewest(last_come_first_served));
}
