//! A provider with a configuration for each fleet, in a workspace of real Terraform.

use std::path::Path;

use serde_json::{Map, Value, json};
use workbench::{AwsMirror, Terraform, Workspace};

use crate::campaign::{Cell, SubjectKind};
use crate::compared::AWS_VERSION;
use crate::stage::{Place, Stage, alarm};

/// Installed and configured; nothing is applied yet.
pub(crate) async fn workspace(cell: &Cell, stage: &Stage, terraform: &Terraform, aws: Option<&AwsMirror>) -> Workspace {
    let provider = Path::new(env!("CARGO_BIN_EXE_terraform-provider-bluegreen"));
    let mut workspace = Workspace::new(terraform, provider).expect("the directory for temporary files is writable");
    if let (SubjectKind::HashicorpAws, Some(aws)) = (cell.subject, aws) {
        workspace.add_aws_mirror(aws).expect("the scratch directory is writable");
    }
    workspace.write("main.tf", &configuration(cell, &stage.ready().endpoint));
    workspace.write("fleet.auto.tfvars.json", &fleet(&stage.places()).to_string());
    let _ = workspace.run(&["init"]).await.success();
    workspace
}

/// The value of the variable `fleet`.
fn fleet(places: &[Place<'_>]) -> Value {
    let entry = |(number, place): (usize, &Place<'_>)| {
        let Place { load_balancer, listener, blue, green } = place;
        let value = json!({
            "load_balancer": load_balancer, "listener": listener.arn, "port": listener.port, "blue": blue, "green": green,
            "alarm": alarm(number),
        });
        (format!("s{number:03}"), value)
    };
    json!({ "fleet": places.iter().enumerate().map(entry).collect::<Map<_, _>>() })
}

const VARIABLES: &str = r#"
variable "active_color" { type = string }
variable "fleet" {
  type = map(object({
    load_balancer = string, listener = string, port = number, blue = string, green = string, alarm = string
  }))
}
"#;

fn configuration(cell: &Cell, endpoint: &str) -> String {
    match cell.subject {
        SubjectKind::HashicorpAws => format!("{VARIABLES}{}", of_hashicorp_aws(endpoint)),
        SubjectKind::ParityWarn => format!("{VARIABLES}{}", of_bluegreen(endpoint, "", &cell.setting.stable_for)),
        SubjectKind::ParityOff => {
            format!("{VARIABLES}{}", of_bluegreen(endpoint, "parity = \"off\"", &cell.setting.stable_for))
        }
    }
}

/// The configuration of this provider when each switch is watched by an alarm of its own.
pub(crate) fn configuration_with_bakes(cell: &Cell, endpoint: &str) -> String {
    let bake = "bake = { duration = \"30m\", alarms = [each.value.alarm] }\n  on_interrupt = \"hold\"";
    format!("{VARIABLES}{}", of_bluegreen(endpoint, bake, &cell.setting.stable_for))
}

fn of_bluegreen(endpoint: &str, arguments: &str, stable_for: &str) -> String {
    // Nothing has to hold for long: then there is nothing to wait for between looks either.
    let interval = if stable_for == "0s" { ", interval = \"1s\"" } else { "" };
    format!(
        r#"
terraform {{
  required_providers {{
    bluegreen = {{ source = "bluegreen/bluegreen" }}
  }}
}}

provider "bluegreen" {{
  region     = "us-east-1"
  access_key = "test"
  secret_key = "test"
  endpoints {{
    elbv2      = "{endpoint}"
    cloudwatch = "{endpoint}"
    ec2        = "{endpoint}"
    sts        = "{endpoint}"
  }}
}}

resource "bluegreen_switch" "fleet" {{
  for_each     = var.fleet
  active_color = var.active_color
  routes = {{
    http = {{
      listener_arn           = each.value.listener
      blue_target_group_arn  = each.value.blue
      green_target_group_arn = each.value.green
    }}
  }}
  gate   = {{ stable_for = "{stable_for}"{interval} }}
  settle = "0s"
  {arguments}
}}
"#
    )
}

/// Listeners that are there already are imported: that is the work that creating switches over them is compared with.
fn of_hashicorp_aws(endpoint: &str) -> String {
    let source = AwsMirror::SOURCE;
    format!(
        r#"
terraform {{
  required_providers {{
    aws = {{
      source  = "{source}"
      version = "{AWS_VERSION}"
    }}
  }}
}}

provider "aws" {{
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {{
    elbv2 = "{endpoint}"
    ec2   = "{endpoint}"
    sts   = "{endpoint}"
  }}
}}

import {{
  for_each = var.fleet
  to       = aws_lb_listener.fleet[each.key]
  id       = each.value.listener
}}

resource "aws_lb_listener" "fleet" {{
  for_each          = var.fleet
  load_balancer_arn = each.value.load_balancer
  port              = each.value.port
  protocol          = "HTTP"
  default_action {{
    type = "forward"
    forward {{
      target_group {{
        arn    = each.value.blue
        weight = var.active_color == "blue" ? 1 : 0
      }}
      target_group {{
        arn    = each.value.green
        weight = var.active_color == "green" ? 1 : 0
      }}
    }}
  }}
}}
"#
    )
}
