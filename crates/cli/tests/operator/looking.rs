//! `status`: what it shows, and that it never writes.

use serde_json::{Value, json};

use crate::pty::{OnScreen, lines};
use crate::world::World;

#[tokio::test]
async fn status_tells_the_active_color_the_standby_and_what_it_still_lacks() {
    let world = World::start().await;
    let ended = world.run(&["status", "--route", &world.route()]).await;
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{}", ended.stdout);
    let expected = [
        "web  us-east-1",
        "  active   blue",
        "  standby  green, not ready",
        "green is not attached",
        "  web      ████████████████████  blue 100 % / green 0 %",
        "  blue     2 of 2 healthy",
        "  green    2 registered; not attached, so not health-checked",
        "  next     deploy to green",
    ];
    for line in expected {
        assert!(ended.stdout.contains(line), "{line:?} is not in:\n{}", ended.stdout);
    }
    assert!(!ended.stdout.contains('\u{1b}'), "there is paint where nobody sees colors");
    assert_eq!(world.writes().await, [""; 0]);
}

#[tokio::test]
async fn after_a_cutover_the_standby_is_ready_and_the_next_command_is_shown() {
    let world = World::start().await;
    let file = world.switch_file(&json!({}));
    assert_eq!(world.run_with(&file, &["switch", "--to", "green", "--yes"]).await.code, Some(0));
    let ended = world.run_with(&file, &["status"]).await;
    assert!(ended.stdout.contains("active   green\n  standby  blue, ready\n"), "{}", ended.stdout);
    // Whole, with the way to AWS.
    let next = format!("bluegreen switch --to blue 'web' --switch-file {}", file.display());
    let next = format!("\n           {next} --endpoint-url {}\n", world.endpoint());
    assert!(ended.stdout.contains(&next), "{}", ended.stdout);
}

#[tokio::test]
async fn status_json_is_one_document_of_its_schema() {
    let world = World::start().await;
    world.force_health(0, "unhealthy").await;
    let ended = world.run(&["status", "--json", "--route", &world.route()]).await;
    let report: Value = serde_json::from_str(&ended.stdout).unwrap();
    crate::world::schema_check("status", &report);
    let switch = &report["switches"][0];
    assert_eq!((&switch["active"], &switch["standing"]), (&json!("blue"), &json!("at_rest")));
    assert_eq!((&switch["routes"]["web"]["blue_percent"], &switch["recorded"]), (&json!(100.0), &Value::Null));
}

#[tokio::test]
async fn what_is_declared_and_what_is_live_are_told_apart_and_the_exit_code_says_so() {
    let world = World::start().await;
    let file = world.switch_file(&json!({"active_color": "green"}));
    let ended = world.run_with(&file, &["status", "--exit-code"]).await;
    assert_eq!(ended.code, Some(2), "{}", ended.stdout);
    assert!(ended.stdout.contains("active   blue (declared: green)"), "{}", ended.stdout);
    let file = world.switch_file(&json!({"active_color": "blue"}));
    assert_eq!(world.run_with(&file, &["status", "--exit-code"]).await.code, Some(0));
}

#[tokio::test]
async fn a_listener_that_is_gone_is_told_with_the_way_out() {
    let world = World::start().await;
    let route = world.route().replacen("/app/web/", "/app/web/0", 1);
    let ended = world.run(&["status", "--exit-code", "--route", &route]).await;
    assert_eq!(ended.code, Some(2), "{}{}", ended.stdout, ended.stderr);
    assert!(
        ended.stdout.contains("its listener or rule does not exist. Create it, or correct its"),
        "{}",
        ended.stdout
    );
}

#[tokio::test]
async fn aws_that_cannot_be_asked_is_an_error() {
    let world = World::start().await;
    world.faults(&json!([{"action": "DescribeListeners", "times": 1000, "effect": "error_500"}])).await;
    let ended = world.run(&["status", "--route", &world.route()]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.stdout);
    assert!(ended.stdout.contains("active   not known"), "{}", ended.stdout);
}

