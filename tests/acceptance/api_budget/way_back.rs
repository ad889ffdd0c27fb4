//! Many switches watch their bakes, and one of them must go back.

use std::fmt::Write as _;
use std::time::Instant;

use serde_json::Value;

use super::limit_as_aws_does;
use crate::support::{Configuration, Lab, PATIENCE, TWO_COLORS, route};

/// As many as Terraform works on at a time.
const SWITCHES: usize = 10;

const ROUTES_OF_EACH: usize = 4;

/// For each switch a load balancer and an alarm of its own, for each of its routes two target groups of their own.
fn topology() -> String {
    let mut topology = String::new();
    for switch in 0..SWITCHES {
        write!(topology, "[[alarms]]\nname = \"alarm-{switch}\"\nstate = \"OK\"\n").unwrap();
        write!(topology, "[[load_balancers]]\nname = \"web-{switch}\"\n").unwrap();
        for route in 0..ROUTES_OF_EACH {
            let port = 8000 + ROUTES_OF_EACH * switch + route;
            let [blue, green] = ["blue", "green"].map(|color| group(color, switch, route));
            let forward = format!("{{ {blue} = 1, {green} = 0 }}");
            write!(topology, "[[load_balancers.listeners]]\nport = {port}\nforward = {forward}\n").unwrap();
        }
    }
    let routes = (0..SWITCHES).flat_map(|switch| (0..ROUTES_OF_EACH).map(move |route| (switch, route)));
    for (switch, route) in routes {
        for color in ["blue", "green"] {
            let (name, backends) = (group(color, switch, route), format!("{{ color = \"{color}\", count = 1 }}"));
            write!(topology, "[[target_groups]]\nname = \"{name}\"\nbackends = {backends}\n{HEALTH_CHECK}\n").unwrap();
        }
    }
    // A lab begins with a switch between these.
    topology + TWO_COLORS
}

const HEALTH_CHECK: &str =
    "health_check = { interval_ms = 1000, timeout_ms = 990, healthy_threshold = 1, unhealthy_threshold = 10 }";

fn group(color: &str, switch: usize, route: usize) -> String {
    format!("{color}-{switch}-{route}")
}

fn configuration(lab: &Lab) -> String {
    let mut text = format!("{}variable \"active_color\" {{}}\n", Configuration::of(lab.ready()).provider());
    for (switch, load_balancer) in lab.ready().load_balancers.iter().enumerate() {
        let routes = load_balancer.listeners.iter().enumerate().map(|(number, listener)| {
            let (blue, green) = (group("blue", switch, number), group("green", switch, number));
            route(&format!("r{number}"), "listener_arn", &listener.arn, lab.group(&blue), lab.group(&green))
        });
        let routes = routes.collect::<String>();
        write!(
            text,
            r#"
resource "bluegreen_switch" "s{switch}" {{
  active_color = var.active_color
  routes = {{
    {routes}
  }}
  gate         = {{ stable_for = "0s", interval = "1s", timeout = "10m" }}
  settle       = "0s"
  bake         = {{ duration = "30m", alarms = ["alarm-{switch}"] }}
  on_interrupt = "hold"
  parity       = "off"
}}
"#
        )
        .unwrap();
    }
    text
}

/// The weights of green on all routes of this switch.
async fn green(lab: &Lab, switch: usize) -> Vec<u16> {
    let mut weights = Vec::new();
    for (route, listener) in lab.ready().load_balancers[switch].listeners.iter().enumerate() {
        weights.push(lab.forwarding(&listener.arn).await[lab.group(&group("green", switch, route))]);
    }
    weights
}

/// Two rounds of the others. Behind their looks it took three, and nine to thirteen seconds; now it takes one to two where the
/// machine has nothing else to do.
const AT_MOST: usize = 2 * ROUTES_OF_EACH * (SWITCHES - 1);

fn is_health_of_another_switch(call: &Value) -> bool {
    let resources = call["resources"].as_array().unwrap();
    let is_own = |resource: &Value| resource.as_str().unwrap().contains("-3-");
    call["action"] == "DescribeTargetHealth" && !resources.iter().any(is_own)
}

#[tokio::test]
async fn it_does_not_wait_behind_the_others_looks() {
    let lab = Lab::toml(&topology(), Configuration::of).await;
    lab.workspace.write("main.tf", &configuration(&lab));
    lab.apply("blue").await.success();
    let mut apply = lab.workspace.spawn(&["apply", "-auto-approve", "-no-color", "-var=active_color=green"]).await;
    for switch in 0..SWITCHES {
        let moved = || async { green(&lab, switch).await == [100; ROUTES_OF_EACH] };
        lab.until_within(5 * PATIENCE, "all traffic has moved", moved).await;
    }
    limit_as_aws_does(&lab).await;
    // The looks have come to be in one another's way.
    let looks = || async { lab.calls("DescribeTargetHealth").await.len() };
    let before = looks().await;
    lab.until("they have looked for a while", || async { looks().await > before + 6 * SWITCHES }).await;

    let (alarm_at, calls) = (Instant::now(), lab.calls("").await.len());
    lab.force_alarm("alarm-3", "ALARM").await;
    let written = || async {
        let calls = lab.calls("").await.split_off(calls);
        calls.iter().filter(|call| call["action"] == "ModifyListener").count() >= ROUTES_OF_EACH
    };
    lab.until("its routes are written", written).await;
    println!("written {:?} after the alarm", alarm_at.elapsed());
    let calls = lab.calls("").await.split_off(calls);
    let ends = calls.iter().rposition(|call| call["action"] == "ModifyListener").unwrap();
    let others = calls[..ends].iter().filter(|call| is_health_of_another_switch(call)).count();
    assert!(others < AT_MOST, "{others} of the others' looks went before its writes");
    assert_eq!(green(&lab, 3).await, [0; ROUTES_OF_EACH]);

    apply.interrupt();
    apply.wait().await.failure();
}
