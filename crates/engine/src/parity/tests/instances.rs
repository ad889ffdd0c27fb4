//! The EC2 instances of both colors.

use super::*;

const SAME: [(&str, &str); 2] = [("Architecture", "x86_64"), ("InstanceType", "m5.large")];

fn instance(zone: &str, security_groups: &[&str], settings: &[(&str, &str)]) -> InstanceFacts {
    InstanceFacts {
        zone: Some(zone.to_owned()),
        security_groups: security_groups.iter().map(|id| (*id).to_owned()).collect(),
        settings: settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    }
}

fn of_type(kind: &str) -> InstanceFacts {
    instance("1a", &["sg-1"], &[("InstanceType", kind)])
}

/// A target that is this instance.
fn registered(id: &str) -> TargetFacts {
    TargetFacts { instance: Some(id.to_owned()), ..target(id, 80, None) }
}

/// In what environments of these instances differ.
fn differences(blue: &[InstanceFacts], green: &[InstanceFacts]) -> Vec<String> {
    let named = |color: &str, instances: &[InstanceFacts]| -> BTreeMap<String, InstanceFacts> {
        instances.iter().enumerate().map(|(index, facts)| (format!("i-{color}{index}"), facts.clone())).collect()
    };
    let (blue, green) = (named("b", blue), named("g", green));
    let group_of =
        |instances: &BTreeMap<String, InstanceFacts>| group(&[], instances.keys().map(|id| registered(id)).collect());
    let groups = PerColor { blue: group_of(&blue), green: group_of(&green) };
    let seen = InstancesSeen::Known(blue.into_iter().chain(green).collect());
    compare_environments(&groups, &seen).differences.iter().map(ToString::to_string).collect()
}

#[test]
fn instances_that_are_alike_get_no_word() {
    let alike = [instance("1a", &["sg-1"], &SAME), instance("1b", &["sg-1"], &SAME)];
    let [one, other] = alike.clone();
    assert_eq!(differences(&alike, &[other, one]), NONE);
}

#[test]
fn types_count_and_so_does_how_often_each_is_there() {
    let two_large = [of_type("m5.large"), of_type("m5.large")];
    let mixed = [of_type("m5.large"), of_type("t3.small")];
    let expected = [r#"InstanceType: blue has "2 m5.large", green has "1 m5.large, 1 t3.small""#];
    assert_eq!(differences(&two_large, &mixed), expected);
    let fewer = [r#"number of targets: blue has "2", green has "1""#];
    assert_eq!(differences(&two_large, &two_large[..1]), fewer, "the number explains it");
    let other = [fewer[0], r#"InstanceType: blue has "2 m5.large", green has "1 t3.small""#];
    assert_eq!(differences(&two_large, &mixed[1..]), other);
}

#[test]
fn zones_come_from_ec2_where_the_load_balancer_does_not_say_them() {
    let expected = [r#"targets by zone: blue has "1 in 1a", green has "1 in 1b""#];
    assert_eq!(differences(&[instance("1a", &[], &SAME)], &[instance("1b", &[], &SAME)]), expected);
}

#[test]
fn any_other_setting_counts_known_or_not_and_however_many_have_it() {
    let spot = [("Architecture", "arm64"), ("InstanceLifecycle", "spot"), ("InstanceType", "m5.large")];
    let (plain, spot) = (instance("1a", &[], &SAME), instance("1a", &[], &spot));
    let expected = [
        r#"Architecture: blue has "x86_64", green has "arm64, x86_64""#,
        r#"InstanceLifecycle: blue has nothing, green has "none, spot""#,
    ];
    assert_eq!(differences(&[plain.clone(), plain.clone()], &[plain.clone(), spot.clone()]), expected);
    assert_eq!(differences(&[plain.clone(), plain.clone(), spot.clone()], &[plain, spot.clone(), spot]), NONE);
}

#[test]
fn one_security_group_more_on_a_single_instance_is_a_difference() {
    let (one, two) = (instance("1a", &["sg-1"], &SAME), instance("1a", &["sg-2", "sg-1"], &SAME));
    let expected = [r#"SecurityGroups: blue has "sg-1", green has "sg-1, sg-1 + sg-2""#];
    assert_eq!(differences(&[one.clone(), one.clone()], &[one.clone(), two.clone()]), expected);
    let alone = [r#"SecurityGroups: blue has nothing, green has "sg-1 + sg-2""#];
    assert_eq!(differences(&[instance("1a", &[], &SAME)], &[two]), alone);
}

#[test]
fn an_instance_on_two_ports_is_one_instance() {
    let on = |id: &str, port| TargetFacts { instance: Some(id.to_owned()), ..target(id, port, None) };
    let blue = group(&[], vec![on("i-1", 80), on("i-1", 81)]);
    let green = group(&[], vec![on("i-2", 80), on("i-2", 81)]);
    let seen = |green| BTreeMap::from([("i-1".to_owned(), of_type("m5.large")), ("i-2".to_owned(), of_type(green))]);
    let compare = |green_type| {
        let groups = PerColor { blue: blue.clone(), green: green.clone() };
        compare_environments(&groups, &InstancesSeen::Known(seen(green_type))).differences
    };
    assert_eq!(compare("m5.large"), []);
    let shown = compare("t3.small").iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(shown, [r#"InstanceType: blue has "1 m5.large", green has "1 t3.small""#]);
}

#[test]
fn instances_that_ec2_does_not_know_are_told_of_and_the_others_are_compared() {
    let blue = group(&[], vec![registered("i-1"), registered("i-gone")]);
    let green = group(&[], vec![registered("i-2"), registered("i-3")]);
    let known = ["i-1", "i-2", "i-3"].map(|id| (id.to_owned(), of_type("m5.large")));
    let seen = InstancesSeen::Known(known.into());
    let groups = PerColor { blue: blue.clone(), green: green.clone() };
    let comparison = compare_environments(&groups, &seen);
    assert!(!comparison.is_alike());
    assert_eq!(comparison.differences, []);
    let findings = findings(blue, green, seen);
    let [ParityFinding::UnknownInstances { color: Color::Blue, instances, .. }] = &findings[..] else {
        panic!("expected one finding about blue, got {findings:?}")
    };
    assert_eq!(instances, &["i-gone"]);
    assert!(findings[0].to_string().contains("registered in the blue target group and not known to EC2"));
}

#[test]
fn an_ec2_that_could_not_be_asked_is_told_of_once_and_nothing_else_of_instances() {
    let groups =
        PerColor { blue: Some(group(&[], vec![registered("i-1")])), green: Some(group(&[], vec![registered("i-2")])) };
    let routes = ["api", "web"].map(|route| (RouteName::production(route), groups.clone()));
    let instances = InstancesSeen::Failed { message: "DescribeInstances: no.".to_owned() };
    let findings = Environments { routes: routes.into(), instances }.findings();
    assert_eq!(findings, [ParityFinding::InstancesNotCompared { message: "DescribeInstances: no.".to_owned() }]);
    assert_eq!(findings[0].route(), None);
}
