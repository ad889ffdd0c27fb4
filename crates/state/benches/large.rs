//! How long a large document takes to read, and how much memory beside its own bytes.
#![allow(clippy::print_stdout, missing_docs)]

#[path = "../tests/large/documents.rs"]
mod documents;

use std::time::Instant;

use bluegreen_state::{Document, Selection, read};

fn main() {
    measure("state file", &documents::state(10_000, 10_000));
    measure("plan", &documents::plan(10_000, 5_000));
}

fn measure(what: &str, json: &str) {
    let before = resident();
    let begun = Instant::now();
    let document = read(json.as_bytes(), &Selection::of(["bluegreen_switch"])).expect("a document");
    let taken = begun.elapsed();
    let switches = match &document {
        Document::State(state) => state.instances.len(),
        Document::Plan(plan) => plan.changes.len(),
    };
    let grown = match (before, resident()) {
        (Some(before), Some(after)) => format!("{} KiB more memory", after.saturating_sub(before)),
        _ => "memory not measured on this system".to_owned(),
    };
    println!(
        "{what}: {} MB, {switches} switches of 10000 resources, {} ms, {grown}",
        json.len() / 1_000_000,
        taken.as_millis()
    );
}

/// The most memory that this process has had, in KiB.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
