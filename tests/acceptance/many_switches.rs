//! Many switches in one state, seen from the command line.

use std::fmt::Write as _;

use bluegreen_sandbox::{Ready, Topology};
use workbench::Terraform;

use crate::support::{Configuration, GATE, Lab, TWO_COLORS, bluegreen, group};

const SWITCHES: u32 = 50;

fn topology() -> Topology {
    let mut text = "[[load_balancers]]\nname = \"web\"\n".to_owned();
    for number in 0..SWITCHES {
        let port = 8000 + number;
        let _ = writeln!(text, "[[load_balancers.listeners]]\nport = {port}\nforward = {{ blue{number} = 1 }}");
    }
    for (number, color) in (0..SWITCHES).flat_map(|number| ["blue", "green"].map(|color| (number, color))) {
        let _ = writeln!(
            text,
            "[[target_groups]]\nname = \"{color}{number}\"\nbackends = {{ color = \"{color}\", count = 1 }}"
        );
    }
    Topology::from_toml(&(text + TWO_COLORS)).unwrap()
}

fn configuration(ready: &Ready) -> String {
    let switches = (0_u32..).zip(&ready.load_balancers[0].listeners).map(|(number, listener)| {
        let [blue, green] = ["blue", "green"].map(|color| group(ready, &format!("{color}{number}")));
        format!("    s{number} = {{ listener = \"{}\", blue = \"{blue}\", green = \"{green}\" }}\n", listener.arn)
    });
    format!(
        "locals {{\n  switches = {{\n{}  }}\n}}\n\
         resource \"bluegreen_switch\" \"fleet\" {{\n  for_each     = local.switches\n  active_color = \"blue\"\n  \
         routes = {{ web = {{ listener_arn = each.value.listener, blue_target_group_arn = each.value.blue, \
         green_target_group_arn = each.value.green }} }}\n  standby = \"detached\"\n  {GATE}\n}}\n",
        switches.collect::<String>()
    )
}

#[tokio::test]
async fn their_status_asks_no_more_of_aws_than_a_plan_of_them() {
    let mut lab = Lab::with(topology(), Configuration::of).await;
    let main = format!("{}{}", Configuration::of(lab.ready()).provider(), configuration(lab.ready()));
    lab.workspace.write("main.tf", &main);
    lab.workspace.env("BLUEGREEN_TF_BIN", Terraform::find().unwrap().program());
    lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();

    let before = lab.calls("Describe").await.len();
    let plan = lab.workspace.run(&["plan", "-detailed-exitcode", "-no-color"]).await;
    assert_eq!(plan.code, 0, "{}", plan.transcript());
    let by_plan = lab.calls("Describe").await.len() - before;
    let arguments = ["status", "--exit-code", "--endpoint-url", &lab.ready().endpoint];
    let status = lab.workspace.run_program(bluegreen(), &arguments).await.success();
    let by_status = lab.calls("Describe").await.len() - before - by_plan;
    assert_eq!(status.stdout.matches("  active   blue\n").count(), 50, "{}", status.transcript());
    assert!((1..=by_plan).contains(&by_status), "{by_status} calls by `status`, {by_plan} by the plan");
}
