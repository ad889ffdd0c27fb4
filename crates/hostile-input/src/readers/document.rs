//! States and plans, as Terraform and OpenTofu write them.

use bluegreen_state::{Address, Attributes, Document, Selection, read};

/// What is read has addresses that read back, and as many resources whether they are asked for or not; what is refused can be
/// explained. Whatever is done with what was read, no secret is needed for it.
pub fn check(input: &[u8]) {
    check_switches(input);
    let all = read(input, &Selection::everything());
    let few = read(input, &Selection::of(["bluegreen_switch"]));
    match (all, few) {
        (Ok(Document::State(all)), Ok(Document::State(few))) => {
            assert_eq!(all.instances.len() + all.skipped, few.instances.len() + few.skipped);
            let _ = format!("{all:?}");
            all.instances.iter().for_each(|instance| check_one(&instance.address, &instance.attributes));
        }
        (Ok(Document::Plan(all)), Ok(Document::Plan(few))) => {
            assert!(all.changes.len() >= few.changes.len());
            let _ = format!("{all:?}");
            for change in all.changes.iter().chain(&all.drift) {
                check_one(&change.address, &change.change.before);
                check_one(&change.address, &change.change.after);
                let _ = change.change.changes("active_color");
            }
        }
        // What is skipped is not looked into, so nothing can be wrong with it.
        (Err(error), few) => {
            assert!(!error.to_string().is_empty());
            if let Err(error) = few {
                assert!(!error.to_string().is_empty());
            }
        }
        (all, few) => panic!("one document is two: {all:?}, {few:?}"),
    }
}

fn check_one(address: &Address, attributes: &Attributes) {
    assert_eq!(address.to_string().parse().as_ref(), Ok(address));
    assert!(attributes.json_with_secrets().len() >= 2);
}

/// Whatever a document says of switches becomes an intent or an explanation.
fn check_switches(input: &[u8]) {
    let Ok(document) = bluegreen::read(input) else { return };
    let _ = format!("{document:?}");
    for switch in document.switches() {
        if let Err(error) = switch.recorded() {
            assert!(!error.to_string().is_empty());
        }
        match switch.intent() {
            Ok(intent) => assert!(!intent.routes.is_empty()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    if let bluegreen::Document::Plan(plan) = &document {
        plan.findings().iter().for_each(|finding| assert!(!finding.to_string().is_empty()));
        plan.pending().iter().for_each(|cutover| assert!(!cutover.address.to_string().is_empty()));
    }
}
