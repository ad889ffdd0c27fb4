//! Lambda functions as targets.

use hyper::Method;

use crate::client::{Answer, get, http, try_send};
use crate::world::{World, start_from, topology};

const FUNCTIONS: &str = r#"
[[functions]]
name = "checkout"
color = "red"
answers = { "/version" = { body = "7" } }

[[functions]]
name = "broken"
color = "gray"
status = 500

[[target_groups]]
name = "red"
target_type = "lambda"
targets = [{ id = "checkout" }]
"#;

const ARN: &str = "arn:aws:lambda:us-east-1:000000000000:function:checkout";

async fn with_functions() -> World {
    start_from(&topology(FUNCTIONS)).await
}

async fn create_group(world: &World, more: &[(&str, &str)]) -> Answer {
    let parameters = [&[("Name", "fns"), ("TargetType", "lambda")], more].concat();
    world.call("CreateTargetGroup", &parameters).await
}

#[tokio::test]
async fn a_function_gets_its_share_of_requests_and_answers_what_it_was_told() {
    let world = with_functions().await;
    world.weigh(&[("blue", "0"), ("red", "1")]).await.assert_ok();
    let answer = get(world.url()).await;
    assert_eq!((answer.status, answer.color(), answer.header("x-backend")), (200, "red", Some("checkout")));
    assert_eq!(get(&format!("{}/version", world.url())).await.body, "7");
    let told = r#"{"/version":{"status":503,"body":"8"}}"#;
    world.admin(Method::PUT, "functions/checkout/answers", told).await.assert_ok();
    let answer = get(&format!("{}/version", world.url())).await;
    assert_eq!((answer.status, answer.body.as_str()), (503, "8"));
    let unknown = world.admin(Method::GET, "functions/nobody/answers", "").await;
    assert!(unknown.status == 404 && unknown.body.contains("nobody"), "{}", unknown.body);
}

#[tokio::test]
async fn a_function_is_not_checked_unless_its_group_says_so() {
    let world = with_functions().await;
    world.weigh(&[("blue", "1"), ("red", "0")]).await.assert_ok();
    let red = [("TargetGroupArn", world.group("red"))];
    let told = world.call("DescribeTargetHealth", &red).await.assert_ok();
    assert_eq!(
        (told.text("State").as_str(), told.text("Reason").as_str()),
        ("unavailable", "Target.HealthCheckDisabled")
    );
    assert_eq!((told.text("Id").as_str(), told.texts("Port"), told.texts("HealthCheckPort")), (ARN, vec![], vec![]));
    let checked = [red[0], ("HealthCheckEnabled", "true")];
    world.call("ModifyTargetGroup", &checked).await.assert_ok();
    assert_eq!(world.states("red").await, ["initial"]);
}

#[tokio::test]
async fn a_checked_function_is_as_healthy_as_its_answers() {
    let checked = FUNCTIONS.replace(
        "targets = [{ id = \"checkout\" }]",
        "targets = [{ id = \"broken\" }]\nhealth_check = { enabled = true, interval_ms = 50, timeout_ms = 40 }",
    );
    let world = start_from(&topology(&checked)).await;
    world.weigh(&[("blue", "1"), ("red", "0")]).await.assert_ok();
    world.until_states("red", &["unhealthy"]).await;
}

#[tokio::test]
async fn a_group_of_functions_has_no_network() {
    let world = with_functions().await;
    let created = create_group(&world, &[]).await.assert_ok();
    for absent in ["Protocol", "Port", "VpcId", "HealthCheckPort", "HealthCheckProtocol", "ProtocolVersion"] {
        assert!(created.texts(absent).is_empty(), "{absent}: {}", created.body);
    }
    let defaults = ["HealthCheckEnabled", "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds"];
    assert_eq!(defaults.map(|name| created.text(name)), ["false", "35", "30"]);
    let arn = created.text("TargetGroupArn");
    let told = world.call("DescribeTargetGroupAttributes", &[("TargetGroupArn", &arn)]).await.assert_ok();
    assert_eq!(told.texts("Key"), ["lambda.multi_value_headers.enabled"]);
    for (name, value, what) in [("Port", "80", "Port"), ("Protocol", "HTTP", "Protocol"), ("VpcId", "vpc-1", "VPC ID")]
    {
        let refused = create_group(&world, &[(name, value)]).await;
        refused.assert_error(400, "ValidationError");
        let said = format!("{what} cannot be specified for target groups with target type 'lambda'");
        assert_eq!(refused.text("Message"), said);
    }
}

