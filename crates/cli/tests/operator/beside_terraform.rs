//! The commands in a directory that a real Terraform has applied: what the state adds to what AWS shows, and what the next plan makes of
//! what they have done.

use serde_json::Value;

use crate::apply::Applies;
use crate::world::{Ended, World, ended, run_with_input, schema_check};

const QUICK: &str = "gate = { stable_for = \"0s\", interval = \"1s\" }\n  settle = \"0s\"";

async fn bluegreen(world: &World, applies: &Applies, arguments: &[&str]) -> Ended {
    let directory = ["--chdir", applies.directory().to_str().unwrap()];
    let mut command = world.command(&[arguments, &directory].concat());
    ended(command.env("BLUEGREEN_TF_BIN", applies.program()).output().await.unwrap())
}

/// The plan of green in JSON, and whether it is empty.
async fn plan_of_green(applies: &Applies) -> (String, bool) {
    let plan = ["plan", "-out=saved", "-detailed-exitcode", "-no-color", "-input=false", "-var=active_color=green"];
    let is_empty = applies.terraform(&plan).await.code == 0;
    (applies.terraform(&["show", "-json", "saved"]).await.success().stdout, is_empty)
}

#[tokio::test]
async fn the_state_tells_the_last_cutover_and_the_next_plan_what_was_done_by_hand() {
    let world = World::start().await;
    let applies = Applies::of(&world, QUICK).await;
    applies.apply("blue").await.success();
    let before = bluegreen(&world, &applies, &["status"]).await;
    assert!(!before.stdout.contains("the state records a cutover"), "{}", before.stdout);
    applies.apply("green").await.success();

    let text = bluegreen(&world, &applies, &["status"]).await;
    assert!(text.stdout.contains("\n  last     the state records a cutover "), "{}", text.stdout);
    let json = bluegreen(&world, &applies, &["status", "--json"]).await;
    let report: Value = serde_json::from_str(&json.stdout).unwrap();
    schema_check("status", &report);
    assert!(report["switches"][0]["last_cutover"]["finished_at"].as_str().unwrap().ends_with('Z'), "{report}");

    let back = bluegreen(&world, &applies, &["rollback", "--yes"]).await;
    assert_eq!(back.code, Some(0), "{}", back.stderr);
    let (plan, is_empty) = plan_of_green(&applies).await;
    let read = run_with_input(&["plan", "-"], plan.into_bytes()).await;
    assert_eq!((read.code, is_empty), (Some(2), false), "{}", read.stderr);
    let verdict = "bluegreen_switch.web moves back to green, since somebody has moved it\n";
    assert!(read.stdout.starts_with(verdict), "{}", read.stdout);

    let again = bluegreen(&world, &applies, &["switch", "--to", "green", "--yes"]).await;
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    let (plan, is_empty) = plan_of_green(&applies).await;
    let read = run_with_input(&["plan", "-"], plan.into_bytes()).await;
    assert_eq!((read.code, is_empty), (Some(0), true), "{}", read.stdout);
}
