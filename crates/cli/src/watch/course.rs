//! The course of somebody else's cutover, pieced together from one look after the other. It moves nothing and decides nothing; it
//! only gives a name to what was seen.

use std::time::Duration;

use bluegreen::{Timestamp, format_duration};

use super::outlook::Outlook;
use super::stage::Stage;

/// What is declared of times, as far as the watcher knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) stable_for: Duration,
    pub(super) settle: Duration,
    /// `None` where it is not known whether there is a bake.
    pub(super) bake: Option<Duration>,
}

/// The course of one cutover so far.
#[derive(Debug)]
pub(super) struct Course {
    times: Times,
    last: Option<Outlook>,
    /// Since when the gate would hold, as far as targets go.
    holds_since: Option<Timestamp>,
    /// When the last change of weights was seen.
    changed_at: Option<Timestamp>,
    /// Was traffic seen on the color at all?
    has_moved: bool,
    way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Forward,
    Back,
}

/// Where a course stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Something is still to come; the stage that was reached before it, and what is going on.
    Under(Option<Stage>, String),
    /// All is done that was to be seen.
    Done(String),
    /// Traffic went back, all of it.
    WentBack,
}

impl Course {
    pub(super) const fn new(times: Times) -> Course {
        Course { times, last: None, holds_since: None, changed_at: None, has_moved: false, way: Way::Forward }
    }

    /// Takes in a look.
    pub(super) fn note(&mut self, seen: Outlook, now: Timestamp) -> Standing {
        match &self.last {
            Some(last) => {
                let pairs = seen.shares.iter().filter_map(|(name, share)| Some((*share, *last.shares.get(name)?)));
                let (mut grew, mut fell) = (false, false);
                pairs.for_each(|(now, before)| (grew, fell) = (grew | (now > before), fell | (now < before)));
                if grew || fell {
                    self.changed_at = Some(now);
                    self.way = if fell { Way::Back } else { Way::Forward };
                }
            }
            // When the last change was made before the first look is not known: all waits begin with that look.
            None => self.changed_at = Some(now),
        }
        self.has_moved |= !seen.is_empty();
        self.holds_since = if seen.is_attached && seen.lacks.is_none() { self.holds_since.or(Some(now)) } else { None };
        let standing = self.standing(&seen, now);
        self.last = Some(seen);
        standing
    }

    fn standing(&self, seen: &Outlook, now: Timestamp) -> Standing {
        let since_change = self.changed_at.map(|at| now.since(at)).unwrap_or_default();
        if self.has_moved && seen.is_empty() {
            return Standing::WentBack;
        }
        if seen.is_complete() {
            return self.after_the_shift(since_change);
        }
        if !seen.is_empty() {
            let what = match self.way {
                Way::Back => "going back".to_owned(),
                Way::Forward => format!("on the way, last change {} ago", rounded(since_change)),
            };
            return Standing::Under(Some(Stage::Gated).filter(|_| self.way == Way::Forward), what);
        }
        self.before_the_shift(seen, now)
    }

    fn before_the_shift(&self, seen: &Outlook, now: Timestamp) -> Standing {
        let held = self.holds_since.map(|since| now.since(since));
        match (held, &seen.lacks) {
            _ if !seen.is_attached => {
                Standing::Under(None, "nothing has begun: the standby is not attached".to_owned())
            }
            (Some(held), _) if held >= self.times.stable_for => {
                let what = "primed, and the gate would hold; HTTP checks and alarms of the other process are not seen";
                Standing::Under(Some(Stage::Gated), what.to_owned())
            }
            (Some(held), _) => {
                let (held, of) = (rounded(held), rounded(self.times.stable_for));
                Standing::Under(None, format!("primed, gate: healthy for {held} of {of}"))
            }
            (None, Some(lacks)) => Standing::Under(None, format!("primed, gate: {lacks}")),
            (None, None) => Standing::Under(None, "primed".to_owned()),
        }
    }

    fn after_the_shift(&self, since: Duration) -> Standing {
        let Times { settle, bake, .. } = self.times;
        let whole = settle + bake.unwrap_or_default();
        if since < settle {
            return Standing::Under(Some(Stage::Shifted), format!("settling for another {}", rounded(settle - since)));
        }
        match bake {
            Some(_) if since < whole => {
                Standing::Under(Some(Stage::Settled), format!("baking for another {}", rounded(whole - since)))
            }
            Some(_) => Standing::Done("settled and baked, by the time since the last change".to_owned()),
            None => {
                Standing::Done("settled; whether a bake is declared is not known, a switch file would tell".to_owned())
            }
        }
    }
}

