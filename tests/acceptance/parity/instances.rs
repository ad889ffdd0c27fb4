//! Targets that are EC2 instances are compared as EC2 sees them.

use serde_json::json;

use super::{NOT_ALIKE, count, with_parity};
use crate::support::{Configuration, Lab, OneAnswer, assert_says};

/// A listener at blue, and two target groups of two instances each. Nothing listens on them, so their health is forced.
const INSTANCES: &str = r#"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = { blue = 1 }
[[target_groups]]
name = "blue"
target_type = "instance"
targets = [{ id = "i-000000000000000b1", port = 9 }, { id = "i-000000000000000b2", port = 9 }]
[[target_groups]]
name = "green"
target_type = "instance"
targets = [{ id = "i-0000000000000000a", port = 9 }, { id = "i-0000000000000000c", port = 9 }]
[[instances]]
id = "i-000000000000000b1"
profile = "web"
zone = "us-east-1a"
[[instances]]
id = "i-000000000000000b2"
profile = "web"
zone = "us-east-1b"
"#;

const GREEN_ALIKE: &str = r#"
[[instances]]
id = "i-0000000000000000a"
profile = "web"
zone = "us-east-1b"
image_id = "ami-00000000000000002"
tags = { Name = "green" }
[[instances]]
id = "i-0000000000000000c"
profile = "web"
zone = "us-east-1a"
image_id = "ami-00000000000000002"
"#;

const GREEN_UNLIKE: &str = r#"
[[instances]]
id = "i-0000000000000000a"
type = "t3.small"
zone = "us-east-1b"
spot = true
http_tokens = "optional"
security_groups = ["sg-0000000000000000a"]
[[instances]]
id = "i-0000000000000000c"
zone = "us-east-1b"
architecture = "arm64"
profile = "web"
"#;

/// What is said of it.
const DIFFERENCES: [&str; 6] = [
    r#"targets by zone: blue has "1 in us-east-1a, 1 in us-east-1b", green has "2 in us-east-1b""#,
    r#"Architecture: blue has "x86_64", green has "arm64, x86_64""#,
    r#"IamInstanceProfile: blue has "arn:aws:iam::000000000000:instance-profile/web", green has "none, arn:aws:iam"#,
    r#"InstanceLifecycle: blue has nothing, green has "none, spot""#,
    r#"InstanceType: blue has "2 m5.large", green has "1 m5.large, 1 t3.small""#,
    r#"MetadataOptions.HttpTokens: blue has "required", green has "optional, required""#,
];

const REFUSED: &str = "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to \
                       perform this operation.</Message></Error></Errors><RequestID>1</RequestID></Response>";

async fn lab(green: &str) -> Lab {
    let lab = Lab::toml(&format!("{INSTANCES}{green}"), Configuration::of).await;
    with_parity(&lab, "off");
    lab.apply("blue").await.success();
    lab.force_health("blue", "healthy").await;
    lab
}

/// A configuration of the data source alone, which asks EC2 there.
fn write_data_source(lab: &Lab, configuration: &Configuration) {
    let (provider, blue, green) = (configuration.provider(), lab.group("blue"), lab.group("green"));
    let data = format!("blue_target_group_arn = \"{blue}\"\n  green_target_group_arn = \"{green}\"");
    lab.workspace.write("main.tf", &format!("{provider}\ndata \"bluegreen_parity\" \"web\" {{\n  {data}\n}}\n"));
}

#[tokio::test]
async fn instances_that_are_alike_get_no_word_whatever_their_image_and_their_tags() {
    let lab = lab(GREEN_ALIKE).await;
    with_parity(&lab, "enforce");
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_eq!(count(&plan, "alike"), 0, "{}", plan.both());
    assert!(!lab.calls("DescribeInstances").await.is_empty());
}

