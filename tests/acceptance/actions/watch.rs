//! `bluegreen_watch`: what is live, and how it moves.

use workbench::Run;

use crate::support::{Lab, assert_says};

use super::{actions_are_unknown, lab, writes};

const EXAMPLE: &str = include_str!("../../../examples/actions/bluegreen_watch/action.tf");

fn watching(routes: &str, more: &str) -> String {
    format!(
        "action \"bluegreen_watch\" \"web\" {{\n  config {{\n    {routes}\n    interval = \"1s\"\n    {more}\n  }}\n}}\n"
    )
}

/// Watches while somebody moves the weights once it has begun to look.
async fn watch_a_move(lab: &Lab, more: &[&str], weights: [u16; 2]) -> Run {
    let looks = lab.calls("DescribeListeners").await.len();
    let mover = async {
        lab.until("it looks", || async { lab.calls("DescribeListeners").await.len() > looks }).await;
        let [blue, green] = weights;
        lab.aws().forward(lab.listener(), &[(lab.group("blue"), blue), (lab.group("green"), green)]).await;
    };
    tokio::join!(lab.invoke("bluegreen_watch", more), mover).0
}

#[tokio::test]
async fn the_example_tells_what_is_live_and_ends_when_green_has_everything() {
    if actions_are_unknown("the example of a watch") {
        return;
    }
    let lab = lab(|_| String::new()).await;
    lab.workspace.write("example.tf", EXAMPLE);
    let arns = [
        ("listener", lab.listener()),
        ("blue_target_group", lab.group("blue")),
        ("green_target_group", lab.group("green")),
    ];
    let variables: String = arns.iter().map(|(name, arn)| format!("{name}_arn = {arn:?}\n")).collect();
    lab.workspace.write("terraform.tfvars", &variables);
    let before = writes(&lab).await.len();
    let run = watch_a_move(&lab, &["-lock=false"], [0, 1]).await.success();
    assert_says(&run, "Action action.bluegreen_watch.web (triggered by CLI): https: blue 100 % / green 0 %");
    assert_says(&run, "Action action.bluegreen_watch.web (triggered by CLI): https: blue 0 % / green 100 %");
    assert_says(&run, "targets healthy");
    assert_eq!(writes(&lab).await.len(), before + 1, "the only write is the test's own");
}

#[tokio::test]
async fn a_color_that_does_not_come_in_time_is_an_error_that_says_what_was_seen() {
    if actions_are_unknown("a color that does not come") {
        return;
    }
    let lab = lab(|routes| watching(routes, "until = \"green\"\n    timeout = \"6s\"")).await;
    let run = watch_a_move(&lab, &[], [1, 3]).await.failure();
    assert_says(
        &run,
        "Error: Error when invoking action Color not reached: Expected all of the traffic on green within 6s (`timeout`).",
    );
    assert_says(&run, "http: blue 25 % / green 75 %");
}

#[tokio::test]
async fn without_a_color_it_ends_well_when_the_time_is_over_and_has_written_nothing() {
    if actions_are_unknown("a watch for some time") {
        return;
    }
    let lab = lab(|routes| watching(routes, "timeout = \"1s\"")).await;
    let run = lab.invoke("bluegreen_watch", &[]).await.success();
    assert_says(&run, "http: blue 100 % / green 0 %");
    assert_eq!(writes(&lab).await, Vec::<serde_json::Value>::new());
}

/// In a stopped run Terraform takes one more event of an action at most, and crashes at the next one.
#[tokio::test]
async fn ctrl_c_ends_it_and_crashes_nobody() {
    if actions_are_unknown("Ctrl-C in an action") {
        return;
    }
    let lab = lab(|routes| watching(routes, "timeout = \"1h\"")).await;
    let looks = lab.calls("DescribeListeners").await.len();
    let invoke = ["apply", "-auto-approve", "-no-color", "-invoke=action.bluegreen_watch.web"];
    let mut watch = lab.workspace.spawn(&invoke).await;
    // While its first lines are on their way.
    lab.until("it looks", || async { lab.calls("DescribeListeners").await.len() > looks }).await;
    watch.interrupt();
    let run = watch.wait().await;
    assert!(!run.both().contains("panic"), "{}", run.both());
    assert_says(&run, "Interrupt received");
}

#[tokio::test]
async fn what_cannot_be_watched_is_refused_at_once() {
    if actions_are_unknown("what cannot be watched") {
        return;
    }
    let lab = lab(|routes| watching(routes, "timeout = \"0s\"\n    until = \"red\"")).await;
    let run = lab.workspace.run(&["validate", "-no-color"]).await.failure();
    assert_says(&run, "Expected at least \"1s\", got \"0s\"");
    assert_says(&run, "\"red\"");
}
