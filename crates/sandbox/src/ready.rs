//! What a started sandbox says of itself: the line that `bluegreen sandbox` prints.

mod current;

use serde::{Deserialize, Serialize};

pub(crate) use current::Order;

/// Where everything is, once the sandbox answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// The control plane's URL, which is what an AWS client takes as its endpoint.
    pub endpoint: String,
    /// The region that clients must sign for.
    pub region: String,
    /// The account in every ARN.
    pub account_id: String,
    /// In the order of the topology; then what clients have created.
    pub load_balancers: Vec<ReadyLoadBalancer>,
    /// In the order of the topology; then what clients have created.
    pub target_groups: Vec<ReadyTargetGroup>,
}

/// One load balancer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyLoadBalancer {
    /// Its name.
    pub name: String,
    /// `application` or `network`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its ARN.
    pub arn: String,
    /// Its DNS name, under `.localhost`.
    pub dns_name: String,
    /// Its listeners.
    pub listeners: Vec<ReadyListener>,
}

/// One listener.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyListener {
    /// Its ARN.
    pub arn: String,
    /// The port that the API reports; the socket's is in `url`.
    pub port: u16,
    /// Where it really listens; `https` when it is encrypted, with a certificate of the sandbox's own, and `udp` for
    /// datagrams.
    pub url: String,
}

/// One target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyTargetGroup {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// What is registered.
    pub targets: Vec<ReadyTarget>,
}

/// One target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyTarget {
    /// Its id: an IP address, an instance's id, or the ARN of a function or a load balancer.
    pub id: String,
    /// Its port; 0 for a function.
    pub port: u16,
    /// How to reach it past the load balancer.
    pub url: String,
}
