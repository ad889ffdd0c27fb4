//! What is read of instances, and in how many calls.
#![allow(clippy::unwrap_used)]

mod support;

use bluegreen::InstancesSeen;
use bluegreen_aws::{Account, ConnectOptions, TargetGroupArn};
use support::{FakeApi, Reply, Request};

const ARN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/0123456789abcdef";

/// More than one filter takes.
const INSTANCES: usize = 201;

fn elbv2(action: &str, result: &str) -> Reply {
    (200, format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"))
}

fn asked_for(request: &Request) -> Vec<&str> {
    request.form.iter().filter(|(name, _)| name.starts_with("Filter.1.Value.")).map(|(_, id)| id.as_str()).collect()
}

fn instance(id: &str) -> String {
    format!(
        "<item><instancesSet><item><instanceId>{id}</instanceId><instanceType>m5.large</instanceType>\
         <architecture>arm64</architecture><instanceLifecycle>spot</instanceLifecycle><vpcId>vpc-1</vpcId>\
         <placement><availabilityZone>us-east-1b</availabilityZone><tenancy>dedicated</tenancy></placement>\
         <groupSet><item><groupId>sg-2</groupId></item><item><groupId>sg-1</groupId></item></groupSet>\
         <iamInstanceProfile><arn>arn:aws:iam::123456789012:instance-profile/web</arn></iamInstanceProfile>\
         <metadataOptions><httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit>\
         </metadataOptions><imageId>ami-1</imageId></item></instancesSet></item>"
    )
}

/// A page after which there is another one.
fn endless(_: &Request) -> Reply {
    (
        200,
        "<DescribeInstancesResponse><reservationSet/><nextToken>more</nextToken></DescribeInstancesResponse>"
            .to_owned(),
    )
}

/// Two pages: everything but the last instance, and then that one.
fn instances(request: &Request) -> Reply {
    let ids = asked_for(request);
    let (first, last) = ids.split_at(ids.len() - 1);
    let (ids, next) = match request.form.get("NextToken") {
        Some(_) => (last, ""),
        None => (first, "<nextToken>more</nextToken>"),
    };
    let items: String = ids.iter().map(|id| instance(id)).collect();
    let body = format!("<reservationSet>{items}</reservationSet>{next}");
    (200, format!("<DescribeInstancesResponse>{body}</DescribeInstancesResponse>"))
}

async fn api() -> FakeApi {
    api_with(INSTANCES, instances).await
}

async fn api_with(count: usize, instances: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> FakeApi {
    let group = format!(
        "<TargetGroups><member><TargetGroupArn>{ARN}</TargetGroupArn><TargetType>instance</TargetType></member></TargetGroups>"
    );
    let target = |number| format!("<member><Target><Id>i-{number:03}</Id><Port>80</Port></Target></member>");
    let targets: String = (0..count).map(target).collect();
    FakeApi::answering(move |request| match request.form["Action"].as_str() {
        "DescribeInstances" => instances(request),
        "DescribeTargetGroups" => elbv2("DescribeTargetGroups", &group),
        "DescribeTargetGroupAttributes" => elbv2("DescribeTargetGroupAttributes", "<Attributes/>"),
        action => elbv2(action, &format!("<TargetHealthDescriptions>{targets}</TargetHealthDescriptions>")),
    })
    .await
}

#[tokio::test]
async fn everything_that_is_compared_is_read_of_every_instance() {
    let (api, arn) = (api().await, TargetGroupArn::parse(ARN).unwrap());
    let (_, seen) = api.account.observe_groups(&[&arn]).await.unwrap();
    let InstancesSeen::Known(known) = seen else { panic!("{seen:?}") };
    assert_eq!(known.len(), INSTANCES);
    let one = &known["i-200"];
    assert_eq!(one.zone.as_deref(), Some("us-east-1b"));
    assert_eq!(Vec::from_iter(&one.security_groups), ["sg-1", "sg-2"]);
    let settings: Vec<_> = one.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let expected = [
        ("Architecture", "arm64"),
        ("IamInstanceProfile", "arn:aws:iam::123456789012:instance-profile/web"),
        ("InstanceLifecycle", "spot"),
        ("InstanceType", "m5.large"),
        ("MetadataOptions.HttpPutResponseHopLimit", "2"),
        ("MetadataOptions.HttpTokens", "required"),
        ("Placement.Tenancy", "dedicated"),
        ("VpcId", "vpc-1"),
    ];
    assert_eq!(settings, expected);
}

#[tokio::test]
async fn no_filter_has_more_ids_than_ec2_takes_and_every_page_is_read() {
    let (api, arn) = (api().await, TargetGroupArn::parse(ARN).unwrap());
    api.account.observe_groups(&[&arn]).await.unwrap();
    let calls: Vec<_> = api.requests().into_iter().filter(|call| call.form["Action"] == "DescribeInstances").collect();
    let mut sizes: Vec<_> = calls.iter().map(|call| asked_for(call).len()).collect();
    sizes.sort_unstable();
    // Two pages of each batch.
    assert_eq!(sizes, [1, 1, 200, 200]);
    assert!(
        calls.iter().all(|call| call.form["Filter.1.Name"] == "instance-id" && call.form.contains_key("MaxResults"))
    );
}

#[tokio::test]
async fn a_request_is_signed_for_ec2_and_says_who_asks() {
    let (api, arn) = (api().await, TargetGroupArn::parse(ARN).unwrap());
    api.account.observe_groups(&[&arn]).await.unwrap();
    let call = api.requests().into_iter().find(|call| call.form["Action"] == "DescribeInstances").unwrap();
    let signature = &call.headers["authorization"];
    assert!(signature.starts_with("AWS4-HMAC-SHA256 Credential=test/"), "{signature}");
    assert!(signature.contains("/us-east-1/ec2/aws4_request, SignedHeaders="), "{signature}");
    for signed in ["content-type", "host", "x-amz-date"] {
        assert!(signature.contains(signed), "{signed} is not signed: {signature}");
    }
    assert!(call.headers["x-amz-user-agent"].contains("api/ec2"), "{:?}", call.headers);
    assert_eq!(call.form["Version"], "2016-11-15");
}

#[tokio::test]
async fn a_failure_that_passes_is_asked_again_and_a_refusal_is_not() {
    let throttled = |code: &str| format!("<Response><Errors><Error><Code>{code}</Code></Error></Errors></Response>");
    let cases = [
        (503, throttled("Unavailable"), 2),
        (400, throttled("RequestLimitExceeded"), 2),
        (403, throttled("UnauthorizedOperation"), 1),
    ];
    for (status, body, attempts) in cases {
        let reply = (status, body);
        let api = api_with(1, move |_| reply.clone()).await;
        let options = ConnectOptions { max_retries: Some(1), ..support::options(api.endpoint()) };
        let account = Account::connect(&options).await.unwrap();
        let (_, seen) = account.observe_groups(&[&TargetGroupArn::parse(ARN).unwrap()]).await.unwrap();
        assert!(matches!(seen, InstancesSeen::Failed { .. }), "{seen:?}");
        let calls = api.requests().into_iter().filter(|call| call.form["Action"] == "DescribeInstances");
        assert_eq!(calls.count(), attempts, "HTTP {status}");
    }
}

#[tokio::test]
async fn pages_that_do_not_end_are_given_up() {
    let (api, arn) = (api_with(1, endless).await, TargetGroupArn::parse(ARN).unwrap());
    let (_, seen) = api.account.observe_groups(&[&arn]).await.unwrap();
    let InstancesSeen::Failed { message } = seen else { panic!("{seen:?}") };
    assert!(message.contains("again and again"), "{message}");
}
