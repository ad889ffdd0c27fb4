//! Changing listeners and rules, and being refused.

use crate::client::get;
use crate::secure::color;
use crate::world::{World, start, start_from, topology};

const SECURE: &str = r#"
[[load_balancers]]
name = "secure"
[[load_balancers.listeners]]
port = 443
protocol = "HTTPS"
default_actions = [
  { type = "authenticate-oidc", config = { Issuer = "https://idp.example", AuthorizationEndpoint = "https://idp.example/a", TokenEndpoint = "https://idp.example/t", UserInfoEndpoint = "https://idp.example/u", ClientId = "id", ClientSecret = "very-secret", AuthenticationRequestExtraParams = { display = "page" } } },
  { type = "forward", target_groups = { red = 1 }, stickiness_seconds = 60 },
]
[[load_balancers.listeners.rules]]
priority = 10
conditions = [{ field = "path-pattern", values = ["/api/*"] }]
forward = { red = 1 }

[[target_groups]]
name = "red"
health_check = { interval_ms = 100 }
backends = { color = "red", count = 1 }

[[target_groups]]
name = "pink"
health_check = { interval_ms = 100 }
backends = { color = "pink", count = 1 }
"#;

async fn modify(world: &World, listener: &str, parameters: &[(&str, &str)]) -> crate::client::Answer {
    let all: Vec<_> = [("ListenerArn", listener)].into_iter().chain(parameters.iter().copied()).collect();
    world.call("ModifyListener", &all).await
}

#[tokio::test]
async fn a_change_is_shown_in_its_answer_and_followed_by_the_next_request() {
    let world = start().await;
    assert_eq!(get(world.url()).await.color(), "blue");
    let answer = world.weigh(&[("blue", "0"), ("green", "100")]).await.assert_ok();
    assert_eq!(answer.texts("Weight"), ["0", "100"]);
    assert_eq!(get(world.url()).await.color(), "green");
}

#[tokio::test]
async fn a_repeated_change_succeeds() {
    let world = start().await;
    for _ in 0..2 {
        world.weigh(&[("blue", "1"), ("green", "1")]).await.assert_ok();
    }
}

#[tokio::test]
async fn refusals_have_awss_codes_and_change_nothing() {
    let world = start_from(&topology(SECURE)).await;
    let before = world.describe_listener().await.texts("TargetGroupArn");
    let forward = "DefaultActions.member.1.ForwardConfig.TargetGroups.member";
    let (first, second) = (format!("{forward}.1.TargetGroupArn"), format!("{forward}.2.TargetGroupArn"));
    let weight = format!("{forward}.1.Weight");
    let unknown = world.group("blue").replace("/blue/", "/none/");
    let (blue, green, red) = (world.group("blue"), world.group("green"), world.group("red"));
    let kind = ("DefaultActions.member.1.Type", "forward");
    let cases: [(&str, Vec<(&str, &str)>); 9] = [
        ("ValidationError", vec![kind, (&first, blue), (&weight, "1000")]),
        ("ValidationError", vec![kind, (&first, blue), (&second, green)]),
        ("ValidationError", vec![kind, (&first, "nonsense")]),
        ("ValidationError", vec![("DefaultActions", "")]),
        ("ValidationError", vec![kind, ("DefaultActions.member.1.TargetGroupArn", green), (&first, blue)]),
        ("TargetGroupNotFound", vec![kind, (&first, &unknown)]),
        // It is already behind the other load balancer.
        ("TargetGroupAssociationLimit", vec![kind, (&first, red)]),
        ("MalformedInput", vec![kind, (&first, blue), (&weight, "many")]),
        ("UnsupportedProtocol", vec![("Protocol", "TCP")]),
    ];
    for (code, parameters) in cases {
        modify(&world, world.listener(), &parameters).await.assert_error(400, code);
    }
    assert_eq!(world.describe_listener().await.texts("TargetGroupArn"), before);
}

