//! So many switches change at once that a plan leaves to its apply what can be asked later.

use std::fmt::Write as _;

use super::{count, limit_as_aws_does, throttled};
use crate::support::{Configuration, Lab, assert_says, place, switch_for_each};

/// As many as make a long line of reads even where they come within some seconds: two calls for attributes and one for health each.
const SWITCHES: usize = 64;

/// A load balancer takes no more than 50 listeners.
const ON_EACH_LOAD_BALANCER: usize = SWITCHES / 2;

/// The one whose blue group has two targets.
const LARGER: usize = 5;

/// The one that will have a target in both groups.
const SHARED: usize = 3;

/// What its target group of this color is called.
fn group(color: &str, number: usize) -> String {
    if number == 0 { color.to_owned() } else { format!("{color}-{number}") }
}

/// As many listeners, each with a pair of target groups of its own.
fn topology() -> String {
    let mut toml = String::new();
    for number in 0..SWITCHES {
        if number % ON_EACH_LOAD_BALANCER == 0 {
            writeln!(toml, "[[load_balancers]]\nname = \"web-{number}\"").unwrap();
        }
        let [blue, green] = ["blue", "green"].map(|color| group(color, number));
        let forward = format!("forward = {{ {blue} = 1, {green} = 0 }}");
        writeln!(toml, "[[load_balancers.listeners]]\nport = {}\n{forward}", 8000 + number).unwrap();
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
    let listeners = lab.ready().load_balancers.iter().flat_map(|one| &one.listeners).enumerate();
    let places = listeners.map(|(number, listener)| {
        let [blue, green] = ["blue", "green"].map(|color| lab.group(&group(color, number)).to_owned());
        place(&number.to_string(), &listener.arn, &blue, &green)
    });
    let places = places.collect::<String>();
    let gate = r#"gate = { stable_for = "2s", interval = "1s" }"#;
    let switches = switch_for_each(&format!("{{\n{places}  }}"), gate);
    let provider = Configuration::of(lab.ready()).provider();
    let configuration = format!("{provider}\nvariable \"active_color\" {{}}\n\n{switches}");
    lab.workspace.write("main.tf", &configuration);
    for number in 0..SWITCHES {
        lab.until_healthy(&group("green", number)).await;
    }
    lab.apply("blue").await.success();
    limit_as_aws_does(&lab).await;
    lab
}

#[tokio::test]
async fn the_apply_compares_what_the_plan_has_put_off_and_each_gate_is_looked_at_when_its_turn_has_come() {
    let lab = lab().await;
    let before = count(&lab, "DescribeTargetHealth").await;
    let together = ["apply", "-no-color", "-auto-approve", "-parallelism=100", "-var=active_color=green"];
    let apply = lab.workspace.run(&together).await.success();
    assert_says(&apply, "Warning: Targets compared by the apply");
    assert_says(&apply, r#"number of targets: blue has "2", green has "1""#);
    // Green in the plan, and both before the write; a few come before the line is long, or look at a gate by themselves.
    let asked = count(&lab, "DescribeTargetHealth").await - before;
    assert!(asked <= 3 * SWITCHES + SWITCHES / 2, "{asked}");
    let calls = lab.calls("").await;
    assert_eq!(calls.iter().filter(|call| throttled(call)).count(), 0, "of {} calls", calls.len());

    // A plan that another command applies does not know what has been registered since then either.
    let switch = format!("-target=bluegreen_switch.web[\"{SHARED}\"]");
    let plan = ["plan", "-no-color", "-out=blue.tfplan", &switch, "-var=active_color=blue"];
    lab.workspace.run(&plan).await.success();
    let [blue, green] = ["blue", "green"].map(|color| group(color, SHARED));
    let target = &lab.ready().target_groups.iter().find(|group| group.name == green).unwrap().targets[0];
    let register = [
        ("TargetGroupArn", lab.group(&blue)),
        ("Targets.member.1.Id", &target.id),
        ("Targets.member.1.Port", &target.port.to_string()),
    ];
    lab.aws().call("RegisterTargets", &register.map(|(name, value)| (name.to_owned(), value.to_owned()))).await;
    let apply = lab.workspace.run(&["apply", "-no-color", "blue.tfplan"]).await.failure();
    assert_says(&apply, "Error: Target in both environments");
    assert_says(&apply, &format!("in the green target group: {}:{}.", target.id, target.port));
    assert_eq!(count(&lab, "ModifyListener").await, SWITCHES, "nothing has moved");
}
