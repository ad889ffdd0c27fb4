//! Calls that go wrong: each gives a diagnostic in an ordinary answer, and no state is lost.

use tfplugin_protos::tfplugin6::diagnostic::Severity;
use tfplugin_protos::tfplugin6::{
    ClientCapabilities, Diagnostic, DynamicValue, attribute_path::step::Selector, read_resource,
    validate_resource_config,
};
use tftypes::Value;

use crate::host::start;
use crate::wall::{apply, decode, encode, painted, plan, wall};

fn only_error(diagnostics: &[Diagnostic]) -> &Diagnostic {
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    assert_eq!(diagnostics[0].severity(), Severity::Error);
    &diagnostics[0]
}

fn attribute(diagnostic: &Diagnostic) -> &str {
    match &diagnostic.attribute.as_ref().expect("it points at an attribute").steps[0].selector {
        Some(Selector::AttributeName(name)) => name,
        other => panic!("no attribute but {other:?}"),
    }
}

#[tokio::test]
async fn a_panic_in_plan_is_an_error_with_its_message_and_place_and_the_next_call_works() {
    let mut provider = start().await.into_provider().await;
    let bad = plan(&painted("blue", ""), &painted("blue", "panic_in_plan"));
    let answer = provider.plan_resource_change(bad).await.unwrap().into_inner();
    let error = only_error(&answer.diagnostics);
    assert!(error.detail.contains("the plan burned") && error.detail.contains("wall.rs:"), "{}", error.detail);
    assert_eq!(answer.planned_private, b"before");

    let good = provider.plan_resource_change(plan(&Value::Null, &wall("blue", "", Value::Null))).await.unwrap();
    assert_eq!(good.into_inner().diagnostics, []);
}

#[tokio::test]
async fn a_panic_in_apply_keeps_the_prior_state_and_private_bytes() {
    let mut provider = start().await.into_provider().await;
    let request = apply(&painted("blue", ""), &painted("green", "panic_in_apply"));
    let answer = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert!(only_error(&answer.diagnostics).detail.contains("the ladder fell"));
    assert_eq!(decode(&answer.new_state), painted("blue", ""));
    assert_eq!(answer.private, b"planned");
}

#[tokio::test]
async fn a_panic_in_a_create_leaves_nothing_in_the_state() {
    let mut provider = start().await.into_provider().await;
    let request = apply(&Value::Null, &wall("green", "panic_in_apply", Value::unknown()));
    let answer = provider.apply_resource_change(request).await.unwrap().into_inner();
    only_error(&answer.diagnostics);
    assert_eq!(decode(&answer.new_state), Value::Null);
}

#[tokio::test]
async fn a_panic_in_read_keeps_the_stored_state_and_private_bytes() {
    let mut provider = start().await.into_provider().await;
    let stored = painted("blue", "panic_in_read");
    let request = read_resource::Request {
        type_name: "paint_wall".to_owned(),
        current_state: encode(&stored),
        private: b"mine".to_vec(),
        ..Default::default()
    };
    let answer = provider.read_resource(request).await.unwrap().into_inner();
    assert!(only_error(&answer.diagnostics).detail.contains("the wall is gone"));
    assert_eq!((decode(&answer.new_state), answer.private), (stored, b"mine".to_vec()));
}

#[tokio::test]
async fn a_failed_update_that_does_not_say_what_is_there_keeps_the_prior_state() {
    let mut provider = start().await.into_provider().await;
    let request = apply(&painted("blue", ""), &painted("green", "error_in_apply"));
    let answer = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(attribute(only_error(&answer.diagnostics)), "color");
    assert_eq!((decode(&answer.new_state), answer.private), (painted("blue", ""), b"planned".to_vec()));
}

#[tokio::test]
async fn an_unknown_that_is_left_after_apply_is_an_error_and_the_rest_is_saved() {
    let mut provider = start().await.into_provider().await;
    let request = apply(&Value::Null, &wall("green", "unknown_after_apply", Value::unknown()));
    let answer = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(attribute(only_error(&answer.diagnostics)), "id");
    assert_eq!(decode(&answer.new_state), wall("green", "unknown_after_apply", Value::Null));
}

#[tokio::test]
async fn a_write_only_value_that_the_provider_returns_is_not_in_the_answer() {
    let mut provider = start().await.into_provider().await;
    let mut request = apply(&Value::Null, &wall("green", "", Value::unknown()));
    let Value::Object(mut config) = wall("green", "", Value::Null) else { panic!("a wall is an object") };
    config.insert("secret".to_owned(), Value::string("s"));
    request.config = encode(&Value::Object(config));
    let answer = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!((decode(&answer.new_state), answer.diagnostics), (painted("green", ""), vec![]));
}

#[tokio::test]
async fn a_host_that_would_store_a_write_only_value_is_refused() {
    let mut provider = start().await.into_provider().await;
    let Value::Object(mut config) = wall("green", "", Value::Null) else { panic!("a wall is an object") };
    config.insert("secret".to_owned(), Value::string("s"));
    let mut request = validate_resource_config::Request {
        type_name: "paint_wall".to_owned(),
        config: encode(&Value::Object(config)),
        client_capabilities: None,
    };
    let old = provider.validate_resource_config(request.clone()).await.unwrap().into_inner();
    assert_eq!(attribute(only_error(&old.diagnostics)), "secret");

    request.client_capabilities =
        Some(ClientCapabilities { write_only_attributes_allowed: true, ..Default::default() });
    let new = provider.validate_resource_config(request).await.unwrap().into_inner();
    assert_eq!(new.diagnostics, []);
}

#[tokio::test]
async fn a_value_that_does_not_match_the_schema_is_an_error_at_its_attribute() {
    let mut provider = start().await.into_provider().await;
    let mut request = plan(&Value::Null, &wall("blue", "", Value::Null));
    let json = br#"{"color":["blue"],"fault":null,"secret":null,"id":null}"#.to_vec();
    request.config = Some(DynamicValue { msgpack: vec![], json });
    let answer = provider.plan_resource_change(request).await.unwrap().into_inner();
    let error = only_error(&answer.diagnostics);
    assert_eq!((attribute(error), error.summary.as_str()), ("color", "Unreadable configuration"));
}

#[tokio::test]
async fn a_type_that_the_provider_does_not_have_is_an_error_and_keeps_the_state() {
    let mut provider = start().await.into_provider().await;
    let mut request = apply(&painted("blue", ""), &painted("green", ""));
    request.type_name = "paint_fence".to_owned();
    let answer = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert!(only_error(&answer.diagnostics).detail.contains("paint_fence"));
    assert_eq!(decode(&answer.new_state), painted("blue", ""));
}
