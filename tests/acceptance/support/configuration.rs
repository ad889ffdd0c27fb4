//! A user's configuration, with the parts that tests vary.

use bluegreen_sandbox::Ready;

/// A gate for tests: nothing has to hold for long, and giving up comes soon.
pub(crate) const GATE: &str = r#"gate = { stable_for = "0s", interval = "1s", timeout = "30s" }"#;

/// The target groups `blue` and `green` of a topology: two backends each that are quickly found healthy, and not found
/// unhealthy because the machine is busy.
pub(crate) const TWO_COLORS: &str = r#"
[[target_groups]]
name = "blue"
backends = { color = "blue", count = 2 }
health_check = { interval_ms = 200, timeout_ms = 190, healthy_threshold = 2, unhealthy_threshold = 10 }
[[target_groups]]
name = "green"
backends = { color = "green", count = 2 }
health_check = { interval_ms = 200, timeout_ms = 190, healthy_threshold = 2, unhealthy_threshold = 10 }
"#;

/// A topology of one listener, on port 80 of an application load balancer, in front of [`TWO_COLORS`].
pub(crate) fn one_listener(listener: &str) -> String {
    format!("[[load_balancers]]\nname = \"web\"\n[[load_balancers.listeners]]\nport = 80\n{listener}\n{TWO_COLORS}")
}

/// A user's configuration.
pub(crate) struct Configuration {
    endpoint: String,
    ec2_endpoint: String,
    keys: String,
    /// Everything in the provider block, where that is not region, keys and endpoint.
    provider_block: Option<String>,
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
            routes: route("http", "listener_arn", listener, group(ready, "blue"), group(ready, "green")),
            arguments: format!("{GATE}\n  settle = \"0s\""),
            ..Configuration::of_no_route(ready)
        }
    }

    /// Over any topology: the provider is what tests take of it.
    pub(crate) fn of_no_route(ready: &Ready) -> Configuration {
        Configuration {
            endpoint: ready.endpoint.clone(),
            ec2_endpoint: ready.endpoint.clone(),
            keys: keys("test"),
            provider_block: None,
            routes: String::new(),
            arguments: String::new(),
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

    pub(crate) fn ec2_endpoint(self, endpoint: impl Into<String>) -> Configuration {
        Configuration { ec2_endpoint: endpoint.into(), ..self }
    }

    pub(crate) fn access_key(self, access_key: &str) -> Configuration {
        Configuration { keys: keys(access_key), ..self }
    }

    pub(crate) fn provider_block(self, block: impl Into<String>) -> Configuration {
        Configuration { provider_block: Some(block.into()), ..self }
    }

    /// The provider alone, configured and without anything to do.
    pub(crate) fn provider(&self) -> String {
        let block = self.block();
        format!(
            r#"
terraform {{
  required_providers {{
    bluegreen = {{ source = "bluegreen/bluegreen" }}
  }}
}}

provider "bluegreen" {{
  {block}
}}
"#
        )
    }

    /// A second provider block like the first one.
    pub(crate) fn alias(&self, name: &str) -> String {
        format!("provider \"bluegreen\" {{\n  alias = \"{name}\"\n  {}\n}}\n", self.block())
    }

    fn block(&self) -> String {
        let Configuration { endpoint, ec2_endpoint, keys, provider_block, .. } = self;
        let usual = || {
            format!(
                "region = \"us-east-1\"\n  {keys}\n  endpoints {{\n    elbv2 = \"{endpoint}\"\n    cloudwatch = \"{endpoint}\"\n    \
                 ec2 = \"{ec2_endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
            )
        };
        provider_block.clone().unwrap_or_else(usual)
    }

    pub(crate) fn text(&self) -> String {
        let Configuration { routes, arguments, .. } = self;
        let provider = self.provider();
        format!(
            r#"{provider}
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

/// The resource of a switch for each of these places: objects with a `listener`, and its `blue` and `green` target groups.
pub(crate) fn switch_for_each(places: &str, arguments: &str) -> String {
    format!(
        r#"resource "bluegreen_switch" "web" {{
  for_each     = {places}
  active_color = var.active_color
  routes = {{
    http = {{
      listener_arn           = each.value.listener
      blue_target_group_arn  = each.value.blue
      green_target_group_arn = each.value.green
    }}
  }}
  {arguments}
  settle = "0s"
}}
"#
    )
}

/// One entry of `places` there.
pub(crate) fn place(key: &str, listener: &str, blue: &str, green: &str) -> String {
    format!("    \"{key}\" = {{ listener = \"{listener}\", blue = \"{blue}\", green = \"{green}\" }}\n")
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
