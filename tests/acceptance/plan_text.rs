//! The text of `terraform plan` for a pending cutover, as an operator reads it before approving.

use crate::support::{Configuration, Lab};

const GOLDEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/acceptance/golden/cutover_plan.txt");

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

    let plan = lab.plan("green").await;
    let (_, shown) = plan.stdout.split_once("Terraform will perform the following actions:").unwrap();
    let (shown, _) = shown.split_once("─────").unwrap_or((shown, ""));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(GOLDEN, shown).unwrap();
    }
    let golden = std::fs::read_to_string(GOLDEN).unwrap();
    assert_eq!(shown, golden, "when the new text is better, UPDATE_GOLDEN=1 writes it");
}
