//! A promise that is broken fails the story, whatever that asks.

use bluegreen::Color;
use bluegreen_engine::mutation::{Mutation, with};
use bluegreen_simulator::Fault;

use crate::story::{Story, attached};

#[test]
#[should_panic(expected = "a promise is broken: all_or_none")]
fn a_story_fails_when_a_checker_finds_something_in_its_apply() {
    let rejected = Story::two_routes().faults("web", [Some(Fault::Expired)]);
    with(Mutation::OneRouteStays, || rejected.run());
}

#[test]
#[should_panic(expected = "a promise is broken: converges")]
fn a_story_fails_when_a_checker_finds_something_in_the_calm_after_it() {
    let half_done = Story::to_green([("web", attached(50, 50))]).was(Color::Blue);
    with(Mutation::HalfDoneIsForeign, || half_done.run());
}
