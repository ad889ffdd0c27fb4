//! Composite alarms follow their rules.

use hyper::Method;

use crate::world::{World, start_from, topology};

const ALARMS: &str = r#"
[[alarms]]
name = "web"
type = "composite"
rule = 'ALARM("errors") OR (NOT OK(latency) AND NOT INSUFFICIENT_DATA(latency))'
[[alarms]]
name = "errors"
state = "OK"
[[alarms]]
name = "latency"
"#;

async fn world() -> World {
    start_from(&topology(ALARMS)).await
}

async fn state(world: &World, name: &str) -> String {
    let asked = [
        ("AlarmNames.member.1", name),
        ("AlarmTypes.member.1", "MetricAlarm"),
        ("AlarmTypes.member.2", "CompositeAlarm"),
    ];
    world.call("DescribeAlarms", &asked).await.assert_ok().text("StateValue")
}

async fn force(world: &World, name: &str, state: &str) {
    let body = format!(r#"{{"state":"{state}"}}"#);
    world.admin(Method::PUT, &format!("alarms/{name}"), &body).await.assert_ok();
}

#[tokio::test]
async fn a_composite_alarm_of_a_topology_follows_its_children() {
    let world = world().await;
    assert_eq!(state(&world, "web").await, "OK");
    force(&world, "errors", "ALARM").await;
    assert_eq!(state(&world, "web").await, "ALARM");
    force(&world, "errors", "OK").await;
    assert_eq!(state(&world, "web").await, "OK");
    let alarm = [("AlarmName", "latency"), ("StateValue", "ALARM"), ("StateReason", "test")];
    world.call("SetAlarmState", &alarm).await.assert_ok();
    assert_eq!(state(&world, "web").await, "ALARM");
}

#[tokio::test]
async fn a_forced_state_holds_until_a_child_changes() {
    let world = world().await;
    force(&world, "web", "ALARM").await;
    assert_eq!(state(&world, "web").await, "ALARM");
    force(&world, "errors", "OK").await;
    assert_eq!(state(&world, "web").await, "ALARM", "the child's state is the one that it had");
    force(&world, "errors", "INSUFFICIENT_DATA").await;
    assert_eq!(state(&world, "web").await, "OK");
}

#[tokio::test]
async fn a_composite_alarm_is_put_with_a_rule_over_alarms_that_exist() {
    let world = world().await;
    let put = |rule: &'static str| [("AlarmName", "all"), ("AlarmRule", rule)];
    let refusals = [
        ("ALARM(nobody) OR OK(errors)", "as alarms [nobody] in the alarm rule do not exist"),
        ("ALARM(errors", "Error in AlarmRule"),
        ("ERRORS", "Unsupported token 'ERRORS' at char 0"),
    ];
    for (rule, reason) in refusals {
        let refused = world.call("PutCompositeAlarm", &put(rule)).await;
        assert!(refused.assert_error(400, "ValidationError").text("Message").contains(reason), "{}", refused.body);
    }
    let arn = r#"ALARM("arn:aws:cloudwatch:us-east-1:000000000000:alarm:web") AND TRUE"#;
    world.call("PutCompositeAlarm", &put(arn)).await.assert_ok();
    let told = world.call("DescribeAlarms", &[("AlarmTypes.member.1", "CompositeAlarm")]).await.assert_ok();
    assert_eq!((told.texts("AlarmRule")[0].as_str(), told.texts("StateValue")[0].as_str()), (arn, "OK"));
    force(&world, "errors", "ALARM").await;
    assert_eq!(state(&world, "all").await, "ALARM", "through the composite alarm below it");
    world.call("PutCompositeAlarm", &put("FALSE")).await.assert_ok();
    assert_eq!(state(&world, "all").await, "OK", "another rule is judged at once");
}

#[tokio::test]
async fn children_and_parents_of_an_alarm_are_told() {
    let world = world().await;
    let children = world.call("DescribeAlarms", &[("ChildrenOfAlarmName", "web")]).await.assert_ok();
    assert_eq!(children.texts("AlarmName"), ["errors", "latency"]);
    assert_eq!((children.texts("StateValue").len(), children.texts("Threshold").len()), (2, 0));
    let parents = world.call("DescribeAlarms", &[("ParentsOfAlarmName", "latency")]).await.assert_ok();
    assert_eq!((parents.texts("AlarmName"), parents.texts("StateValue").len()), (vec!["web".to_owned()], 0));
    let mixed = [("ParentsOfAlarmName", "latency"), ("StateValue", "OK")];
    world.call("DescribeAlarms", &mixed).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn without_a_rule_a_composite_alarm_has_the_state_that_it_is_given() {
    let world = start_from(&topology("[[alarms]]\nname = \"all\"\ntype = \"composite\"\nstate = \"ALARM\"\n")).await;
    assert_eq!(state(&world, "all").await, "ALARM");
    force(&world, "all", "OK").await;
    assert_eq!(state(&world, "all").await, "OK");
}

#[tokio::test]
async fn a_deleted_child_is_in_no_state() {
    let metric = "[[alarms]]\nname = \"a\"\nstate = \"ALARM\"\n[[alarms]]\nname = \"b\"\nstate = \"OK\"\n";
    let world = start_from(&topology(metric)).await;
    let put = [("AlarmName", "both"), ("AlarmRule", "ALARM(a) AND OK(b)")];
    world.call("PutCompositeAlarm", &put).await.assert_ok();
    assert_eq!(state(&world, "both").await, "ALARM");
    world.call("DeleteAlarms", &[("AlarmNames.member.1", "a")]).await.assert_ok();
    force(&world, "b", "INSUFFICIENT_DATA").await;
    force(&world, "b", "OK").await;
    assert_eq!(state(&world, "both").await, "OK");
}

#[test]
fn a_rule_that_cannot_be_is_named_with_its_alarm() {
    for (alarm, expected) in [
        ("type = \"composite\"\nrule = \"ALARM(b)\"", "found \"b\""),
        ("type = \"composite\"\nrule = \"ALARM(\"", "Error in AlarmRule"),
        ("rule = \"TRUE\"", "only of a composite alarm"),
        ("type = \"composite\"\nrule = \"TRUE\"\nstate = \"OK\"", "no `state`"),
    ] {
        let toml = topology(&format!("[[alarms]]\nname = \"a\"\n{alarm}\n"));
        let error = bluegreen_sandbox::Topology::from_toml(&toml).unwrap_err().to_string();
        assert!(error.contains("alarm \"a\": rule: ") && error.contains(expected), "{error}");
    }
}
