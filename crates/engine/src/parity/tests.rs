mod instances;
mod way_out;

use super::*;
use crate::intent::RouteName;

fn target(id: &str, port: u16, zone: Option<&str>) -> TargetFacts {
    TargetFacts { name: format!("{id}:{port}"), port: Some(port), zone: zone.map(str::to_owned), instance: None }
}

fn group(settings: &[(&str, &str)], targets: Vec<TargetFacts>) -> GroupFacts {
    let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    GroupFacts { settings, targets: Some(targets) }
}

/// What is to be told of one route, `https`, with these environments.
fn findings(blue: GroupFacts, green: GroupFacts, instances: InstancesSeen) -> Vec<ParityFinding> {
    let groups = PerColor { blue: Some(blue), green: Some(green) };
    let routes = BTreeMap::from([(RouteName::production("https"), groups)]);
    Environments { routes, instances }.findings()
}

fn texts(blue: GroupFacts, green: GroupFacts) -> Vec<String> {
    let comparison = compare_environments(&PerColor { blue, green }, &InstancesSeen::default());
    assert_eq!(comparison.is_alike(), comparison.differences.is_empty() && comparison.shared_targets.is_empty());
    comparison.differences.iter().map(ToString::to_string).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn names_arns_and_load_balancers_may_differ() {
    let blue = [("TargetGroupName", "blue"), ("TargetGroupArn", "arn:blue"), ("LoadBalancerArns", "arn:web")];
    let green = [("TargetGroupName", "green"), ("TargetGroupArn", "arn:green")];
    assert_eq!(texts(group(&blue, vec![]), group(&green, vec![])), NONE);
}

#[test]
fn every_other_setting_counts_known_or_not() {
    let blue = [("HealthCheckPath", "/"), ("Protocol", "HTTP"), ("slow_start.duration_seconds", "0")];
    let green = [("HealthCheckPath", "/up"), ("Protocol", "HTTP"), ("some.new_key", "on")];
    let expected = [
        r#"HealthCheckPath: blue has "/", green has "/up""#,
        r#"slow_start.duration_seconds: blue has "0", green has nothing"#,
        r#"some.new_key: blue has nothing, green has "on""#,
    ];
    assert_eq!(texts(group(&blue, vec![]), group(&green, vec![])), expected);
}

#[test]
fn an_empty_environment_differs_in_its_number_of_targets_alone() {
    let blue = group(&[], vec![target("a", 80, Some("1a"))]);
    assert_eq!(texts(blue, group(&[], vec![])), [r#"number of targets: blue has "1", green has "0""#]);
}

#[test]
fn the_ports_of_targets_count_and_not_the_default_of_their_group() {
    let of = |default, port, id| group(&[("Port", default)], vec![target(id, port, None)]);
    assert_eq!(texts(of("80", 8080, "a"), of("81", 8080, "b")), NONE);
    let expected = [r#"ports of the targets: blue has "8080", green has "9090""#];
    assert_eq!(texts(of("80", 8080, "a"), of("80", 9090, "b")), expected);
    let without = |default| group(&[("Port", default)], vec![]);
    assert_eq!(texts(without("80"), without("81")), [r#"Port: blue has "80", green has "81""#]);
}

#[test]
fn of_targets_that_nobody_has_asked_for_nothing_is_said() {
    let of = |default, path, targets: Option<Vec<_>>| GroupFacts {
        targets,
        ..group(&[("Port", default), ("HealthCheckPath", path)], vec![])
    };
    let green = || Some(vec![target("a", 81, Some("1a"))]);
    let expected = [r#"HealthCheckPath: blue has "/", green has "/up""#];
    assert_eq!(texts(of("80", "/", None), of("81", "/up", green())), expected);
    assert_eq!(findings(of("80", "/", None), of("81", "/", green()), InstancesSeen::default()), []);
}

#[test]
fn ports_that_the_system_hands_out_are_all_the_same() {
    let of = |id, ports: [u16; 2]| group(&[], ports.map(|port| target(id, port, None)).to_vec());
    assert_eq!(texts(of("a", [32768, 45000]), of("b", [50000, 60999])), NONE);
    let expected = [r#"ports of the targets: blue has "32767, 32768 or above", green has "32768 or above""#];
    assert_eq!(texts(of("a", [32767, 40000]), of("b", [40001, 40002])), expected);
}

#[test]
fn targets_without_ports_are_no_difference() {
    let lambda = |name: &str| TargetFacts { name: name.to_owned(), port: None, zone: None, instance: None };
    assert_eq!(texts(group(&[], vec![lambda("one")]), group(&[], vec![lambda("other")])), NONE);
}

#[test]
fn zones_count_and_so_does_the_distribution_over_them() {
    let of = |id: &str, zones: &[&str]| {
        let targets = zones.iter().enumerate().map(|(index, zone)| target(&format!("{id}{index}"), 80, Some(zone)));
        group(&[], targets.collect())
    };
    assert_eq!(texts(of("a", &["1a", "1b"]), of("b", &["1b", "1a"])), NONE);
    let uneven = [r#"targets by zone: blue has "2 in 1a, 1 in 1b", green has "1 in 1a, 2 in 1b""#];
    assert_eq!(texts(of("a", &["1a", "1a", "1b"]), of("b", &["1a", "1b", "1b"])), uneven);
    let fewer = [r#"number of targets: blue has "2", green has "3""#];
    assert_eq!(texts(of("a", &["1a", "1b"]), of("b", &["1a", "1a", "1b"])), fewer);
    let other_zones = [fewer[0], r#"targets by zone: blue has "2 in 1a", green has "3 in 1b""#];
    assert_eq!(texts(of("a", &["1a", "1a"]), of("b", &["1b", "1b", "1b"])), other_zones);
}

#[test]
fn zones_that_are_not_known_of_every_target_are_not_compared() {
    let blue = group(&[], vec![target("a", 80, Some("1a")), target("b", 80, None)]);
    let green = group(&[], vec![target("c", 80, Some("1b")), target("d", 80, Some("1b"))]);
    assert_eq!(texts(blue, green), NONE);
}

#[test]
fn a_shared_target_is_a_finding_of_its_own_and_the_first() {
    let shared = target("a", 80, None);
    let blue = group(&[], vec![shared.clone(), target("b", 80, None)]);
    let green = group(&[], vec![target("a", 81, None), shared, target("c", 80, None)]);
    let comparison =
        compare_environments(&PerColor { blue: blue.clone(), green: green.clone() }, &InstancesSeen::default());
    assert_eq!(comparison.shared_targets, ["a:80"]);
    assert!(!comparison.is_alike());
    let findings = findings(blue, green, InstancesSeen::default());
    assert!(matches!(findings[..], [ParityFinding::SharedTargets { .. }, ParityFinding::Unlike { .. }]));
    assert!(
        findings[0].to_string().contains("Route https: registered in the blue and in the green target group: a:80.")
    );
    assert!(findings[1].to_string().contains("\n  - number of targets: blue has \"2\", green has \"3\"\n"));
}

#[test]
fn shared_targets_stop_unless_nobody_looks_and_differences_only_when_they_must_not_be() {
    let route = RouteName::production("https".to_owned());
    let shared = ParityFinding::SharedTargets { route: route.clone(), targets: vec![] };
    let unlike = ParityFinding::Unlike { route: route.clone(), differences: vec![] };
    let unknown = ParityFinding::UnknownInstances { route, color: Color::Blue, instances: vec![] };
    let not_compared = ParityFinding::InstancesNotCompared { message: String::new() };
    let stops = |finding: &ParityFinding| [Parity::Enforce, Parity::Warn, Parity::Off].map(|it| finding.stops(it));
    assert_eq!(stops(&shared), [true, true, false]);
    for finding in [unlike, unknown, not_compared] {
        assert_eq!(stops(&finding), [true, false, false], "{finding:?}");
    }
}
