//! The text of `terraform plan`, as an operator reads it before approving.
//!
//! A golden file is what one host prints, to the letter. Hosts without one of their own are read as people read: without
//! the lines of configuration that some quote and others do not, and wherever a line ends.

mod golden;

use crate::support::{Configuration, GATE, Lab, assert_says, one_listener};
use golden::assert_reads_as;

/// A careful user's arguments.
const ARGUMENTS: &str = r#"
  shift = { canary = { percent = 5, bake = "10m" } }
  bake  = { duration = "5m", alarms = ["web-5xx"] }
"#;

#[tokio::test]
async fn the_plan_of_a_cutover_reads_as_the_golden_file_says() {
    let alarm = "[[alarms]]\nname = \"web-5xx\"\nstate = \"OK\"\n";
    let topology = format!("{}\n{alarm}", bluegreen_sandbox::Topology::DEFAULT_TOML);
    let lab = Lab::toml(&topology, Configuration::of).await;
    lab.write(&Configuration::of(lab.ready()).arguments(ARGUMENTS));
    lab.apply("blue").await.success();
    lab.until_healthy("green").await;
    assert_reads_as("cutover_plan", &lab.plan("green").await);
}

/// A careful user's arguments with a bake of this length, and otherwise for people in a hurry.
fn with_bake(duration: &str) -> String {
    format!(
        "{GATE}\n  settle = \"0s\"\n  shift = {{ canary = {{ percent = 5, bake = \"1s\" }} }}\n  \
         bake = {{ duration = \"{duration}\", alarms = [\"web-5xx\"] }}"
    )
}

/// A switch with both colors attached that has cut over from blue to green.
async fn lab_after_a_cutover() -> Lab {
    let listener = "forward = { blue = 1, green = 0 }\n[[alarms]]\nname = \"web-5xx\"\nstate = \"OK\"";
    let lab = Lab::toml(&one_listener(listener), Configuration::of).await;
    lab.write(&Configuration::of(lab.ready()).arguments(with_bake("1s")));
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    lab
}

#[tokio::test]
async fn the_second_and_the_third_plan_of_a_cutover_read_like_the_first() {
    let lab = lab_after_a_cutover().await;
    assert_reads_as("second_plan", &lab.plan("blue").await);
    lab.apply("blue").await.success();
    assert_reads_as("third_plan", &lab.plan("green").await);
}

#[tokio::test]
async fn the_plan_after_a_rollback_reads_like_the_first() {
    let lab = lab_after_a_cutover().await;
    lab.write(&Configuration::of(lab.ready()).arguments(with_bake("5m")));
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=blue"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (100, 0) }).await;
    lab.force_alarm("web-5xx", "ALARM").await;
    assert_says(&apply.wait().await.failure(), "Error: Cutover rolled back");
    lab.force_alarm("web-5xx", "OK").await;
    assert_reads_as("plan_after_a_rollback", &lab.plan("blue").await);
}

#[tokio::test]
async fn what_the_last_cutover_did_is_no_change_to_a_refresh() {
    let lab = lab_after_a_cutover().await;
    let output = "output \"finished_at\" {\n  value = try(bluegreen_switch.web.cutover.finished_at, null)\n}\n";
    lab.workspace.write("outputs.tf", output);
    lab.apply("green").await.success();
    lab.assert_plan_is_empty("green").await;
    let refresh = ["plan", "-refresh-only", "-no-color", "-var=active_color=green"];
    assert_says(&lab.workspace.run(&refresh).await.success(), "No changes.");
    let plan = lab.plan("blue").await;
    assert!(!plan.stdout.contains("outside of Terraform"), "{}", plan.both());
    let unrefreshed = ["plan", "-refresh=false", "-no-color", "-var=active_color=blue"];
    let plan = lab.workspace.run(&unrefreshed).await.success();
    assert_says(&plan, "+ \"Shift http: from blue 0 % / green 100 % to blue 5 % / green 95 %, then hold for 1s.\"");
}

#[tokio::test]
async fn the_first_plan_of_a_listener_that_is_made_in_the_same_apply_reads_as_the_golden_file_says() {
    let lab = Lab::default().await;
    lab.write(&lab.with_everything_made_in_the_same_apply().arguments(ARGUMENTS));
    assert_reads_as("first_plan", &lab.plan("blue").await);
}