#[tokio::test]
async fn a_group_has_one_function_that_exists() {
    let world = with_functions().await;
    let arn = create_group(&world, &[]).await.assert_ok().text("TargetGroupArn");
    let register = async |id: &str, more: &[(&str, &str)]| {
        let target = [&[("TargetGroupArn", arn.as_str()), ("Targets.member.1.Id", id)], more].concat();
        world.call("RegisterTargets", &target).await
    };
    let unknown = ARN.replace("checkout", "nobody");
    register(&unknown, &[]).await.assert_error(400, "InvalidTarget");
    register(ARN, &[("Targets.member.1.Port", "80")]).await.assert_error(400, "ValidationError");
    register(&format!("{ARN}:live"), &[]).await.assert_ok();
    register(&ARN.replace("checkout", "broken"), &[]).await.assert_error(400, "TooManyTargets");
    let gone = [("TargetGroupArn", arn.as_str()), ("Targets.member.1.Id", ARN)];
    let qualified = format!("{ARN}:live");
    world.call("DeregisterTargets", &[gone[0], ("Targets.member.1.Id", &qualified)]).await.assert_ok();
    let told = world.call("DescribeTargetHealth", &gone[..1]).await.assert_ok();
    assert!(told.texts("State").is_empty(), "a function has nothing to drain");
}

#[tokio::test]
async fn a_network_load_balancer_cannot_forward_to_a_function_nor_a_function_hold_a_connection() {
    let wire = "[[load_balancers]]\nname = \"wire\"\ntype = \"network\"\n";
    let world = start_from(&topology(&format!("{FUNCTIONS}{wire}"))).await;
    let listener = [
        ("LoadBalancerArn", world.ready().load_balancers[1].arn.as_str()),
        ("Port", "81"),
        ("Protocol", "TCP"),
        ("DefaultActions.member.1.Type", "forward"),
        ("DefaultActions.member.1.TargetGroupArn", world.group("red")),
    ];
    world.call("CreateListener", &listener).await.assert_error(400, "IncompatibleProtocols");
    world.weigh(&[("red", "1")]).await.assert_ok();
    let upgrade = hyper::Request::get(world.url()).header("connection", "upgrade").header("upgrade", "websocket");
    let answer = try_send(&http(), upgrade.body(http_body_util::Full::default()).unwrap()).await.unwrap();
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn a_function_that_cannot_be_is_named() {
    for (good, wrong, what) in [
        ("name = \"broken\"", "name = \"a b\"", "function \"a b\": name: expected"),
        ("name = \"broken\"", "name = \"checkout\"", "function \"checkout\": name: expected one of its own"),
        ("status = 500", "status = 100", "function \"broken\": status: expected"),
        ("color = \"gray\"", "color = \"\"", "function \"broken\": color: expected"),
        ("id = \"checkout\"", "id = \"nobody\"", "expected the name of one of the `functions`"),
        ("target_type = \"lambda\"", "target_type = \"lambda\"\nport = 80", "protocol, port: expected neither"),
        ("target_type = \"lambda\"", "target_type = \"gopher\"", "target_type: expected \"ip\", \"instance\""),
    ] {
        let toml = topology(&FUNCTIONS.replace(good, wrong));
        let error = bluegreen_sandbox::Topology::from_toml(&toml).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
}
