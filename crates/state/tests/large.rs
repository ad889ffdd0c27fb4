//! Large documents: what is not asked for is skipped. How fast, and in how much memory, `cargo bench -p bluegreen-state` says.
#![allow(clippy::unwrap_used)]

#[path = "large/documents.rs"]
mod documents;

use bluegreen_state::{Document, Selection, read};

#[test]
fn of_ten_thousand_resources_the_ten_switches_are_kept() {
    let selection = Selection::of(["bluegreen_switch"]);
    let json = documents::state(10_000, 1_000);
    assert!(json.len() > 10_000_000, "{}", json.len());
    let Document::State(state) = read(json.as_bytes(), &selection).unwrap() else { panic!("a state") };
    assert_eq!((state.instances.len(), state.skipped), (10, 9_990));
    let last = &state.instances[9];
    assert_eq!(last.address.to_string(), "module.fleet[\"9000\"].bluegreen_switch.web");
    assert_eq!(last.attributes.get("id").as_text(), Some("9000"));
}

#[test]
fn of_a_plan_that_changes_ten_thousand_resources_the_ten_switches_are_kept() {
    let json = documents::plan(10_000, 1_000);
    let Document::Plan(plan) = read(json.as_bytes(), &Selection::of(["bluegreen_switch"])).unwrap() else {
        panic!("a plan")
    };
    assert_eq!((plan.changes.len(), plan.skipped, plan.prior.len()), (10, 9_990, 10));
}
