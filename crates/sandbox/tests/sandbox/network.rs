//! EC2's answers: the network that load balancers are in.

use hyper::Request;
use hyper::header::AUTHORIZATION;

use crate::client::{Answer, SIGNED, http, try_send};
use crate::world::{World, start};

pub(crate) async fn ec2(world: &World, form: &str) -> Answer {
    let request = Request::post(format!("{}/", world.endpoint()))
        .header(AUTHORIZATION, SIGNED)
        .body(format!("Version=2016-11-15&Action={form}").into());
    try_send(&http(), request.unwrap()).await.expect("an answer")
}

#[tokio::test]
async fn there_is_one_default_vpc_with_three_subnets_and_a_security_group() {
    let world = start().await;
    let vpcs = ec2(&world, "DescribeVpcs&Filter.1.Name=isDefault&Filter.1.Value.1=true").await.assert_ok();
    assert!(
        vpcs.body.starts_with("<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>")
    );
    let vpc = vpcs.text("vpcId");
    let filter = format!("Filter.1.Name=vpc-id&Filter.1.Value.1={vpc}");
    let subnets = ec2(&world, &format!("DescribeSubnets&{filter}")).await.assert_ok();
    assert_eq!(subnets.texts("availabilityZone"), ["us-east-1a", "us-east-1b", "us-east-1c"]);
    let groups = ec2(&world, &format!("DescribeSecurityGroups&{filter}")).await.assert_ok();
    assert_eq!(groups.texts("groupName"), ["default"]);
    let none = ec2(&world, "DescribeSubnets&Filter.1.Name=tag:x&Filter.1.Value.1=y").await.assert_ok();
    assert_eq!(none.texts("subnetId").len(), 0);
}

#[tokio::test]
async fn ids_of_the_right_form_exist_and_others_do_not() {
    let world = start().await;
    let found = ec2(&world, "DescribeSubnets&SubnetId.1=subnet-0123456789abcdef0").await.assert_ok();
    assert_eq!(found.texts("subnetId"), ["subnet-0123456789abcdef0"]);
    let missing = ec2(&world, "DescribeSubnets&SubnetId.1=subnet-x").await;
    missing.assert_error(400, "InvalidSubnetID.NotFound");
    assert!(missing.body.starts_with("<Response><Errors><Error><Code>"), "{}", missing.body);
    let filter = ec2(&world, "DescribeSubnets&Filter.1.Name=nonsense&Filter.1.Value.1=y").await;
    filter.assert_error(400, "InvalidParameterValue");
}

#[tokio::test]
async fn an_action_that_is_not_offered_says_so_in_ec2s_form() {
    let world = start().await;
    let answer = ec2(&world, "RunInstances").await;
    answer.assert_error(400, "InvalidAction");
    assert!(answer.text("Message").contains("RunInstances"), "{}", answer.body);
    assert!(answer.body.contains("<RequestID>"), "{}", answer.body);
}
