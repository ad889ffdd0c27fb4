//! Attributes of target groups that cannot be read are told of once, and asked for once.

use crate::support::{Configuration, GATE, Lab, assert_says, one_listener};

/// What the SDK does not repeat, since the provider is told not to.
const UNREADABLE: &str = r#"[{"action":"DescribeTargetGroupAttributes","effect":"error_500"}]"#;

#[tokio::test]
async fn a_plan_warns_with_the_name_of_the_action_and_an_apply_asks_once() {
    let lab = Lab::toml(&one_listener("forward = { blue = 1 }"), Configuration::of).await;
    let endpoint = &lab.ready().endpoint;
    let block = format!(
        "region = \"us-east-1\"\n  access_key = \"test\"\n  secret_key = \"test\"\n  max_retries = 0\n  endpoints {{\n    elbv2 = \
         \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
    );
    let arguments = format!("{GATE}\n  settle = \"0s\"\n  parity = \"off\"\n  standby = \"detached\"");
    lab.write(&Configuration::of(lab.ready()).provider_block(block).arguments(arguments));
    lab.apply("blue").await.success();
    lab.faults(UNREADABLE).await;
    let asked = || async { lab.calls("DescribeTargetGroupAttributes").await.len() };

    let plan = lab.plan("green").await;
    assert_says(&plan, "Warning: Attributes could not be read");
    assert_says(&plan, "DescribeTargetGroupAttributes");
    lab.workspace.run(&["plan", "-out=green.tfplan", "-no-color", "-var=active_color=green"]).await.success();
    let before = asked().await;
    lab.workspace.run(&["apply", "-no-color", "green.tfplan"]).await.success();
    // For each of the two groups: by the plan that Terraform makes once more within an apply, and by the cutover. Where one of
    // them has failed the other need not be asked.
    let times = asked().await - before;
    assert!((2..=4).contains(&times), "asked {times} times");
}
