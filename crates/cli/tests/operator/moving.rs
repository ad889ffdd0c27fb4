//! `switch` and `rollback`: what they move, and what they say.

use serde_json::{Value, json};

use crate::world::{World, schema_check};

#[tokio::test]
async fn a_canary_is_told_step_by_step_and_what_to_declare_at_its_end() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"shift": {"canary": {"percent": 10, "bake": "1s"}}}));
    let ended = world.run_with(&file, &["switch", "--to", "green", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    for expected in [
        "web: from blue to green",
        " 1. Prime: where green is not attached yet",
        "  prime web: stays at blue 100 % / green 0 %\n",
        "  shift web: blue 100 % / green 0 % -> blue 90 % / green 10 %\n",
        "  holding at 10 % for another 1s\n",
        "  shift web: blue 90 % / green 10 % -> blue 0 % / green 100 %\n",
        "web: green has all of the traffic. Write `active_color = \"green\"` into its",
    ] {
        assert!(ended.stdout.contains(expected), "{expected:?} is not in:\n{}", ended.stdout);
    }
    assert_eq!(world.active().await, "green");
}

#[tokio::test]
async fn what_is_there_already_is_not_written() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"standby": "detached"}));
    let ended = world.run_with(&file, &["switch", "--to", "blue"]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.contains("blue has all of the traffic already. None was moved."), "{}", ended.stdout);
    assert_eq!(world.writes().await, [""; 0]);
}

#[tokio::test]
async fn a_dry_run_shows_the_defaults_of_the_resource_and_writes_nothing() {
    let world = World::start().await;
    let ended = world.run(&["switch", "--to", "green", "--dry-run", "--json", "--route", &world.route()]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let document: Value = serde_json::from_str(&ended.stdout).unwrap();
    crate::world::schema_check("dry-run", &document);
    let runbook = document["runbook"].to_string();
    assert!(runbook.contains("are healthy for 10s without a break; after 10m give up"), "{runbook}");
    assert_eq!((&document["moves_traffic"], &document["would_be_refused"]), (&json!(true), &Value::Null));
    assert_eq!(world.writes().await, [""; 0]);
}

#[tokio::test]
async fn a_rollback_goes_to_the_color_before_without_stages_and_says_what_to_set_back() {
    let world = World::start().await;
    let file = world.switch_file(&json!({}));
    assert_eq!(world.run_with(&file, &["switch", "--to", "green", "--yes"]).await.code, Some(0));
    let slow = json!({"shift": {"canary": {"percent": 10, "bake": "10m"}}, "gate": {"stable_for": "5m"}});
    let file = world.switch_file(&slow);
    let ended = world.run_with(&file, &["rollback", "--yes"]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let text = ended.stdout.replace("\n    ", " ");
    assert!(text.contains("Set `active_color` back to \"blue\""), "{text}");
    assert_eq!(world.active().await, "blue");
}

#[tokio::test]
async fn in_the_middle_of_a_cutover_a_rollback_needs_to_know_where_to() {
    let world = World::start().await;
    let file = world.switch_file(&json!({
        "shift": {"canary": {"percent": 10, "bake": "10m"}}, "on_interrupt": "hold"}));
    let file_name = file.to_str().unwrap();
    world.interrupt_when("holding at 10 %", &["switch", "--to", "green", "--yes", "--switch-file", file_name]).await;
    let ended = world.run(&["rollback", "--yes", "--route", &world.route()]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    assert!(ended.stderr.contains("expected --to COLOR"), "{}", ended.stderr);
    // What is declared tells it.
    let file = world.switch_file(&json!({"active_color": "blue"}));
    assert_eq!(world.run_with(&file, &["rollback", "--yes"]).await.code, Some(0));
    assert_eq!(world.active().await, "blue");
}

#[tokio::test]
async fn a_run_as_json_is_a_line_per_event_of_its_schema() {
    let world = World::start().await;
    let file = world.switch_file(&json!({}));
    let ended = world.run_with(&file, &["switch", "--to", "green", "--yes", "--json"]).await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let lines: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.iter().for_each(|line| crate::world::schema_check("progress", line));
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!((events[0], *events.last().unwrap()), ("began", "ended"), "{events:?}");
    let shift = lines.iter().find(|line| line["purpose"] == "shift").unwrap();
    assert_eq!((&shift["to"]["green_percent"], &shift["result"]), (&json!(100.0), &json!("applied")));
}

#[tokio::test]
async fn a_run_that_is_refused_before_it_begins_has_lines_too() {
    let world = World::start().await;
    let route = world.route().replacen("/app/web/", "/app/web/0", 1);
    let ended = world.run(&["switch", "--to", "green", "--yes", "--json", "--route", &route]).await;
    assert_eq!(ended.code, Some(3), "{}", ended.stderr);
    let lines: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.iter().for_each(|line| crate::world::schema_check("progress", line));
    let events: Vec<_> = lines.iter().map(|line| (line["event"].as_str(), line["result"].as_str())).collect();
    assert_eq!(events, [(Some("began"), None), (Some("ended"), Some("refused"))]);
}

/// Each is left out by its name alone, and whoever reads the record sees it and why.
#[tokio::test]
async fn a_gate_and_a_bake_that_are_skipped_hold_up_nothing_and_are_recorded_with_the_reason() {
    let world = World::start().await;
    let never = json!({"name": "never", "url": "http://127.0.0.1:9/", "successes": 1});
    let file = world.switch_file(&json!({
        "gate": {"stable_for": "5m", "interval": "1s", "http_checks": [never]}, "bake": {"duration": "10m"}}));
    let dry = ["switch", "--to", "green", "--dry-run", "--skip", "bake", "--skip", "gate"];
    let dry = world.run_with(&file, &dry).await;
    assert_eq!(dry.code, Some(0), "{}", dry.stderr);
    let warned = "  warning: the gate is skipped: one healthy target on each route is enough";
    assert!(dry.stdout.contains(warned) && dry.stdout.contains("the bake is skipped: "), "{}", dry.stdout);
    assert!(!dry.stdout.contains("Bake:") && !dry.stdout.contains("Check:"), "{}", dry.stdout);

    let arguments =
        ["switch", "--to", "green", "--yes", "--json", "--skip", "gate", "--skip", "bake", "--reason", "a fix"];
    let ended = world.run_with(&file, &arguments).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let lines: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    lines.iter().for_each(|line| schema_check("progress", line));
    assert_eq!((&lines[0]["skipped"], &lines[0]["reason"]), (&json!(["gate", "bake"]), &json!("a fix")));
    assert_eq!(world.active().await, "green");
}

#[tokio::test]
async fn a_skipped_gate_still_sends_nobody_to_where_nobody_answers() {
    let world = World::start().await;
    world.force_health(1, "unhealthy").await;
    let file = world.switch_file(&json!({"gate": {"stable_for": "0s", "interval": "1s", "timeout": "1s"}}));
    let ended = world.run_with(&file, &["switch", "--to", "green", "--yes", "--skip", "gate"]).await;
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert_eq!(world.active().await, "blue");
}
