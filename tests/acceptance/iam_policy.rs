//! The policy in the documentation allows what the provider calls: all of it, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::{Configuration, GATE, Lab, TWO_COLORS, group};

const POLICY: &str = "examples/iam/policy.json";

/// Which service's permissions an action of the sandbox's API needs. Two actions of one name would be told apart here.
const SERVICES: [(&str, &[&str]); 2] = [("ec2", &["DescribeInstances"]), ("cloudwatch", &["DescribeAlarms"])];

/// A listener with a rule, a network load balancer, instances, and an alarm.
fn topology() -> String {
    let tcp = TWO_COLORS.replace("name = \"", "protocol = \"TCP\"\nname = \"tcp-");
    format!(
        r#"
[[alarms]]
name = "web-5xx"
state = "OK"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = {{ blue = 1 }}
[[load_balancers.listeners.rules]]
priority = 10
conditions = [{{ field = "path-pattern", values = ["/api/*"] }}]
forward = {{ blue = 1 }}
[[load_balancers]]
name = "tcp"
type = "network"
[[load_balancers.listeners]]
port = 81
protocol = "TCP"
forward = {{ tcp-blue = 1 }}
{TWO_COLORS}
{tcp}
[[target_groups]]
name = "machines-blue"
target_type = "instance"
targets = [{{ id = "i-000000000000000b1" }}]
[[target_groups]]
name = "machines-green"
target_type = "instance"
targets = [{{ id = "i-0000000000000000a" }}]
[[instances]]
id = "i-000000000000000b1"
[[instances]]
id = "i-0000000000000000a"
"#
    )
}

fn groups(lab: &Lab, prefix: &str) -> String {
    let arn = |color: &str| group(lab.ready(), &format!("{prefix}{color}")).to_owned();
    format!("blue_target_group_arn = \"{}\"\n  green_target_group_arn = \"{}\"", arn("blue"), arn("green"))
}

/// Everything that the provider offers, over all of it.
async fn configuration(lab: &Lab) -> String {
    let provider = Configuration::of(lab.ready()).provider();
    let allowed = "provider \"bluegreen\" {\n  allowed_account_ids = [\"000000000000\"]";
    let provider = provider.replace("provider \"bluegreen\" {", allowed);
    let (listener, tcp) = (lab.listener(), &lab.ready().load_balancers[1].listeners[0].arn);
    let rule = lab.aws().rule_arn(listener, false).await;
    let (web_groups, tcp_groups, machines) = (groups(lab, ""), groups(lab, "tcp-"), groups(lab, "machines-"));
    format!(
        r#"{provider}
variable "active_color" {{}}
resource "bluegreen_switch" "web" {{
  active_color = var.active_color
  routes = {{
    http = {{
      listener_arn = "{listener}"
      {web_groups}
    }}
    api = {{
      rule_arn = "{rule}"
      {web_groups}
    }}
  }}
  {GATE}
  settle = "0s"
  shift  = {{ canary = {{ percent = 5, bake = "1s" }} }}
  bake   = {{ duration = "1s", alarms = ["web-5xx"] }}
}}
resource "bluegreen_switch" "tcp" {{
  active_color = var.active_color
  routes = {{
    tcp = {{
      listener_arn = "{tcp}"
      {tcp_groups}
    }}
  }}
  {GATE}
  settle  = "0s"
  standby = "detached"
}}
import {{
  to = bluegreen_switch.tcp
  id = "tcp={tcp},{},{}"
}}
data "bluegreen_switch" "web" {{
  listener_arn = "{listener}"
  {web_groups}
}}
data "bluegreen_parity" "machines" {{
  {machines}
}}
"#,
        lab.group("tcp-blue"),
        lab.group("tcp-green")
    )
}

fn allowed() -> BTreeSet<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(POLICY)).unwrap();
    let policy: Value = serde_json::from_str(&text).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    let actions = statements.iter().flat_map(|statement| match &statement["Action"] {
        Value::Array(actions) => actions.clone(),
        one => vec![one.clone()],
    });
    actions.map(|action| action.as_str().unwrap().to_owned()).collect()
}

/// The permission that a call needs.
fn permission(call: &Value) -> String {
    let action = call["action"].as_str().unwrap();
    let service = SERVICES.iter().find(|(_, actions)| actions.contains(&action));
    format!("{}:{action}", service.map_or("elasticloadbalancing", |(service, _)| service))
}

/// AWS answers these to everybody (STS `GetCallerIdentity`: "No permissions are required").
const NEEDS_NO_PERMISSION: [&str; 1] = ["GetCallerIdentity"];

fn needs_permission(call: &Value) -> bool {
    !NEEDS_NO_PERMISSION.contains(&call["action"].as_str().unwrap())
}

#[tokio::test]
async fn the_policy_is_exactly_what_is_called() {
    let lab = Lab::toml(&topology(), Configuration::of).await;
    lab.workspace.write("main.tf", &configuration(&lab).await);
    let by_hand = lab.calls("").await.len();
    for color in ["blue", "green", "blue"] {
        lab.plan(color).await;
        lab.apply(color).await.success();
        lab.assert_plan_is_empty(color).await;
    }
    lab.workspace.run(&["destroy", "-auto-approve", "-no-color", "-var=active_color=blue"]).await.success();
    let called: BTreeSet<_> =
        lab.calls("").await.split_off(by_hand).iter().filter(|call| needs_permission(call)).map(permission).collect();
    assert_eq!(called, allowed());
}
