//! What happens in a story.

use bluegreen::{Color, RouteName};
use bluegreen_simulator::{Alarm, ForeignWrite, What};

use super::{Story, attached, name};

/// Something that happens at some time.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    /// One target of a route's color, or all of them.
    Target(&'static str, Color, Option<usize>, Turns),
    /// Somebody else writes a route.
    Foreign(RouteName, ForeignWrite),
    Alarm(usize, Alarm),
    /// The load balancer of all routes has no node in the first zone any more, or has one again.
    Zone {
        served: bool,
    },
    /// A route's load balancer is out of service for so many milliseconds.
    OutOfService(&'static str, u64),
    /// Others use up the budget: for a minute the writes of a step wait so many milliseconds for their turn.
    WritesWait(u64),
    /// The user presses Ctrl-C.
    Stop,
    /// The machine sleeps for so many milliseconds.
    Sleep(u64),
}

/// What becomes of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turns {
    /// It does not answer any more.
    Sick,
    /// It answers again.
    Well,
    /// It leaves, and nobody comes for it.
    Leaves,
    /// It leaves, and another one comes for it that is ready after so many milliseconds.
    Replaced(u64),
    /// One more comes, which is ready after so many milliseconds.
    Joined(u64),
    /// Its machine stops.
    Stopped,
    /// All of its group: nobody checks them any more.
    Unchecked,
}

/// All of green's targets of a route stop answering.
pub(crate) const fn sick(route: &'static str) -> Happening {
    Happening::Target(route, Color::Green, None, Turns::Sick)
}

/// All of green's targets of a route answer again.
pub(crate) const fn well(route: &'static str) -> Happening {
    Happening::Target(route, Color::Green, None, Turns::Well)
}

/// This becomes of one of green's targets of a route.
pub(crate) const fn target(route: &'static str, index: usize, turns: Turns) -> Happening {
    Happening::Target(route, Color::Green, Some(index), turns)
}

/// Somebody else writes these weights.
pub(crate) fn foreign(route: &str, blue: u16, green: u16) -> Happening {
    Happening::Foreign(name(route), ForeignWrite::Weights(attached(blue, green)))
}

pub(crate) const fn alarm_becomes(alarm: usize, state: Alarm) -> Happening {
    Happening::Alarm(alarm, state)
}

impl Happening {
    /// In the simulator's words.
    pub(super) fn what(self, story: &Story) -> What {
        match self {
            Happening::Foreign(route, write) => What::Foreign { route: story.route(&route), write },
            Happening::Alarm(alarm, state) => What::AlarmBecomes { alarm, state },
            Happening::Zone { served } => What::ZoneServed { load_balancer: 0, zone: 0, served },
            Happening::OutOfService(route, lasts_ms) => {
                let load_balancer = story.topology.routes[story.route(&name(route))].load_balancer;
                What::LoadBalancerOut { load_balancer, lasts_ms }
            }
            Happening::WritesWait(writes_wait_ms) => What::Crowded { waits_ms: 0, writes_wait_ms, lasts_ms: 60_000 },
            Happening::Stop => What::Interrupt,
            Happening::Sleep(lasts_ms) => What::Freeze { lasts_ms },
            Happening::Target(route, color, target, turns) => turns.what(story.group(route, color), target),
        }
    }
}

impl Turns {
    fn what(self, group: usize, target: Option<usize>) -> What {
        match self {
            Turns::Sick => What::TargetAnswers { group, target, answers: false },
            Turns::Well => What::TargetAnswers { group, target, answers: true },
            Turns::Leaves => What::TargetRemoved { group, target },
            Turns::Replaced(ready_after_ms) => What::TargetReplaced { group, target, ready_after_ms },
            Turns::Joined(ready_after_ms) => What::TargetRegistered { group, zone: None, ready_after_ms },
            Turns::Stopped => What::TargetRuns { group, target: target.expect("one of them"), runs: false },
            Turns::Unchecked => What::GroupChecked { group, checked: false },
        }
    }
}
