//! The text of `terraform plan`, as an operator reads it before approving.
//!
//! A golden file is what one host prints, to the letter. Hosts without one of their own are read as people read: without
//! the lines of configuration that some quote and others do not, and wherever a line ends.

mod golden;

use crate::support::{Configuration, Lab};
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
    assert_reads_as("cutover_plan", &lab.plan("green").await);
}

#[tokio::test]
async fn the_first_plan_of_a_listener_that_is_made_in_the_same_apply_reads_as_the_golden_file_says() {
    let lab = Lab::default().await;
    lab.write(&lab.with_everything_made_in_the_same_apply().arguments(ARGUMENTS));
    assert_reads_as("first_plan", &lab.plan("blue").await);
}
