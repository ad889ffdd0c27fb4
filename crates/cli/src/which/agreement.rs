//! The command line and the provider decide alike: in simulated worlds the engine gets the intent once as it was declared, and once
//! as this command line builds it from a state in which the same things stand.

mod written;

use std::cell::RefCell;
use std::rc::Rc;

use bluegreen::{Intent, Shift, Stage};
use bluegreen_simulator::{Scenario, generate, simulate_through};

use super::Switch;
use super::state::switches;
use written::Written;

/// How many worlds happen in each run of the tests.
const WORLDS: u64 = 400;

/// What is drawn for a world may be what no configuration may have; it becomes the nearest that one may.
fn permitted(mut intent: Intent) -> Intent {
    let interval = intent.gate.interval;
    intent.gate.min_healthy_count = intent.gate.min_healthy_count.max(1);
    let successes = intent.gate.http_checks.iter().map(|check| check.successes).max().unwrap_or_default();
    intent.gate.timeout = intent.gate.timeout.max(interval * (successes + 1)).max(intent.gate.stable_for + interval);
    let stages = intent.shift.stages().iter().map(|stage| Stage { hold: stage.hold.max(interval), ..*stage });
    intent.shift = Shift::steps(stages.collect()).unwrap();
    if let Some(bake) = &mut intent.bake {
        bake.duration = bake.duration.max(interval);
    }
    Intent { timeout: intent.timeout.max(intent.ample_timeout()), ..intent }
}

/// As the command line has it: written into a state, read, and asked for the color.
fn through_a_state(intent: Intent) -> Result<Intent, String> {
    let written = Written::of(&intent);
    let state = written.state(&intent).to_string();
    let mut read = switches("the state", state.as_bytes(), None).map_err(|failure| failure.to_string())?;
    let switch: Switch = read.remove(0);
    Ok(written.with_its_own_names(switch.intent(intent.active, intent.errand, None)))
}

/// What is decided when intents come by the state, and why a state could not be read, if so.
fn decided_through_states(scenario: Scenario) -> (Vec<(u64, String)>, Option<String>) {
    let refused = Rc::new(RefCell::new(None));
    let noted = refused.clone();
    let world = simulate_through(scenario, true, move |intent| {
        let intent = permitted(intent);
        through_a_state(intent.clone()).unwrap_or_else(|problem| {
            noted.borrow_mut().get_or_insert(problem);
            intent
        })
    });
    (world.diary, refused.take())
}

/// The state is all that a command line has, and there a target group that was replaced is not told from any other.
fn has_replaced_groups(scenario: &Scenario) -> bool {
    scenario.declared.replaced || scenario.topology.routes.iter().any(|route| route.replaced)
}

#[test]
fn the_same_worlds_take_the_same_course_whether_intents_are_declared_or_come_from_a_state() {
    let (mut compared, mut decisions, mut unreadable) = (0, 0, Vec::new());
    for seed in (1..=WORLDS).filter(|seed| !has_replaced_groups(&generate(*seed))) {
        let (through_states, refused) = decided_through_states(generate(seed));
        if let Some(problem) = refused {
            unreadable.push((seed, problem));
            continue;
        }
        let declared = simulate_through(generate(seed), true, permitted).diary;
        assert_eq!(through_states, declared, "seed {seed}");
        (compared, decisions) = (compared + 1, decisions + declared.len());
    }
    assert!(
        unreadable.is_empty(),
        "{} of {}: {:?}",
        unreadable.len(),
        compared,
        &unreadable[..3.min(unreadable.len())]
    );
    assert!(compared > WORLDS / 4 && decisions > 1000, "{compared} worlds with {decisions} decisions");
}
