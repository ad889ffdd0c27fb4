//! The configuration that the demo applies: what a user would write.

use bluegreen_sandbox::Ready;

/// The file's text, or what the sandbox lacks for it.
pub(super) fn configuration_text(ready: &Ready) -> Result<String, &'static str> {
    let listener = ready.load_balancers.iter().flat_map(|balancer| &balancer.listeners).next();
    let group = |name| ready.target_groups.iter().find(|group| group.name == name);
    let (region, endpoint) = (&ready.region, &ready.endpoint);
    let listener = &listener.ok_or("a listener")?.arn;
    let blue = &group("blue").ok_or("a target group blue")?.arn;
    let green = &group("green").ok_or("a target group green")?.arn;
    Ok(format!(
        r#"terraform {{
  required_providers {{
    bluegreen = {{
      source = "bluegreen/bluegreen"
    }}
  }}
}}

variable "active_color" {{
  type    = string
  default = "blue"
}}

provider "bluegreen" {{
  region     = "{region}"
  access_key = "test"
  secret_key = "test"

  endpoints {{
    elbv2 = "{endpoint}"
    sts   = "{endpoint}"
  }}
}}

resource "bluegreen_switch" "web" {{
  active_color = var.active_color

  routes = {{
    http = {{
      listener_arn           = "{listener}"
      blue_target_group_arn  = "{blue}"
      green_target_group_arn = "{green}"
    }}
  }}

  # Shorter than anyone would have it in production: the demo is to end within a minute.
  gate = {{
    stable_for = "3s"
    interval   = "1s"
    timeout    = "60s"
  }}

  settle = "2s"
}}
"#
    ))
}
