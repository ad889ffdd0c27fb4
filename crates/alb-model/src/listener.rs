//! Load balancers, listeners and rules as they are configured.

use std::collections::BTreeMap;

use crate::{Action, Condition, Transform, Tree};

/// What a load balancer works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadBalancerKind {
    /// HTTP requests.
    Application,
    /// TCP connections.
    Network,
}

impl LoadBalancerKind {
    /// The API's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Network => "network",
        }
    }

    /// The word in ARNs.
    #[must_use]
    pub const fn family(self) -> &'static str {
        match self {
            Self::Application => "app",
            Self::Network => "net",
        }
    }

    /// Whether its listeners can have this protocol.
    #[must_use]
    pub fn listens(self, protocol: &str) -> bool {
        match self {
            Self::Application => matches!(protocol, "HTTP" | "HTTPS"),
            Self::Network => matches!(protocol, "TCP" | "TLS" | "UDP" | "TCP_UDP"),
        }
    }
}

/// A load balancer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadBalancer {
    /// Its ARN.
    pub arn: String,
    /// Its name, unique in the account.
    pub name: String,
    /// What it works on.
    pub kind: LoadBalancerKind,
    /// The name that clients resolve.
    pub dns_name: String,
    /// Properties that the model does not interpret, such as `Scheme` and `SecurityGroups`, by name.
    pub properties: BTreeMap<String, Tree>,
    /// Attributes that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

impl LoadBalancer {
    /// A load balancer with nothing but its names.
    #[must_use]
    pub fn new(arn: String, name: String, kind: LoadBalancerKind, dns_name: String) -> Self {
        let (properties, attributes, tags) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { arn, name, kind, dns_name, properties, attributes, tags }
    }

    /// The zones in which it has nodes, in the order of its property `AvailabilityZones`; `None` without that property,
    /// and then it is in all of them.
    #[must_use]
    pub fn zones(&self) -> Option<Vec<&str>> {
        let zones = self.properties.get("AvailabilityZones")?;
        Some(zones.items().iter().filter_map(|zone| zone.text("ZoneName")).collect())
    }

    /// Whether its nodes send requests to targets of other zones too, unless a group decides otherwise.
    #[must_use]
    pub fn crosses_zones(&self) -> bool {
        let set = self.attributes.get("load_balancing.cross_zone.enabled").map(|value| value == "true");
        set.unwrap_or(self.kind == LoadBalancerKind::Application)
    }

    /// Whether it may not be deleted.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.attributes.get("deletion_protection.enabled").is_some_and(|value| value == "true")
    }
}

/// A listener: a port of a load balancer and what happens to requests that no rule takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Its ARN.
    pub arn: String,
    /// Whose it is.
    pub load_balancer_arn: String,
    /// The port as configured.
    pub port: u16,
    /// `HTTP`, `HTTPS`, `TCP` and so on.
    pub protocol: String,
    /// The default action list, by order.
    pub default_actions: Vec<Action>,
    /// Properties that the model does not interpret, such as `SslPolicy` and `Certificates`, by name.
    pub properties: BTreeMap<String, Tree>,
    /// Attributes that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}

/// A rule of a listener, other than its default one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its ARN.
    pub arn: String,
    /// Whose it is.
    pub listener_arn: String,
    /// 1 to 50,000; the lowest that matches takes the request.
    pub priority: u32,
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// What is made of a request before a target gets it.
    pub transforms: Vec<Transform>,
    /// The action list, by order.
    pub actions: Vec<Action>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
}
