//! Ctrl-C in every phase of a cutover, under every policy: how soon the apply returns, and what it leaves.

use std::time::{Duration, Instant};

use workbench::Run;

use crate::support::{Configuration, Lab, assert_says};

/// Terraform itself takes a few seconds, and the machine may be busy.
const SOON: Duration = Duration::from_secs(20);

/// A phase in which a cutover stays for this long.
fn arguments(phase: &str, lasting: &str, policy: &str) -> String {
    let quick = r#"gate = { stable_for = "0s", interval = "1s" }"#;
    let phase = match phase {
        "gate" => format!("gate = {{ interval = \"1s\", timeout = \"{lasting}\" }}\n  settle = \"0s\""),
        "hold" => {
            format!("{quick}\n  settle = \"0s\"\n  shift = {{ canary = {{ percent = 50, bake = \"{lasting}\" }} }}")
        }
        "settle" => format!("{quick}\n  settle = \"{lasting}\""),
        "bake" => format!("{quick}\n  settle = \"0s\"\n  bake = {{ duration = \"{lasting}\" }}"),
        other => panic!("no phase {other}"),
    };
    format!("{phase}\n  on_interrupt = \"{policy}\"")
}

/// A switch whose cutover to green stays in this phase, with blue applied.
async fn lab(phase: &str, lasting: &str, policy: &str) -> Lab {
    let lab = Lab::default().await;
    lab.write(&Configuration::of(lab.ready()).arguments(arguments(phase, lasting, policy)));
    lab.apply("blue").await.success();
    if phase == "gate" {
        lab.force_health("green", "unhealthy").await;
    }
    lab
}

/// The weights that tell that a phase has been reached; the standby is primed at the gate.
fn reached(phase: &str) -> (u16, u16) {
    match phase {
        "gate" => (1, 0),
        "hold" => (50, 50),
        _ => (0, 100),
    }
}

/// Interrupts a cutover in a phase, runs `meanwhile`, and waits for the apply to return.
async fn interrupted(lab: &Lab, phase: &str, meanwhile: impl Future<Output = ()>) -> Run {
    // Its first write tells that it has begun.
    lab.aws().forward(lab.listener(), &[(lab.group("blue"), 1)]).await;
    let written = || async { lab.calls("ModifyListener").await.iter().filter(|call| call["outcome"] == "ok").count() };
    let before = written().await;
    let mut apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("the cutover has begun", || async { written().await > before }).await;
    lab.until("the phase is reached", || async { lab.weights().await == reached(phase) }).await;
    let interrupted_at = Instant::now();
    apply.interrupt();
    meanwhile.await;
    let run = apply.wait().await;
    assert!(interrupted_at.elapsed() < SOON, "{phase}: took {:?}", interrupted_at.elapsed());
    run
}

async fn nothing() {}

#[tokio::test]
async fn at_the_gate_both_rollback_and_hold_return_with_nothing_moved() {
    for policy in ["rollback", "hold"] {
        let lab = lab("gate", "10m", policy).await;
        let run = interrupted(&lab, "gate", nothing()).await.failure();
        assert_says(&run, "Error: Cutover interrupted");
        assert_eq!(lab.weights().await, (1, 0));
        assert_eq!(lab.switch().await["active_color"], "blue");
        assert_eq!(lab.plan("green").await.code, 2);
    }
}

#[tokio::test]
async fn at_the_gate_finish_goes_on_waiting_and_completes() {
    let lab = lab("gate", "10m", "finish").await;
    interrupted(&lab, "gate", lab.force_health("green", "auto")).await;
    assert_eq!(lab.weights().await, (0, 100));
    assert_eq!(lab.switch().await["active_color"], "green");
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn rollback_returns_in_every_phase_after_the_first_shift() {
    for phase in ["hold", "settle", "bake"] {
        let lab = lab(phase, "10m", "rollback").await;
        let run = interrupted(&lab, phase, nothing()).await.failure();
        assert_says(&run, "Error: Cutover rolled back");
        assert_says(&run, "Live now: http: blue 100 % / green 0 %");
        assert_eq!(lab.weights().await, (1, 0), "{phase}");
        assert_eq!(lab.live("http").await, (100.0, 0.0), "{phase}");
        assert_eq!(lab.switch().await["active_color"], "blue", "{phase}");
        assert_eq!(lab.answers().await, ["blue"]);
        assert_eq!(lab.plan("green").await.code, 2, "{phase}: the next plan proposes it again");
    }
}

#[tokio::test]
async fn hold_leaves_the_weights_in_every_phase_after_the_first_shift() {
    for (phase, live, active) in
        [("hold", (50.0, 50.0), "blue"), ("settle", (0.0, 100.0), "green"), ("bake", (0.0, 100.0), "green")]
    {
        let lab = lab(phase, "10m", "hold").await;
        let run = interrupted(&lab, phase, nothing()).await.failure();
        assert_says(&run, "the weights are left where they are, as declared");
        assert_eq!(lab.weights().await, reached(phase));
        assert_eq!(lab.live("http").await, live, "{phase}");
        assert_eq!(lab.switch().await["active_color"], active, "{phase}");
        lab.write(&Configuration::of(lab.ready()));
        lab.apply("green").await.success();
        assert_eq!(lab.answers().await, ["green"]);
        lab.assert_plan_is_empty("green").await;
    }
}

#[tokio::test]
async fn finish_completes_in_every_phase_after_the_first_shift() {
    for phase in ["hold", "settle", "bake"] {
        let lab = lab(phase, "4s", "finish").await;
        interrupted(&lab, phase, nothing()).await;
        assert_eq!(lab.weights().await, (0, 100), "{phase}");
        assert_eq!(lab.switch().await["active_color"], "green", "{phase}");
        lab.assert_plan_is_empty("green").await;
    }
}

#[tokio::test]
async fn a_held_cutover_that_is_applied_again_and_goes_bad_returns_to_the_color_before_it() {
    let lab = lab("hold", "10m", "hold").await;
    interrupted(&lab, "hold", nothing()).await.failure();
    assert_eq!(lab.weights().await, (50, 50));
    lab.force_health("green", "unhealthy").await;
    let run = lab.apply("green").await.failure();
    assert_says(&run, "Error: Cutover rolled back");
    assert_eq!(lab.weights().await, (100, 0), "half of the traffic must not stay on what is bad");
    assert_eq!(lab.switch().await["active_color"], "blue");
}

#[tokio::test]
async fn a_held_cutover_can_be_taken_back_by_declaring_the_color_before_it() {
    let lab = lab("hold", "10m", "hold").await;
    interrupted(&lab, "hold", nothing()).await.failure();
    lab.write(&Configuration::of(lab.ready()));
    let plan = lab.plan("blue").await;
    assert_says(&plan, "Shift http: from blue 50 % / green 50 % to blue 100 % / green 0 %, all at once.");
    lab.apply("blue").await.success();
    assert_eq!(lab.answers().await, ["blue"]);
    lab.assert_plan_is_empty("blue").await;
}
