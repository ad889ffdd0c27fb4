//! What is declared is live already: nothing is written.

use bluegreen::Outcome;

use crate::story::{Story, attached, secs, sick};

#[test]
fn a_route_on_the_declared_color_is_not_written() {
    for weights in [attached(0, 1), attached(0, 100), attached(0, 999)] {
        let end = Story::to_green([("web", weights)]).run();
        assert_eq!(end.result, Ok(Outcome::AlreadyThere));
        assert_eq!(end.writes(), []);
    }
}

#[test]
fn the_gate_does_not_matter_where_nothing_moves() {
    let end = Story::to_green([("web", attached(0, 100))]).at(secs(0), sick("web")).run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
}

#[test]
fn a_stop_does_not_matter_where_nothing_is_left_to_do() {
    let end = Story::to_green([("web", attached(0, 100))]).stop_at(secs(0)).run();
    assert_eq!(end.result, Ok(Outcome::AlreadyThere));
}
