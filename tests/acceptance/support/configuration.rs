//! A user's configuration, with the parts that tests vary.

use bluegreen_sandbox::Ready;

/// A gate for tests: nothing has to hold for long, and giving up comes soon.
pub(crate) const GATE: &str = r#"gate = { stable_for = "0s", interval = "1s", timeout = "30s" }"#;

/// A user's configuration.
pub(crate) struct Configuration {
    endpoint: String,
    keys: String,
    /// The entries of the `routes` map.
    pub(crate) routes: String,
    /// Everything else in the resource.
    pub(crate) arguments: String,
}

impl Configuration {
    /// One switch over the first listener, between the target groups `blue` and `green`.
    pub(crate) fn of(ready: &Ready) -> Configuration {
        let listener = &ready.load_balancers[0].listeners[0].arn;
        Configuration {
            endpoint: ready.endpoint.clone(),
            keys: keys("test"),
            routes: route("http", "listener_arn", listener, group(ready, "blue"), group(ready, "green")),
            arguments: format!("{GATE}\n  settle = \"0s\""),
        }
    }

    pub(crate) fn routes(self, routes: impl Into<String>) -> Configuration {
        Configuration { routes: routes.into(), ..self }
    }

    pub(crate) fn arguments(self, arguments: impl Into<String>) -> Configuration {
        Configuration { arguments: arguments.into(), ..self }
    }

    pub(crate) fn endpoint(self, endpoint: impl Into<String>) -> Configuration {
        Configuration { endpoint: endpoint.into(), ..self }
    }

    pub(crate) fn access_key(self, access_key: &str) -> Configuration {
        Configuration { keys: keys(access_key), ..self }
    }

    pub(crate) fn text(&self) -> String {
        let Configuration { endpoint, keys, routes, arguments } = self;
        format!(
            r#"
terraform {{
  required_providers {{
    bluegreen = {{ source = "bluegreen/bluegreen" }}
  }}
}}

provider "bluegreen" {{
  region = "us-east-1"
  {keys}
  endpoints {{
    elbv2 = "{endpoint}"
  }}
}}

variable "active_color" {{
  type    = string
  default = "blue"
}}

resource "bluegreen_switch" "web" {{
  active_color = var.active_color
  routes = {{
    {routes}
  }}
  {arguments}
}}
"#
        )
    }
}

/// One entry of the `routes` map.
pub(crate) fn route(name: &str, kind: &str, arn: &str, blue: &str, green: &str) -> String {
    format!(
        r#"{name} = {{
      {kind} = "{arn}"
      blue_target_group_arn = "{blue}"
      green_target_group_arn = "{green}"
    }}
    "#
    )
}

/// The ARN of a target group of the topology.
pub(crate) fn group<'a>(ready: &'a Ready, name: &str) -> &'a str {
    &ready.target_groups.iter().find(|group| group.name == name).unwrap().arn
}

fn keys(access_key: &str) -> String {
    format!("access_key = \"{access_key}\"\n  secret_key = \"test\"")
}
