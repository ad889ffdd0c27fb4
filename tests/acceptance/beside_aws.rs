//! The complete example beside the real hashicorp/aws: that provider creates the load balancer and all around it, ours
//! moves the traffic, and neither undoes what the other did.

mod findings;

use std::fs;
use std::path::Path;
use std::time::Duration;

use bluegreen_sandbox::{Options, Ready, Sandbox, Topology};
use serde_json::Value;
use workbench::{AwsMirror, Run, Terraform, Workspace, http};

const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-bluegreen");

/// How long hashicorp/aws sleeps when it creates an `aws_lb`, whatever the API answers: half a minute before it asks
/// whether the new load balancer is active, and again after it has set its attributes.
const SLEPT_BY_HASHICORP_AWS: Duration = Duration::from_secs(60);

/// Nothing but the two fleets that a user would have; the groups that start them are not part of the configuration.
const FLEETS: &str = r#"
region = "eu-central-1"
[[target_groups]]
name = "fleet-blue"
backends = { color = "blue", count = 2 }
[[target_groups]]
name = "fleet-green"
backends = { color = "green", count = 2 }
"#;

/// What the example leaves to its user: targets. And a rule, as a second route.
const MORE: &str = r#"
variable "blue_ports" { type = list(number) }
variable "green_ports" { type = list(number) }

resource "aws_lb_target_group_attachment" "blue" {
  count            = length(var.blue_ports)
  target_group_arn = aws_lb_target_group.blue.arn
  target_id        = "127.0.0.1"
  port             = var.blue_ports[count.index]
}

resource "aws_lb_target_group_attachment" "green" {
  count            = length(var.green_ports)
  target_group_arn = aws_lb_target_group.green.arn
  target_id        = "127.0.0.1"
  port             = var.green_ports[count.index]
}

resource "aws_lb_listener_rule" "api" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10
  tags         = { team = "shop" }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.blue.arn
  }
  condition {
    path_pattern { values = ["/api/*"] }
  }
  lifecycle { ignore_changes = [action] }
}
"#;

/// What is different here from a user's AWS account: where the API is, and that nobody has minutes.
const OVERRIDE: &str = r#"
provider "aws" {
  region                      = var.region
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    elbv2 = "ENDPOINT"
    ec2   = "ENDPOINT"
    sts   = "ENDPOINT"
  }
}

provider "bluegreen" {
  region     = var.region
  access_key = "test"
  secret_key = "test"
  endpoints {
    elbv2 = "ENDPOINT"
  }
}

resource "bluegreen_switch" "web" {
  gate   = { stable_for = "0s", interval = "1s", timeout = "60s" }
  settle = "0s"

  routes = {
    https = {
      listener_arn           = aws_lb_listener.https.arn
      blue_target_group_arn  = aws_lb_target_group.blue.arn
      green_target_group_arn = aws_lb_target_group.green.arn
    }
    api = {
      rule_arn               = aws_lb_listener_rule.api.arn
      blue_target_group_arn  = aws_lb_target_group.blue.arn
      green_target_group_arn = aws_lb_target_group.green.arn
    }
  }
}
"#;

struct Beside {
    sandbox: Sandbox,
    workspace: Workspace,
}

impl Beside {
    async fn start() -> Beside {
        let topology = Topology::from_toml(FLEETS).unwrap();
        let sandbox = Sandbox::start(topology, Options::default()).await.unwrap();
        let terraform = Terraform::find().unwrap_or_else(|error| panic!("{error}"));
        let mut workspace = Workspace::new(&terraform, Path::new(PROVIDER)).unwrap();
        workspace.add_aws();
        let beside = Beside { sandbox, workspace };
        beside.write();
        beside.workspace.run(&["init", "-no-color"]).await.success();
        beside
    }

    fn write(&self) {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/complete");
        for file in fs::read_dir(example).unwrap().map(|entry| entry.unwrap().path()) {
            let text =
                fs::read_to_string(&file).unwrap().replace("\"hashicorp/aws\"", &format!("{:?}", AwsMirror::SOURCE));
            self.workspace.write(&file.file_name().unwrap().to_string_lossy(), &text);
        }
        self.workspace.write("more.tf", MORE);
        let endpoint = &self.sandbox.ready().endpoint;
        self.workspace.write("here_override.tf", &OVERRIDE.replace("ENDPOINT", endpoint));
        self.workspace.write("terraform.tfvars", &self.variables());
    }

