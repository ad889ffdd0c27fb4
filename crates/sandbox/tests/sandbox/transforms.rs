//! Regular expressions in rules and what rules make of requests, over a real connection.

use bytes::Bytes;
use http_body_util::Full;
use hyper::Request;

use crate::client::{Answer, http, try_send};
use crate::world::{World, start, start_from, topology};

const PATH: &str = "Conditions.member.1.PathPatternConfig.RegexValues.member.1";
const URL: &str = "Transforms.member.1.UrlRewriteConfig.Rewrites.member.1";
const HOST: &str = "Transforms.member.1.HostHeaderRewriteConfig.Rewrites.member.1";

/// Creates a rule to green for paths that an expression matches.
async fn rule(world: &World, expression: &str, more: &[(&str, &str)]) -> Answer {
    let mut parameters = vec![
        ("ListenerArn", world.listener()),
        ("Priority", "10"),
        ("Conditions.member.1.Field", "path-pattern"),
        (PATH, expression),
        ("Actions.member.1.Type", "forward"),
        ("Actions.member.1.TargetGroupArn", world.group("green")),
    ];
    parameters.extend(more);
    world.call("CreateRule", &parameters).await
}

async fn with_transform(world: &World, kind: &str, rewrite: &str, regex: &str, replace: &str) -> Answer {
    let (regex_name, replace_name) = (format!("{rewrite}.Regex"), format!("{rewrite}.Replace"));
    let more = [("Transforms.member.1.Type", kind), (regex_name.as_str(), regex), (replace_name.as_str(), replace)];
    rule(world, "^/", &more).await
}

/// What a backend received: the request's line and headers come back as the answer's body.
async fn ask(world: &World, path: &str) -> Answer {
    let request = Request::get(format!("{}{path}", world.url())).header("host", "shop-eu.example.com");
    try_send(&http(), request.body(Full::<Bytes>::default()).unwrap()).await.expect("an answer")
}

#[tokio::test]
async fn a_path_can_be_matched_by_an_expression() {
    let world = start().await;
    let created = rule(&world, "^/(api|web)/v[0-9]+$", &[]).await.assert_ok();
    assert_eq!(created.texts("RegexValues").len(), 2, "AWS mirrors them beside the field");
    for (path, color) in [("/api/v12", "green"), ("/web/v1?x=/y", "green"), ("/api/v", "blue"), ("/x/api/v1", "blue")] {
        assert_eq!(ask(&world, path).await.color(), color, "{path}");
    }
}

#[tokio::test]
async fn an_expression_that_aws_does_not_support_is_refused() {
    let world = start().await;
    let long = "a".repeat(129);
    for expression in ["(?=a)", "(a", r"\p{L}", "a++", long.as_str()] {
        rule(&world, expression, &[]).await.assert_error(400, "ValidationError");
    }
    let both = [("Conditions.member.1.PathPatternConfig.Values.member.1", "/a")];
    rule(&world, "^/a", &both).await.assert_error(400, "ValidationError");
    assert_eq!(world.call("DescribeRules", &[("ListenerArn", world.listener())]).await.texts("RuleArn").len(), 1);
}

#[tokio::test]
async fn a_url_is_rewritten_with_its_query_before_a_target_gets_it() {
    let world = start().await;
    let created = with_transform(&world, "url-rewrite", URL, r"^/dp/([a-z0-9]+)\?(.*)$", "/headers?id=$1&$2").await;
    let created = created.assert_ok();
    let shown = ["Type", "Regex", "Replace"].map(|name| created.texts(name).pop().unwrap());
    assert_eq!(shown, ["url-rewrite", r"^/dp/([a-z0-9]+)\?(.*)$", "/headers?id=$1&$2"]);
    let answer = ask(&world, "/dp/b7?page=2").await;
    assert!(answer.body.contains("/headers?id=b7&page=2"), "{}", answer.body);
    assert_eq!(ask(&world, "/status/204").await.status, 204, "what is not found stays");
}

