//! What a sandbox consists of when it starts: a TOML file, or the default that needs none.
//!
//! ```toml
//! region = "us-east-1"              # the default; ARNs have its partition. Also account_id = "000000000000"
//! propagation_delay_ms = 0          # how long a listener's change takes to reach the traffic
//!
//! [[load_balancers]]
//! name = "web"
//! type = "application"              # or "network"
//! zones = ["us-east-1a"]            # where it has nodes; the default: the region's a and b, and all that targets are in
//! attributes = { "idle_timeout.timeout_seconds" = "30" }
//!
//! [[load_balancers.listeners]]
//! port = 443                        # what the API says; the socket is on any free port of 127.0.0.1
//! listen_port = 8443                # optional: the socket's port instead
//! protocol = "HTTPS"                # or "HTTP"; a network load balancer's is "TCP", "TLS" or "UDP"
//! default_actions = [
//!   { type = "authenticate-oidc", config = { Issuer = "https://idp.example", ClientId = "id", ClientSecret = "s" } },
//!   { type = "forward", target_groups = { blue = 100, green = 0 }, stickiness_seconds = 60 },
//! ]
//!
//! [[load_balancers.listeners]]
//! port = 80
//! forward = { blue = 1 }            # short for a single forward action
//!
//! [[load_balancers.listeners.rules]]
//! priority = 10
//! conditions = [{ field = "path-pattern", values = ["/api/*"] }]
//! forward = { blue = 100, green = 0 }
//!
//! [[load_balancers.listeners.rules]]
//! priority = 20
//! conditions = [{ field = "host-header", regex_values = ["^v[12][.]example[.]com$"] }]
//! transforms = [{ type = "url-rewrite", regex = "^/old/(.*)$", replace = "/new/$1" }]   # or "host-header-rewrite"
//! forward = { blue = 1 }
//!
//! [[target_groups]]
//! name = "blue"
//! health_check = { path = "/", interval_ms = 1000, healthy_threshold = 2, unhealthy_threshold = 2 }
//! attributes = { "deregistration_delay.timeout_seconds" = "5" }
//! backends = { color = "blue", count = 3, answers = { "/version" = { status = 200, body = "1.2", headers = {} } } }
//!
//! [[target_groups]]
//! name = "green"
//! health_check = { enabled = true, protocol = "HTTP", port = 9101, timeout_ms = 800, matcher = "200-299" }
//! targets = [{ id = "127.0.0.1", port = 9001, zone = "us-east-1a" }]
//!
//! [[target_groups]]
//! name = "functions"
//! target_type = "lambda"            # one target, which is checked only when `health_check.enabled` says so
//! targets = [{ id = "checkout" }]   # the name of one of the `functions`
//!
//! [[functions]]                     # nothing is run: a function answers what it has been told to
//! name = "checkout"
//! color = "blue"
//! status = 200                      # the default; also `answers`, as of backends
//!
//! [[target_groups]]
//! name = "whole"
//! target_type = "alb"               # behind a network load balancer
//! targets = [{ id = "web", port = 80 }]   # the name of an application load balancer with an HTTP listener on that port
//!
//! [[alarms]]                        # CloudWatch alarms, which have the state that they are given
//! name = "web-5xx"
//! type = "metric"                   # the default; or "composite"
//! state = "OK"                      # or "ALARM"; the default is AWS's for a new one, "INSUFFICIENT_DATA"
//!
//! [[alarms]]
//! name = "web"
//! type = "composite"
//! rule = "ALARM(web-5xx) OR NOT OK(latency)"   # instead of a state, which then follows the other alarms
//!
//! [[instances]]                     # what EC2 tells of instances; their ids can be targets of groups of type "instance"
//! id = "i-0123456789abcdef0"
//! address = "127.0.0.1"             # where such targets are; all of these are the defaults
//! type = "m5.large"
//! architecture = "x86_64"
//! image_id = "ami-00000000000000000"
//! state = "running"
//! security_groups = ["sg-00000000000000000"]
//! http_tokens = "required"          # the metadata service: this and the next four
//! http_endpoint = "enabled"
//! http_put_response_hop_limit = 1
//! http_protocol_ipv6 = "disabled"
//! instance_metadata_tags = "disabled"
//! spot = false
//! tenancy = "default"
//! ebs_optimized = false
//! monitoring = false
//! ena_support = true
//! root_device_type = "ebs"
//! core_count = 1
//! threads_per_core = 2
//! zone = "us-east-1a"               # optional, as are:
//! profile = "web"
//! key_name = "operators"
//! placement_group = "web"
//! tags = { Name = "blue-1" }
//!
//! [[roles]]                         # that can be assumed at STS; without any, every role of every account can be
//! arn = "arn:aws:iam::000000000000:role/deploy"
//! external_id = "partner"           # what callers have to say; the default is anything
//! max_session_seconds = 3600        # the default
//! ```

mod alarms;
mod build;
mod error;
mod functions;
mod instances;
mod place;
mod roles;
mod spec;

pub use error::TopologyError;

pub(crate) use build::{Built, build};
pub(crate) use spec::TopologySpec;

/// A description of load balancers, listeners, rules, target groups and targets; checked, not yet started.
#[derive(Debug, Clone)]
pub struct Topology {
    pub(crate) spec: TopologySpec,
}

impl Topology {
    /// The text of the topology that [`Topology::default`] is, a good start for one's own.
    pub const DEFAULT_TOML: &'static str = include_str!("topology/default.toml");

    /// Reads a topology file's text.
    ///
    /// # Errors
    /// Names the key or the item at fault, with what was expected and what was found.
    pub fn from_toml(text: &str) -> Result<Self, TopologyError> {
        let spec: TopologySpec = toml::from_str(text)?;
        build::check_topology(&spec)?;
        Ok(Self { spec })
    }
}

impl Default for Topology {
    fn default() -> Self {
        Self::from_toml(Self::DEFAULT_TOML).expect("the default topology is checked by a test")
    }
}
