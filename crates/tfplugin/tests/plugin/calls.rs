//! Calls that go well, and those that nobody has to answer.

use tfplugin_protos::tfplugin6::{
    DynamicValue, RawState, call_function, configure_provider, get_metadata, get_provider_schema,
    import_resource_state, move_resource_state, read_data_source, upgrade_resource_state,
};
use tftypes::{Type, Value};
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::host::start;
use crate::wall::{apply, decode, painted, plan, wall};

#[tokio::test]
async fn a_wall_is_planned_and_painted_without_the_schema_ever_being_asked_for() {
    let mut provider = start().await.into_provider().await;
    let planned = provider.plan_resource_change(plan(&Value::Null, &wall("blue", "", Value::Null))).await.unwrap();
    let planned = planned.into_inner();
    assert_eq!(planned.diagnostics, []);
    assert_eq!(decode(&planned.planned_state), wall("blue", "", Value::unknown()));

    let request = apply(&Value::Null, &decode(&planned.planned_state));
    let applied = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(applied.diagnostics, []);
    assert_eq!(decode(&applied.new_state), painted("blue", ""));
    assert_eq!(applied.private, b"planned");
}

#[tokio::test]
async fn a_destroy_is_planned_and_applied_as_null() {
    let mut provider = start().await.into_provider().await;
    let before = painted("blue", "");
    let planned = provider.plan_resource_change(plan(&before, &Value::Null)).await.unwrap().into_inner();
    assert_eq!((decode(&planned.planned_state), planned.diagnostics), (Value::Null, vec![]));
    let applied = provider.apply_resource_change(apply(&before, &Value::Null)).await.unwrap().into_inner();
    assert_eq!((decode(&applied.new_state), applied.diagnostics), (Value::Null, vec![]));
}

