//! Target groups and their settings.

use std::collections::BTreeMap;

use crate::health::{HealthReason, HealthState, TargetHealth};
use crate::{Target, TargetKey, Tree};

/// A target group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetGroup {
    /// Its ARN.
    pub arn: String,
    /// Its name, unique in the account.
    pub name: String,
    /// `HTTP`, `HTTPS`, `TCP` and so on; empty for functions, which have none.
    pub protocol: String,
    /// The port of targets that are registered without one; 0 for functions, which have none.
    pub port: u16,
    /// `ip`, `instance`, `lambda` or `alb`.
    pub target_type: String,
    /// How targets are checked.
    pub health_check: HealthCheck,
    /// Properties that the model does not interpret, such as `VpcId`, by name.
    pub properties: BTreeMap<String, Tree>,
    /// Attributes that were set; the others have AWS's defaults.
    pub attributes: BTreeMap<String, String>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// Registered and draining targets.
    pub targets: BTreeMap<TargetKey, Target>,
    /// Whether a listener or a rule names it: without that nothing is checked.
    pub(crate) in_use: bool,
}

/// How targets are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthCheck {
    /// Off: targets are `unavailable`.
    pub enabled: bool,
    /// What is spoken.
    pub protocol: HealthCheckProtocol,
    /// Which path is asked for.
    pub path: String,
    /// `None` is `traffic-port`, the target's own.
    pub port: Option<u16>,
    /// From one check to the next. AWS's minimum of five seconds does not hold here.
    pub interval_ms: u64,
    /// How long an answer may take.
    pub timeout_ms: u64,
    /// Consecutive passes that bring an unhealthy target back.
    pub healthy_threshold: u32,
    /// Consecutive failures that take a target out.
    pub unhealthy_threshold: u32,
    /// Which statuses pass.
    pub matcher: StatusMatcher,
}

/// What a health check speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HealthCheckProtocol {
    /// A GET over HTTP.
    Http,
    /// A GET over HTTPS.
    Https,
    /// A connection that opens is enough.
    Tcp,
}

impl HealthCheckProtocol {
    /// The API's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "HTTP",
            Self::Https => "HTTPS",
            Self::Tcp => "TCP",
        }
    }
}

/// AWS's defaults for an application load balancer's group.
impl Default for HealthCheck {
    fn default() -> Self {
        Self {
            enabled: true,
            protocol: HealthCheckProtocol::Http,
            path: "/".to_owned(),
            port: None,
            interval_ms: 30_000,
            timeout_ms: 5_000,
            healthy_threshold: 5,
            unhealthy_threshold: 2,
            matcher: StatusMatcher::parse("200").expect("a number is a matcher"),
        }
    }
}

impl HealthCheck {
    /// AWS's defaults for a group of this type of targets; those of addresses and instances depend on the protocol too.
    #[must_use]
    pub fn of_target_type(target_type: &str) -> Self {
        let matcher = |text| StatusMatcher::parse(text).expect("statuses are a matcher");
        match target_type {
            "lambda" => Self { enabled: false, interval_ms: 35_000, timeout_ms: 30_000, ..Self::default() },
            "alb" => Self { timeout_ms: 6_000, matcher: matcher("200-399"), ..Self::default() },
            _ => Self::default(),
        }
    }
}

/// Statuses such as `200`, `200,202` or `200-299`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusMatcher {
    text: String,
    ranges: Vec<(u16, u16)>,
}

impl StatusMatcher {
    /// Reads the API's form; `None` when it is malformed or outside of 200 to 599.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let ranges: Option<Vec<_>> = text.split(',').map(range).collect();
        Some(Self { text: text.to_owned(), ranges: ranges? })
    }

    /// The API's form, as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a status passes.
    #[must_use]
    pub fn accepts(&self, status: u16) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&status))
    }
}

fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    (200 <= first && first <= last && last <= 599).then_some((first, last))
}

