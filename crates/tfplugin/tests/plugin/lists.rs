//! A host that asks for lists, as `terraform query` does from 1.14 on.

use tfplugin_protos::tfplugin6::diagnostic::Severity;
use tfplugin_protos::tfplugin6::list_resource::{Event, Request};
use tfplugin_protos::tfplugin6::{get_metadata, get_provider_schema, validate_list_resource_config};
use tftypes::{Type, Value};

use crate::host::start;
use crate::wall::{decode, encoded, wall};

fn ty() -> Type {
    Type::object([("length", Type::Number), ("fault", Type::String)])
}

fn street(length: i64, fault: &str) -> Value {
    Value::object([("length", Value::number(length)), ("fault", Value::string(fault))])
}

fn request(config: &Value, limit: i64) -> Request {
    let (type_name, config) = ("paint_wall".to_owned(), Some(encoded(config, &ty())));
    Request { type_name, config, limit, include_resource_object: true }
}

async fn listed(config: &Value, limit: i64) -> Vec<Event> {
    start().await.into_provider().await.list_resource(request(config, limit)).await.unwrap()
}

fn names(events: &[Event]) -> Vec<&str> {
    events.iter().map(|event| event.display_name.as_str()).collect()
}

#[tokio::test]
async fn the_host_knows_of_it() {
    let mut provider = start().await.into_provider().await;
    let metadata = provider.get_metadata(get_metadata::Request {}).await.unwrap().into_inner();
    assert_eq!(metadata.list_resources.len(), 1);
    let schema = provider.get_provider_schema(get_provider_schema::Request {}).await.unwrap().into_inner();
    assert!(schema.list_resource_schemas.contains_key("paint_wall"));
}

#[tokio::test]
async fn objects_come_with_their_identity_and_with_their_state_where_that_is_wanted() {
    let mut provider = start().await.into_provider().await;
    let events = provider.list_resource(request(&street(2, ""), 100)).await.unwrap();
    assert_eq!(names(&events), ["wall 1", "wall 2"]);
    assert_eq!(decode(&events[1].resource_object), wall("grey", "", Value::string("wall-2")));

    let without = Request { include_resource_object: false, ..request(&street(1, ""), 100) };
    let events = provider.list_resource(without).await.unwrap();
    assert!(events[0].identity.is_some() && events[0].resource_object.is_none());
}

#[tokio::test]
async fn no_more_come_than_are_wanted() {
    assert_eq!(names(&listed(&street(9, ""), 3).await), ["wall 1", "wall 2", "wall 3"]);
    assert!(listed(&street(9, ""), 0).await.is_empty());
}

#[tokio::test]
async fn a_warning_comes_before_the_objects_and_costs_none_of_them() {
    let events = listed(&street(2, "warning"), 2).await;
    assert_eq!(names(&events), ["", "wall 1", "wall 2"]);
    assert_eq!(events[0].diagnostic[0].severity(), Severity::Warning);
}

#[tokio::test]
async fn what_goes_wrong_is_an_error_instead_of_the_list() {
    for (config, summary) in [
        (street(1, "error"), "Closed"),
        (street(1, "panic"), "The provider panicked"),
        (street(1, "nameless"), "The provider gave an invalid answer"),
        (Value::object([("length", Value::unknown()), ("fault", Value::Null)]), "Unknown list configuration"),
    ] {
        let events = listed(&config, 5).await;
        assert_eq!((events.len(), events[0].diagnostic[0].summary.as_str()), (1, summary));
    }
}

#[tokio::test]
async fn a_list_of_another_type_is_refused() {
    let mut provider = start().await.into_provider().await;
    let events = provider.list_resource(Request { type_name: "paint_roof".to_owned(), limit: 1, ..Default::default() });
    assert_eq!(events.await.unwrap()[0].diagnostic[0].summary, "Unknown list resource");
}

#[tokio::test]
async fn its_configuration_is_checked() {
    let mut provider = start().await.into_provider().await;
    let (type_name, config) = ("paint_wall".to_owned(), Some(encoded(&street(-1, ""), &ty())));
    let request = validate_list_resource_config::Request { type_name, config, ..Default::default() };
    let answer = provider.validate_list_resource_config(request).await.unwrap().into_inner();
    assert_eq!(answer.diagnostics[0].summary, "No street");
}
