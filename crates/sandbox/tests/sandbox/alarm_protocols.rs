//! CloudWatch's three protocols tell the same, errors included.

use ciborium::Value;
use hyper::Request;
use hyper::header::AUTHORIZATION;
use serde_json::json;

use crate::client::{Answer, SIGNED, http, try_send};
use crate::world::{World, start_from, topology};

const CBOR_PATH: &str = "/service/GraniteServiceVersion20100801/operation";

async fn world() -> World {
    start_from(&topology("[[alarms]]\nname = \"errors\"\nstate = \"ALARM\"\n")).await
}

async fn json(world: &World, action: &str, body: serde_json::Value) -> Answer {
    let request = Request::post(format!("{}/", world.endpoint()))
        .header(AUTHORIZATION, SIGNED)
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("GraniteServiceVersion20100801.{action}"))
        .body(body.to_string().into());
    try_send(&http(), request.unwrap()).await.expect("an answer")
}

async fn cbor(world: &World, action: &str, body: Vec<u8>) -> Answer {
    let request = Request::post(format!("{}{CBOR_PATH}/{action}", world.endpoint()))
        .header(AUTHORIZATION, SIGNED)
        .header("content-type", "application/cbor")
        .header("smithy-protocol", "rpc-v2-cbor")
        .body(body.into());
    try_send(&http(), request.unwrap()).await.expect("an answer")
}

fn decoded(answer: &Answer) -> Value {
    ciborium::from_reader(&answer.bytes[..]).unwrap()
}

fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    let members = value.as_map().expect("a map");
    &members.iter().find(|(key, _)| key.as_text() == Some(name)).unwrap_or_else(|| panic!("{name} in {value:?}")).1
}

/// `{"AlarmNames": [name]}` as the Rust SDK writes it: a map of indefinite length.
fn names_as_the_sdk_writes_them(name: &str) -> Vec<u8> {
    let mut body = b"\xbf\x6aAlarmNames\x81".to_vec();
    ciborium::into_writer(name, &mut body).unwrap();
    body.push(0xff);
    body
}

