//! The ARNs a user writes: listeners, listener rules and target groups.
//!
//! Shapes: `arn:PARTITION:elasticloadbalancing:REGION:ACCOUNT:RESOURCE` with `listener/{app|net}/NAME/LB/LISTENER`,
//! `listener-rule/{app|net}/NAME/LB/LISTENER/RULE` and `targetgroup/NAME/ID` (AWS service authorization reference).

use std::fmt;

use bluegreen_engine::LoadBalancerKind;

/// A text that is not the ARN that was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the ARN of a {expected}, such as {example}, got {given:?}{hint}")]
pub struct ArnError {
    /// What kind of ARN was expected, in words.
    pub expected: &'static str,
    /// What such an ARN looks like.
    pub example: &'static str,
    /// What was given instead.
    pub given: String,
    hint: &'static str,
}

/// A listener (its default action) or a listener rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RouteArn {
    /// A listener; the route is its default action.
    Listener(String),
    /// A listener rule other than a default one.
    Rule(String),
}

const LISTENER: &str = "listener";
const LISTENER_EXAMPLE: &str =
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/0123456789abcdef/0123456789abcdef";
const RULE: &str = "listener rule";
const RULE_EXAMPLE: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule/app/web/0123456789abcdef/0123456789abcdef/0123456789abcdef";
const LOAD_BALANCER: &str = "load balancer";
const LOAD_BALANCER_EXAMPLE: &str =
    "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/0123456789abcdef";
const GROUP: &str = "target group";
const GROUP_EXAMPLE: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/0123456789abcdef";

impl RouteArn {
    /// Reads the ARN of a listener.
    ///
    /// # Errors
    /// When the text is not the ARN of an Application or Network Load Balancer's listener.
    pub fn listener(text: &str) -> Result<RouteArn, ArnError> {
        let ok = matches!(resource(text).as_deref(), Some(["listener", kind, _, _, _]) if kind_of(kind).is_some());
        if ok { Ok(RouteArn::Listener(text.to_owned())) } else { Err(error(LISTENER, LISTENER_EXAMPLE, text)) }
    }

    /// Reads the ARN of a listener rule.
    ///
    /// # Errors
    /// When the text is not the ARN of an Application or Network Load Balancer's listener rule.
    pub fn rule(text: &str) -> Result<RouteArn, ArnError> {
        let ok =
            matches!(resource(text).as_deref(), Some(["listener-rule", kind, _, _, _, _]) if kind_of(kind).is_some());
        if ok { Ok(RouteArn::Rule(text.to_owned())) } else { Err(error(RULE, RULE_EXAMPLE, text)) }
    }

    /// Reads the ARN of either.
    ///
    /// # Errors
    /// When the text is neither.
    pub fn either(text: &str) -> Result<RouteArn, ArnError> {
        RouteArn::listener(text)
            .or_else(|_| RouteArn::rule(text))
            .map_err(|_| error("listener or listener rule", LISTENER_EXAMPLE, text))
    }

    /// The ARN itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            RouteArn::Listener(arn) | RouteArn::Rule(arn) => arn,
        }
    }

    /// What kind of load balancer the route is on.
    #[must_use]
    pub fn load_balancer_kind(&self) -> LoadBalancerKind {
        self.parts().get(1).and_then(|kind| kind_of(kind)).expect("checked when the ARN was read")
    }

    /// The ARN of the load balancer the route is on; it is part of the route's own.
    #[must_use]
    pub fn load_balancer_arn(&self) -> String {
        let service =
            self.as_str().rsplit_once(':').map(|(service, _)| service).expect("checked when the ARN was read");
        format!("{service}:loadbalancer/{}", self.parts()[1..4].join("/"))
    }

    /// The ARN of the listener: its own, or that of the listener whose rule it is.
    #[must_use]
    pub fn listener_arn(&self) -> String {
        let service =
            self.as_str().rsplit_once(':').map(|(service, _)| service).expect("checked when the ARN was read");
        format!("{service}:listener/{}", self.parts()[1..5].join("/"))
    }

    /// The region it is in.
    #[must_use]
    pub fn region(&self) -> &str {
        region(self.as_str())
    }

    /// The account it is in.
    #[must_use]
    pub fn account(&self) -> &str {
        self.as_str().split(':').nth(4).expect("checked when the ARN was read")
    }

    fn parts(&self) -> Vec<&str> {
        resource(self.as_str()).expect("checked when the ARN was read")
    }
}

impl fmt::Display for RouteArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A load balancer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoadBalancerArn(String);

impl LoadBalancerArn {
    /// Reads the ARN of an Application or Network Load Balancer.
    ///
    /// # Errors
    /// When the text is not one.
    pub fn parse(text: &str) -> Result<LoadBalancerArn, ArnError> {
        match resource(text).as_deref() {
            Some(["loadbalancer", kind, _, _]) if kind_of(kind).is_some() => Ok(LoadBalancerArn(text.to_owned())),
            _ => Err(error(LOAD_BALANCER, LOAD_BALANCER_EXAMPLE, text)),
        }
    }

