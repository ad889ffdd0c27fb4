//! The programs under `examples/library` do what they say.
#![allow(clippy::unwrap_used)]
// Their main functions are called by nobody here.
#![allow(dead_code)]

#[path = "../../../examples/library/own_cutover.rs"]
mod own_cutover;
#[path = "../../../examples/library/read_a_plan.rs"]
mod read_a_plan;
#[path = "../../../examples/library/who_is_live.rs"]
mod who_is_live;

use std::path::Path;

use bluegreen::{Color, Document, Outcome, read};

fn written(file: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../state/tests/hosts/tofu-1.12.6").join(file)).unwrap()
}

#[test]
fn a_pending_cutover_ends_the_pipeline_with_2_and_nothing_pending_with_0() {
    let (text, code) = read_a_plan::report(&written("pending-cutover.plan.json"));
    assert_eq!(code, 2, "{text}");
    assert!(text.starts_with("bluegreen_switch.web: blue -> green\n  - Prime:"), "{text}");
    let (text, code) = read_a_plan::report(&written("nothing-pending.plan.json"));
    assert_eq!((text.as_str(), code), ("Nothing is pending (OpenTofu made this plan).", 0));
}

#[test]
fn a_destroyed_switch_and_a_file_that_is_no_plan_end_it_with_1() {
    let (text, code) = read_a_plan::report(&written("destroy.plan.json"));
    assert!(code == 1 && text.starts_with("DANGER: bluegreen_switch.web:"), "{text}");
    let (text, code) = read_a_plan::report(b"PK\x03\x04");
    assert!(code == 1 && text.contains("show -json FILE"), "{text}");
}

#[test]
fn every_switch_of_a_state_is_in_the_table() {
    let table = who_is_live::table(&written("modules.tfstate")).unwrap();
    assert_eq!(table.matches("the state says blue").count(), 3, "{table}");
    assert!(table.contains("  web: blue 100 % / green 0 % in us-east-1"), "{table}");
}

#[tokio::test]
async fn a_cutover_of_ones_own_records_looks_decisions_and_writes_in_their_order() {
    let Ok(Document::State(state)) = read(own_cutover::STATE.as_bytes()) else { panic!("a state") };
    let intent = state.switches[0].intent_to(Color::Green).unwrap();
    let (outcome, record) = own_cutover::cut_over_in_memory(&intent).await;
    assert!(matches!(outcome, Ok(Outcome::CutOver { from: Color::Blue, .. })), "{outcome:?}");
    let mut rest = record.iter();
    for expected in [
        "web shows blue 100 % / green 0 %",
        "decided to prime",
        "wrote web: blue 100 % / green 0 % (Applied)",
        "decided to shift",
        "wrote web: blue 90 % / green 10 % (Applied)",
        "web shows blue 90 % / green 10 %",
        "wrote web: blue 0 % / green 100 % (Applied)",
        "web shows blue 0 % / green 100 %",
        "done",
    ] {
        assert!(rest.any(|line| line.ends_with(expected)), "{expected} is missing in {record:#?}");
    }
}