/// So many switches behind one load balancer, in a switch file.
async fn many(count: u32) -> (World, std::path::PathBuf) {
    let listener = |number: u32| {
        format!("[[load_balancers.listeners]]\nport = {}\nforward = {{ blue{number} = 1 }}\n", 8000 + number)
    };
    let groups = |number: u32| {
        ["blue", "green"].map(|color| {
            format!("[[target_groups]]\nname = \"{color}{number}\"\nbackends = {{ color = \"{color}\", count = 1 }}\n")
        })
    };
    let listeners: String = (0..count).map(listener).collect();
    let groups: String = (0..count).flat_map(groups).collect();
    let world = World::start_with(&format!("[[load_balancers]]\nname = \"many\"\n{listeners}{groups}")).await;
    let ready = world.sandbox.ready();
    let arn = |name: String| ready.target_groups.iter().find(|group| group.name == name).unwrap().arn.clone();
    let switches = (0_u32..).zip(&ready.load_balancers[1].listeners).map(|(number, listener)| {
        json!({"name": number.to_string(), "arguments": {"routes": {"web": {
            "listener_arn": listener.arn,
            "blue_target_group_arn": arn(format!("blue{number}")),
            "green_target_group_arn": arn(format!("green{number}")),
        }}}})
    });
    let document = json!({"version": 1, "switches": switches.collect::<Vec<_>>()});
    let file = world.path("many.json");
    std::fs::write(&file, document.to_string()).unwrap();
    (world, file)
}

#[tokio::test]
async fn of_fifty_switches_the_routes_are_shown_and_few_calls_are_made() {
    let (world, file) = many(50).await;
    let ended = world.run_with(&file, &["status"]).await;
    assert_eq!(ended.stdout.matches("  active   blue\n  standby  green\n").count(), 50, "{}", ended.stdout);
    // Whoever asks first is asked for at once, and all others share the next calls, of 20 listeners each.
    let calls = world.calls().await;
    assert!(calls.len() <= 5 && calls.iter().all(|action| action == "DescribeListeners"), "{calls:?}");
}

/// AWS tells the health of one target group a call, ten of them a second, so that no order of calls is quick. What is known is shown.
#[tokio::test]
async fn the_health_of_many_switches_is_asked_for_once_each_and_shown_as_it_comes() {
    let (world, file) = many(30).await;
    let mut run = world.begin(&["status", "--health", "--switch-file", file.to_str().unwrap()]);
    run.read_until("  standby  green, not ready").await;
    let health = |calls: &[String]| calls.iter().filter(|action| *action == "DescribeTargetHealth").count();
    let begun = health(&world.calls().await);
    assert!(begun < 60, "{begun} calls before the first switch is shown");
    let ended = run.end().await;
    assert_eq!(ended.stdout.matches("  standby  green, not ready\n").count(), 30, "{}", ended.stdout);
    let said = "The health of 60 target groups is asked for, which takes about 6s: AWS allows 10 a second.\n";
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), said));
    let calls = world.calls().await;
    // Routes and load balancers are read for several switches together, so that there are fewer calls than switches for them.
    assert!(health(&calls) == 60 && calls.len() < 60 + 30, "{calls:?}");
}

/// On a terminal it is drawn how much of it is over, and nothing of that stays.
#[tokio::test(flavor = "multi_thread")]
async fn how_long_the_health_of_many_switches_takes_stands_below_what_is_known() {
    let (world, file) = many(30).await;
    let arguments = ["status", "--health", "--switch-file", file.to_str().unwrap()];
    let mut status = OnScreen::start(world.command(&arguments), (80, 24));
    let all =
        "0 of 30 switches. The health of 60 target groups is asked for, which takes about 6s: AWS allows 10 a second";
    status.until_it_says(all).await;
    let some =
        "10 of 30 switches. The health of 40 target groups is asked for, which takes about 4s: AWS allows 10 a second";
    status.until_it_says_after("standby green, not ready", some).await;
    let (code, screen) = status.end().await;
    assert_eq!((code, screen.hide_cursor()), (Some(0), false));
    let stays = lines(&screen).join("\n");
    assert!(stays.contains("standby  green, not ready") && !stays.contains(" of 30 switches"), "{stays}");
}
