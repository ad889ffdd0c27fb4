//! What does not pass for as long as a cutover waits for it. The limits are the product's, up to a minute, so these wait for
//! them together.

use workbench::Running;

use crate::support::{Configuration, GATE, Lab, Lie, PATIENCE, Turnstile, assert_says};

#[tokio::test]
async fn what_does_not_pass_in_time_ends_the_cutover() {
    tokio::join!(
        alarms_that_cannot_be_read_take_everything_back_and_the_next_plan_warns(),
        routes_that_cannot_be_read_are_no_finished_rollback(),
        a_way_back_that_is_throttled_goes_on_until_it_is_done(),
        the_end_of_the_time_is_told_with_what_it_was_at(),
        routes_that_cannot_be_read_for_a_minute_turn_it_back_as_soon_as_they_can_be(),
        a_write_that_is_accepted_and_never_shows_moves_nothing(),
    );
}

/// The default topology with an alarm, and blue applied with these arguments.
async fn lab(arguments: &str) -> Lab {
    let topology =
        format!("{}\n[[alarms]]\nname = \"web-5xx\"\nstate = \"OK\"\n", bluegreen_sandbox::Topology::DEFAULT_TOML);
    let arguments = format!("{GATE}\n  settle = \"0s\"\n  {arguments}");
    let lab = Lab::toml(&topology, |ready| Configuration::of(ready).arguments(arguments)).await;
    lab.apply("blue").await.success();
    lab
}

/// A cutover whose traffic has moved, and in which these calls fail from then on.
async fn failing(lab: &Lab, action: &str) -> Running {
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    lab.faults(&format!(r#"[{{"action":"{action}","effect":"error_500"}}]"#)).await;
    apply
}

const BAKE: &str = r#"bake = { duration = "10m", alarms = ["web-5xx"] }"#;

async fn alarms_that_cannot_be_read_take_everything_back_and_the_next_plan_warns() {
    let lab = lab(BAKE).await;
    let run = failing(&lab, "DescribeAlarms").await.wait().await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_says(&run, "The alarms could not be read for 1m");
    assert_says(&run, "DescribeAlarms");
    assert_eq!(lab.weights().await.1, 0);
    assert_eq!(lab.switch().await["active_color"], "blue");

    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, "Warning: Alarms could not be read");
    assert_says(&plan, "No traffic moves before they can be.");
}

/// How often the color was looked at that traffic has left: nobody asks for its health before a way back looks at where it leads.
async fn looks_at_blue(lab: &Lab) -> usize {
    let looks = lab.calls("DescribeTargetHealth").await;
    looks.iter().filter(|call| call.to_string().contains(lab.group("blue"))).count()
}

async fn routes_that_cannot_be_read_for_a_minute_turn_it_back_as_soon_as_they_can_be() {
    let lab = lab(BAKE).await;
    let apply = failing(&lab, "DescribeListeners").await;
    let before = looks_at_blue(&lab).await;
    lab.until_within(4 * PATIENCE, "it has turned back", || async { looks_at_blue(&lab).await > before }).await;
    lab.faults("[]").await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_says(&run, "The routes could not be read for 1m");
    assert_eq!(lab.weights().await.1, 0);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

async fn routes_that_cannot_be_read_are_no_finished_rollback() {
    let lab = lab(BAKE).await;
    let mut apply = failing(&lab, "DescribeListeners").await;
    apply.interrupt();
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Rollback not complete");
    assert_says(&run, "The routes could not be read");
    assert_says(
        &run,
        "THE ROLLBACK IS NOT COMPLETE. These routes could not be verified to be where they were before: http",
    );
    assert_says(&run, "Error: State may be out of date");

    lab.faults("[]").await;
    assert_eq!(lab.weights().await, (0, 100), "nobody could move it");
    lab.workspace
        .run(&["apply", "-refresh-only", "-auto-approve", "-no-color", "-var=active_color=green"])
        .await
        .success();
    assert_eq!(lab.switch().await["active_color"], "green", "the next refresh tells the truth");
    assert_eq!(lab.live("http").await, (0.0, 100.0));
    lab.assert_plan_is_empty("green").await;
}

/// Twice as often as a write is tried on the way forward, with pauses that add up to more than half a minute.
async fn a_way_back_that_is_throttled_goes_on_until_it_is_done() {
    const THROTTLED: usize = 14;
    let lab = lab(BAKE).await;
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    let writes = lab.calls("ModifyListener").await.len();
    lab.faults(&format!(r#"[{{"action":"ModifyListener","effect":"throttle","times":{THROTTLED}}}]"#)).await;
    lab.force_alarm("web-5xx", "ALARM").await;
    let run = apply.wait().await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_says(&run, "The alarm web-5xx went into ALARM after traffic had moved.");
    assert_eq!(lab.calls("ModifyListener").await.len(), writes + THROTTLED + 1);
    assert_eq!(lab.weights().await.1, 0);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

/// So that a cutover begins with a write that moves nothing.
async fn detach_green(lab: &Lab) {
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 1)]).await;
}

async fn the_end_of_the_time_is_told_with_what_it_was_at() {
    let lab = Lab::default().await;
    let short = "gate = { stable_for = \"15s\", interval = \"1s\", timeout = \"20s\" }\n  settle = \"0s\"\n  \
                 timeouts = { update = \"20s\" }";
    lab.write(&Configuration::of(lab.ready()).arguments(short));
    lab.apply("blue").await.success();
    detach_green(&lab).await;
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    // Health is waited for, for up to a minute, only once green was attached.
    lab.until("green is attached", || async { lab.forwarding(lab.listener()).await.len() == 2 }).await;
    lab.faults(r#"[{"action":"DescribeTargetHealth","effect":"error_500"}]"#).await;
    let run = apply.wait().await.failure();
    assert_says(&run, "The cutover was not complete within 20s. When its time was over it was at this: reading");
    assert_says(&run, "Give it more time in `timeouts`, or remove what held it up, then apply again.");
    assert_eq!(lab.weights().await.1, 0);
    assert_eq!(lab.switch().await["active_color"], "blue");
}

async fn a_write_that_is_accepted_and_never_shows_moves_nothing() {
    let lab = Lab::default().await;
    let turnstile = Turnstile::before(&lab.ready().endpoint).await;
    lab.write(&Configuration::of(lab.ready()).endpoint(&turnstile.endpoint));
    lab.apply("blue").await.success();
    detach_green(&lab).await;
    turnstile.lie(Lie::WritesAccepted);

    let run = lab.apply("green").await.failure();
    assert_says(&run, "Error: Route could not be changed");
    assert_says(&run, "Route http: the new weights were accepted, but could not be read back within 30");
    assert_says(&run, "Look at the route, then apply again.");
    assert_eq!(lab.weights().await, (1, 0));
    assert_eq!(lab.switch().await["active_color"], "blue");
}
