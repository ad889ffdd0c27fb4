//! So many switches change at once that a plan leaves to its apply what can be asked later.

use std::fmt::Write as _;

use workbench::Run;

use super::{count, limit_as_aws_does, throttled};
use crate::support::{Configuration, Lab, assert_says, flat};

/// As many as make a long line of reads: two calls for attributes and one for health each.
const SWITCHES: usize = 45;

/// The one whose blue group has two targets.
const LARGER: usize = 5;

/// The one that will have a target in both groups.
const SHARED: usize = 3;

const PUT_OFF: &str = "Warning: Targets compared by the apply";

/// What its target group of this color is called.
fn group(color: &str, number: usize) -> String {
    if number == 0 { color.to_owned() } else { format!("{color}-{number}") }
}

/// As many listeners, each with a pair of target groups of its own.
fn topology() -> String {
    let mut toml = "[[load_balancers]]\nname = \"web\"\n".to_owned();
    for number in 0..SWITCHES {
        let [blue, green] = ["blue", "green"].map(|color| group(color, number));
        let forward = format!("forward = {{ {blue} = 1, {green} = 0 }}");
        write!(toml, "[[load_balancers.listeners]]\nport = {}\n{forward}\n", 8000 + number).unwrap();
    }
    for (number, color) in (0..SWITCHES).flat_map(|number| ["blue", "green"].map(|color| (number, color))) {
        let count = if number == LARGER && color == "blue" { 2 } else { 1 };
        let checks = "health_check = { interval_ms = 1000, timeout_ms = 900, unhealthy_threshold = 10 }";
        let backends = format!("backends = {{ color = \"{color}\", count = {count} }}");
        writeln!(toml, "[[target_groups]]\nname = \"{}\"\n{backends}\n{checks}", group(color, number)).unwrap();
    }
    toml
}

/// A switch for each of them, at blue.
async fn lab() -> Lab {
    let lab = Lab::toml(&topology(), Configuration::of).await;
    let listeners = lab.ready().load_balancers[0].listeners.iter().enumerate();
    let mut places = String::new();
    for (number, listener) in listeners {
        let [blue, green] = ["blue", "green"].map(|color| lab.group(&group(color, number)).to_owned());
        let place = format!("{{ listener = \"{}\", blue = \"{blue}\", green = \"{green}\" }}", listener.arn);
        writeln!(places, "    \"{number}\" = {place}").unwrap();
    }
    let provider = Configuration::of(lab.ready()).provider();
    let configuration = format!(
        r#"{provider}
variable "active_color" {{}}
locals {{
  places = {{
{places}  }}
}}
resource "bluegreen_switch" "web" {{
  for_each     = local.places
  active_color = var.active_color
  routes = {{
    http = {{
      listener_arn           = each.value.listener
      blue_target_group_arn  = each.value.blue
      green_target_group_arn = each.value.green
    }}
  }}
  gate   = {{ stable_for = "2s", interval = "1s" }}
  settle = "0s"
}}
"#
    );
    lab.workspace.write("main.tf", &configuration);
    for number in 0..SWITCHES {
        lab.until_healthy(&group("green", number)).await;
    }
    lab.apply("blue").await.success();
    limit_as_aws_does(&lab).await;
    lab
}

async fn together(lab: &Lab, command: &[&str]) -> Run {
    let together = ["-no-color", "-parallelism=60"];
    let (first, rest) = command.split_first().unwrap();
    lab.workspace.run(&[&[*first], &together[..], rest].concat()).await
}

/// How many requests for health there were since then.
async fn health_since(lab: &Lab, before: usize) -> usize {
    count(lab, "DescribeTargetHealth").await - before
}

#[tokio::test]
async fn the_apply_compares_what_the_plan_has_put_off_and_each_gate_is_looked_at_when_its_turn_has_come() {
    let lab = lab().await;
    let before = count(&lab, "DescribeTargetHealth").await;
    let apply = together(&lab, &["apply", "-auto-approve", "-var=active_color=green"]).await.success();
    assert_says(&apply, PUT_OFF);
    assert_says(&apply, r#"number of targets: blue has "2", green has "1""#);
    // Green in the plan, and both before the write; a few switches come before the line is long.
    let asked = health_since(&lab, before).await;
    assert!(asked <= 3 * SWITCHES + 12, "{asked}");
    assert!(!lab.calls("").await.iter().any(throttled), "a call was throttled");

    let plan = ["plan", "-out=blue.tfplan", "-var=active_color=blue"];
    let before = count(&lab, "DescribeTargetHealth").await;
    assert_says(&together(&lab, &plan).await.success(), PUT_OFF);
    let asked = health_since(&lab, before).await;
    assert!(asked <= SWITCHES + 12, "{asked}");

    let [blue, green] = ["blue", "green"].map(|color| group(color, SHARED));
    let target = &lab.ready().target_groups.iter().find(|group| group.name == green).unwrap().targets[0];
    let register = [
        ("TargetGroupArn", lab.group(&blue)),
        ("Targets.member.1.Id", &target.id),
        ("Targets.member.1.Port", &target.port.to_string()),
    ];
    lab.aws().call("RegisterTargets", &register.map(|(name, value)| (name.to_owned(), value.to_owned()))).await;
    let apply = together(&lab, &["apply", "blue.tfplan"]).await.failure();
    assert_says(&apply, "Error: Target in both environments");
    assert_says(&apply, &format!("in the green target group: {}:{}.", target.id, target.port));
    assert_eq!(flat(&apply).matches("Error: ").count(), 1, "{}", apply.both());
    // Nothing tells a command what the one before it has used, so that some of its writes may have been too many.
    let writes = lab.calls("ModifyListener").await.into_iter().filter(|call| !throttled(call)).count();
    assert_eq!(writes, SWITCHES + SWITCHES - 1, "all others have moved");
}
