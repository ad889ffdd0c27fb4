//! A host that invokes actions, as Terraform does from 1.14 on.

use tfplugin_protos::tfplugin6::invoke_action::event::Type as EventType;
use tfplugin_protos::tfplugin6::invoke_action::{Event, Request};
use tfplugin_protos::tfplugin6::{
    configure_provider, get_metadata, get_provider_schema, plan_action, stop_provider, validate_action_config,
};
use tftypes::{Type, Value};
use tokio::sync::watch;

use crate::host::start;
use crate::wall::encoded;

fn ty() -> Type {
    Type::object([("brushes", Type::Number), ("fault", Type::String)])
}

fn rinse(brushes: i64, fault: &str) -> Request {
    let config = Value::object([("brushes", Value::number(brushes)), ("fault", Value::string(fault))]);
    let (action_type, config) = ("paint_rinse".to_owned(), Some(encoded(&config, &ty())));
    Request { action_type, config, client_capabilities: None }
}

/// Every line, and the summaries at the end.
fn told(events: &[Event]) -> (Vec<&str>, Vec<&str>) {
    let (mut lines, mut summaries) = (Vec::new(), Vec::new());
    for event in events {
        match event.r#type.as_ref().unwrap() {
            EventType::Progress(progress) => lines.push(progress.message.as_str()),
            EventType::Completed(end) => summaries.extend(end.diagnostics.iter().map(|it| it.summary.as_str())),
        }
    }
    (lines, summaries)
}

#[tokio::test]
async fn the_host_knows_of_it() {
    let mut provider = start().await.into_provider().await;
    let metadata = provider.get_metadata(get_metadata::Request {}).await.unwrap().into_inner();
    assert_eq!(metadata.actions.len(), 1);
    let schema = provider.get_provider_schema(get_provider_schema::Request {}).await.unwrap().into_inner();
    assert!(schema.action_schemas["paint_rinse"].schema.as_ref().unwrap().block.is_some());
}

#[tokio::test]
async fn each_line_is_one_event_and_the_end_is_the_last_one() {
    let mut provider = start().await.into_provider().await;
    let events = provider.invoke_action(rinse(2, ""), |_| {}).await.unwrap();
    assert_eq!(told(&events), (vec!["brush 1", "  is clean", "brush 2", "  is clean"], vec![]));
}

#[tokio::test]
async fn an_error_and_a_panic_end_it_after_what_it_said() {
    let mut provider = start().await.into_provider().await;
    for (fault, summary) in [("error", "Dry"), ("panic", "The provider panicked")] {
        let events = provider.invoke_action(rinse(1, fault), |_| {}).await.unwrap();
        assert_eq!(told(&events), (vec!["brush 1", "  is clean"], vec![summary]));
    }
}

#[tokio::test]
async fn after_a_stop_it_says_nothing_more_not_even_how_it_ended() {
    let mut provider = start().await.into_provider().await;
    let (first, mut runs) = watch::channel(false);
    let mut other = provider.clone();
    let running = tokio::spawn(async move {
        other
            .invoke_action(rinse(1, "until_stopped"), |_| {
                first.send_replace(true);
            })
            .await
    });
    runs.wait_for(|runs| *runs).await.unwrap();
    provider.stop_provider(stop_provider::Request {}).await.unwrap();
    let events = running.await.unwrap().unwrap();
    assert_eq!((told(&events).0.first(), told(&events).1), (Some(&"brush 1"), vec![]));
    assert!(!told(&events).0.contains(&"one more thing"));

    // The next command in a process that lives on.
    provider.configure_provider(configure_provider::Request::default()).await.unwrap();
    let events = provider.invoke_action(rinse(1, ""), |_| {}).await.unwrap();
    assert_eq!(told(&events).0, ["brush 1", "  is clean"]);
}

#[tokio::test]
async fn its_configuration_is_checked_before_it_is_planned_and_before_it_is_invoked() {
    let mut provider = start().await.into_provider().await;
    let Request { action_type: type_name, config, .. } = rinse(0, "");
    let request = validate_action_config::Request { type_name, config };
    let answer = provider.validate_action_config(request).await.unwrap().into_inner();
    assert_eq!(answer.diagnostics[0].summary, "No brushes");

    let Request { action_type, config, .. } = rinse(1, "plan");
    let planned = provider.plan_action(plan_action::Request { action_type, config, client_capabilities: None });
    assert_eq!(planned.await.unwrap().into_inner().diagnostics[0].summary, "No water");

    let events = provider.invoke_action(rinse(0, ""), |_| {}).await.unwrap();
    assert_eq!(told(&events), (vec![], vec!["No brushes"]));
    let unknown = Request { action_type: "paint_mix".to_owned(), ..Default::default() };
    let events = provider.invoke_action(unknown, |_| {}).await.unwrap();
    assert_eq!(told(&events), (vec![], vec!["Unknown action"]));
}
