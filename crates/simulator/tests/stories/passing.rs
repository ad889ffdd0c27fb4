//! Trouble that passes: a few writes that are lost and a few old replies, with a stop at any time.
//!
//! That the next apply completes whatever is left behind, and that another one then has nothing to do, is judged after
//! every story.

use bluegreen::{OnInterrupt, Refusal, Share, Shift};
use bluegreen_simulator::{Fault, Weights};

use crate::story::{Story, attached, ms, only_blue, secs};

/// How the two routes forward when it begins.
const BEGINNINGS: [[Weights; 2]; 5] = [
    [attached(100, 0), attached(100, 0)],
    [attached(90, 10), only_blue()],
    [only_blue(), attached(50, 50)],
    [attached(666, 333), attached(100, 0)],
    [attached(0, 1), only_blue()],
];

/// How many versions the replies after each write are behind.
const OLD_REPLIES: [&[usize]; 6] = [&[], &[1], &[0, 1, 0, 1], &[2, 2, 1], &[1, 1, 1, 1, 1], &[0, 2, 0, 0, 1]];

const AFTER: Option<Fault> = Some(Fault::BrokenAfter);
const BEFORE: Option<Fault> = Some(Fault::BrokenBefore);

/// What becomes of the writes.
const LOSSES: [&[Option<Fault>]; 5] =
    [&[AFTER], &[BEFORE], &[None, AFTER, BEFORE], &[BEFORE, AFTER, AFTER], &[None, None, BEFORE]];

/// Most that matters happens around the first shift, which comes after ten seconds.
const STOPS: [u64; 8] = [1, 5_003, 10_040, 10_080, 10_130, 10_700, 12_300, 26_000];

fn each(tell: impl Fn(&dyn Fn() -> Story, String)) {
    for beginning in BEGINNINGS {
        for old in OLD_REPLIES {
            for losses in LOSSES {
                for stop in STOPS {
                    let [api, web] = beginning;
                    let routes = || Story::to_green([("api", api), ("web", web)]).stop_at(ms(stop));
                    let story = || routes().stale("web", old.iter().copied()).faults("web", losses.iter().copied());
                    tell(&story, format!("{beginning:?}, {old:?}, {losses:?}, stopped at {stop}"));
                }
            }
        }
    }
}

fn has_left_something_behind(result: &Result<bluegreen::Outcome, Refusal>) -> bool {
    matches!(result, Err(Refusal::RollbackFailed { .. } | Refusal::ChangedMeanwhile { .. }))
}

#[test]
fn passing_trouble_never_leaves_a_route_behind() {
    each(|story, which| {
        let end = story().run();
        assert!(!has_left_something_behind(&end.result), "{which}: {:?}", end.result);
    });
}

#[test]
fn what_is_to_be_finished_is_finished_through_passing_trouble() {
    each(|story, which| {
        let shift = Shift::canary(Share::from_tenths(300).unwrap(), secs(2)).unwrap();
        let end = story().shifting(&shift).on_interrupt(OnInterrupt::Finish).run();
        assert!(end.result.is_ok(), "{which}: {:?}", end.result);
    });
}

#[test]
fn whatever_an_interrupted_run_leaves_behind_a_later_one_completes() {
    each(|story, which| {
        let shift = Shift::canary(Share::from_tenths(300).unwrap(), secs(2)).unwrap();
        let first = story().shifting(&shift).on_interrupt(OnInterrupt::Hold).run();
        assert!(!has_left_something_behind(&first.result), "{which}: {:?}", first.result);
        let later = first.and_then().run();
        assert!(later.result.is_ok(), "{which}: {:?}", later.result);
    });
}