    fn variables(&self) -> String {
        let ports = |name: &str| {
            let groups = &self.sandbox.ready().target_groups;
            let fleet = groups.iter().find(|group| group.name == name).unwrap();
            fleet.targets.iter().map(|target| target.port).collect::<Vec<_>>()
        };
        format!(
            "vpc_id = \"vpc-00000000000000000\"\n\
             subnet_ids = [\"subnet-0000000000000000a\", \"subnet-0000000000000000b\"]\n\
             security_group_ids = [\"sg-00000000000000000\"]\n\
             certificate_arn = \"arn:aws:acm:eu-central-1:000000000000:certificate/00000000-0000-4000-8000-000000000000\"\n\
             blue_ports = {:?}\ngreen_ports = {:?}\n",
            ports("fleet-blue"),
            ports("fleet-green"),
        )
    }

    async fn terraform(&self, command: &[&str], color: &str) -> Run {
        let color = format!("-var=active_color={color}");
        self.workspace.run(&[command, &["-no-color", "-input=false", &color]].concat()).await
    }

    async fn apply(&self, color: &str) -> Run {
        self.terraform(&["apply", "-auto-approve"], color).await.success()
    }

    async fn assert_plan_is_empty(&self, color: &str) {
        let plan = self.terraform(&["plan", "-detailed-exitcode"], color).await;
        assert_eq!(plan.code, 0, "{}", plan.both());
        let _ = plan.says("No changes.");
    }

    async fn evidence(&self, of: &str) -> String {
        let url = format!("{}/_sandbox/{of}", self.sandbox.ready().endpoint);
        http::get(&url).await.unwrap().body
    }

    async fn now(&self) -> Ready {
        serde_json::from_str(&self.evidence("ready").await).unwrap()
    }

    /// The colors that requests get at a path of the only listener.
    async fn colors(&self, path: &str) -> Vec<String> {
        let url = format!("{}{path}", self.now().await.load_balancers[0].listeners[0].url);
        let authority = format!("{}/_sandbox/ca.pem", self.sandbox.ready().endpoint);
        let mut colors = Vec::new();
        for _ in 0..10 {
            colors.push(http::get_trusting(&url, &authority).await.unwrap().color.unwrap_or_default());
        }
        colors.dedup();
        colors
    }

    /// From the first call to the last one: what an apply takes, without the start of the providers and of Terraform.
    async fn time_of_calls(&self) -> Duration {
        let calls: Vec<Value> = serde_json::from_str(&self.evidence("calls").await).unwrap();
        let time = |call: &Value| call["time"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        let (first, last) = (time(calls.first().unwrap()), time(calls.last().unwrap()));
        last.duration_since(first).try_into().unwrap()
    }
}

#[tokio::test]
#[ignore = "needs hashicorp/aws, half a gigabyte: cargo test --test acceptance beside_aws -- --ignored (see CONTRIBUTING.md)"]
async fn a_complete_configuration_applies_moves_traffic_plans_empty_and_is_destroyed() {
    let beside = Beside::start().await;
    // The listener does not exist yet, and still there is a plan to read.
    let plan = beside.terraform(&["plan", "-detailed-exitcode"], "blue").await;
    assert_eq!(plan.code, 2, "{}", plan.both());
    let plan = plan.says("10 to add, 0 to change, 0 to destroy").says("bluegreen_switch.web will be created");
    let _ = plan.says("listener_arn = (known after apply)");
    let _ = beside.apply("blue").await.says("10 added, 0 changed, 0 destroyed");
    let taken = beside.time_of_calls().await;
    assert!(taken < SLEPT_BY_HASHICORP_AWS + Duration::from_secs(30), "the first apply took {taken:?}");
    assert_eq!((beside.colors("/").await, beside.colors("/api/x").await), (vec!["blue".into()], vec!["blue".into()]));
    beside.assert_plan_is_empty("blue").await;

    let _ = beside.apply("green").await.says("0 added, 1 changed, 0 destroyed");
    assert_eq!((beside.colors("/").await, beside.colors("/api/x").await), (vec!["green".into()], vec!["green".into()]));
    beside.assert_plan_is_empty("green").await;

    // hashicorp/aws changes what is its own, and leaves the traffic where it is.
    let slower = "resource \"aws_lb_target_group\" \"green\" {\n  deregistration_delay = 5\n}\n";
    beside.workspace.write("more_override.tf", slower);
    let _ = beside.apply("green").await.says("0 added, 1 changed, 0 destroyed");
    assert_eq!(beside.colors("/").await, ["green"]);

    let _ = beside.terraform(&["destroy", "-auto-approve"], "green").await.success().says("10 destroyed");
    let left = beside.now().await;
    assert_eq!((left.load_balancers.len(), left.target_groups.len()), (0, 2), "only the fleets are left: {left:?}");
}
