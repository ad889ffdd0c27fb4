//! Whatever happens, a run comes to an end and tells the truth.
//!
//! What must hold in each of these runs is checked by the world itself, with every write and at the end.

use std::time::Duration;

use bluegreen::{OnInterrupt, Outcome, Refusal, Shift};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::troubles::{
    Declared, TIMEOUT, Trouble, a_beginning, a_declaration, a_policy, a_shift, a_time, a_trouble, are_possible,
    scenario, surroundings, within,
};
use crate::world::Fault;

/// The longest that a run may take beyond the time it was given: going back, with every retry and read-back.
const TO_GO_BACK: u64 = 300_000;

/// Worlds that are the same each time; `PROPTEST_CASES` asks for more of them.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000);
    ProptestConfig { failure_persistence: None, cases, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

fn at_once(on_interrupt: OnInterrupt) -> Declared {
    Declared { shift: Shift::all_at_once(), bake: None, on_interrupt, min_healthy_percent: 100 }
}

/// Losses that the attempts allow for; more of it may end in a rollback that is truly incomplete.
fn passing_losses() -> impl Strategy<Value = Vec<Trouble>> {
    let looks = prop::collection::vec(0..3_usize, 1..6);
    let fault = prop::sample::select(vec![Fault::LostAfterEffect, Fault::LostBeforeEffect]);
    let losses = prop::collection::vec(prop::option::of(fault), 1..4);
    (looks, losses).prop_map(|(looks, faults)| {
        vec![Trouble::Stale { route: "web", looks }, Trouble::Faults { route: "web", faults }]
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_run_ends_in_time_and_tells_the_truth(
        beginning in a_beginning(),
        policy in a_policy(),
        troubles in prop::collection::vec(a_trouble(), 0..6).prop_filter("possible", |troubles| are_possible(troubles)),
    ) {
        let end = scenario(beginning, at_once(policy), troubles).run();
        prop_assert!(end.took() < TIMEOUT + TO_GO_BACK, "took {} ms", end.took());
    }

    #[test]
    fn a_run_in_stages_with_a_bake_ends_in_time_and_tells_the_truth(
        beginning in a_beginning(),
        declared in a_declaration(),
        surroundings in surroundings(),
        troubles in prop::collection::vec(a_trouble(), 0..6).prop_filter("possible", |troubles| are_possible(troubles)),
    ) {
        let end = within(scenario(beginning, declared, troubles), surroundings).run();
        prop_assert!(end.took() < TIMEOUT + TO_GO_BACK, "took {} ms", end.took());
    }

    #[test]
    fn passing_trouble_never_leaves_a_route_behind(
        beginning in a_beginning(),
        losses in passing_losses(),
        stop in a_time(),
    ) {
        let troubles = [losses, vec![Trouble::Stop { at: stop }]].concat();
        let end = scenario(beginning, at_once(OnInterrupt::Rollback), troubles).run();
        let left_behind = matches!(end.result, Err(Refusal::RollbackFailed { .. } | Refusal::ChangedMeanwhile { .. }));
        prop_assert!(!left_behind, "{:?}", end.result);
    }

    #[test]
    fn whatever_an_interrupted_run_leaves_behind_a_later_one_completes(
        beginning in a_beginning(),
        shift in a_shift(),
        policy in a_policy(),
        surroundings in surroundings(),
        losses in passing_losses(),
        stop in a_time(),
    ) {
        let declared = Declared { shift, ..at_once(policy) };
        let troubles = [losses, vec![Trouble::Stop { at: stop }]].concat();
        let mut first = within(scenario(beginning, declared, troubles), surroundings);
        first.intent.timeout = Duration::from_secs(3600);
        let first = first.run();
        let left_behind = matches!(first.result, Err(Refusal::RollbackFailed { .. } | Refusal::ChangedMeanwhile { .. }));
        prop_assert!(!left_behind, "{:?}", first.result);
        prop_assert!(policy != OnInterrupt::Finish || first.result.is_ok(), "{:?}", first.result);
        let was_done = first.result.is_ok();
        let later = first.and_then().run();
        prop_assert!(!was_done || matches!(later.result, Ok(Outcome::AlreadyThere)), "{:?}", later.result);
        prop_assert!(later.result.is_ok(), "{:?}", later.result);
    }
}
