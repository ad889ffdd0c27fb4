//! Cutovers of what AWS has beside plain groups of addresses: functions, rules with transforms, other partitions.

use workbench::http;

use crate::support::{Configuration, Lab, TWO_COLORS, assert_says, group, route};

const FUNCTIONS: &str = r#"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = { blue = 1 }

[[functions]]
name = "old"
color = "blue"
[[functions]]
name = "new"
color = "green"

[[target_groups]]
name = "blue"
target_type = "lambda"
targets = [{ id = "old" }]
[[target_groups]]
name = "green"
target_type = "lambda"
targets = [{ id = "new" }]
"#;

#[tokio::test]
async fn a_cutover_goes_from_one_function_to_another_once_unknown_health_is_allowed() {
    let lab = Lab::toml(FUNCTIONS, Configuration::of).await;
    let refused = lab.apply("green").await.failure();
    assert_says(&refused, "set `unknown_health = \"allow\"` in `gate`");
    assert_eq!(lab.answers().await, ["blue"]);
    let gate = r#"gate = { unknown_health = "allow", stable_for = "0s", interval = "1s", timeout = "30s" }
  settle = "0s""#;
    lab.write(&Configuration::of(lab.ready()).arguments(gate));
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}

#[tokio::test]
async fn a_rules_expression_and_transform_are_still_there_after_a_cutover() {
    let topology = format!(
        r#"
[[load_balancers]]
name = "web"
[[load_balancers.listeners]]
port = 80
forward = {{ other = 1 }}
[[load_balancers.listeners.rules]]
priority = 10
conditions = [{{ field = "path-pattern", regex_values = ["^/v[0-9]+/"] }}]
transforms = [{{ type = "url-rewrite", regex = "^/v[0-9]+/(.*)$", replace = "/$1" }}]
forward = {{ blue = 1 }}
[[target_groups]]
name = "other"
backends = {{ color = "other", count = 1 }}
{TWO_COLORS}"#
    );
    let lab = Lab::toml(&topology, Configuration::of).await;
    let rule = lab.aws().rule_arn(lab.listener(), false).await;
    let (blue, green) = (group(lab.ready(), "blue"), group(lab.ready(), "green"));
    lab.write(&Configuration::of(lab.ready()).routes(route("api", "rule_arn", &rule, blue, green)));
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    let answer = http::get(&format!("{}/v2/status/404", lab.url())).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.color.as_deref()), (404, Some("green")));
    let shown = lab.aws().call("DescribeRules", &[("RuleArns.member.1".to_owned(), rule)]).await;
    assert!(shown.contains("<Replace>/$1</Replace>") && shown.contains("<member>^/v[0-9]+/</member>"), "{shown}");
}

#[tokio::test]
async fn a_cutover_in_another_partition_is_like_any_other() {
    let topology = format!(
        "region = \"cn-north-1\"\n[[load_balancers]]\nname = \"web\"\n[[load_balancers.listeners]]\nport = 80\n\
         forward = {{ blue = 1 }}\n{TWO_COLORS}"
    );
    let lab = Lab::toml(&topology, |ready| {
        let endpoint = &ready.endpoint;
        Configuration::of(ready).provider_block(format!(
            "region = \"cn-north-1\"\n  access_key = \"test\"\n  secret_key = \"test\"\n  endpoints {{\n    \
             elbv2 = \"{endpoint}\"\n    sts = \"{endpoint}\"\n  }}"
        ))
    })
    .await;
    assert!(lab.listener().starts_with("arn:aws-cn:elasticloadbalancing:cn-north-1:"), "{}", lab.listener());
    lab.apply("blue").await.success();
    lab.apply("green").await.success();
    assert_eq!(lab.answers().await, ["green"]);
    lab.assert_plan_is_empty("green").await;
}