#[tokio::test]
async fn whatever_differs_between_instances_is_told_with_the_rest() {
    let lab = lab(GREEN_UNLIKE).await;
    with_parity(&lab, "warn");
    let plan = lab.plan("green").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    assert_says(&plan, &format!("Warning: {NOT_ALIKE}"));
    DIFFERENCES.iter().for_each(|difference| assert_says(&plan, difference));
    assert_says(&plan, r#"green has "sg-00000000000000000, sg-0000000000000000a""#);
    with_parity(&lab, "enforce");
    assert_says(&lab.plan("green").await.failure(), &format!("Error: {NOT_ALIKE}"));
}

#[tokio::test]
async fn instances_that_ec2_does_not_know_are_named() {
    let lab = lab(GREEN_ALIKE).await;
    let nothing = "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>";
    let ec2 = OneAnswer::start(200, "text/xml", nothing).await;
    for (parity, severity, code) in [("warn", "Warning", 2), ("enforce", "Error", 1)] {
        let arguments = format!("parity = \"{parity}\"");
        lab.write(&Configuration::of(lab.ready()).arguments(arguments).ec2_endpoint(&ec2.endpoint));
        let plan = lab.plan("green").await;
        assert_eq!(plan.code, code, "{}", plan.both());
        for (color, ids) in [
            ("blue", "i-000000000000000b1, i-000000000000000b2"),
            ("green", "i-0000000000000000a, i-0000000000000000c"),
        ] {
            assert_says(&plan, &format!("{severity}: Unknown instances in the {color} environment of route http"));
            assert_says(&plan, &format!("not known to EC2, so nothing of them was compared: {ids}."));
        }
    }
}

#[tokio::test]
async fn without_the_permission_to_ask_ec2_only_enforce_stops() {
    let lab = lab(GREEN_ALIKE).await;
    let ec2 = OneAnswer::start(403, "text/xml", REFUSED).await;
    for (parity, severity, code) in [("warn", "Warning", 2), ("enforce", "Error", 1)] {
        let arguments = format!("parity = \"{parity}\"");
        lab.write(&Configuration::of(lab.ready()).arguments(arguments).ec2_endpoint(&ec2.endpoint));
        let plan = lab.plan("green").await;
        assert_eq!(plan.code, code, "{}", plan.both());
        assert_says(&plan, &format!("{severity}: Instances not compared"));
        assert_eq!(count(&plan, "Instances not compared"), 1, "{}", plan.both());
        assert_says(&plan, "the EC2 instances in them were not.");
        assert_says(&plan, "The credentials lack the permission ec2:DescribeInstances.");
    }
}

#[tokio::test]
async fn the_data_source_tells_of_instances_too() {
    let lab = lab(GREEN_UNLIKE).await;
    write_data_source(&lab, &Configuration::of(lab.ready()));
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    let seen = lab.workspace.state().await["values"]["root_module"]["resources"][0]["values"].clone();
    let kinds = json!({ "what": "InstanceType", "blue": "2 m5.large", "green": "1 m5.large, 1 t3.small" });
    assert!(seen["differences"].as_array().unwrap().contains(&kinds), "{seen}");
    assert_eq!((&seen["alike"], &seen["unknown_instances"]), (&json!(false), &json!([])));
    assert_eq!(seen["not_compared"], json!(null));
}

#[tokio::test]
async fn the_data_source_does_not_call_alike_what_it_could_not_compare() {
    let lab = lab(GREEN_ALIKE).await;
    let ec2 = OneAnswer::start(403, "text/xml", REFUSED).await;
    write_data_source(&lab, &Configuration::of(lab.ready()).ec2_endpoint(&ec2.endpoint));
    let apply = lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    assert_says(&apply, "Warning: Instances not compared");
    let seen = lab.workspace.state().await["values"]["root_module"]["resources"][0]["values"].clone();
    assert_eq!((&seen["alike"], &seen["differences"]), (&json!(false), &json!([])));
    assert!(seen["not_compared"].as_str().unwrap().contains("ec2:DescribeInstances"), "{seen}");
}