#[tokio::test]
async fn a_host_is_rewritten_before_a_target_gets_it() {
    let world = start().await;
    let regex = r"^shop-(.+)\.example\.com$";
    with_transform(&world, "host-header-rewrite", HOST, regex, "internal.$1.local").await.assert_ok();
    let answer = ask(&world, "/headers").await;
    assert!(answer.body.contains("internal.eu.local") && !answer.body.contains("shop-eu"), "{}", answer.body);
}

#[tokio::test]
async fn a_transform_that_fails_is_answered_with_500() {
    let world = start().await;
    with_transform(&world, "url-rewrite", URL, "^/(a)$", "/$2").await.assert_ok();
    assert_eq!(ask(&world, "/a").await.status, 500);
    assert_eq!(ask(&world, "/b").await.status, 200);
}

#[tokio::test]
async fn a_transform_that_cannot_be_is_refused() {
    let world = start().await;
    let long = "a".repeat(1025);
    for (kind, rewrite, regex, replace) in [
        ("path-rewrite", URL, "a", "b"),
        ("host-header-rewrite", URL, "a", "b"),
        ("url-rewrite", URL, "(", "b"),
        ("url-rewrite", URL, long.as_str(), "b"),
        ("url-rewrite", URL, "a", long.as_str()),
    ] {
        with_transform(&world, kind, rewrite, regex, replace).await.assert_error(400, "ValidationError");
    }
    let second = [
        ("Transforms.member.2.Type", "url-rewrite"),
        ("Transforms.member.2.UrlRewriteConfig.Rewrites.member.1.Regex", "a"),
        ("Transforms.member.2.UrlRewriteConfig.Rewrites.member.1.Replace", "b"),
    ];
    let first = [
        ("Transforms.member.1.Type", "url-rewrite"),
        ("Transforms.member.1.UrlRewriteConfig.Rewrites.member.1.Regex", "a"),
        ("Transforms.member.1.UrlRewriteConfig.Rewrites.member.1.Replace", "b"),
    ];
    rule(&world, "^/", &[first, second].concat()).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn transforms_stay_when_only_the_actions_change_and_go_when_they_are_reset() {
    let world = start().await;
    let created = with_transform(&world, "url-rewrite", URL, "^/old", "/headers").await.assert_ok();
    let arn = created.text("RuleArn");
    let blue = [
        ("RuleArn", arn.as_str()),
        ("Actions.member.1.Type", "forward"),
        ("Actions.member.1.TargetGroupArn", world.group("blue")),
    ];
    let changed = world.call("ModifyRule", &blue).await.assert_ok();
    assert_eq!(changed.texts("Replace"), ["/headers"]);
    assert_eq!(ask(&world, "/old").await.color(), "blue");
    let both = [("RuleArn", arn.as_str()), ("ResetTransforms", "true"), ("Transforms.member.1.Type", "url-rewrite")];
    world.call("ModifyRule", &both).await.assert_error(400, "ValidationError");
    let reset = world.call("ModifyRule", &both[..2]).await.assert_ok();
    assert!(reset.texts("Replace").is_empty());
}

#[tokio::test]
async fn a_topology_has_expressions_and_transforms() {
    let rule = r#"forward = { blue = 1 }
[[load_balancers.listeners.rules]]
priority = 10
conditions = [{ field = "host-header", regex_values = ["^shop-(eu|us)[.]example[.]com$"] }]
transforms = [{ type = "url-rewrite", regex = "^/old/(.*)$", replace = "/$1" }]
forward = { green = 1 }
"#;
    let toml = topology("").replacen("forward = { blue = 1 }\n", rule, 1);
    let world = start_from(&toml).await;
    let answer = ask(&world, "/old/status/404").await;
    assert_eq!((answer.status, answer.color()), (404, "green"));
    for (good, wrong, what) in [
        ("regex_values = [", "values = [\"a.b\"], regex_values = [", "either `values` or `regex_values`"),
        ("^/old/(.*)$", "^/old/(.*$", "transforms: '^/old/(.*$' is not a valid regular expression"),
    ] {
        let error = bluegreen_sandbox::Topology::from_toml(&toml.replace(good, wrong)).unwrap_err().to_string();
        assert!(error.contains("rule 10 of listener 80") && error.contains(what), "{error}");
    }
}