impl Standing {
    /// Is this stage reached?
    pub(super) fn has_reached(&self, stage: Stage) -> bool {
        match self {
            Standing::Under(reached, _) => reached.is_some_and(|reached| reached >= stage),
            Standing::Done(_) => true,
            Standing::WentBack => false,
        }
    }

    pub(super) fn says(&self) -> &str {
        match self {
            Standing::Under(_, what) | Standing::Done(what) => what,
            Standing::WentBack => "went back: the color has no traffic any more",
        }
    }
}

/// To whole seconds, as people count.
fn rounded(duration: Duration) -> String {
    format_duration(Duration::from_secs(duration.as_secs_f64().round() as u64))
}

#[cfg(test)]
mod tests {
    use bluegreen::RouteName;

    use super::*;

    const TIMES: Times = Times {
        stable_for: Duration::from_secs(10),
        settle: Duration::from_secs(10),
        bake: Some(Duration::from_secs(60)),
    };

    fn at(shares: &[u16], lacks: Option<&str>) -> Outlook {
        let names = (0..).map(|number: u32| RouteName::production(number.to_string()));
        Outlook {
            shares: names.zip(shares.iter().copied()).collect(),
            is_attached: true,
            lacks: lacks.map(str::to_owned),
            problems: Vec::new(),
        }
    }

    /// What is said at each of these seconds, when this is seen.
    fn told(times: Times, looks: &[(u64, Outlook)]) -> Vec<Standing> {
        let mut course = Course::new(times);
        let note = |(second, seen): &(u64, Outlook)| course.note(seen.clone(), Timestamp::from_millis(second * 1000));
        looks.iter().map(note).collect()
    }

    #[test]
    fn a_canary_is_seen_from_its_gate_to_its_bake() {
        let told = told(
            TIMES,
            &[
                (0, Outlook { is_attached: false, ..at(&[0], None) }),
                (5, at(&[0], Some("1 of 3 green targets"))),
                (10, at(&[0], None)),
                (20, at(&[0], None)),
                (30, at(&[50], None)),
                (90, at(&[1000], None)),
                (95, at(&[1000], None)),
                (101, at(&[1000], None)),
                (160, at(&[1000], None)),
            ],
        );
        let says: Vec<_> = told.iter().map(Standing::says).collect();
        assert_eq!(
            says,
            [
                "nothing has begun: the standby is not attached",
                "primed, gate: 1 of 3 green targets",
                "primed, gate: healthy for 0s of 10s",
                "primed, and the gate would hold; HTTP checks and alarms of the other process are not seen",
                "on the way, last change 0s ago",
                "settling for another 10s",
                "settling for another 5s",
                "baking for another 59s",
                "settled and baked, by the time since the last change",
            ]
        );
        let reached = |stage| told.iter().position(|standing| standing.has_reached(stage));
        assert_eq!(
            [Stage::Gated, Stage::Shifted, Stage::Settled, Stage::Done].map(reached),
            [Some(3), Some(5), Some(7), Some(8)]
        );
    }

    #[test]
    fn health_that_breaks_begins_the_gate_anew() {
        let looks = [(0, at(&[0], None)), (5, at(&[0], Some("ill"))), (6, at(&[0], None)), (12, at(&[0], None))];
        assert!(!told(TIMES, &looks)[3].has_reached(Stage::Gated));
    }

    #[test]
    fn traffic_that_goes_back_is_seen_on_its_way_and_at_its_end() {
        let looks = [(0, at(&[500, 500], None)), (1, at(&[500, 0], None)), (2, at(&[0, 0], None))];
        let told = told(TIMES, &looks);
        assert_eq!(told[1], Standing::Under(None, "going back".to_owned()));
        assert_eq!(told[2], Standing::WentBack);
    }

    #[test]
    fn a_bake_that_goes_back_is_no_end() {
        let looks = [(0, at(&[0], None)), (1, at(&[1000], None)), (30, at(&[1000], None)), (31, at(&[0], None))];
        assert_eq!(told(TIMES, &looks)[3], Standing::WentBack);
    }

    #[test]
    fn what_was_complete_at_the_first_look_settles_from_there_on() {
        let told = told(TIMES, &[(0, at(&[1000], None)), (11, at(&[1000], None))]);
        assert_eq!(told[0].says(), "settling for another 10s");
        assert_eq!(told[1].says(), "baking for another 59s");
    }

    #[test]
    fn where_nothing_is_known_of_a_bake_that_is_said() {
        let told = told(Times { bake: None, ..TIMES }, &[(0, at(&[1000], None)), (11, at(&[1000], None))]);
        assert!(told[1].says().contains("is not known"), "{told:?}");
    }
}