#[tokio::test]
async fn an_alarm_is_told_in_cbor_with_types() {
    let world = world().await;
    let answer = cbor(&world, "DescribeAlarms", names_as_the_sdk_writes_them("errors")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/cbor"));
    assert_eq!(answer.header("smithy-protocol"), Some("rpc-v2-cbor"));
    let body = decoded(&answer);
    assert_eq!(member(&body, "CompositeAlarms"), &Value::Array(Vec::new()));
    let alarm = &member(&body, "MetricAlarms").as_array().unwrap()[0];
    assert_eq!(member(alarm, "StateValue").as_text(), Some("ALARM"));
    assert_eq!(member(alarm, "Period").as_integer(), Some(60.into()));
    assert_eq!(member(alarm, "Threshold").as_float(), Some(1.0));
    let (tag, time) = member(alarm, "StateTransitionedTimestamp").as_tag().expect("a tagged time");
    assert_eq!(tag, 1);
    assert!(time.as_float().unwrap() > 1.7e9, "{time:?}");
}

#[tokio::test]
async fn an_alarm_is_told_in_json_with_types() {
    let world = world().await;
    let answer = json(&world, "DescribeAlarms", json!({"AlarmNames": ["errors"], "NextToken": null})).await.assert_ok();
    assert_eq!(answer.header("content-type"), Some("application/x-amz-json-1.0"));
    let alarm = &answer.json()["MetricAlarms"][0];
    assert_eq!((&alarm["StateValue"], &alarm["Period"]), (&json!("ALARM"), &json!(60)));
    assert!(alarm["StateUpdatedTimestamp"].as_f64().unwrap() > 1.7e9);
}

#[tokio::test]
async fn an_alarm_that_was_put_in_json_is_told_in_cbor() {
    let world = world().await;
    let alarm = json!({
        "AlarmName": "new", "MetricName": "Errors", "Namespace": "Shop", "Statistic": "Sum", "Period": 30,
        "EvaluationPeriods": 2, "Threshold": 0.25, "ComparisonOperator": "LessThanThreshold", "ActionsEnabled": false,
        "Dimensions": [{"Name": "LoadBalancer", "Value": "app/web/1"}], "Tags": [{"Key": "team", "Value": "shop"}],
    });
    assert_eq!(json(&world, "PutMetricAlarm", alarm).await.assert_ok().json(), json!({}));
    let answer = cbor(&world, "DescribeAlarms", names_as_the_sdk_writes_them("new")).await;
    let body = decoded(&answer);
    let alarm = &member(&body, "MetricAlarms").as_array().unwrap()[0];
    assert_eq!(member(alarm, "Threshold").as_float(), Some(0.25));
    assert_eq!(member(alarm, "ActionsEnabled").as_bool(), Some(false));
    assert_eq!(member(&member(alarm, "Dimensions").as_array().unwrap()[0], "Value").as_text(), Some("app/web/1"));
    let arn = member(alarm, "AlarmArn").as_text().unwrap();
    let tags = json(&world, "ListTagsForResource", json!({"ResourceARN": arn})).await.assert_ok();
    assert_eq!(tags.json()["Tags"], json!([{"Key": "team", "Value": "shop"}]));
}

#[tokio::test]
async fn errors_have_the_form_of_the_protocol() {
    let world = world().await;
    let wanted = json!({"AlarmName": "none", "StateValue": "OK", "StateReason": "test"});
    let answer = json(&world, "SetAlarmState", wanted.clone()).await;
    assert_eq!((answer.status, answer.header("x-amzn-query-error")), (404, Some("ResourceNotFound;Sender")));
    assert_eq!(answer.json()["__type"], "com.amazonaws.cloudwatch#ResourceNotFound");
    let mut body = Vec::new();
    ciborium::into_writer(&wanted, &mut body).unwrap();
    let answer = cbor(&world, "SetAlarmState", body).await;
    assert_eq!((answer.status, answer.header("x-amzn-query-error")), (404, Some("ResourceNotFound;Sender")));
    assert_eq!(member(&decoded(&answer), "__type").as_text(), Some("com.amazonaws.cloudwatch#ResourceNotFound"));
    assert!(member(&decoded(&answer), "message").is_text());
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    let world = world().await;
    for body in [&b"\xbf\x6a"[..], b"\x01", b"\xa1\x01\x02"] {
        let answer = cbor(&world, "DescribeAlarms", body.to_vec()).await;
        assert_eq!((answer.status, answer.header("x-amzn-query-error")), (400, Some("SerializationException;Sender")));
    }
    assert_eq!(json(&world, "DescribeAlarms", json!([1])).await.status, 400);
}

#[tokio::test]
async fn faults_hit_and_calls_are_recorded_in_every_protocol() {
    let world = world().await;
    let rules = r#"[{"action":"DescribeAlarms","resource":"errors","times":2,"effect":"throttle"}]"#;
    world.admin(hyper::Method::PUT, "faults", rules).await.assert_ok();
    let answer = cbor(&world, "DescribeAlarms", names_as_the_sdk_writes_them("errors")).await;
    assert_eq!((answer.status, answer.header("x-amzn-query-error")), (400, Some("Throttling;Sender")));
    let answer = json(&world, "DescribeAlarms", json!({"AlarmNames": ["errors"]})).await;
    assert_eq!(answer.json()["__type"], "com.amazonaws.cloudwatch#Throttling");
    world.call("DescribeAlarms", &[("AlarmNames.member.1", "errors")]).await.assert_ok();
    let calls = world.calls().await;
    let told: Vec<_> = calls.iter().map(|call| (call["action"].clone(), call["resources"].clone())).collect();
    assert_eq!(told, vec![(json!("DescribeAlarms"), json!(["errors"])); 3]);
    let outcomes: Vec<_> = calls.iter().map(|call| call["outcome"].clone()).collect();
    assert_eq!(outcomes, [json!("Throttling"), json!("Throttling"), json!("ok")]);
}
