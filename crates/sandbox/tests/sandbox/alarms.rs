//! What alarms do, in the oldest of their protocols; that the others say the same is another file's matter.

use hyper::Method;

use crate::world::{World, start, start_from, topology};

const ALARMS: &str = r#"
[[alarms]]
name = "errors"
state = "OK"
[[alarms]]
name = "latency"
[[alarms]]
name = "all"
type = "composite"
state = "ALARM"
"#;

async fn world() -> World {
    start_from(&topology(ALARMS)).await
}

/// Names and states of the alarms that a call tells of.
async fn told(world: &World, parameters: &[(&str, &str)]) -> Vec<(String, String)> {
    let answer = world.call("DescribeAlarms", parameters).await.assert_ok();
    answer.texts("AlarmName").into_iter().zip(answer.texts("StateValue")).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, state)| ((*name).to_owned(), (*state).to_owned())).collect()
}

const METRIC: [(&str, &str); 7] = [
    ("MetricName", "Errors"),
    ("Namespace", "Shop"),
    ("Statistic", "Sum"),
    ("Period", "60"),
    ("EvaluationPeriods", "1"),
    ("Threshold", "1.5"),
    ("ComparisonOperator", "GreaterThanThreshold"),
];

#[tokio::test]
async fn without_types_only_metric_alarms_are_told_of() {
    let world = world().await;
    assert_eq!(told(&world, &[]).await, pairs(&[("errors", "OK"), ("latency", "INSUFFICIENT_DATA")]));
    let both = [("AlarmTypes.member.1", "CompositeAlarm"), ("AlarmTypes.member.2", "MetricAlarm")];
    assert_eq!(told(&world, &both).await.len(), 3);
    assert_eq!(told(&world, &both[..1]).await, pairs(&[("all", "ALARM")]));
}

#[tokio::test]
async fn unknown_names_are_silently_absent() {
    let world = world().await;
    let names = [("AlarmNames.member.1", "errors"), ("AlarmNames.member.2", "nonsense")];
    assert_eq!(told(&world, &names).await, pairs(&[("errors", "OK")]));
    assert_eq!(told(&world, &[("AlarmNamePrefix", "lat")]).await, pairs(&[("latency", "INSUFFICIENT_DATA")]));
    assert_eq!(told(&world, &[("StateValue", "OK")]).await, pairs(&[("errors", "OK")]));
}

#[tokio::test]
async fn more_than_a_hundred_names_are_refused() {
    let world = world().await;
    let keys: Vec<_> = (1..=101).map(|number| format!("AlarmNames.member.{number}")).collect();
    let names: Vec<_> = keys.iter().map(|key| (key.as_str(), "errors")).collect();
    world.call("DescribeAlarms", &names).await.assert_error(400, "ValidationError");
    assert_eq!(told(&world, &names[..100]).await.len(), 1);
}

#[tokio::test]
async fn alarms_come_in_pages() {
    let world = world().await;
    let types =
        [("AlarmTypes.member.1", "CompositeAlarm"), ("AlarmTypes.member.2", "MetricAlarm"), ("MaxRecords", "2")];
    let first = world.call("DescribeAlarms", &types).await.assert_ok();
    assert_eq!(first.texts("AlarmName"), ["all", "errors"]);
    let token = first.text("NextToken");
    let last = world.call("DescribeAlarms", &[&types[..], &[("NextToken", &token)]].concat()).await.assert_ok();
    assert_eq!((last.texts("AlarmName"), last.text("NextToken")), (vec!["latency".to_owned()], String::new()));
    world.call("DescribeAlarms", &[("NextToken", "x")]).await.assert_error(400, "InvalidNextToken");
    world.call("DescribeAlarms", &[("MaxRecords", "101")]).await.assert_error(400, "ValidationError");
}

#[tokio::test]
async fn a_new_alarm_has_insufficient_data_and_keeps_its_state_when_configured_anew() {
    let world = start().await;
    let put = [&METRIC[..], &[("AlarmName", "new")]].concat();
    world.call("PutMetricAlarm", &put).await.assert_ok();
    assert_eq!(told(&world, &[]).await, pairs(&[("new", "INSUFFICIENT_DATA")]));
    let state = [("AlarmName", "new"), ("StateValue", "ALARM"), ("StateReason", "test")];
    world.call("SetAlarmState", &state).await.assert_ok();
    world.call("PutMetricAlarm", &put).await.assert_ok();
    let told = world.call("DescribeAlarms", &[]).await.assert_ok();
    assert_eq!((told.text("StateValue"), told.text("StateReason")), ("ALARM".to_owned(), "test".to_owned()));
    assert_eq!((told.text("Threshold"), told.text("Namespace")), ("1.5".to_owned(), "Shop".to_owned()));
    assert_eq!(told.text("AlarmArn"), "arn:aws:cloudwatch:us-east-1:000000000000:alarm:new");
}

#[tokio::test]
async fn what_cannot_be_an_alarm_is_refused() {
    let world = start().await;
    world.call("PutMetricAlarm", &METRIC).await.assert_error(400, "ValidationError");
    for left_out in ["Period", "Statistic", "EvaluationPeriods", "ComparisonOperator"] {
        let rest = METRIC.into_iter().filter(|(name, _)| *name != left_out).chain([("AlarmName", "new")]);
        let answer = world.call("PutMetricAlarm", &rest.collect::<Vec<_>>()).await;
        answer.assert_error(400, "ValidationError");
    }
    world.call("PutCompositeAlarm", &[("AlarmName", "new")]).await.assert_error(400, "ValidationError");
    let state = [("AlarmName", "new"), ("StateValue", "OK"), ("StateReason", "test")];
    world.call("SetAlarmState", &state).await.assert_error(404, "ResourceNotFound");
    world.call("DeleteAlarms", &[("AlarmNames.member.1", "new")]).await.assert_error(404, "ResourceNotFound");
}

#[tokio::test]
async fn a_deleted_alarm_is_gone() {
    let world = world().await;
    world.call("DeleteAlarms", &[("AlarmNames.member.1", "errors")]).await.assert_ok();
    assert_eq!(told(&world, &[]).await, pairs(&[("latency", "INSUFFICIENT_DATA")]));
}

#[tokio::test]
async fn the_admin_api_forces_states_of_known_alarms_only() {
    let world = world().await;
    for state in ["ALARM", "OK", "INSUFFICIENT_DATA"] {
        let body = format!(r#"{{"state":"{state}"}}"#);
        world.admin(Method::PUT, "alarms/errors", &body).await.assert_ok();
        assert_eq!(told(&world, &[("AlarmNames.member.1", "errors")]).await, pairs(&[("errors", state)]));
    }
    let unknown = world.admin(Method::PUT, "alarms/a%20b", r#"{"state":"OK"}"#).await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.json()["error"].as_str().unwrap().contains("'a b'"), "{}", unknown.body);
    assert_eq!(world.admin(Method::PUT, "alarms/errors", r#"{"state":"RED"}"#).await.status, 400);
}

#[tokio::test]
async fn a_topology_cannot_have_two_alarms_of_one_name() {
    let twice = topology("[[alarms]]\nname = \"a\"\n[[alarms]]\nname = \"a\"\n");
    let error = bluegreen_sandbox::Topology::from_toml(&twice).unwrap_err().to_string();
    assert!(error.contains("alarm \"a\""), "{error}");
}
