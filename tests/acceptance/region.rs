//! What is in another region is not taken for gone.

use crate::support::{Configuration, Lab, assert_says};

/// The provider's block for another region, with the sandbox's address.
fn in_ireland(lab: &Lab) -> Configuration {
    let block = format!(
        "region = \"eu-west-1\"\n  access_key = \"test\"\n  secret_key = \"test\"\n  endpoints {{\n    elbv2 = \"{}\"\n  }}",
        lab.ready().endpoint
    );
    Configuration::of(lab.ready()).provider_block(block)
}

#[tokio::test]
async fn a_switch_in_another_region_stays_in_the_state_and_the_argument_is_named() {
    let lab = Lab::default().await;
    lab.apply("blue").await.success();
    let (before, calls) = (lab.switch().await, lab.calls("").await.len());
    lab.write(&in_ireland(&lab));
    for run in [lab.plan("green").await, lab.apply("green").await] {
        let run = run.failure();
        assert_says(&run, "Error: Another region");
        let says = format!(
            "Route http: `listener_arn` is in the region us-east-1 ({}), and the provider asks eu-west-1, where it does not \
             exist.",
            lab.listener()
        );
        assert_says(&run, &says);
    }
    assert_eq!(lab.calls("").await.len(), calls, "nobody was asked");
    assert_eq!(lab.switch().await, before);
    lab.write(&Configuration::of(lab.ready()));
    lab.assert_plan_is_empty("blue").await;
}

#[tokio::test]
async fn the_data_sources_name_the_argument_too() {
    let lab = Lab::default().await;
    let (listener, blue) = (lab.listener(), lab.group("blue"));
    let green = lab.group("green").replace("us-east-1", "eu-west-1");
    let groups = format!("blue_target_group_arn = \"{blue}\"\n  green_target_group_arn = \"{green}\"");
    for data in [
        format!("data \"bluegreen_parity\" \"web\" {{\n  {groups}\n}}\n"),
        format!("data \"bluegreen_switch\" \"web\" {{\n  listener_arn = \"{listener}\"\n  {groups}\n}}\n"),
    ] {
        let provider = Configuration::of(lab.ready()).provider();
        lab.workspace.write("main.tf", &format!("{provider}\n{data}"));
        let plan = lab.workspace.run(&["plan", "-no-color"]).await.failure();
        assert_says(&plan, "Error: Another region");
        assert_says(&plan, "`green_target_group_arn` is in the region eu-west-1");
        assert!(!plan.both().contains("`blue_target_group_arn`"), "{}", plan.both());
    }
}
