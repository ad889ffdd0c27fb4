//! Regions of other partitions than the usual one.

use crate::client::{Answer, SIGNED, api_request, get, http, try_send};
use crate::world::{World, start_from, topology};

const MORE: &str = "[[instances]]\nid = \"i-0123456789abcdef0\"\nprofile = \"web\"\n[[alarms]]\nname = \"errors\"\n";

async fn in_region(region: &str) -> World {
    start_from(&format!("region = \"{region}\"\n{}", topology(MORE))).await
}

async fn call(world: &World, region: &str, action: &str, parameters: &[(&str, &str)]) -> Answer {
    let signed = SIGNED.replace("us-east-1", region);
    let request = api_request(world.endpoint(), &signed, action, parameters);
    try_send(&http(), request).await.expect("an answer")
}

#[tokio::test]
async fn every_arn_has_the_partition_of_the_region() {
    for (region, partition) in [("cn-northwest-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("eu-central-2", "aws")]
    {
        let world = in_region(region).await;
        let listener = world.listener();
        assert!(listener.starts_with(&format!("arn:{partition}:elasticloadbalancing:{region}:000000000000:listener/")));
        let caller = call(&world, region, "GetCallerIdentity", &[]).await.assert_ok().text("Arn");
        assert_eq!(caller, format!("arn:{partition}:iam::000000000000:user/sandbox"));
        let alarm = call(&world, region, "DescribeAlarms", &[]).await.assert_ok().text("AlarmArn");
        assert_eq!(alarm, format!("arn:{partition}:cloudwatch:{region}:000000000000:alarm:errors"));
        let profile = call(&world, region, "DescribeInstances", &[]).await.assert_ok().text("arn");
        assert_eq!(profile, format!("arn:{partition}:iam::000000000000:instance-profile/web"));
    }
}

#[tokio::test]
async fn a_listener_of_another_partition_is_changed_by_its_arn() {
    let world = in_region("cn-north-1").await;
    let change = [
        ("ListenerArn", world.listener()),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", world.group("green")),
    ];
    call(&world, "cn-north-1", "ModifyListener", &change).await.assert_ok();
    assert_eq!(get(world.url()).await.color(), "green");
    let usual = world.listener().replace("arn:aws-cn:", "arn:aws:");
    let other = call(&world, "cn-north-1", "DescribeListeners", &[("ListenerArns.member.1", &usual)]).await;
    other.assert_error(400, "ListenerNotFound");
}
