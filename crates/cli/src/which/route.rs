//! Routes as `terraform import` has them: `[NAME=]LISTENER_OR_RULE_ARN,BLUE_ARN,GREEN_ARN`.

use std::collections::BTreeMap;

use bluegreen::PerColor;
use bluegreen_aws::{RouteAddress, RouteArn, TargetGroupArn};

/// The name of a route that is given without one, as in an import.
const UNNAMED: &str = "default";

/// Reads one route with its name.
pub(super) fn named_route(text: &str) -> Result<(String, RouteAddress), String> {
    // ARNs have no `=` of their own here: neither load balancers nor target groups may have one in their name.
    let (name, arns) = text.split_once('=').unwrap_or((UNNAMED, text));
    let [arn, blue, green] = arns.split(',').map(str::trim).collect::<Vec<_>>()[..] else {
        return Err(format!(
            "expected NAME=LISTENER_OR_RULE_ARN,BLUE_TARGET_GROUP_ARN,GREEN_TARGET_GROUP_ARN, got {text:?}"
        ));
    };
    Ok((name.trim().to_owned(), address(arn, blue, green)?))
}

/// Reads the three ARNs of a route.
pub(super) fn address(arn: &str, blue: &str, green: &str) -> Result<RouteAddress, String> {
    let arn = RouteArn::either(arn).map_err(|error| error.to_string())?;
    let group = |text: &str| TargetGroupArn::parse(text).map_err(|error| error.to_string());
    let groups = PerColor { blue: group(blue)?, green: group(green)? };
    if groups.blue == groups.green {
        return Err(format!("expected two target groups, got {blue} as both blue and green"));
    }
    Ok(RouteAddress { arn, groups })
}

/// All routes by name, each name and each listener once.
pub(super) fn routes_of(named: Vec<(String, RouteAddress)>) -> Result<BTreeMap<String, RouteAddress>, String> {
    let mut routes = BTreeMap::new();
    for (key, address) in named {
        if let Some((other, _)) = routes.iter().find(|(_, other): &(&String, &RouteAddress)| other.arn == address.arn) {
            return Err(format!("expected every listener or rule once, got {} as {other} and {key}", address.arn));
        }
        if routes.insert(key.clone(), address).is_some() {
            return Err(format!("expected another name for every route, got {key:?} twice; write NAME=ARN,BLUE,GREEN"));
        }
    }
    Ok(routes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTENER: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/2";
    const BLUE: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/1";
    const GREEN: &str = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/1";

    #[test]
    fn a_route_is_read_with_and_without_a_name() {
        let (name, address) = named_route(&format!("https={LISTENER}, {BLUE} ,{GREEN}")).unwrap();
        assert_eq!((name.as_str(), address.arn.as_str()), ("https", LISTENER));
        assert_eq!(named_route(&format!("{LISTENER},{BLUE},{GREEN}")).unwrap().0, "default");
    }

    #[test]
    fn whatever_else_is_given_is_told() {
        for (text, expected) in [
            ("https", "expected NAME=LISTENER_OR_RULE_ARN"),
            (&format!("https={LISTENER},{BLUE}"), "expected NAME=LISTENER_OR_RULE_ARN"),
            (&format!("https={BLUE},{BLUE},{GREEN}"), "this is the ARN of a target group"),
            (&format!("https={LISTENER},{BLUE},{BLUE}"), "expected two target groups"),
        ] {
            let problem = named_route(text).unwrap_err();
            assert!(problem.contains(expected), "{text}: {problem}");
        }
    }

    #[test]
    fn two_routes_of_one_name_and_one_listener_under_two_names_are_told() {
        let route = |name: &str| named_route(&format!("{name}={LISTENER},{BLUE},{GREEN}")).unwrap();
        let problem = routes_of(vec![route("a"), route("b")]).unwrap_err();
        assert!(problem.contains("as a and b"), "{problem}");
        let mut other = route("a");
        other.1.arn = RouteArn::listener(&LISTENER.replace("1/2", "1/3")).unwrap();
        let problem = routes_of(vec![route("a"), other]).unwrap_err();
        assert!(problem.contains("\"a\" twice"), "{problem}");
    }
}
