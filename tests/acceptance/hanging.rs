//! AWS takes the question and does not answer.

use std::time::{Duration, Instant};

use workbench::Running;

use crate::support::{Configuration, Counted, GATE, Lab, Side, Turnstile, assert_says};

/// Longer than Terraform needs to end, and shorter than anything in the provider waits by itself.
const SOON: Duration = Duration::from_secs(10);

/// Health alone hangs, for longer than anybody waits.
const HEALTH_HANGS: &str = r#"[{"action":"DescribeTargetHealth","effect":"delay","delay_ms":600000}]"#;

/// Everything hangs.
const ALL_HANGS: &str = r#"[{"action":"*","effect":"delay","delay_ms":600000}]"#;

/// A lab, and an apply in it whose traffic has moved to green and bakes there.
async fn baking() -> (Lab, Running) {
    let lab = Lab::default().await;
    lab.write(
        &Configuration::of(lab.ready())
            .arguments(format!("{GATE}\n  settle = \"0s\"\n  bake = {{ duration = \"10m\" }}")),
    );
    lab.apply("blue").await.success();
    let apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    lab.until("traffic has moved", || async { lab.weights().await == (0, 100) }).await;
    (lab, apply)
}

#[tokio::test]
async fn a_stop_in_a_bake_ends_soon_when_nothing_answers_any_more() {
    let (lab, mut apply) = baking().await;
    lab.faults(ALL_HANGS).await;
    let interrupted_at = Instant::now();
    apply.interrupt();
    let run = apply.wait().await.failure();
    println!("gave up after {:?}", interrupted_at.elapsed());
    assert!(interrupted_at.elapsed() < SOON, "took {:?}", interrupted_at.elapsed());
    assert_says(&run, "Error: Rollback not complete");
    lab.faults("[]").await;
    lab.write(&Configuration::of(lab.ready()));
    lab.apply("blue").await.success();
    assert_eq!(lab.answers().await, ["blue"]);
}

#[tokio::test]
async fn a_stop_goes_back_though_nobody_tells_the_health_of_the_targets() {
    let (lab, mut apply) = baking().await;
    lab.faults(HEALTH_HANGS).await;
    let interrupted_at = Instant::now();
    apply.interrupt();
    let run = apply.wait().await.failure();
    println!("went back after {:?}", interrupted_at.elapsed());
    assert!(interrupted_at.elapsed() < SOON, "took {:?}", interrupted_at.elapsed());
    assert_says(&run, "Error: Cutover rolled back");
    assert_eq!(lab.weights().await, (1, 0));
    assert_eq!(lab.switch().await["active_color"], "blue");
}

/// A switch over a turnstile, applied with blue.
async fn behind_a_turnstile(arguments: &str) -> (Lab, Turnstile) {
    let lab = Lab::default().await;
    let turnstile = Turnstile::before(&lab.ready().endpoint).await;
    let arguments = format!("{GATE}\n  settle = \"0s\"\n  {arguments}");
    lab.write(&Configuration::of(lab.ready()).endpoint(&turnstile.endpoint).arguments(arguments));
    lab.apply("blue").await.success();
    (lab, turnstile)
}

/// Runs Terraform, of which the first call to AWS hangs, and interrupts it then.
async fn assert_ends_soon(lab: &Lab, turnstile: &Turnstile, arguments: &[&str], says: &str) {
    turnstile.count(Counted::All, Some((0, Side::Before)));
    let mut run = lab.workspace.spawn(&[&[arguments[0], "-no-color", "-input=false"], &arguments[1..]].concat()).await;
    turnstile.stopped().await;
    let interrupted_at = Instant::now();
    run.interrupt();
    let run = run.wait().await.failure();
    let took = interrupted_at.elapsed();
    println!("{arguments:?} ended after {took:?}");
    assert!(took < SOON, "took {took:?}");
    assert_says(&run, says);
    turnstile.count(Counted::All, None);
}

