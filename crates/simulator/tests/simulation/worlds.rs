//! Worlds from seeds.

use bluegreen_simulator::{Tally, checker_names, generate, simulate};

/// How many worlds every test run lets happen; `cargo simulate` takes any number.
const WORLDS: u64 = 1500;

#[test]
fn every_promise_is_kept() {
    let mut tally = Tally::default();
    for seed in 1..=WORLDS {
        let world = simulate(generate(seed), false);
        assert_eq!(world.violation, None, "seed {seed}; `cargo simulate -- --seed {seed}` tells the story");
        tally.add(&world.tally);
    }
    let has_judged = |name: &str| tally.judged.iter().any(|(checker, times)| *checker == name && *times > 0);
    let idle: Vec<_> = checker_names().into_iter().filter(|name| !has_judged(name)).collect();
    assert!(idle.is_empty(), "these checkers had nothing to judge: {idle:?}");
}

#[test]
fn a_seed_takes_the_same_course_each_time() {
    for seed in [3, 77, 1234] {
        let (first, again) = (simulate(generate(seed), true), simulate(generate(seed), true));
        assert_eq!(first.diary, again.diary);
        assert_eq!(first.tally, again.tally);
    }
}

#[test]
fn a_world_survives_being_written_down() {
    for seed in 1..50 {
        let text = serde_json::to_string(&generate(seed)).unwrap();
        assert_eq!(serde_json::from_str::<bluegreen_simulator::Scenario>(&text).unwrap(), generate(seed));
    }
}
