//! What moves is told before it is approved, whatever the prior state knows of it.

mod exchanged;
mod renamed;

use crate::support::{Configuration, GATE, Lab, TWO_COLORS, assert_says, flat, group, one_listener, route};

const GREEN_IS_LIVE: &str = "forward = { blue = 0, green = 1 }";

#[tokio::test]
async fn a_create_over_a_listener_that_shows_the_other_color_tells_the_move_and_its_steps() {
    let lab = Lab::toml(&one_listener(GREEN_IS_LIVE), Configuration::of).await;
    let plan = lab.plan("blue").await;
    assert_says(&plan, "Warning: Traffic will move");
    assert_says(&plan, "This will move http from green 100 % to blue 100 %. The steps:");
    assert_says(&plan, "- Shift http: from blue 0 % / green 100 % to blue 100 % / green 0 %, all at once.");
    lab.apply("blue").await.success();
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn a_second_workspace_over_the_same_listener_tells_what_it_takes_from_the_first() {
    let lab = Lab::toml(&one_listener(GREEN_IS_LIVE), Configuration::of).await;
    lab.apply("green").await.success();
    lab.workspace.run(&["workspace", "new", "second", "-no-color"]).await.success();
    assert_says(&lab.plan("blue").await, "This will move http from green 100 % to blue 100 %.");
    assert!(!flat(&lab.plan("green").await).contains("Traffic will move"), "nothing would");
}

#[tokio::test]
async fn an_added_route_that_shows_the_other_color_is_told() {
    let topology = format!(
        "[[load_balancers]]\nname = \"web\"\n[[load_balancers.listeners]]\nport = 80\nforward = {{ blue = 1, green = 0 }}\n\
         [[load_balancers.listeners]]\nport = 81\n{GREEN_IS_LIVE}\n{TWO_COLORS}"
    );
    let lab = Lab::toml(&topology, Configuration::of).await;
    lab.apply("blue").await.success();
    let one = Configuration::of(lab.ready());
    let added = &lab.ready().load_balancers[0].listeners[1].arn;
    let (blue, green) = (group(lab.ready(), "blue"), group(lab.ready(), "green"));
    let routes = format!("{}{}", one.routes, route("added", "listener_arn", added, blue, green));
    lab.write(&one.routes(routes));
    let plan = lab.plan("blue").await;
    assert_says(&plan, "This will move added from green 100 % to blue 100 %.");
    lab.apply("blue").await.success();
    assert_eq!(lab.weights_of(added).await, (100, 0));
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn a_switch_under_another_address_tells_that_it_moves() {
    let lab = Lab::toml(&one_listener(GREEN_IS_LIVE), Configuration::of).await;
    lab.apply("green").await.success();
    let text = Configuration::of(lab.ready()).text().replace("\"web\" {", "\"site\" {");
    lab.workspace.write("main.tf", &text);
    let plan = lab.plan("blue").await;
    assert_says(&plan, "This will move http from green 100 % to blue 100 %.");
}

#[tokio::test]
async fn a_cutover_that_the_plan_shows_is_not_told_twice() {
    let lab = Lab::toml(&one_listener(GREEN_IS_LIVE), Configuration::of).await;
    lab.write(&Configuration::of(lab.ready()).arguments(GATE));
    lab.apply("green").await.success();
    let plan = lab.plan("blue").await;
    assert!(!flat(&plan).contains("Traffic will move"), "{}", plan.both());
    assert_says(&plan, "+ \"Shift http: from blue 0 % / green 100 % to blue 100 % / green 0 %, all at once.\"");
}

#[tokio::test]
async fn what_is_so_on_many_routes_is_one_warning() {
    let listeners =
        [80, 81].map(|port| format!("[[load_balancers.listeners]]\nport = {port}\nforward = {{ blue = 1 }}\n"));
    let topology = format!("[[load_balancers]]\nname = \"web\"\n{}{TWO_COLORS}", listeners.concat());
    let lab = Lab::toml(&topology, Configuration::of).await;
    let (blue, green) = (group(lab.ready(), "blue"), group(lab.ready(), "green"));
    let listeners = &lab.ready().load_balancers[0].listeners;
    let routes =
        [("one", 0), ("two", 1)].map(|(name, index)| route(name, "listener_arn", &listeners[index].arn, blue, green));
    lab.write(&Configuration::of(lab.ready()).routes(routes.concat()));
    let plan = flat(&lab.plan("blue").await);
    assert_eq!(plan.matches("Warning: ").count(), 1, "{plan}");
    assert!(plan.contains("Each of the routes one, two: its green target group is attached at weight 0"), "{plan}");
    lab.apply("blue").await.success();
    let id = lab.switch().await["id"].as_str().unwrap().to_owned();
    assert!(id.starts_with("2-routes-") && id.len() < 30, "{id}");
}

#[tokio::test]
async fn the_health_that_is_seen_is_told_with_the_routes_and_what_can_never_hold_too() {
    let lab = Lab::toml(&one_listener("forward = { blue = 1, green = 0 }"), Configuration::of).await;
    let gate = GATE.replace("gate = {", "gate = { min_healthy_count = 3,");
    lab.write(&Configuration::of(lab.ready()).arguments(gate));
    lab.apply("blue").await.success();
    let plan = lab.plan("green").await;
    assert_says(&plan, "Warning: Standby not healthy");
    assert_says(&plan, "As things are now the gate would not hold on route http:");
    assert_says(&plan, "It cannot hold as long as only 2 are registered.");
}

#[tokio::test]
async fn a_cutover_that_outlives_jobs_and_credentials_is_told() {
    let lab = Lab::toml(&one_listener("forward = { blue = 1, green = 0 }"), Configuration::of).await;
    let slow = format!("{GATE}\n  settle = \"0s\"\n  shift = {{ canary = {{ percent = 5, bake = \"24h\" }} }}");
    lab.write(&Configuration::of(lab.ready()).arguments(slow));
    lab.apply("blue").await.success();
    let plan = lab.plan("green").await;
    assert_says(&plan, "Warning: Cutover takes long");
    assert_says(&plan, "The cutover takes at least 24h.");
    assert!(!flat(&lab.plan("blue").await).contains("Cutover takes long"), "none is planned");
}
