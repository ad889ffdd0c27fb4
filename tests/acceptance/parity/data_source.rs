//! The data source that tells in what two environments differ.

use serde_json::{Value, json};

use super::{UNLIKE, register};
use crate::support::{Configuration, Lab, assert_says};

/// A configuration with the data source alone.
fn write(lab: &Lab, blue: &str, green: &str) {
    let provider = Configuration::of(lab.ready()).provider();
    lab.workspace.write(
        "main.tf",
        &format!(
            "{provider}\ndata \"bluegreen_parity\" \"web\" {{\n  blue_target_group_arn  = \"{blue}\"\n  \
             green_target_group_arn = \"{green}\"\n}}\n"
        ),
    );
}

/// What the data source says now.
async fn read(lab: &Lab) -> Value {
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    let state = lab.workspace.state().await;
    state["values"]["root_module"]["resources"][0]["values"].clone()
}

#[tokio::test]
async fn it_finds_nothing_where_there_is_nothing() {
    let lab = Lab::default().await;
    write(&lab, lab.group("blue"), lab.group("green"));
    let seen = read(&lab).await;
    assert_eq!(seen["alike"], true);
    assert_eq!((&seen["differences"], &seen["shared_targets"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn it_lists_what_differs_and_what_is_shared() {
    let lab = Lab::toml(UNLIKE, Configuration::of).await;
    write(&lab, lab.group("blue"), lab.group("green"));
    register(&lab, "green", "blue").await;
    let seen = read(&lab).await;
    assert_eq!(seen["alike"], false);
    let expected = [
        json!({ "what": "HealthCheckPath", "blue": "/", "green": "/up" }),
        json!({ "what": "deregistration_delay.timeout_seconds", "blue": "5", "green": "60" }),
    ];
    assert_eq!(seen["differences"], json!(expected));
    let target = &lab.ready().target_groups.iter().find(|group| group.name == "blue").unwrap().targets[0];
    assert_eq!(seen["shared_targets"], json!([format!("{}:{}", target.id, target.port)]));
}

#[tokio::test]
async fn what_one_has_and_the_other_has_not_is_null() {
    let tcp =
        UNLIKE.replace("name = \"green\"", "name = \"green\"\nprotocol = \"TCP\"").replace(", path = \"/up\"", "");
    let lab = Lab::toml(&tcp, Configuration::of).await;
    write(&lab, lab.group("blue"), lab.group("green"));
    let differences = read(&lab).await["differences"].clone();
    let of = |what: &str| differences.as_array().unwrap().iter().find(|it| it["what"] == what).unwrap().clone();
    assert_eq!(of("Protocol"), json!({ "what": "Protocol", "blue": "HTTP", "green": "TCP" }));
    assert_eq!(of("HealthCheckPath"), json!({ "what": "HealthCheckPath", "blue": "/", "green": null }));
    let only_tcp = "preserve_client_ip.enabled";
    assert_eq!(of(only_tcp), json!({ "what": only_tcp, "blue": null, "green": "false" }));
}

#[tokio::test]
async fn a_group_that_does_not_exist_and_one_that_is_both() {
    let lab = Lab::default().await;
    let (blue, green) = (lab.group("blue").to_owned(), lab.group("green").to_owned());
    for (blue, green, says) in [
        (&blue, &green.replace("/green/", "/grean/"), ["Error: Target group not found", "The green target group arn:"]),
        (&blue.replace("/blue/", "/blau/"), &green, ["Error: Target group not found", "The blue target group arn:"]),
        (&blue, &blue, ["Error: Same target group twice", "Expected two different ones"]),
    ] {
        write(&lab, blue, green);
        let run = lab.workspace.run(&["plan", "-no-color"]).await.failure();
        says.iter().for_each(|sentence| assert_says(&run, sentence));
    }
}
