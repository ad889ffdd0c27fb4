//! What exists is found, and comes under switches with two commands.

use std::fmt::Write as _;

use workbench::Run;

use crate::support::{Configuration, Lab, assert_says, flat, host, skipped};

const EXAMPLE: &str = include_str!("../../examples/list-resources/bluegreen_switch/list-resource.tfquery.hcl");

/// Says so where the host has no `terraform query`.
fn lists_are_unknown(test: &str) -> bool {
    let unknown = !host().knows_lists_and_actions();
    if unknown {
        skipped(test, "list resources came with Terraform 1.14; there is the import");
    }
    unknown
}

/// Target groups by name, with their tags.
fn groups(names: &[(&str, &str)]) -> String {
    names.iter().fold(String::new(), |mut text, (name, tags)| {
        writeln!(text, "[[target_groups]]\nname = {name:?}\ntags = {{ {tags} }}").unwrap();
        text
    })
}

fn listener(port: u16, forward: &str) -> String {
    format!("[[load_balancers.listeners]]\nport = {port}\nforward = {{ {forward} }}\n")
}

/// A sandbox with these load balancers and groups, and a provider without any resource.
async fn lab(topology: &str) -> Lab {
    let lab = Lab::toml(topology, Configuration::of_no_route).await;
    lab.workspace.write("main.tf", &Configuration::of_no_route(lab.ready()).provider());
    lab
}

impl Lab {
    fn ask_for(&self, config: &str) {
        let list =
            format!("list \"bluegreen_switch\" \"all\" {{\n  provider = bluegreen\n  config {{\n{config}\n  }}\n}}\n");
        self.workspace.write("adopt.tfquery.hcl", &list);
    }

    async fn query(&self, more: &[&str]) -> Run {
        self.workspace.run(&[&["query", "-no-color"], more].concat()).await
    }
}

const BY_NAME: &str = "blue_name = \"*-blue\"\n green_name = \"*-green\"";

/// Services of every kind: both attached, one attached, green live, on a rule, on a load balancer of its own.
fn services() -> String {
    let pairs = ["orders", "cart", "pay", "search", "mail"];
    let names: Vec<_> = pairs.iter().flat_map(|it| [format!("{it}-blue"), format!("{it}-green")]).collect();
    let names: Vec<_> = names.iter().map(|name| (name.as_str(), "")).collect();
    let rule = "[[load_balancers.listeners.rules]]\npriority = 7\nconditions = [{ field = \"path-pattern\", values = [\"/pay\"] }]\n\
                forward = { pay-blue = 1, pay-green = 0 }\n";
    [
        "[[load_balancers]]\nname = \"web\"\n",
        &listener(80, "orders-blue = 100, orders-green = 0"),
        rule,
        &listener(81, "cart-green = 1"),
        "[[load_balancers]]\nname = \"api\"\n",
        &listener(90, "search-blue = 0, search-green = 1"),
        &listener(91, "mail-blue = 1"),
        &groups(&names),
    ]
    .concat()
}

#[tokio::test]
async fn services_come_under_switches_with_two_commands_and_the_plan_after_them_is_empty() {
    if lists_are_unknown("services come under switches with two commands") {
        return;
    }
    let lab = lab(&services()).await;
    lab.ask_for(BY_NAME);
    let query = lab.query(&["-generate-config-out=switches.tf"]).await.success();
    for found in [
        "api:90: blue 0 % / green 100 %",
        "api:91: blue 100 % / green 0 %",
        "web:80: blue 100 % / green 0 %",
        "web:80, rule 7: blue 100 % / green 0 %",
        "web:81: blue 0 % / green 100 %",
    ] {
        assert_says(&query, found);
    }
    let apply = lab.workspace.run(&["apply", "-auto-approve", "-no-color"]).await.success();
    assert_says(&apply, "5 imported, 0 added");
    let plan = lab.workspace.run(&["plan", "-detailed-exitcode", "-no-color"]).await;
    assert_eq!(plan.code, 0, "{}", plan.both());
    let calls = lab.calls("").await;
    assert!(calls.iter().all(|call| call["action"].as_str().unwrap().starts_with("Describe")), "{calls:?}");
}

#[tokio::test]
async fn what_is_left_out_says_why_and_what_is_split_is_told() {
    if lists_are_unknown("what is left out says why") {
        return;
    }
    let names = ["orders-blue", "orders-green", "cart-blue", "cart-green", "pay-blue", "admin"].map(|name| (name, ""));
    let topology = [
        "[[load_balancers]]\nname = \"web\"\n",
        &listener(80, "orders-blue = 70, orders-green = 30"),
        &listener(81, "pay-blue = 1"),
        &listener(82, "cart-blue = 1, admin = 1"),
        &listener(83, "admin = 1"),
        &groups(&names),
    ];
    let lab = lab(&topology.concat()).await;
    lab.ask_for(BY_NAME);
    let query = lab.query(&[]).await.success();
    assert_says(&query, "Warning: Traffic is split");
    assert_says(&query, "web:80: blue 70 % / green 30 %");
    assert_says(&query, "Warning: Left out of the list");
    assert_says(&query, "web:81: it forwards to the blue target group");
    assert_says(&query, "web:82: ");
    assert!(!flat(&query).contains("web:83"), "nobody asked for it: {}", query.both());
}