    /// The ARN itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region it is in.
    #[must_use]
    pub fn region(&self) -> &str {
        region(&self.0)
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.split('/').nth(2).expect("checked when the ARN was read")
    }

    /// What kind it is.
    #[must_use]
    pub fn kind(&self) -> LoadBalancerKind {
        self.0.split('/').nth(1).and_then(kind_of).expect("checked when the ARN was read")
    }
}

/// A target group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TargetGroupArn(String);

impl TargetGroupArn {
    /// Reads the ARN of a target group.
    ///
    /// # Errors
    /// When the text is not one.
    pub fn parse(text: &str) -> Result<TargetGroupArn, ArnError> {
        match resource(text).as_deref() {
            Some(["targetgroup", _, _]) => Ok(TargetGroupArn(text.to_owned())),
            _ => Err(error(GROUP, GROUP_EXAMPLE, text)),
        }
    }

    /// The ARN itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The region it is in.
    #[must_use]
    pub fn region(&self) -> &str {
        region(self.as_str())
    }
}

fn region(arn: &str) -> &str {
    arn.split(':').nth(3).expect("checked when the ARN was read")
}

/// The slash-separated parts of an ELBv2 ARN's resource, none of them empty.
fn resource(text: &str) -> Option<Vec<&str>> {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let ["arn", partition, "elasticloadbalancing", region, account, resource] = parts[..] else { return None };
    let account_is_number = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let resource: Vec<_> = resource.split('/').collect();
    let complete = !partition.is_empty() && is_region(region) && account_is_number;
    let clean = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',');
    (complete && resource.iter().all(clean)).then_some(resource)
}

/// Could this be the name of a region? It becomes a part of the host that is asked, so it must not be anything else.
#[must_use]
pub fn is_region(text: &str) -> bool {
    let clean = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    !text.is_empty() && text.bytes().all(clean)
}

fn kind_of(word: &str) -> Option<LoadBalancerKind> {
    match word {
        "app" => Some(LoadBalancerKind::Application),
        "net" => Some(LoadBalancerKind::Network),
        _ => None,
    }
}

fn error(expected: &'static str, example: &'static str, given: &str) -> ArnError {
    ArnError { expected, example, given: given.to_owned(), hint: hint(given) }
}

/// What the text is instead, where that is easy to say.
fn hint(given: &str) -> &'static str {
    match resource(given).as_deref() {
        Some(["loadbalancer", ..]) => " (this is the ARN of a load balancer)",
        Some(["listener", "gwy", ..]) => " (Gateway Load Balancers cannot weigh target groups)",
        Some(["listener", ..]) => " (this is the ARN of a listener)",
        Some(["listener-rule", ..]) => " (this is the ARN of a listener rule)",
        Some(["targetgroup", ..]) => " (this is the ARN of a target group)",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE_ARN: &str = "arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:listener-rule/net/web/1/2/3";

    #[test]
    fn a_route_knows_its_load_balancer() {
        let rule = RouteArn::rule(RULE_ARN).unwrap();
        assert_eq!(rule.load_balancer_kind(), LoadBalancerKind::Network);
        assert_eq!((rule.region(), rule.account()), ("cn-north-1", "123456789012"));
        assert_eq!(
            rule.load_balancer_arn(),
            "arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:loadbalancer/net/web/1"
        );
        let listener = "arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:listener/net/web/1/2";
        assert_eq!(rule.listener_arn(), listener);
        assert_eq!(RouteArn::listener(listener).unwrap().listener_arn(), listener);
        assert_eq!(RouteArn::either(RULE_ARN), Ok(rule));
    }

    #[test]
    fn the_examples_are_what_they_are_examples_of() {
        assert!(RouteArn::listener(LISTENER_EXAMPLE).is_ok());
        assert!(RouteArn::rule(RULE_EXAMPLE).is_ok());
        assert!(TargetGroupArn::parse(GROUP_EXAMPLE).is_ok());
        let balancer = LoadBalancerArn::parse(LOAD_BALANCER_EXAMPLE).unwrap();
        assert_eq!(
            (balancer.name(), balancer.kind(), balancer.region()),
            ("web", LoadBalancerKind::Application, "us-east-1")
        );
        assert!(LoadBalancerArn::parse(&LOAD_BALANCER_EXAMPLE.replace("/app/", "/gwy/")).is_err());
    }

    #[test]
    fn anything_else_is_refused_and_told_apart() {
        assert!(
            RouteArn::listener(RULE_EXAMPLE).unwrap_err().to_string().ends_with("(this is the ARN of a listener rule)")
        );
        assert!(TargetGroupArn::parse(LISTENER_EXAMPLE).unwrap_err().to_string().contains("target group"));
        let gateway = LISTENER_EXAMPLE.replace("/app/", "/gwy/");
        assert!(RouteArn::listener(&gateway).unwrap_err().to_string().contains("Gateway"));
        for text in [
            "",
            "arn",
            "arn:aws:s3:::bucket",
            "arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/a/b",
            "arn:aws:elasticloadbalancing:web.test/x:123456789012:targetgroup/a/b",
            "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/a/",
        ] {
            assert!(TargetGroupArn::parse(text).is_err(), "{text}");
        }
    }
}
