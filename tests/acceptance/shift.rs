//! Traffic moves in the declared stages.

use crate::support::{Configuration, GATE, Lab, assert_says};

async fn lab(shift: &str) -> Lab {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments(format!("{GATE}\n  settle = \"0s\"\n  shift = {shift}")));
    lab.apply("blue").await.success();
    lab
}

#[tokio::test]
async fn a_canary_gets_its_share_first() {
    let lab = lab(r#"{ canary = { percent = 10, bake = "2s" } }"#).await;
    let plan = lab.plan("green").await;
    assert_says(&plan, "Shift http: from blue 100 % / green 0 % to blue 90 % / green 10 %, then hold for 2s.");
    let (run, weights) = lab.apply_watching("green").await;
    run.success();
    assert_eq!(weights, [(1, 0), (90, 10), (0, 100)]);
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn linear_steps_follow_each_other() {
    let lab = lab(r#"{ linear = { percent = 25, every = "1s" } }"#).await;
    let (run, weights) = lab.apply_watching("green").await;
    run.success();
    assert_eq!(weights, [(1, 0), (75, 25), (50, 50), (25, 75), (0, 100)]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn steps_may_be_as_fine_as_a_tenth_of_a_percent() {
    let lab = lab(r#"{ steps = [{ percent = 0.1, hold = "1s" }, { percent = 50, hold = "1s" }] }"#).await;
    let (run, weights) = lab.apply_watching("green").await;
    run.success();
    assert_eq!(weights, [(1, 0), (998, 1), (50, 50), (0, 100)]);
}

#[tokio::test]
async fn a_cutover_found_half_done_goes_on_from_where_it_is() {
    let lab = lab(r#"{ linear = { percent = 25, every = "1s" } }"#).await;
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 40), (lab.group("green"), 60)]).await;
    let (run, weights) = lab.apply_watching("green").await;
    run.success();
    assert_eq!(weights, [(40, 60), (25, 75), (0, 100)]);
    lab.assert_plan_is_empty("green").await;
}
