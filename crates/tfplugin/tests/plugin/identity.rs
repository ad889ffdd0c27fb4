//! A host that knows identities, as Terraform and OpenTofu do from 1.12 on.

use tfplugin_protos::tfplugin6::{
    DynamicValue, RawState, ResourceIdentityData, get_resource_identity_schemas, import_resource_state, read_resource,
    upgrade_resource_identity,
};
use tftypes::{Type, Value};

use crate::host::start;
use crate::wall::{apply, decode, encode, painted, plan, wall};

fn ty() -> Type {
    Type::object([("id", Type::String), ("color", Type::String)])
}

fn identity(id: Value, color: Value) -> Value {
    Value::object([("id", id), ("color", color)])
}

fn named(color: &str) -> Value {
    identity(Value::string("wall-1"), Value::string(color))
}

fn sent(identity: &Value) -> Option<ResourceIdentityData> {
    Some(ResourceIdentityData { identity_data: Some(crate::wall::encoded(identity, &ty())) })
}

fn received(message: &Option<ResourceIdentityData>) -> Value {
    let data = message.as_ref().expect("there is an identity").identity_data.as_ref().expect("with data in it");
    tftypes::msgpack::decode(&data.msgpack, &ty()).unwrap()
}

#[tokio::test]
async fn the_schema_says_what_an_import_must_give() {
    let mut provider = start().await.into_provider().await;
    let request = get_resource_identity_schemas::Request {};
    let schemas = provider.get_resource_identity_schemas(request).await.unwrap().into_inner();
    assert_eq!(schemas.diagnostics, []);
    let schema = &schemas.identity_schemas["paint_wall"];
    assert_eq!((schemas.identity_schemas.len(), schema.version), (1, 0));
    let attributes: Vec<_> = schema.identity_attributes.iter().collect();
    assert_eq!(attributes[0].r#type, br#""string""#);
    let required = |index: usize| (attributes[index].required_for_import, attributes[index].optional_for_import);
    assert_eq!((attributes[0].name.as_str(), required(0)), ("id", (true, false)));
    assert_eq!((attributes[1].name.as_str(), required(1)), ("color", (false, true)));
}

#[tokio::test]
async fn a_new_object_has_its_identity_once_it_is_there() {
    let mut provider = start().await.into_provider().await;
    let planned = provider.plan_resource_change(plan(&Value::Null, &wall("blue", "", Value::Null))).await.unwrap();
    let planned = planned.into_inner();
    assert_eq!(planned.planned_identity, None, "hosts cannot write down an identity that is not known");

    let request = apply(&Value::Null, &decode(&planned.planned_state));
    let applied = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(received(&applied.new_identity), named("blue"));
}

#[tokio::test]
async fn an_identity_follows_an_update_and_only_as_far_as_it_is_known() {
    let mut provider = start().await.into_provider().await;
    let mut update = plan(&painted("blue", ""), &painted("green", ""));
    update.prior_identity = sent(&named("blue"));
    let planned = provider.plan_resource_change(update.clone()).await.unwrap().into_inner();
    assert_eq!(received(&planned.planned_identity), named("green"));

    let mut request = apply(&painted("blue", ""), &painted("green", ""));
    request.planned_identity = planned.planned_identity;
    let applied = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(received(&applied.new_identity), named("green"));

    let unknown = Value::object([
        ("color", Value::unknown()),
        ("fault", Value::Null),
        ("secret", Value::Null),
        ("id", Value::string("wall-1")),
    ]);
    update.proposed_new_state = encode(&unknown);
    update.config = encode(&unknown);
    let planned = provider.plan_resource_change(update).await.unwrap().into_inner();
    assert_eq!((planned.planned_identity, planned.diagnostics), (None, vec![]), "the old one is not that of this plan");

    // By now the color is known, and the plan that is applied still has no identity.
    let request = apply(&painted("blue", ""), &painted("red", ""));
    let applied = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(received(&applied.new_identity), named("red"));
}

#[tokio::test]
async fn a_refresh_gives_an_object_the_identity_that_an_older_host_did_not_store() {
    let mut provider = start().await.into_provider().await;
    let request = read_resource::Request {
        type_name: "paint_wall".to_owned(),
        current_state: encode(&painted("blue", "")),
        ..Default::default()
    };
    let read = provider.read_resource(request).await.unwrap().into_inner();
    assert_eq!((received(&read.new_identity), read.diagnostics), (named("blue"), vec![]));
}

#[tokio::test]
async fn a_failed_update_keeps_the_identity_of_what_is_there() {
    let mut provider = start().await.into_provider().await;
    for fault in ["error_in_apply", "panic_in_apply"] {
        let mut request = apply(&painted("blue", ""), &painted("blue", fault));
        request.planned_identity = sent(&named("blue"));
        let applied = provider.apply_resource_change(request).await.unwrap().into_inner();
        assert_eq!(applied.diagnostics.len(), 1);
        assert_eq!(received(&applied.new_identity), named("blue"), "{fault}");
    }
    for fault in ["error_in_apply", "panic_in_apply"] {
        for planned_identity in [None, sent(&named("green"))] {
            let mut request = apply(&painted("blue", ""), &painted("green", fault));
            request.planned_identity = planned_identity;
            let applied = provider.apply_resource_change(request).await.unwrap().into_inner();
            assert_eq!(received(&applied.new_identity), named("blue"), "{fault}: the wall was not painted");
        }
    }
}

#[tokio::test]
async fn an_answer_to_what_cannot_be_read_has_the_identity_of_the_state_in_it() {
    let mut provider = start().await.into_provider().await;
    let broken = Some(DynamicValue { msgpack: b"\xc1".to_vec(), json: vec![] });
    let mut request = apply(&painted("blue", ""), &painted("green", ""));
    (request.planned_state, request.planned_identity) = (broken, sent(&named("green")));
    let applied = provider.apply_resource_change(request).await.unwrap().into_inner();
    assert_eq!(decode(&applied.new_state), painted("blue", ""));
    assert_eq!((received(&applied.new_identity), applied.diagnostics.len()), (named("blue"), 1));
}

#[tokio::test]
async fn an_identity_that_cannot_be_told_costs_no_state() {
    let mut plugin = start().await;
    let mut provider = plugin.provider().await;
    let prior = painted("blue", "panic_in_identity");
    let failed = apply(&prior, &painted("green", "panic_in_apply"));
    let updated = apply(&painted("blue", ""), &prior);
    let created = apply(&Value::Null, &wall("blue", "panic_in_identity", Value::unknown()));
    for mut request in [failed, updated, created] {
        request.planned_identity = sent(&named("green"));
        let applied = provider.apply_resource_change(request).await.unwrap().into_inner();
        assert_eq!((decode(&applied.new_state), applied.new_identity), (prior.clone(), None));
        assert_eq!(applied.diagnostics.len(), 1);
    }
    assert!(!plugin.stderr().contains("panic: "), "a host takes that for a crash: {}", plugin.stderr());
    assert!(plugin.is_running());
}

#[tokio::test]
async fn what_does_not_exist_has_no_identity() {
    let mut provider = start().await.into_provider().await;
    let mut failed = apply(&Value::Null, &wall("green", "panic_in_apply", Value::unknown()));
    failed.planned_identity = sent(&identity(Value::unknown(), Value::string("green")));
    assert_eq!(provider.apply_resource_change(failed).await.unwrap().into_inner().new_identity, None);

    let mut destroy = apply(&painted("blue", ""), &Value::Null);
    destroy.planned_identity = sent(&named("blue"));
    assert_eq!(provider.apply_resource_change(destroy).await.unwrap().into_inner().new_identity, None);
}

#[tokio::test]
async fn a_failed_refresh_keeps_the_stored_identity() {
    let mut provider = start().await.into_provider().await;
    let request = read_resource::Request {
        type_name: "paint_wall".to_owned(),
        current_state: encode(&painted("blue", "panic_in_read")),
        current_identity: sent(&named("blue")),
        ..Default::default()
    };
    let read = provider.read_resource(request).await.unwrap().into_inner();
    assert_eq!((received(&read.new_identity), read.diagnostics.len()), (named("blue"), 1));
}

fn import(identity: &Value) -> import_resource_state::Request {
    let type_name = "paint_wall".to_owned();
    import_resource_state::Request { type_name, identity: sent(identity), ..Default::default() }
}

#[tokio::test]
async fn an_object_is_imported_by_its_identity() {
    let mut provider = start().await.into_provider().await;
    let request = import(&identity(Value::string("wall-1"), Value::Null));
    let answer = provider.import_resource_state(request).await.unwrap().into_inner();
    assert_eq!((answer.diagnostics, answer.imported_resources.len()), (vec![], 1));
    let imported = &answer.imported_resources[0];
    assert_eq!(decode(&imported.state), painted("grey", ""));
    assert_eq!(received(&imported.identity), named("grey"));
}

#[tokio::test]
async fn an_import_by_id_has_an_identity_too() {
    let mut provider = start().await.into_provider().await;
    let type_name = "paint_wall".to_owned();
    let request = import_resource_state::Request { type_name, id: "wall-1".to_owned(), ..Default::default() };
    let answer = provider.import_resource_state(request).await.unwrap().into_inner();
    assert_eq!(received(&answer.imported_resources[0].identity), named("grey"));
}

#[tokio::test]
async fn an_identity_that_is_incomplete_or_not_known_is_not_looked_for() {
    let mut provider = start().await.into_provider().await;
    for (given, summary) in [
        (identity(Value::Null, Value::string("blue")), "Incomplete identity"),
        (identity(Value::unknown(), Value::Null), "Identity not known"),
        (Value::Null, "Incomplete identity"),
    ] {
        let answer = provider.import_resource_state(import(&given)).await.unwrap().into_inner();
        assert_eq!((answer.imported_resources.len(), answer.diagnostics.len()), (0, 1));
        assert_eq!(answer.diagnostics[0].summary, summary);
    }
}

#[tokio::test]
async fn a_stored_identity_is_brought_to_the_current_version() {
    let mut provider = start().await.into_provider().await;
    let request = |version, json: &str| upgrade_resource_identity::Request {
        type_name: "paint_wall".to_owned(),
        version,
        raw_identity: Some(RawState { json: json.as_bytes().to_vec(), ..Default::default() }),
    };
    let older = request(0, r#"{"id":"wall-1","house":"a"}"#);
    let upgraded = provider.upgrade_resource_identity(older).await.unwrap().into_inner();
    assert_eq!(upgraded.diagnostics, []);
    assert_eq!(received(&upgraded.upgraded_identity), identity(Value::string("wall-1"), Value::Null));

    for (request, summary) in [
        (request(1, "{}"), "Stored by a newer version of the provider"),
        (request(0, r#"{"id":[]}"#), "Stored value cannot be read"),
        (
            upgrade_resource_identity::Request { type_name: "paint_roof".to_owned(), ..request(0, "{}") },
            "Unknown resource type",
        ),
    ] {
        let refused = provider.upgrade_resource_identity(request).await.unwrap().into_inner();
        assert_eq!(refused.upgraded_identity, None);
        assert_eq!(refused.diagnostics[0].summary, summary);
    }
}

/// Terraform asks so for a state that a host without identities has written, once the version of the schema is not 0.
#[tokio::test]
async fn where_no_identity_is_stored_there_is_none_to_upgrade() {
    let mut provider = start().await.into_provider().await;
    let (type_name, raw_identity) = ("paint_wall".to_owned(), Some(RawState::default()));
    let request = upgrade_resource_identity::Request { type_name, version: 0, raw_identity };
    let answer = provider.upgrade_resource_identity(request).await.unwrap().into_inner();
    assert_eq!((answer.upgraded_identity, answer.diagnostics), (None, vec![]));
}
