//! A story: what stands there, what is declared, what happens meanwhile, and what came of it.

mod begin;
mod declare;
mod end;
mod happening;
mod trouble;

use std::time::Duration;

use bluegreen::{AlarmName, Color, PerColor, RouteName, Weights};
use bluegreen_simulator::{Later, Route, Scenario, Topology, tell};

pub(crate) use begin::Is;
pub(crate) use end::{End, path};
pub(crate) use happening::{Happening, Turns, alarm_becomes, foreign, sick, target, well};

/// How long one call takes. A look is two calls, or a few more.
pub(crate) const CALL: u64 = 10;

/// A look takes no longer than this.
pub(crate) const LOOK: u64 = 5 * CALL;

/// How much later each further write of a step is sent.
pub(crate) const SPREAD: u64 = 30;

/// One apply to be told, after those before it.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    topology: Topology,
    applies: Vec<Later>,
}

pub(crate) fn name(route: &str) -> RouteName {
    RouteName::production(route.to_owned())
}

pub(crate) fn alarm(number: usize) -> AlarmName {
    AlarmName(format!("alarm-{number}"))
}

pub(crate) const fn weights(blue: u16, green: u16) -> Weights {
    Weights(PerColor { blue, green })
}

/// A route with both colors attached.
pub(crate) const fn attached(blue: u16, green: u16) -> bluegreen_simulator::Weights {
    bluegreen_simulator::Weights::both(blue, green)
}

/// A route with only blue attached, with the weight the load balancer shows for a single group.
pub(crate) const fn only_blue() -> bluegreen_simulator::Weights {
    only(Color::Blue)
}

/// A route with only this color attached.
pub(crate) const fn only(color: Color) -> bluegreen_simulator::Weights {
    bluegreen_simulator::Weights::only(color_in_the_simulator(color))
}

const fn color_in_the_simulator(color: Color) -> bluegreen_simulator::Color {
    match color {
        Color::Blue => bluegreen_simulator::Color::Blue,
        Color::Green => bluegreen_simulator::Color::Green,
    }
}

impl Story {
    /// One route with both colors attached and blue active: the everyday case.
    pub(crate) fn one_route() -> Story {
        Story::to_green([("web", attached(100, 0))])
    }

    /// Two routes with both colors attached and blue active.
    pub(crate) fn two_routes() -> Story {
        Story::to_green([("api", attached(100, 0)), ("web", attached(100, 0))])
    }

    /// Tells it, with every checker of the simulator watching, and the calm after it. A promise that is broken fails the
    /// story.
    pub(crate) fn run(mut self) -> End {
        self.applies.iter_mut().for_each(|apply| apply.events.sort_by_key(|event| event.at));
        let scenario = Scenario {
            seed: 0,
            topology: self.topology.clone(),
            declared: self.applies[0].declared.clone(),
            events: self.applies[0].events.clone(),
        };
        let told = tell(scenario.clone(), &self.applies[1..]);
        if let Some(violation) = &told.violation {
            panic!("a promise is broken: {violation}; it ended in {:?}\n{scenario}", told.result);
        }
        End::new(self, told)
    }

    fn last(&mut self) -> &mut Later {
        self.applies.last_mut().expect("there is one apply at least")
    }

    /// The place of a route in the topology.
    fn route(&self, wanted: &RouteName) -> usize {
        let is_wanted =
            |route: &Route| route.name.as_deref() == Some(wanted.key()) && route.is_preview == wanted.is_preview();
        self.topology.routes.iter().position(is_wanted).expect("a declared route")
    }

    /// The place of one color's target group of a route.
    fn group(&self, route: &str, color: Color) -> usize {
        self.topology.routes[self.route(&name(route))].groups[color_in_the_simulator(color).index()]
    }
}

pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}

/// Shortens the tests.
pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Shortens the tests.
pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}
