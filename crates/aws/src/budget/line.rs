//! Who is served next when calls must wait.

use std::collections::BTreeSet;
use std::time::Duration;

use bluegreen::Urgency;

/// How long a bake lets gates pass that came after it, and a plan lets bakes pass. After that long it is as good as what is
/// one class more urgent, so that nobody waits for ever.
const PATIENCE: Duration = Duration::from_secs(10);

/// Those who wait for one bucket.
#[derive(Debug, Default)]
pub(super) struct Line {
    joined: u64,
    waiting: BTreeSet<Place>,
    /// How many more may go out with those that have just gone.
    together: u32,
    /// How many the next one waits for.
    wanted: u32,
    /// Has it been long since somebody waited in it first?
    is_long: bool,
}

/// From how many on those who wait are a long line: it takes reads about five seconds to get through.
const LONG: usize = 50;

/// How many go out together where each by itself would have to wait: those that look at the same time share a call.
const TOGETHER: u32 = 6;

/// A place in the line. It is the order of serving that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Whoever has no turn goes before all who have one: a way back.
    turn: Option<Duration>,
    /// First come, first served.
    number: u64,
    came_at: Duration,
}

#[cfg(test)]
impl Place {
    /// Which one in the order of coming it is.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }
}

impl Line {
    pub(super) fn join(&mut self, urgency: Urgency, now: Duration) -> Place {
        self.joined += 1;
        let place = Place { turn: turn(urgency, now), number: self.joined, came_at: now };
        self.waiting.insert(place);
        self.is_long |= self.waiting.len() > LONG;
        place
    }

    /// The place of somebody who has become as urgent as this, as if that had been so from the beginning.
    pub(super) fn move_up(&mut self, place: Place, urgency: Urgency) -> Place {
        let moved = Place { turn: turn(urgency, place.came_at), ..place };
        if self.waiting.remove(&place) {
            self.waiting.insert(moved);
        }
        moved
    }

    pub(super) fn leave(&mut self, place: Place) {
        self.waiting.remove(&place);
        self.is_long &= !self.waiting.is_empty();
    }

    /// Do more wait than can be served soon? It stays so until all of them are served: of those who came together each is told
    /// the same.
    pub(super) const fn is_long(&self) -> bool {
        self.is_long
    }

    /// How many must be able to go out for the next one, of these calls, to go.
    pub(super) fn needed(&self, count: u32) -> u32 {
        let waiting = u32::try_from(self.waiting.len()).unwrap_or(u32::MAX);
        if self.together > 0 { count } else { count.max(waiting.min(TOGETHER)) }
    }

    /// Takes in that as many go out now.
    pub(super) fn note_taken(&mut self, count: u32) {
        let together = if self.together > 0 { self.together } else { self.needed(count) };
        (self.together, self.wanted) = (together.saturating_sub(count), 0);
    }

    /// Takes in that the next one waits until as many can go out.
    pub(super) const fn want(&mut self, count: u32) {
        self.wanted = count;
    }

    /// How many the next one waits for; none where nobody waits.
    pub(super) fn wanted(&self) -> u32 {
        if self.waiting.is_empty() { 0 } else { self.wanted }
    }

    pub(super) fn is_next(&self, place: Place) -> bool {
        self.waiting.first() == Some(&place)
    }
}

/// When somebody who came at this time would be served if everybody took their whole patience.
fn turn(urgency: Urgency, came_at: Duration) -> Option<Duration> {
    match urgency {
        Urgency::WayBack => None,
        Urgency::Gate => Some(came_at),
        Urgency::Bake => Some(came_at + PATIENCE),
        Urgency::Survey => Some(came_at + 2 * PATIENCE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// In which order those who came in this order are served.
    fn served(came: &[(Urgency, u64)]) -> Vec<usize> {
        let mut line = Line::default();
        let mut places: Vec<_> = came.iter().map(|(urgency, at)| line.join(*urgency, seconds(*at))).collect();
        let mut order = Vec::new();
        while order.len() < came.len() {
            let next = places.iter().position(|place| line.is_next(*place)).unwrap();
            line.leave(places[next]);
            // Nobody is next twice.
            places[next].number = 0;
            order.push(next);
        }
        order
    }

    #[test]
    fn the_most_urgent_is_served_first_and_then_who_came_first() {
        use Urgency::{Bake, Gate, Survey, WayBack};
        let came = [(Survey, 0), (Bake, 0), (Gate, 0), (WayBack, 0), (Gate, 0), (WayBack, 0), (Bake, 0)];
        assert_eq!(served(&came), [3, 5, 2, 4, 1, 6, 0]);
    }

    #[test]
    fn whoever_has_waited_for_long_enough_is_not_passed_any_more() {
        use Urgency::{Bake, Gate, Survey};
        assert_eq!(served(&[(Survey, 0), (Gate, 19), (Gate, 21)]), [1, 0, 2]);
        assert_eq!(served(&[(Survey, 0), (Bake, 9), (Bake, 11)]), [1, 0, 2]);
    }

    #[test]
    fn a_way_back_passes_even_those_who_have_waited_for_an_hour() {
        assert_eq!(served(&[(Urgency::Survey, 0), (Urgency::Gate, 1), (Urgency::WayBack, 3600)]), [2, 1, 0]);
    }

    #[test]
    fn a_long_line_stays_one_until_nobody_waits_in_it() {
        let mut line = Line::default();
        let mut places: Vec<_> = (0..LONG).map(|_| line.join(Urgency::Survey, seconds(0))).collect();
        assert!(!line.is_long());
        places.push(line.join(Urgency::Survey, seconds(0)));
        for place in places {
            assert!(line.is_long());
            line.leave(place);
        }
        assert!(!line.is_long());
    }

    #[test]
    fn who_becomes_more_urgent_moves_up_and_keeps_the_time_of_coming() {
        let mut line = Line::default();
        let (survey, bake) = (line.join(Urgency::Survey, seconds(0)), line.join(Urgency::Bake, seconds(1)));
        assert!(line.is_next(bake));
        let survey = line.move_up(survey, Urgency::Bake);
        assert!(line.is_next(survey));
        line.leave(survey);
        assert!(line.is_next(bake));
    }
}
