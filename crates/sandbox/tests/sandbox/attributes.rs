//! Attributes and tags.

use crate::world::{World, start};

/// By kind of resource: the action's middle, the parameter that names it, the ARN, an attribute with a default and
/// another value, and a value that is none.
fn kinds(world: &World) -> [(&'static str, &'static str, &str, &'static str, [&'static str; 3]); 3] {
    [
        (
            "LoadBalancer",
            "LoadBalancerArn",
            &world.ready().load_balancers[0].arn,
            "idle_timeout.timeout_seconds",
            ["60", "61", "4001"],
        ),
        ("Listener", "ListenerArn", world.listener(), "routing.http.response.server.enabled", ["true", "false", "no"]),
        (
            "TargetGroup",
            "TargetGroupArn",
            world.group("blue"),
            "load_balancing.algorithm.type",
            ["round_robin", "weighted_random", "fair"],
        ),
    ]
}

#[tokio::test]
async fn attributes_have_awss_defaults_until_they_are_set() {
    let world = start().await;
    for (kind, parameter, arn, key, [default, other, wrong]) in kinds(&world) {
        let (describe, modify) = (format!("Describe{kind}Attributes"), format!("Modify{kind}Attributes"));
        let value = async || {
            let told = world.call(&describe, &[(parameter, arn)]).await.assert_ok();
            told.texts("Key").into_iter().zip(told.texts("Value")).find(|(known, _)| known == key).unwrap().1
        };
        let set = |value| [(parameter, arn), ("Attributes.member.1.Key", key), ("Attributes.member.1.Value", value)];
        assert_eq!(value().await, default, "{kind}");
        assert!(world.call(&modify, &set(other)).await.assert_ok().texts("Value").contains(&other.to_owned()));
        assert_eq!(value().await, other, "{kind}");
        world.call(&modify, &set(wrong)).await.assert_error(400, "ValidationError");
        let unknown = [(parameter, arn), ("Attributes.member.1.Key", "x"), ("Attributes.member.1.Value", "y")];
        let refused = world.call(&modify, &unknown).await;
        // hashicorp/aws reads this text to leave out what a partition does not know.
        assert!(refused.text("Message").ends_with("attribute key 'x' is not recognized"), "{}", refused.body);
        assert_eq!(value().await, other, "{kind}");
    }
}

#[tokio::test]
async fn a_shorter_deregistration_delay_is_followed() {
    let world = start().await;
    let set = [
        ("TargetGroupArn", world.group("blue")),
        ("Attributes.member.1.Key", "deregistration_delay.timeout_seconds"),
        ("Attributes.member.1.Value", "0"),
    ];
    world.call("ModifyTargetGroupAttributes", &set).await.assert_ok();
    let port = world.target_port("blue", 0).to_string();
    let target = [set[0], ("Targets.member.1.Id", "127.0.0.1"), ("Targets.member.1.Port", &port)];
    world.call("DeregisterTargets", &target).await.assert_ok();
    assert_eq!(world.states("blue").await, ["healthy"]);
}

#[tokio::test]
async fn tags_are_added_replaced_and_removed() {
    let world = start().await;
    let tags = async || {
        let told = world.call("DescribeTags", &[("ResourceArns.member.1", world.listener())]).await.assert_ok();
        told.texts("Key").into_iter().zip(told.texts("Value")).collect::<Vec<_>>()
    };
    let this = ("ResourceArns.member.1", world.listener());
    let add = |key, value| [this, ("Tags.member.1.Key", key), ("Tags.member.1.Value", value)];
    world.call("AddTags", &add("a", "1")).await.assert_ok();
    world.call("AddTags", &add("b", "2")).await.assert_ok();
    world.call("AddTags", &add("a", "3")).await.assert_ok();
    assert_eq!(tags().await, [("a".to_owned(), "3".to_owned()), ("b".to_owned(), "2".to_owned())]);
    world.call("RemoveTags", &[this, ("TagKeys.member.1", "a"), ("TagKeys.member.2", "c")]).await.assert_ok();
    assert_eq!(tags().await, [("b".to_owned(), "2".to_owned())]);
    world.call("AddTags", &[this]).await.assert_error(400, "ValidationError");
    world.call("AddTags", &add("aws:x", "1")).await.assert_error(400, "ValidationError");
    let twice = [add("a", "1").as_slice(), &[("Tags.member.2.Key", "a"), ("Tags.member.2.Value", "2")]].concat();
    world.call("AddTags", &twice).await.assert_error(400, "DuplicateTagKeys");
    let unknown = world.listener().replace("web", "wab");
    let both = [this, ("ResourceArns.member.2", &unknown), ("Tags.member.1.Key", "z"), ("Tags.member.1.Value", "1")];
    world.call("AddTags", &both).await.assert_error(400, "ListenerNotFound");
    assert_eq!(tags().await.len(), 1, "all or none");
}

#[tokio::test]
async fn no_resource_has_more_than_fifty_tags() {
    let world = start().await;
    let keys: Vec<_> =
        (1..=51).map(|n| (format!("Tags.member.{n}.Key"), format!("k{n}"), format!("Tags.member.{n}.Value"))).collect();
    let mut parameters = vec![("ResourceArns.member.1", world.listener())];
    for (key, name, value) in &keys {
        parameters.extend([(key.as_str(), name.as_str()), (value.as_str(), "")]);
    }
    world.call("AddTags", &parameters).await.assert_error(400, "TooManyTags");
    world.call("AddTags", &parameters[..101]).await.assert_ok();
}
