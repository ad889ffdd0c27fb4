//! A checker that cannot fail is a defect: for each, a deliberate one in the engine that it finds, and no other judge
//! does.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use bluegreen_engine::mutation::{self, Mutation};
use bluegreen_simulator::{checker_names, generate, simulate};

/// The worlds in which a defect must show: among the seeds' many, some that have all it takes.
const WORLDS: RangeInclusive<u64> = 1001..=1300;

/// Every checker with the defect that is its own.
const DEFECTS: [(&str, Mutation); 21] = [
    ("gate_passed", Mutation::GateNeedNotHold),
    ("http_checks", Mutation::HttpChecksNeedNotPass),
    ("healthy_route", Mutation::PrimeToNobody),
    ("healthy_route", Mutation::BackToNobody),
    ("foreign_writes", Mutation::NothingIsForeign),
    ("all_or_none", Mutation::OneRouteStays),
    ("undeclared_groups", Mutation::UndeclaredGroupsAreLost),
    ("concludes", Mutation::NothingFollows),
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

/// The checkers that find something in these worlds while a defect is switched on.
fn found(mutation: Mutation) -> BTreeSet<&'static str> {
    let violation = |seed| mutation::with(mutation, || simulate(generate(seed), false).violation);
    WORLDS.filter_map(violation).map(|violation| violation.checker).collect()
}

#[test]
fn every_checker_has_a_defect_that_it_alone_finds() {
    let others = |(checker, mutation)| (mutation, BTreeSet::from([checker]), found(mutation));
    let wrong: Vec<_> = DEFECTS.into_iter().map(others).filter(|(_, alone, found)| alone != found).collect();
    assert!(wrong.is_empty(), "defects with the checker that is to find them alone, and those that do: {wrong:#?}");
}

#[test]
fn no_checker_is_without_such_a_defect() {
    let checkers: BTreeSet<_> = checker_names().into_iter().collect();
    assert_eq!(checkers, DEFECTS.iter().map(|(checker, _)| *checker).collect());
}
