//! A checker that cannot fail is a defect: for each, a deliberate one in the engine that it finds, and other judges hardly
//! ever do.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use bluegreen_engine::mutation::{self, Mutation};
use bluegreen_simulator::{checker_names, generate, simulate};

/// The worlds in which a defect must show.
const WORLDS: RangeInclusive<u64> = 1..=1000;

/// Every checker with the defect that is its own.
const DEFECTS: [(&str, Mutation); 27] = [
    ("gate_passed", Mutation::GateNeedNotHold),
    ("gate_passed", Mutation::EverybodyIsDead),
    ("gate_passed", Mutation::PlansNeverAge),
    ("shared_targets", Mutation::NothingIsShared),
    ("http_checks", Mutation::HttpChecksNeedNotPass),
    ("healthy_route", Mutation::PrimeToNobody),
    ("healthy_route", Mutation::BackToNobody),
    ("foreign_writes", Mutation::NothingIsForeign),
    ("all_or_none", Mutation::OneRouteStays),
    ("undeclared_groups", Mutation::UndeclaredGroupsAreLost),
    ("concludes", Mutation::NothingFollows),
    ("standby_attached", Mutation::StandbyIsNotAttached),
    ("one_owner", Mutation::OwnersShare),
    ("concludes", Mutation::ReplacedGroupStays),
    ("rollback_restores", Mutation::BackToTheOtherColor),
    ("stages", Mutation::StagesAreSkipped),
    ("alarms", Mutation::AlarmsAreIgnored),
    ("interrupts", Mutation::InterruptIsIgnored),
    ("fresh_news", Mutation::OldNewsIsGood),
    ("fresh_news", Mutation::NoTurnIsTooLate),
    ("turns_back_for_cause", Mutation::TurnsBackForNothing),
    ("gives_up_late", Mutation::WayBackIsGivenUp),
    ("ends", Mutation::NoDeadline),
    ("api_budget", Mutation::ReadBackWithoutPause),
    ("state_is_true", Mutation::ActiveColorIsNeverLearnt),
    ("converges", Mutation::HalfDoneIsForeign),
    ("second_apply", Mutation::PreviewIsWrittenAgain),
];

/// In how many worlds each checker finds something while a defect is switched on.
fn found(mutation: Mutation) -> BTreeMap<&'static str, u64> {
    let violation = |seed| mutation::with(mutation, || simulate(generate(seed), false).violation);
    let mut found = BTreeMap::new();
    for violation in WORLDS.filter_map(violation) {
        *found.entry(violation.checker).or_default() += 1;
    }
    found
}

/// Other checkers may come across the trouble that a defect makes, but rarely: without its own it would go unnoticed.
#[test]
fn every_checker_has_a_defect_that_it_finds_and_others_hardly_ever() {
    let is_its_own = |(checker, mutation): &(&str, Mutation)| {
        let found = found(*mutation);
        let own = found.get(checker).copied().unwrap_or_default();
        println!("{mutation:?}: {found:?}");
        own > 5 * (found.values().sum::<u64>() - own)
    };
    let wrong: Vec<_> = DEFECTS.iter().filter(|defect| !is_its_own(defect)).collect();
    assert!(wrong.is_empty(), "these defects are not found by the checker that is to find them: {wrong:#?}");
}

#[test]
fn no_checker_is_without_such_a_defect() {
    let checkers: BTreeSet<_> = checker_names().into_iter().collect();
    assert_eq!(checkers, DEFECTS.iter().map(|(checker, _)| *checker).collect());
}