#[tokio::test]
async fn a_refresh_and_a_plan_end_at_once_and_the_state_stays() {
    let (lab, turnstile) = behind_a_turnstile("").await;
    let before = lab.switch().await;
    assert_ends_soon(&lab, &turnstile, &["plan"], "Error: Stopped").await;
    assert_ends_soon(&lab, &turnstile, &["refresh"], "Error: Stopped").await;
    let green = ["plan", "-refresh=false", "-var=active_color=green"];
    assert_ends_soon(&lab, &turnstile, &green, "Error: Stopped").await;
    assert_eq!(lab.switch().await, before);
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn data_sources_end_at_once() {
    let lab = Lab::default().await;
    let turnstile = Turnstile::before(&lab.ready().endpoint).await;
    let (listener, blue, green) = (lab.listener(), lab.group("blue"), lab.group("green"));
    let groups = format!("blue_target_group_arn = \"{blue}\"\n  green_target_group_arn = \"{green}\"");
    let provider = Configuration::of(lab.ready()).endpoint(&turnstile.endpoint).provider();
    for data in [
        format!("data \"bluegreen_parity\" \"web\" {{\n  {groups}\n}}\n"),
        format!("data \"bluegreen_switch\" \"web\" {{\n  listener_arn = \"{listener}\"\n  {groups}\n}}\n"),
    ] {
        lab.workspace.write("main.tf", &format!("{provider}\n{data}"));
        assert_ends_soon(&lab, &turnstile, &["plan"], "Error: Stopped").await;
    }
}

/// `terraform import` itself does not listen to Ctrl-C and tells the provider nothing; a terminal tells both.
#[tokio::test]
async fn an_import_command_ends_at_once() {
    let mut lab = Lab::default().await;
    lab.workspace.use_own_process_group();
    let turnstile = Turnstile::before(&lab.ready().endpoint).await;
    let id = format!("http={},{},{}", lab.listener(), lab.group("blue"), lab.group("green"));
    lab.write(&Configuration::of(lab.ready()).endpoint(&turnstile.endpoint));
    turnstile.count(Counted::All, Some((0, Side::Before)));
    let import = ["import", "-no-color", "-var=active_color=blue", "bluegreen_switch.web", &id];
    let mut run = lab.workspace.spawn(&import).await;
    turnstile.stopped().await;
    let interrupted_at = Instant::now();
    run.interrupt_group();
    let run = run.wait().await.failure();
    println!("ended after {:?}", interrupted_at.elapsed());
    assert!(interrupted_at.elapsed() < SOON, "took {:?}", interrupted_at.elapsed());
    assert_says(&run, "Error: Stopped");
}

#[tokio::test]
async fn an_import_in_a_plan_ends_at_once() {
    let lab = Lab::default().await;
    let turnstile = Turnstile::before(&lab.ready().endpoint).await;
    let id = format!("http={},{},{}", lab.listener(), lab.group("blue"), lab.group("green"));
    lab.write(&Configuration::of(lab.ready()).endpoint(&turnstile.endpoint));
    lab.workspace.write("import.tf", &format!("import {{\n  to = bluegreen_switch.web\n  id = \"{id}\"\n}}\n"));
    assert_ends_soon(&lab, &turnstile, &["plan"], "Error: Stopped").await;
}

#[tokio::test]
async fn an_apply_that_has_moved_nothing_ends_at_once() {
    for parity in ["parity = \"warn\"", "parity = \"off\""] {
        let (lab, turnstile) = behind_a_turnstile(parity).await;
        let plan = ["plan", "-out=green.tfplan", "-no-color", "-var=active_color=green"];
        lab.workspace.run(&plan).await.success();
        assert_ends_soon(&lab, &turnstile, &["apply", "green.tfplan"], "Error:").await;
        assert_eq!(lab.weights().await.1, 0);
    }
}

#[tokio::test]
async fn a_provider_that_asks_whose_its_credentials_are_ends_at_once() {
    let lab = Lab::default().await;
    let turnstile = Turnstile::before(&lab.ready().endpoint).await;
    let (own, endpoint) = (&lab.ready().endpoint, &turnstile.endpoint);
    let block = format!(
        "region = \"us-east-1\"\n  access_key = \"test\"\n  secret_key = \"test\"\n  allowed_account_ids = [\"000000000000\"]\n  \
         endpoints {{\n    elbv2 = \"{own}\"\n    sts = \"{endpoint}\"\n  }}"
    );
    lab.write(&Configuration::of(lab.ready()).provider_block(block));
    assert_ends_soon(&lab, &turnstile, &["plan"], "Error: Stopped").await;
}
