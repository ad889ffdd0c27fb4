//! What a Ctrl-C makes of a run.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::world::World;

fn canary() -> Value {
    json!({"shift": {"canary": {"percent": 10, "bake": "10m"}}})
}

#[tokio::test]
async fn the_first_one_goes_back() {
    let world = World::start().await;
    let file = world.switch_file(&canary());
    let arguments = ["switch", "--to", "green", "--yes", "--switch-file", file.to_str().unwrap()];
    let ended = world.interrupt_when("holding at 10 %", &arguments).await;
    assert_eq!(ended.code, Some(4), "{}{}", ended.stdout, ended.stderr);
    assert_eq!(world.active().await, "blue");
}

#[tokio::test]
async fn the_second_one_leaves_everything_as_it_is() {
    let world = World::start().await;
    let file = world.switch_file(&canary());
    let mut run = world.begin(&["switch", "--to", "green", "--yes", "--switch-file", file.to_str().unwrap()]);
    run.read_until("holding at 10 %").await;
    // The way back never succeeds.
    world.faults(&json!([{"action": "ModifyListener", "times": 1000, "effect": "error_500"}])).await;
    run.signal(Signal::INT);
    run.read_error_until("Interrupted:").await;
    run.signal(Signal::INT);
    let ended = run.end().await;
    assert_eq!(ended.code, Some(5), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("Live now: web: blue 90 % / green 10 %."), "{}", ended.stderr);
}
