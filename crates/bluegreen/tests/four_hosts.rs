//! What the library makes of what four real hosts wrote.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use bluegreen::{Action, Alias, Cause, Color, Document, FindingKind, Percentages, Plan, RouteName, State, read};

const HOSTS: [&str; 4] = ["terraform-1.11.4", "terraform-1.15.5", "terraform-1.17.0-alpha20260812", "tofu-1.12.6"];

fn written(host: &str, file: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../state/tests/hosts").join(host).join(file)).unwrap()
}

fn document(host: &str, file: &str) -> Document {
    read(&written(host, file)).unwrap_or_else(|error| panic!("{host}/{file}: {error}"))
}

fn plans(file: &str) -> impl Iterator<Item = Plan> {
    HOSTS.into_iter().map(move |host| match document(host, file) {
        Document::Plan(plan) => *plan,
        _ => panic!("{host}/{file} is a plan"),
    })
}

fn states(file: &str) -> impl Iterator<Item = State> {
    HOSTS.into_iter().map(move |host| match document(host, file) {
        Document::State(state) => state,
        _ => panic!("{host}/{file} is a state"),
    })
}

fn kinds(plan: &Plan) -> Vec<FindingKind> {
    plan.findings().iter().map(|finding| finding.kind).collect()
}

#[test]
fn a_switch_of_a_state_becomes_an_intent() {
    for file in ["one-switch.tfstate", "one-switch.state.json"] {
        for state in states(file) {
            let [switch] = &state.switches[..] else { panic!("one switch") };
            let intent = switch.intent().unwrap();
            assert_eq!((intent.active, intent.was_active), (Color::Blue, Some(Color::Blue)));
            assert_eq!(intent.gate.timeout.as_secs(), 30);
            let to_green = switch.intent_to(Color::Green).unwrap();
            assert_eq!((to_green.active, to_green.was_active), (Color::Green, Some(Color::Blue)));
            assert_eq!(to_green.routes, intent.routes);
        }
    }
}

#[test]
fn what_a_state_records_is_told() {
    for state in states("after-a-cutover.tfstate") {
        let recorded = state.switches[0].recorded().unwrap();
        assert_eq!((recorded.active, recorded.standby), (Some(Color::Green), Some(Color::Blue)));
        assert_eq!(recorded.live[&RouteName::production("web")], Percentages::all_to(Color::Green));
        assert!(recorded.last_cutover.unwrap().starts_with("2026-"));
    }
}

#[test]
fn a_pending_cutover_is_read_with_its_runbook() {
    for plan in plans("pending-cutover.plan.json") {
        let [cutover] = plan.pending() else { panic!("one cutover") };
        assert_eq!((cutover.from, cutover.to, cutover.cause), (Some(Color::Blue), Some(Color::Green), Cause::Declared));
        let route = cutover.routes[&RouteName::production("web")];
        let [blue, green] = Color::ALL.map(|color| Some(Percentages::all_to(color)));
        assert_eq!((route.before, route.after), (blue, green));
        assert_eq!((cutover.runbook.len(), cutover.is_certain), (6, true));
        assert!(plan.findings().is_empty(), "{:?}", plan.findings());
    }
}

#[test]
fn a_second_cutover_is_as_pending_as_the_first() {
    for plan in plans("second-cutover.plan.json") {
        let [cutover] = plan.pending() else { panic!("one cutover") };
        assert_eq!((cutover.from, cutover.to), (Some(Color::Green), Some(Color::Blue)));
    }
}

#[test]
fn where_somebody_moved_the_traffic_the_way_back_is_pending() {
    for plan in plans("drifted.plan.json") {
        let [cutover] = plan.pending() else { panic!("one cutover") };
        assert_eq!((cutover.to, cutover.cause), (Some(Color::Green), Cause::Drifted));
    }
}

/// As after a rollback by hand. The refresh leaves the state with the color that is live, so that the declared one looks new.
#[test]
fn where_somebody_took_all_traffic_back_it_is_no_new_declaration() {
    for host in HOSTS {
        let mut plan: serde_json::Value = serde_json::from_slice(&written(host, "drifted.plan.json")).unwrap();
        plan["resource_drift"][0]["change"]["after"]["active_color"] = "blue".into();
        plan["resource_changes"][0]["change"]["before"]["active_color"] = "blue".into();
        let Document::Plan(plan) = read(plan.to_string().as_bytes()).unwrap() else { panic!("this is a plan") };
        let [cutover] = plan.pending() else { panic!("one cutover") };
        assert_eq!((cutover.from, cutover.to), (Some(Color::Blue), Some(Color::Green)));
        assert_eq!(cutover.cause, Cause::Drifted);
    }
}

