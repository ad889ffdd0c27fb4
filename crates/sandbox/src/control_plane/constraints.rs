//! What AWS's service models demand of single members of a request before anything is looked up, where the function that
//! answers the action does not look at the member itself.

use alb_model::Tree;

use super::errors::ApiError;
use super::protocol::Service;
use super::query::Query;

/// One member of one action's request; lists on the way to it are gone through.
struct Constraint {
    action: &'static str,
    path: &'static [&'static str],
    demand: Demand,
}

enum Demand {
    Present,
    OneOf(&'static [&'static str]),
    Within(i64, i64),
}

use Demand::{OneOf, Present, Within};

const PORT: Demand = Within(1, 65_535);
const SWITCH: Demand = OneOf(&["on", "off"]);
const STATISTICS: Demand = OneOf(&["SampleCount", "Average", "Sum", "Minimum", "Maximum"]);
const PAGE: Demand = Within(5, 1000);

const OF_LOAD_BALANCING: &[Constraint] = &[
    on("AddTags", &["ResourceArns"], Present),
    on("CreateListener", &["DefaultActions", "RedirectConfig", "StatusCode"], OneOf(&["HTTP_301", "HTTP_302"])),
    on("ModifyListener", &["DefaultActions", "RedirectConfig", "StatusCode"], OneOf(&["HTTP_301", "HTTP_302"])),
    on("CreateRule", &["Actions", "RedirectConfig", "StatusCode"], OneOf(&["HTTP_301", "HTTP_302"])),
    on("ModifyRule", &["Actions", "RedirectConfig", "StatusCode"], OneOf(&["HTTP_301", "HTTP_302"])),
    on("CreateRule", &["Transforms", "HostHeaderRewriteConfig", "Rewrites", "Regex"], Present),
    on("CreateRule", &["Transforms", "HostHeaderRewriteConfig", "Rewrites", "Replace"], Present),
    on("CreateRule", &["Transforms", "UrlRewriteConfig", "Rewrites", "Regex"], Present),
    on("CreateRule", &["Transforms", "UrlRewriteConfig", "Rewrites", "Replace"], Present),
    on("ModifyListener", &["Port"], PORT),
    on("CreateLoadBalancer", &["EnablePrefixForIpv6SourceNat"], SWITCH),
    on("SetSubnets", &["EnablePrefixForIpv6SourceNat"], SWITCH),
    on("SetSubnets", &["IpAddressType"], OneOf(&["ipv4", "dualstack", "dualstack-without-public-ipv4"])),
    on("SetSecurityGroups", &["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"], SWITCH),
    on("CreateTargetGroup", &["IpAddressType"], OneOf(&["ipv4", "ipv6"])),
    on("CreateTargetGroup", &["TargetControlPort"], PORT),
    on("RegisterTargets", &["Targets"], Present),
    on("RegisterTargets", &["Targets", "Port"], PORT),
    on("DeregisterTargets", &["Targets"], Present),
    on("DeregisterTargets", &["Targets", "Id"], Present),
    on("DeregisterTargets", &["Targets", "Port"], PORT),
    on("DescribeTargetHealth", &["Include"], OneOf(&["AnomalyDetection", "All"])),
    on("DescribeListenerCertificates", &["PageSize"], Within(1, 400)),
    on("DescribeTags", &["ResourceArns"], Present),
    on("RemoveTags", &["ResourceArns"], Present),
    on("RemoveTags", &["TagKeys"], Present),
    on("ModifyListenerAttributes", &["Attributes"], Present),
    on("ModifyLoadBalancerAttributes", &["Attributes"], Present),
    on("ModifyTargetGroupAttributes", &["Attributes"], Present),
    on("SetRulePriorities", &["RulePriorities"], Present),
];