impl TargetGroup {
    /// A group with AWS's default settings and no targets.
    #[must_use]
    pub fn new(arn: String, name: String, protocol: String, port: u16) -> Self {
        Self {
            arn,
            name,
            protocol,
            port,
            target_type: "ip".to_owned(),
            health_check: HealthCheck::default(),
            properties: BTreeMap::new(),
            attributes: BTreeMap::new(),
            tags: BTreeMap::new(),
            targets: BTreeMap::new(),
            in_use: false,
        }
    }

    /// Whether a listener or a rule names it, be it at weight 0, or traffic still follows one that did.
    #[must_use]
    pub const fn in_use(&self) -> bool {
        self.in_use
    }

    /// Whether its target is a function.
    #[must_use]
    pub fn is_of_functions(&self) -> bool {
        self.target_type == "lambda"
    }

    /// How many targets it may have, where that is not the usual quota.
    pub(crate) fn most_targets(&self) -> Option<usize> {
        matches!(self.target_type.as_str(), "lambda" | "alb").then_some(1)
    }

    /// How long a deregistered target drains. A function has nothing to drain.
    #[must_use]
    pub fn deregistration_delay_ms(&self) -> u64 {
        if self.is_of_functions() {
            return 0;
        }
        let seconds = self.attributes.get("deregistration_delay.timeout_seconds");
        seconds.and_then(|seconds| seconds.parse::<u64>().ok()).unwrap_or(300) * 1000
    }

    /// Whether its targets are sticky themselves, which demands group stickiness of a weighted action.
    #[must_use]
    pub fn has_sticky_targets(&self) -> bool {
        self.attributes.get("stickiness.enabled").is_some_and(|value| value == "true")
    }

    /// For how long a client stays with its target by a cookie of the load balancer's. Stickiness by the application's own
    /// cookie is accepted and not followed.
    #[must_use]
    pub fn target_stickiness_seconds(&self) -> Option<u32> {
        let attribute = |key: &str| self.attributes.get(key).map(String::as_str);
        let by_cookie = attribute("stickiness.type").unwrap_or("lb_cookie") == "lb_cookie";
        let seconds = attribute("stickiness.lb_cookie.duration_seconds").and_then(|seconds| seconds.parse().ok());
        (self.has_sticky_targets() && by_cookie).then(|| seconds.unwrap_or(86_400))
    }

    /// How few of its targets may be healthy before requests go to all of them. A share is rounded up.
    #[must_use]
    pub fn fewest_healthy(&self, targets: usize) -> usize {
        let threshold = |kind: &str| {
            let key = format!("target_group_health.unhealthy_state_routing.minimum_healthy_targets.{kind}");
            self.attributes.get(&key).and_then(|value| value.parse::<usize>().ok())
        };
        let share = threshold("percentage").map_or(0, |percentage| (targets * percentage).div_ceil(100));
        threshold("count").unwrap_or(1).max(share)
    }

    /// The state of one of its targets.
    pub(crate) fn state(&self, target: &Target) -> HealthState {
        if self.in_use { target.state_in_use(&self.health_check) } else { HealthState::Unused }
    }

    /// The health of a target, registered or not.
    #[must_use]
    pub fn health(&self, key: &TargetKey) -> TargetHealth {
        match self.targets.get(key) {
            None => TargetHealth::with_reason(HealthState::Unused, HealthReason::NotRegistered),
            Some(target) if self.in_use => target.health_in_use(&self.health_check),
            Some(_) => TargetHealth::with_reason(HealthState::Unused, HealthReason::NotInUse),
        }
    }

    /// The port that a target's checks go to.
    #[must_use]
    pub fn check_port(&self, key: &TargetKey) -> u16 {
        self.health_check.port.unwrap_or(key.port)
    }
}

#[cfg(test)]
mod tests {
    use super::StatusMatcher;

    #[test]
    fn a_matcher_takes_lists_and_ranges() {
        let matcher = StatusMatcher::parse("200,301-302").unwrap();
        for (status, accepted) in [(200, true), (201, false), (301, true), (302, true), (303, false)] {
            assert_eq!(matcher.accepts(status), accepted, "{status}");
        }
        for text in ["", "abc", "299-200", "100", "200-600", "200,"] {
            assert_eq!(StatusMatcher::parse(text), None, "{text}");
        }
    }
}