#[test]
fn nothing_is_pending_where_nothing_moves() {
    for file in [
        "nothing-pending.plan.json",
        "moved.plan.json",
        "drifted-refresh-only.plan.json",
        "destroy.plan.json",
        "import-by-id.plan.json",
    ] {
        for plan in plans(file) {
            assert_eq!(plan.pending(), [], "{file}");
        }
    }
}

#[test]
fn of_a_create_over_a_listener_of_the_same_apply_only_the_apply_knows() {
    for plan in plans("create-unknown-arns.plan.json") {
        let [cutover] = plan.pending() else { panic!("one cutover") };
        assert_eq!((cutover.from, cutover.to), (None, Some(Color::Blue)));
        assert_eq!((cutover.cause, cutover.is_certain), (Cause::Created, false));
        assert_eq!(kinds(&plan), [FindingKind::NotKnownYet]);
        assert!(plan.findings()[0].message.contains(r#"`routes["web"].listener_arn`"#), "{}", plan.findings()[0]);
        assert!(plan.findings()[0].message.find("rule_arn").is_none());
    }
}

#[test]
fn a_route_that_is_replaced_in_the_same_apply_is_not_known_yet() {
    for plan in plans("route-replaced.plan.json") {
        assert_eq!(kinds(&plan), [FindingKind::NotKnownYet]);
        assert!(!plan.pending()[0].is_certain);
    }
}

#[test]
fn a_switch_that_is_destroyed_forgotten_or_replaced_is_a_finding() {
    for (file, kind) in [
        ("destroy.plan.json", FindingKind::SwitchDestroyed),
        ("removed-from-configuration.plan.json", FindingKind::SwitchDestroyed),
        ("forgotten.plan.json", FindingKind::SwitchForgotten),
        ("tainted.plan.json", FindingKind::SwitchReplaced),
    ] {
        for plan in plans(file) {
            assert_eq!(kinds(&plan), [kind], "{file}");
        }
    }
}

#[test]
fn cutovers_in_modules_are_told_with_their_addresses_and_aliases() {
    for plan in plans("modules-pending.plan.json") {
        let told: Vec<_> = plan.pending().iter().map(|it| (it.address.to_string(), it.alias.clone())).collect();
        let other = Alias::Named { name: "other".to_owned(), key: None };
        assert_eq!(told[2], ("module.fleet.module.service[\"b c\"].bluegreen_switch.this".to_owned(), other));
        assert_eq!((told.len(), &told[0].1), (3, &Alias::Default));
    }
}

#[test]
fn a_targeted_plan_is_incomplete_where_the_host_tells() {
    for plan in plans("modules-targeted.plan.json") {
        let expected: &[FindingKind] = if plan.complete.is_some() { &[FindingKind::Incomplete] } else { &[] };
        assert_eq!((kinds(&plan).as_slice(), plan.before.len()), (expected, 3));
    }
}

#[test]
fn nothing_shows_a_secret() {
    for host in HOSTS {
        for file in ["sensitive.tfstate", "sensitive.state.json", "sensitive-pending.plan.json"] {
            let document = document(host, file);
            assert!(!format!("{document:?}").contains("hush"), "{host}/{file}");
            let switch = &document.switches()[0];
            assert_eq!(switch.intent().unwrap().gate.http_checks.len(), 1);
            assert!(!format!("{:?}", switch.intent()).contains("hush"));
        }
    }
    for plan in plans("sensitive-pending.plan.json") {
        assert_eq!((plan.pending().len(), &plan.switches[0].action), (1, &Action::Update));
    }
}

#[test]
fn what_is_wrong_with_a_sensitive_argument_is_told_without_it() {
    let state = r#"{"version": 4, "terraform_version": "1.15.5", "serial": 1, "resources": [{
        "mode": "managed", "type": "bluegreen_switch", "name": "web", "provider": "provider[\"a.test/b/c\"]",
        "instances": [{"attributes": {"active_color": "hush-hush", "standby": "seen", "routes": {}},
          "sensitive_attributes": [[{"type": "get_attr", "value": "active_color"}]]}]}]}"#;
    let Ok(Document::State(state)) = read(state.as_bytes()) else { panic!("a state") };
    let error = state.switches[0].intent().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
    assert!(error.to_string().contains("`active_color` holds sensitive values"), "{error}");
    assert!(error.to_string().contains("got \"seen\""), "{error}");
}
