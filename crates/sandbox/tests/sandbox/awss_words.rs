//! What AWS says to common mistakes, to the letter: scripts and people look for these sentences.

use crate::world::{World, start, start_from, topology};

/// A load balancer of each kind, and a TLS group.
const MORE: &str = r#"
[[load_balancers]]
name = "wire"
type = "network"
"#;

async fn group(world: &World, name: &str, protocol: &str) -> crate::client::Answer {
    let group = [
        ("Name", name),
        ("Protocol", protocol),
        ("Port", "80"),
        ("VpcId", "vpc-00000000000000000"),
        ("TargetType", "ip"),
    ];
    world.call("CreateTargetGroup", &group).await
}

#[tokio::test]
async fn a_listener_must_have_a_port_and_a_protocol_that_its_load_balancer_knows() {
    let world = start_from(&topology(MORE)).await;
    let [application, network] = [0, 1].map(|index| world.ready().load_balancers[index].arn.as_str());
    for (load_balancer, port, protocol, said) in [
        (application, "", "HTTP", "A listener port must be specified"),
        (application, "81", "", "A listener protocol must be specified"),
        (application, "81", "TCP", "Listener protocol 'TCP' must be one of 'HTTP, HTTPS'"),
        (application, "81", "TLS", "Listener protocol 'TLS' must be one of 'HTTP, HTTPS'"),
        (network, "81", "HTTP", "Listener protocol 'HTTP' must be one of 'UDP, TCP, TLS, TCP_UDP'"),
        (network, "81", "TCP_UDP", "This sandbox does not offer listeners with protocol 'TCP_UDP'"),
    ] {
        let listener = [
            ("LoadBalancerArn", load_balancer),
            ("Port", port),
            ("Protocol", protocol),
            ("DefaultActions.member.1.Type", "forward"),
            ("DefaultActions.member.1.TargetGroupArn", world.group("blue")),
        ];
        let given: Vec<_> = listener.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        assert_eq!(world.call("CreateListener", &given).await.text("Message"), said);
    }
}

#[tokio::test]
async fn a_target_groups_name_is_short_and_has_single_inner_hyphens() {
    let world = start().await;
    let long = "a".repeat(33);
    for (name, said) in [
        (long.as_str(), "cannot be longer than '32' characters"),
        ("example.com", "can only contain characters that are alphanumeric characters or hyphens(-)"),
        ("-name", "failed to satisfy constraint: Member must satisfy regular expression pattern:"),
        ("Na--me", "failed to satisfy constraint: Member must satisfy regular expression pattern:"),
    ] {
        let refused = group(&world, name, "HTTP").await;
        refused.assert_error(400, "ValidationError");
        let message = refused.text("Message");
        assert!(message.contains(name) && message.contains(said), "{message}");
    }
}

#[tokio::test]
async fn a_group_has_the_stickiness_of_its_protocol() {
    let world = start().await;
    for (protocol, kind, said) in [
        ("HTTP", "source_ip", "Stickiness type 'source_ip' is not supported for target groups with the HTTP protocol"),
        ("TCP", "lb_cookie", "Stickiness type 'lb_cookie' is not supported for target groups with the TCP protocol"),
        ("TLS", "source_ip", "You cannot enable stickiness on target groups with the TLS protocol"),
        ("TCP", "fingerprint", "'Stickiness type' must be one of [app_cookie, lb_cookie, source_ip]"),
        ("TCP", "source_ip", ""),
    ] {
        let arn = group(&world, &format!("{protocol}-group"), protocol).await.text("TargetGroupArn");
        let set = [
            ("TargetGroupArn", arn.as_str()),
            ("Attributes.member.1.Key", "stickiness.enabled"),
            ("Attributes.member.1.Value", "true"),
            ("Attributes.member.2.Key", "stickiness.type"),
            ("Attributes.member.2.Value", kind),
        ];
        assert_eq!(world.call("ModifyTargetGroupAttributes", &set).await.text("Message"), said);
    }
}

#[tokio::test]
async fn a_check_of_connections_may_take_its_whole_interval_and_one_of_requests_may_not() {
    let world = start().await;
    for (protocol, timeout, said) in [
        ("TCP", "10", ""),
        ("TLS", "11", "Health check timeout '11' must be smaller than or equal to the interval '10'"),
        ("HTTP", "10", "Health check timeout '10' must be smaller than the interval '10'"),
    ] {
        let group = [
            ("Name", protocol),
            ("Protocol", protocol),
            ("Port", "80"),
            ("VpcId", "vpc-00000000000000000"),
            ("HealthCheckIntervalSeconds", "10"),
            ("HealthCheckTimeoutSeconds", timeout),
        ];
        assert_eq!(world.call("CreateTargetGroup", &group).await.text("Message"), said);
    }
}

#[tokio::test]
async fn a_condition_says_which_member_is_missing_or_too_long() {
    let world = start().await;
    let long = "x".repeat(129);
    for (condition, said) in [
        (vec![("Field", "host-header")], "A condition value must be specified"),
        (vec![("Field", "source-ip")], "A 'SourceIpConfig' must be specified with 'source-ip'"),
        (
            vec![("Field", "path-pattern"), ("Values.member.1", "/a"), ("Values.member.2", "/b")],
            "The 'path-pattern' field contains too many values; the limit is '1'",
        ),
        (
            vec![("Field", "query-string"), ("QueryStringConfig.Values.member.1.Key", "hello")],
            "A 'Value' must be specified in 'QueryStringKeyValuePair'",
        ),
        (
            vec![("Field", "host-header"), ("HostHeaderConfig.Values.member.1", &long)],
            "The 'host-header' value is too long; the limit is '128'",
        ),
    ] {
        let members: Vec<_> =
            condition.iter().map(|(name, value)| (format!("Conditions.member.1.{name}"), *value)).collect();
        let mut rule = vec![
            ("ListenerArn", world.listener()),
            ("Priority", "10"),
            ("Actions.member.1.Type", "fixed-response"),
            ("Actions.member.1.FixedResponseConfig.StatusCode", "200"),
        ];
        rule.extend(members.iter().map(|(name, value)| (name.as_str(), *value)));
        assert_eq!(world.call("CreateRule", &rule).await.text("Message"), said);
    }
}