#[tokio::test]
async fn the_schema_is_optional_and_destroys_are_planned() {
    let mut provider = start().await.into_provider().await;
    let schema = provider.get_provider_schema(get_provider_schema::Request {}).await.unwrap().into_inner();
    let capabilities = schema.server_capabilities.unwrap();
    assert!(capabilities.plan_destroy && capabilities.get_provider_schema_optional);
    assert_eq!(schema.diagnostics, []);
    let wall = schema.resource_schemas["paint_wall"].block.as_ref().unwrap();
    let secret = wall.attributes.iter().find(|attribute| attribute.name == "secret").unwrap();
    assert!(secret.write_only && secret.r#type == br#""string""#);
    assert!(schema.functions.contains_key("mix"));
}

#[tokio::test]
async fn metadata_names_everything() {
    let mut provider = start().await.into_provider().await;
    let metadata = provider.get_metadata(get_metadata::Request {}).await.unwrap().into_inner();
    assert_eq!(metadata.resources[0].type_name, "paint_wall");
    assert_eq!(metadata.data_sources[0].type_name, "paint_catalog");
    assert_eq!(metadata.functions[0].name, "mix");
}

#[tokio::test]
async fn stored_state_of_this_version_is_given_back_in_msgpack() {
    let upgraded = upgraded(0, r#"{"color":"blue","id":"wall-1","fault":null,"secret":null}"#).await;
    assert_eq!((decode(&upgraded.upgraded_state), upgraded.diagnostics), (painted("blue", ""), vec![]));
}

#[tokio::test]
async fn stored_state_may_lack_attributes_and_have_some_that_are_gone() {
    let upgraded = upgraded(0, r#"{"color":"blue","id":"wall-1","brushes":[{"hair":"soft"}]}"#).await;
    assert_eq!((decode(&upgraded.upgraded_state), upgraded.diagnostics), (painted("blue", ""), vec![]));
}

#[tokio::test]
async fn state_that_a_newer_provider_stored_is_refused_with_both_versions() {
    let refused = upgraded(7, r#"{"color":"blue","id":"wall-1"}"#).await;
    assert_eq!((refused.upgraded_state, refused.diagnostics.len()), (None, 1));
    let detail = &refused.diagnostics[0].detail;
    assert!(detail.contains("schema version 7") && detail.contains("versions up to 0"), "{detail}");
}

#[tokio::test]
async fn stored_state_of_another_type_is_refused_at_its_place_and_without_its_value() {
    let refused = upgraded(0, r#"{"color":["hidden"],"id":"wall-1"}"#).await;
    let detail = &refused.diagnostics[0].detail;
    assert!(detail.contains("color: expected string, found an array") && !detail.contains("hidden"), "{detail}");
}

async fn upgraded(version: i64, json: &str) -> upgrade_resource_state::Response {
    let mut provider = start().await.into_provider().await;
    let raw_state = Some(RawState { json: json.as_bytes().to_vec(), ..Default::default() });
    let request = upgrade_resource_state::Request { type_name: "paint_wall".to_owned(), version, raw_state };
    provider.upgrade_resource_state(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn an_object_is_imported_by_its_id_and_not_without() {
    let mut provider = start().await.into_provider().await;
    let mut request = import_resource_state::Request { type_name: "paint_wall".to_owned(), ..Default::default() };
    let refused = provider.import_resource_state(request.clone()).await.unwrap().into_inner();
    assert_eq!(refused.diagnostics[0].summary, "Import needs an id");

    request.id = "wall-9".to_owned();
    let imported = provider.import_resource_state(request).await.unwrap().into_inner().imported_resources;
    assert_eq!(imported.len(), 1);
    assert_eq!(imported[0].type_name, "paint_wall");
    assert_eq!(decode(&imported[0].state).get("id").and_then(Value::as_str), Some("wall-9"));
}

#[tokio::test]
async fn a_data_source_is_read() {
    let ty = Type::object([("prefix", Type::String), ("colors", Type::list(Type::String))]);
    let config = Value::object([("prefix", Value::string("b")), ("colors", Value::Null)]);
    let config = DynamicValue { msgpack: tftypes::msgpack::encode(&config, &ty).unwrap(), json: vec![] };
    let mut provider = start().await.into_provider().await;
    let request =
        read_data_source::Request { type_name: "paint_catalog".to_owned(), config: Some(config), ..Default::default() };
    let read = provider.read_data_source(request).await.unwrap().into_inner();
    let state = tftypes::msgpack::decode(&read.state.unwrap().msgpack, &ty).unwrap();
    assert_eq!(state.get("colors"), Some(&Value::list([Value::string("blue")])));
}

#[tokio::test]
async fn a_function_is_called_and_names_the_argument_it_dislikes() {
    let argument = |text: &str| {
        let msgpack = tftypes::msgpack::encode(&Value::string(text), &Type::String).unwrap();
        DynamicValue { msgpack, json: vec![] }
    };
    let mix =
        |one, other| call_function::Request { name: "mix".to_owned(), arguments: vec![argument(one), argument(other)] };
    let mut provider = start().await.into_provider().await;
    let mixed = provider.call_function(mix("blue", "green")).await.unwrap().into_inner();
    assert_eq!((mixed.result, mixed.error), (Some(argument("turquoise")), None));
    let refused = provider.call_function(mix("blue", "mud")).await.unwrap().into_inner().error.unwrap();
    assert_eq!(refused.function_argument, Some(1));
    let exploded = provider.call_function(mix("explosive", "mud")).await.unwrap().into_inner().error.unwrap();
    assert!(exploded.text.contains("it exploded"), "{}", exploded.text);
}

#[tokio::test]
async fn a_value_larger_than_grpcs_usual_four_mebibytes_is_no_problem() {
    let mut provider = start().await.into_provider().await;
    let large = "x".repeat(5 << 20);
    let planned = provider.plan_resource_change(plan(&Value::Null, &wall(&large, "", Value::Null))).await.unwrap();
    let planned = decode(&planned.into_inner().planned_state);
    assert_eq!(planned.get("color").and_then(Value::as_str).map(str::len), Some(5 << 20));
}

#[tokio::test]
async fn what_this_provider_does_not_have_is_unimplemented() {
    let mut provider = start().await.into_provider().await;
    let refused = provider.move_resource_state(move_resource_state::Request::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
}

#[tokio::test]
async fn the_plugin_is_healthy_under_the_name_that_hosts_ask_for() {
    let plugin = start().await;
    let mut health = HealthClient::new(plugin.connect().await);
    let answer = health.check(HealthCheckRequest { service: "plugin".to_owned() }).await.unwrap().into_inner();
    assert_eq!(answer.status(), ServingStatus::Serving);
}

#[tokio::test]
async fn the_configuration_is_refused_where_the_provider_refuses_it() {
    let ty = Type::object([("greeting", Type::String)]);
    let configure = |greeting: &str| {
        let config = Value::object([("greeting", Value::string(greeting))]);
        let msgpack = tftypes::msgpack::encode(&config, &ty).unwrap();
        let config = Some(DynamicValue { msgpack, json: vec![] });
        configure_provider::Request { config, terraform_version: "1.11.4".to_owned(), ..Default::default() }
    };
    let mut provider = start().await.into_provider().await;
    let refused = provider.configure_provider(configure("rude")).await.unwrap().into_inner();
    assert_eq!(refused.diagnostics[0].summary, "No greeting");
    let accepted = provider.configure_provider(configure("hello")).await.unwrap().into_inner();
    assert_eq!(accepted.diagnostics, []);
}
