//! The whole cutover has its time.

use bluegreen::{Color, Refusal, WaitingOn};

use crate::story::{CALL, Is, Story, ms, secs};

#[test]
fn a_cutover_that_is_still_at_the_gate_moves_nothing() {
    let end = Story::one_route().within(secs(4)).run();
    let Refusal::TimedOut { timeout, waiting_on } = end.refusal() else { panic!("{}", end.refusal()) };
    assert_eq!(*timeout, secs(4));
    assert!(matches!(waiting_on, WaitingOn::Stability { .. }));
    assert_eq!(end.writes(), []);
    assert!(end.took() < 4_100, "{}", end.took());
}

#[test]
fn traffic_does_not_move_when_there_is_no_time_left_to_settle() {
    let end = Story::one_route().settling(secs(60)).within(secs(30)).run();
    assert!(matches!(end.refusal(), Refusal::TooLate { .. }), "{}", end.refusal());
    assert_eq!(end.writes(), []);
}

#[test]
fn no_traffic_moves_when_the_time_is_over() {
    for settle in [secs(0), secs(10)] {
        let story = || Story::one_route().settling(settle);
        // The last look before the write comes in between.
        let held_at = story().run().first("shift") - CALL;
        for timeout in held_at - 60..held_at {
            let end = story().within(ms(timeout)).run();
            let refusal = end.refusal();
            assert!(matches!(refusal, Refusal::TimedOut { .. } | Refusal::TooLate { .. }), "{timeout} ms: {refusal}");
            assert_eq!(end.writes(), [], "{timeout} ms");
        }
    }
}

#[test]
fn the_gate_ends_the_wait_when_its_time_is_shorter() {
    let story = Story::one_route().targets("web", Color::Green, &[Is::Initial; 3]);
    let end = story.gate_within(secs(20)).within(secs(60)).run();
    assert!(matches!(end.refusal(), Refusal::GateTimedOut { waited, .. } if *waited == secs(20)), "{}", end.refusal());
}