#[tokio::test]
async fn a_listener_must_exist_and_be_named_by_its_arn() {
    let world = start().await;
    modify(&world, &format!("{}0", world.listener()), &[]).await.assert_error(400, "ListenerNotFound");
    modify(&world, "nonsense", &[]).await.assert_error(400, "ValidationError");
    world.call("ModifyListener", &[]).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn a_client_secret_is_never_shown_and_kept_only_when_asked_for() {
    let world = start_from(&topology(SECURE)).await;
    let listener = world.ready().load_balancers[1].listeners[0].arn.clone();
    let shown = world.call("DescribeListeners", &[("ListenerArns.member.1", &listener)]).await.assert_ok();
    assert!(!shown.body.contains("very-secret") && !shown.body.contains("ClientSecret"), "{}", shown.body);
    assert_eq!(shown.texts("Type"), ["authenticate-oidc", "forward"]);
    assert_eq!(shown.texts("Order"), ["1", "2"]);
    assert_eq!((shown.text("key").as_str(), shown.text("value").as_str()), ("display", "page"));
    assert_eq!(shown.text("DurationSeconds"), "60");
    assert_eq!(shown.text("SslPolicy"), "ELBSecurityPolicy-2016-08");
    let oidc = "DefaultActions.member.1.AuthenticateOidcConfig";
    let names = ["Issuer", "AuthorizationEndpoint", "TokenEndpoint", "UserInfoEndpoint", "ClientId"];
    let keys = names.map(|name| format!("{oidc}.{name}"));
    let values = names.map(|name| shown.text(name));
    let keep = format!("{oidc}.UseExistingClientSecret");
    let mut parameters: Vec<(&str, &str)> =
        keys.iter().map(String::as_str).zip(values.iter().map(String::as_str)).collect();
    parameters.extend([
        ("DefaultActions.member.1.Type", "authenticate-oidc"),
        ("DefaultActions.member.1.Order", "1"),
        ("DefaultActions.member.2.Type", "forward"),
        ("DefaultActions.member.2.Order", "2"),
        ("DefaultActions.member.2.TargetGroupArn", world.group("pink")),
    ]);
    modify(&world, &listener, &parameters).await.assert_error(400, "ValidationError");
    parameters.push((&keep, "true"));
    let changed = modify(&world, &listener, &parameters).await.assert_ok();
    assert!(!changed.body.contains("UseExistingClientSecret") && !changed.body.contains("very-secret"));
    assert_eq!(changed.text("TargetGroupArn"), world.group("pink"));
    assert_eq!(changed.text("SslPolicy"), "ELBSecurityPolicy-2016-08", "what is not named stays");
    // Once more, which shows that the secret was really kept.
    modify(&world, &listener, &parameters).await.assert_ok();
}

#[tokio::test]
async fn a_rule_is_modified_and_a_default_rule_is_not() {
    let world = start_from(&topology(SECURE)).await;
    let listener = world.ready().load_balancers[1].listeners[0].clone();
    let rules = world.call("DescribeRules", &[("ListenerArn", &listener.arn)]).await.assert_ok().texts("RuleArn");
    let actions = [("Actions.member.1.Type", "forward"), ("Actions.member.1.TargetGroupArn", world.group("pink"))];
    let with_rule = |arn: &str| [("RuleArn".to_owned(), arn.to_owned())];
    let call = async |arn: &str| {
        let owned = with_rule(arn);
        let own = owned.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        world.call("ModifyRule", &own.chain(actions).collect::<Vec<_>>()).await
    };
    let changed = call(&rules[0]).await.assert_ok();
    assert_eq!(changed.texts("Field"), ["path-pattern"], "conditions that are not named stay");
    assert_eq!(color(&world, &listener.url, "/api/x").await, "pink");
    assert_eq!(color(&world, &listener.url, "/else").await, "red");
    let refused = call(&rules[1]).await;
    refused.assert_error(400, "OperationNotPermitted");
    assert_eq!(refused.text("Message"), format!("Default rule '{}' cannot be modified", rules[1]));
    call(&format!("{}0", rules[0])).await.assert_error(400, "RuleNotFound");
    call("nonsense").await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn a_deleted_rule_is_gone() {
    let world = start_from(&topology(SECURE)).await;
    let listener = world.ready().load_balancers[1].listeners[0].arn.clone();
    let rules = world.call("DescribeRules", &[("ListenerArn", &listener)]).await.assert_ok().texts("RuleArn");
    world.call("DeleteRule", &[("RuleArn", &rules[1])]).await.assert_error(400, "OperationNotPermitted");
    world.call("DeleteRule", &[("RuleArn", &rules[0])]).await.assert_ok();
    world.call("DeleteRule", &[("RuleArn", &rules[0])]).await.assert_error(400, "RuleNotFound");
}

#[tokio::test]
async fn a_listener_can_change_its_port_unless_that_is_taken() {
    let two = topology("").replace(
        "[[target_groups]]\nname = \"blue\"",
        "[[load_balancers.listeners]]\nport = 81\nforward = { blue = 1 }\n\n[[target_groups]]\nname = \"blue\"",
    );
    let world = start_from(&two).await;
    modify(&world, world.listener(), &[("Port", "81")]).await.assert_error(400, "DuplicateListener");
    let changed = modify(&world, world.listener(), &[("Port", "8080")]).await.assert_ok();
    assert_eq!(changed.text("Port"), "8080");
}

#[tokio::test]
async fn certificates_stay_until_the_protocol_needs_none() {
    let plain = SECURE.replacen("protocol = \"HTTPS\"\n", "protocol = \"HTTPS\"\nforward = { red = 1 }\n", 1);
    let (start, end) =
        (plain.find("default_actions").unwrap(), plain.find("[[load_balancers.listeners.rules]]").unwrap());
    let world = start_from(&topology(&format!("{}{}", &plain[..start], &plain[end..]))).await;
    let listener = world.ready().load_balancers[1].listeners[0].arn.clone();
    let flagged = [("Certificates.member.1.CertificateArn", "arn:x"), ("Certificates.member.1.IsDefault", "true")];
    let refused = modify(&world, &listener, &flagged).await;
    assert_eq!(refused.assert_error(400, "ValidationError").text("Message"), "You cannot set the isDefault parameter");
    assert_eq!(modify(&world, &listener, &[]).await.assert_ok().texts("CertificateArn").len(), 1);
    let opened = modify(&world, &listener, &[("Protocol", "HTTP")]).await.assert_ok();
    assert!(opened.texts("CertificateArn").is_empty() && opened.texts("SslPolicy").is_empty());
}
