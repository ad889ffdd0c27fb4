//! Exit codes beside 0 and 1, each provoked.

use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_gate_that_does_not_hold_is_a_refusal_with_nothing_moved() {
    let world = World::start().await;
    world.force_health(1, "unhealthy").await;
    let file = world.switch_file(&json!({"gate": {"stable_for": "0s", "interval": "1s", "timeout": "1s"}}));
    let ended = world.run_with(&file, &["switch", "--to", "green", "--yes"]).await;
    assert_eq!(ended.code, Some(3), "{}", ended.stdout);
    assert!(ended.stderr.contains("\nerror: Gate did not hold. "), "{}", ended.stderr);
    assert!(ended.stderr.contains("No traffic was moved. Repair these targets"), "{}", ended.stderr);
    let section = "\nMore on this: docs/guides/troubleshooting#gate-did-not-hold\n";
    assert!(ended.stderr.ends_with(section), "{}", ended.stderr);
    assert_eq!(world.active().await, "blue");
}

#[tokio::test]
async fn targets_that_fail_after_a_shift_turn_it_back_and_that_is_told_as_such() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"shift": {"canary": {"percent": 10, "bake": "10m"}}}));
    let mut run = world.begin(&["switch", "--to", "green", "--yes", "--switch-file", file.to_str().unwrap()]);
    run.read_until("holding at 10 %").await;
    world.force_health(1, "unhealthy").await;
    let ended = run.end().await;
    assert_eq!(ended.code, Some(4), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stdout.contains("go back web: blue 90 % / green 10 % -> blue 100 % / green 0 %"), "{}", ended.stdout);
    assert!(ended.stderr.contains("Live now: web: blue 100 % / green 0 %."), "{}", ended.stderr);
    // Why it went back is what is looked for.
    let section = "\nMore on this: docs/guides/troubleshooting#targets-became-unhealthy\n";
    assert!(ended.stderr.ends_with(section), "{}", ended.stderr);
}

#[tokio::test]
async fn a_cutover_that_is_held_is_left_part_way_with_its_weights() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"shift": {"canary": {"percent": 10, "bake": "10m"}}, "on_interrupt": "hold"}));
    let arguments = ["switch", "--to", "green", "--yes", "--switch-file", file.to_str().unwrap()];
    let ended = world.interrupt_when("holding at 10 %", &arguments).await;
    assert_eq!(ended.code, Some(5), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("Live now: web: blue 90 % / green 10 %."), "{}", ended.stderr);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_told_apart_from_a_failure() {
    let world = World::start().await;
    let ended = world.run(&["watch", "--until", "shifted", "--timeout", "1s", "--route", &world.route()]).await;
    assert_eq!(ended.code, Some(6), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("`shifted` was not reached within 1s"), "{}", ended.stderr);
}

#[tokio::test]
async fn an_http_check_that_does_not_pass_lets_nothing_move_and_its_secrets_come_from_the_environment() {
    let world = World::start().await;
    let file =
        world.switch_file(&json!({"gate": {"stable_for": "0s", "interval": "1s", "timeout": "3s", "http_checks": [{
        "name": "ready", "url": world.sandbox.ready().load_balancers[0].listeners[0].url, "expect_status": "500",
        "successes": 1, "headers": {"authorization": {"env": "WEB_TOKEN"}}}]}}));
    let arguments = ["switch", "--to", "green", "--yes", "--switch-file", file.to_str().unwrap()];
    let ended = world.run(&arguments).await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    assert!(ended.stderr.contains("expected a value in the variable WEB_TOKEN"), "{}", ended.stderr);

    let mut command = world.command(&arguments);
    let ended = crate::world::ended(command.env("WEB_TOKEN", "hush").output().await.unwrap());
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("HTTP check ready fails"), "{}", ended.stderr);
    assert!(!format!("{}{}", ended.stdout, ended.stderr).contains("hush"), "{}", ended.stdout);
    assert_eq!(world.active().await, "blue");
}

#[tokio::test]
async fn an_alarm_that_fires_takes_traffic_back() {
    let world = World::start_with("[[alarms]]\nname = \"web-5xx\"\n").await;
    let file = world.switch_file(&json!({
        "shift": {"canary": {"percent": 10, "bake": "10m"}}, "bake": {"duration": "1m", "alarms": ["web-5xx"]}}));
    let mut run = world.begin(&["switch", "--to", "green", "--yes", "--switch-file", file.to_str().unwrap()]);
    run.read_until("holding at 10 %").await;
    let url = format!("{}/_sandbox/alarms/web-5xx", world.endpoint());
    workbench::http::put(&url, r#"{"state":"ALARM"}"#).await.unwrap();
    let ended = run.end().await;
    assert_eq!(ended.code, Some(4), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("The alarm web-5xx went into ALARM"), "{}", ended.stderr);
}

#[tokio::test]
async fn a_rollback_to_a_color_on_which_nobody_answers_is_refused() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"gate": {"stable_for": "0s", "interval": "1s", "timeout": "2s"}}));
    assert_eq!(world.run_with(&file, &["switch", "--to", "green", "--yes"]).await.code, Some(0));
    world.force_health(0, "unhealthy").await;
    let ended = world.run_with(&file, &["rollback", "--yes"]).await;
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("No traffic was moved."), "{}", ended.stderr);
    assert_eq!(world.active().await, "green");
}

#[tokio::test]
async fn a_rollback_that_is_left_before_a_write_has_succeeded_has_moved_nothing_and_says_what_is_live() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"shift": {"canary": {"percent": 10, "bake": "10m"}}, "on_interrupt": "hold"}));
    let arguments = ["switch", "--to", "green", "--yes", "--switch-file", file.to_str().unwrap()];
    world.interrupt_when("holding at 10 %", &arguments).await;
    world.faults(&json!([{"action": "ModifyListener", "times": 1000, "effect": "error_500"}])).await;
    let file = world.switch_file(&json!({"active_color": "blue"}));
    let mut run = world.begin(&["rollback", "--yes", "--switch-file", file.to_str().unwrap()]);
    run.read_until("blue 90 % / green 10 % -> blue 100 % / green 0 %: ").await;
    run.signal(rustix::process::Signal::INT);
    run.read_error_until("Interrupted:").await;
    run.signal(rustix::process::Signal::INT);
    let ended = run.end().await;
    assert_eq!(ended.code, Some(3), "{}{}", ended.stdout, ended.stderr);
    assert!(ended.stderr.contains("blue 90 % / green 10 %"), "{}", ended.stderr);
}

#[tokio::test]
async fn a_watch_that_is_interrupted_ends_as_shells_have_it_and_a_cutover_that_nobody_can_name_is_an_error() {
    let world = World::start().await;
    let ended = world.interrupt_when("nothing has begun", &["watch", "--route", &world.route()]).await;
    assert_eq!(ended.code, Some(130), "{}{}", ended.stdout, ended.stderr);
    world.faults(&json!([{"action": "DescribeListeners", "times": 1000, "effect": "error_500"}])).await;
    let ended = world.run(&["watch", "--route", &world.route()]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    assert!(ended.stderr.contains("AWS could not be asked"), "{}", ended.stderr);
}