const OF_CLOUDWATCH: &[Constraint] = &[
    on("PutMetricAlarm", &["DatapointsToAlarm"], Within(1, i64::MAX)),
    on("PutMetricAlarm", &["EvaluationInterval"], Within(10, 3600)),
    on("PutMetricAlarm", &["Statistic"], STATISTICS),
    on("PutMetricAlarm", &["Dimensions", "Name"], Present),
    on("PutMetricAlarm", &["Dimensions", "Value"], Present),
    on("TagResource", &["Tags", "Key"], Present),
    on("TagResource", &["Tags", "Value"], Present),
    on("TagResource", &["Tags"], Present),
    on("UntagResource", &["TagKeys"], Present),
];

const OF_COMPUTE: &[Constraint] = &[
    on("DescribeVpcs", &["MaxResults"], PAGE),
    on("DescribeSubnets", &["MaxResults"], PAGE),
    on("DescribeSecurityGroups", &["MaxResults"], PAGE),
    on("DescribeRouteTables", &["MaxResults"], Within(5, 100)),
    on("DescribeNetworkInterfaces", &["MaxResults"], PAGE),
];

const OF_SECURITY_TOKEN: &[Constraint] = &[
    on("AssumeRole", &["DurationSeconds"], Within(900, 43_200)),
    on("AssumeRoleWithWebIdentity", &["DurationSeconds"], Within(900, 43_200)),
    on("AssumeRole", &["Tags", "Key"], Present),
    on("AssumeRole", &["Tags", "Value"], Present),
];

const fn on(action: &'static str, path: &'static [&'static str], demand: Demand) -> Constraint {
    Constraint { action, path, demand }
}

/// Refuses a request that its service's model does not allow.
pub(super) fn check_constraints(service: Service, query: &Query) -> Result<(), ApiError> {
    let constraints = match service {
        Service::LoadBalancing => OF_LOAD_BALANCING,
        Service::CloudWatch => OF_CLOUDWATCH,
        Service::Compute => OF_COMPUTE,
        Service::SecurityToken => OF_SECURITY_TOKEN,
        Service::Unknown => &[],
    };
    for constraint in constraints.iter().filter(|one| one.action == query.action()) {
        if let Some(violation) = violation(query.parameters(), constraint.path, &constraint.demand) {
            let code = if service == Service::Compute { "InvalidParameterValue" } else { "ValidationError" };
            return Err(ApiError::new(400, code, format!("1 validation error detected: {violation}")));
        }
    }
    Ok(())
}

/// What is wrong with a member, if anything is.
fn violation(tree: &Tree, path: &[&str], demand: &Demand) -> Option<String> {
    if let Tree::List(items) = tree {
        return items.iter().find_map(|item| violation(item, path, demand));
    }
    match path {
        [] => None,
        [name] => wrong_member(name, tree.get(name), demand),
        [name, rest @ ..] => tree.get(name).and_then(|member| violation(member, rest, demand)),
    }
}

fn wrong_member(name: &str, member: Option<&Tree>, demand: &Demand) -> Option<String> {
    match (member, demand) {
        (None, Present) => {
            Some(format!("Value null at '{name}' failed to satisfy constraint: Member must not be null"))
        }
        (None, _) => None,
        (Some(Tree::List(items)), _) => items.iter().find_map(|item| wrong_member(name, Some(item), demand)),
        (Some(member), _) => member.as_text().and_then(|text| wrong_text(name, text, demand)),
    }
}

fn wrong_text(name: &str, text: &str, demand: &Demand) -> Option<String> {
    let problem =
        |expected: String| Some(format!("Value '{text}' at '{name}' failed to satisfy constraint: {expected}"));
    match demand {
        Present => None,
        OneOf(words) if words.contains(&text) => None,
        OneOf(words) => problem(format!("Member must satisfy enum value set: [{}]", words.join(", "))),
        Within(low, high) => match text.parse::<i64>() {
            Ok(number) if (*low..=*high).contains(&number) => None,
            _ => problem(format!("Member must be between {low} and {high}")),
        },
    }
}