#[tokio::test]
async fn the_examples_find_by_name_and_by_tag() {
    if lists_are_unknown("the examples of lists") {
        return;
    }
    let tags = |color: &str| format!("color = {color:?}, service = \"shop\"");
    let (blue, green) = (tags("blue"), tags("green"));
    let topology = [
        "[[load_balancers]]\nname = \"web\"\n",
        &listener(80, "orders-blue = 1"),
        &listener(81, "one = 1"),
        &groups(&[("orders-blue", ""), ("orders-green", ""), ("one", &green), ("two", &blue)]),
    ];
    let lab = lab(&topology.concat()).await;
    lab.workspace.write("adopt.tfquery.hcl", EXAMPLE);
    let query = lab.query(&[]).await.success();
    let lines: Vec<_> = query.stdout.lines().filter(|line| line.starts_with("list.")).collect();
    assert_eq!(lines.len(), 2, "{}", query.both());
    let found = |list: &str, what: &str| lines.iter().any(|line| line.starts_with(list) && line.ends_with(what));
    assert!(found("list.bluegreen_switch.by_name", "web:80: blue 100 % / green 0 %"), "{}", query.both());
    assert!(found("list.bluegreen_switch.by_tag", "web:81: blue 0 % / green 100 %"), "{}", query.both());
    assert_policy_allows(&lab).await;
}

/// The policy in the documentation, and what its page says of tags.
async fn assert_policy_allows(lab: &Lab) {
    const POLICY: &str = include_str!("../../examples/iam/policy.json");
    let calls = lab.calls("").await;
    let actions: std::collections::BTreeSet<_> = calls.iter().map(|call| call["action"].as_str().unwrap()).collect();
    let is_allowed = |action: &&str| POLICY.contains(&format!("\"elasticloadbalancing:{action}\""));
    let beside: Vec<_> = actions.into_iter().filter(|action| !is_allowed(action)).collect();
    assert_eq!(beside, ["DescribeTags"]);
}

#[tokio::test]
async fn only_the_load_balancers_that_are_named_are_looked_at_and_only_as_many_routes_as_are_wanted() {
    if lists_are_unknown("only the load balancers that are named") {
        return;
    }
    let lab = lab(&services()).await;
    let api = &lab.ready().load_balancers[1].arn;
    lab.ask_for(&format!("load_balancer_arns = [\"{api}\"]\n{BY_NAME}"));
    let query = lab.query(&[]).await.success();
    assert_says(&query, "api:91");
    assert!(!query.stdout.contains("web:80"), "{}", query.both());

    lab.ask_for(BY_NAME);
    let list = std::fs::read_to_string(lab.workspace.path().join("adopt.tfquery.hcl")).unwrap();
    lab.workspace.write("adopt.tfquery.hcl", &list.replace("  config {", "  limit = 2\n  config {"));
    let query = lab.query(&[]).await.success();
    assert_eq!(query.stdout.lines().filter(|line| line.starts_with("list.")).count(), 2, "{}", query.both());

    lab.ask_for(&format!("load_balancer_arns = [\"{api}0\"]\n{BY_NAME}"));
    assert_says(&lab.query(&[]).await.failure(), "Error: AWS could not be asked");
}

#[tokio::test]
async fn a_convention_that_tells_no_colors_apart_is_refused() {
    if lists_are_unknown("a convention that tells no colors apart") {
        return;
    }
    let lab = lab(&services()).await;
    let api = &lab.ready().load_balancers[1].arn;
    for (config, sentence) in [
        ("", "got none of them. One of the two must tell which target group is blue"),
        ("blue_name = \"*-blue\"", "got `blue_name` alone"),
        ("green_name = \"*-green\"", "got `green_name` alone"),
        (&format!("{BY_NAME}\n color_tag = \"color\""), "got both"),
        (&format!("{BY_NAME}\n pair_tag = \"service\""), "Expected `pair_tag` only together with `color_tag`"),
        ("blue_name = \"blue\"\n green_name = \"*-green\"", "Expected a name with exactly one `*` in it"),
        ("blue_name = \"*\"\n green_name = \"*\"", "Expected another pattern than `blue_name`"),
        ("color_tag = \"\"", "Expected the key of a tag"),
        (&format!("load_balancer_arns = [\"{api}\"]\n region = \"us-east-1\"\n{BY_NAME}"), "remove `region`"),
        (&format!("region = \"web.test/x\"\n{BY_NAME}"), "Expected the name of a region"),
        (&format!("load_balancer_arns = [\"web\"]\n{BY_NAME}"), "Expected the ARN of a load balancer"),
    ] {
        lab.ask_for(config);
        assert_says(&lab.query(&[]).await.failure(), sentence);
    }
}
