//! Switches and their identities, with a host that asks for them, as Terraform and OpenTofu do from 1.12 on.

use tfplugin_protos::tfplugin6::{
    Diagnostic, DynamicValue, RawState, ResourceIdentityData, diagnostic, get_resource_identity_schemas,
    import_resource_state, read_resource, upgrade_resource_identity,
};
use tftypes::{Type, Value};

use crate::lab::{Lab, SWITCH, apply, decoded, encoded, plan, switch_type};

fn ty() -> Type {
    let names = ["route_names", "route_arns", "blue_target_group_arns", "green_target_group_arns"];
    Type::object(names.map(|name| (name, Type::list(Type::String))))
}

fn texts(texts: &[&str]) -> Value {
    if texts.is_empty() { Value::Null } else { Value::list(texts.iter().map(Value::string)) }
}

fn identity(names: &[&str], arns: &[&str], blue: &[&str], green: &[&str]) -> Value {
    Value::object([
        ("route_names", texts(names)),
        ("route_arns", texts(arns)),
        ("blue_target_group_arns", texts(blue)),
        ("green_target_group_arns", texts(green)),
    ])
}

/// The identity of the lab's switch with its one route under this name.
fn of_one_route(lab: &Lab, name: &str) -> Value {
    identity(&[name], &[lab.listener()], &[lab.group("blue")], &[lab.group("green")])
}

fn sent(identity: &Value) -> Option<ResourceIdentityData> {
    Some(ResourceIdentityData { identity_data: Some(encoded(identity, &ty())) })
}

fn received(message: &Option<ResourceIdentityData>) -> Value {
    decoded(message.as_ref().expect("there is an identity").identity_data.as_ref(), &ty())
}

fn import(identity: &Value) -> import_resource_state::Request {
    import_resource_state::Request { type_name: SWITCH.to_owned(), identity: sent(identity), ..Default::default() }
}

fn read(state: &Option<DynamicValue>) -> read_resource::Request {
    read_resource::Request { type_name: SWITCH.to_owned(), current_state: state.clone(), ..Default::default() }
}

#[tokio::test]
async fn the_routes_are_the_identity() {
    let mut lab = Lab::start().await;
    let request = get_resource_identity_schemas::Request {};
    let schemas = lab.provider.get_resource_identity_schemas(request).await.unwrap().into_inner();
    assert_eq!(schemas.diagnostics, []);
    let schema = &schemas.identity_schemas[SWITCH];
    // Frozen with the first release: another schema needs another version, and an upgrade of this one.
    assert_eq!(schema.version, 1);
    let required: Vec<_> = schema
        .identity_attributes
        .iter()
        .map(|attribute| (attribute.name.as_str(), attribute.required_for_import, attribute.r#type.as_slice()))
        .collect();
    let list = br#"["list","string"]"#.as_slice();
    assert_eq!(
        required,
        [
            ("route_names", false, list),
            ("route_arns", true, list),
            ("blue_target_group_arns", true, list),
            ("green_target_group_arns", true, list),
        ]
    );
}

#[tokio::test]
async fn a_switch_is_imported_by_identity_and_the_refresh_knows_what_is_live() {
    let mut lab = Lab::start().await;
    let unnamed = identity(&[], &[lab.listener()], &[lab.group("blue")], &[lab.group("green")]);
    let imported = lab.provider.import_resource_state(import(&unnamed)).await.unwrap().into_inner();
    assert_eq!((imported.diagnostics, imported.imported_resources.len()), (vec![], 1));
    let imported = &imported.imported_resources[0];
    assert_eq!(received(&imported.identity), of_one_route(&lab, "default"));

    let refreshed = lab.provider.read_resource(read(&imported.state)).await.unwrap().into_inner();
    assert_eq!(refreshed.diagnostics, []);
    assert_eq!(received(&refreshed.new_identity), of_one_route(&lab, "default"));
    let state = decoded(refreshed.new_state.as_ref(), &switch_type());
    assert_eq!(state.get("active_color").and_then(Value::as_str), Some("blue"));
    assert_eq!(state.get("id").and_then(Value::as_str), Some(lab.listener()));
}

#[tokio::test]
async fn an_import_by_id_and_one_by_identity_give_the_same() {
    let mut lab = Lab::start().await;
    let (listener, blue, green) = (lab.listener(), lab.group("blue"), lab.group("green"));
    let rule = format!("{}/0123456789abcdef", listener.replace(":listener/", ":listener-rule/"));
    let id = format!("web={listener},{blue},{green};api={rule},{green},{blue}");
    let both = identity(&["web", "api"], &[listener, &rule], &[blue, green], &[green, blue]);
    let sorted = identity(&["api", "web"], &[&rule, listener], &[green, blue], &[blue, green]);

    let type_name = SWITCH.to_owned();
    let by_id = import_resource_state::Request { type_name, id, ..Default::default() };
    let by_id = lab.provider.import_resource_state(by_id).await.unwrap().into_inner();
    let by_identity = lab.provider.import_resource_state(import(&both)).await.unwrap().into_inner();
    assert_eq!(by_id, by_identity);
    assert_eq!(received(&by_id.imported_resources[0].identity), sorted, "one switch has one identity");
}

#[tokio::test]
async fn a_create_and_a_change_of_routes_have_their_identities() {
    let mut lab = Lab::start().await;
    let create = plan(&Value::Null, &lab.configured("blue", "http"));
    let planned = lab.provider.plan_resource_change(create.clone()).await.unwrap().into_inner();
    assert_eq!(received(&planned.planned_identity), of_one_route(&lab, "http"));
    let applied = lab.provider.apply_resource_change(apply(&create, planned)).await.unwrap().into_inner();
    assert_eq!(applied.diagnostics, []);
    assert_eq!(received(&applied.new_identity), of_one_route(&lab, "http"));

    let state = decoded(applied.new_state.as_ref(), &switch_type());
    let mut rename = plan(&state, &lab.configured("blue", "https"));
    (rename.prior_identity, rename.prior_private) = (applied.new_identity, applied.private);
    let planned = lab.provider.plan_resource_change(rename.clone()).await.unwrap().into_inner();
    assert_eq!(received(&planned.planned_identity), of_one_route(&lab, "https"));
    let applied = lab.provider.apply_resource_change(apply(&rename, planned)).await.unwrap().into_inner();
    assert_eq!((received(&applied.new_identity), applied.diagnostics), (of_one_route(&lab, "https"), vec![]));
}

#[tokio::test]
async fn the_identity_of_a_route_that_is_not_known_yet_is_left_out_of_the_plan() {
    let mut lab = Lab::start().await;
    let before = lab.configured("blue", "http");
    for path in ["routes", "routes.http", "routes.http.listener_arn"] {
        let mut config = before.clone();
        let mut place = tftypes::Path::root();
        for (depth, step) in path.split('.').enumerate() {
            place = if depth == 1 { place.key(step) } else { place.attribute(step) };
        }
        *config.at_mut(&place).unwrap() = Value::unknown();
        let mut update = plan(&before, &config);
        update.prior_identity = sent(&of_one_route(&lab, "http"));
        for plan in [update, plan(&Value::Null, &config)] {
            let planned = lab.provider.plan_resource_change(plan).await.unwrap().into_inner();
            assert_eq!(planned.planned_identity, None, "{path}");
            // That a listener is not known yet is told.
            let is_warning = |told: &Diagnostic| told.severity() == diagnostic::Severity::Warning;
            assert!(planned.diagnostics.iter().all(is_warning), "{path}: {:?}", planned.diagnostics);
        }
    }
}

#[tokio::test]
async fn an_apply_whose_plan_had_no_identity_gives_one() {
    let mut lab = Lab::start().await;
    let create = plan(&Value::Null, &lab.configured("blue", "http"));
    let mut planned = lab.provider.plan_resource_change(create.clone()).await.unwrap().into_inner();
    planned.planned_identity = None;
    let applied = lab.provider.apply_resource_change(apply(&create, planned)).await.unwrap().into_inner();
    assert_eq!((received(&applied.new_identity), applied.diagnostics), (of_one_route(&lab, "http"), vec![]));
}

#[tokio::test]
async fn a_failed_change_of_routes_keeps_the_identity_of_the_routes_that_are_there() {
    let mut lab = Lab::start().await;
    let create = plan(&Value::Null, &lab.configured("blue", "http"));
    let planned = lab.provider.plan_resource_change(create.clone()).await.unwrap().into_inner();
    let applied = lab.provider.apply_resource_change(apply(&create, planned)).await.unwrap().into_inner();

    let mut rename = plan(&Value::Null, &lab.configured("blue", "https"));
    rename.prior_state = applied.new_state;
    let mut planned = lab.provider.plan_resource_change(rename.clone()).await.unwrap().into_inner();
    assert_eq!(received(&planned.planned_identity), of_one_route(&lab, "https"));
    planned.planned_state = Some(DynamicValue { msgpack: b"\xc1".to_vec(), json: vec![] });
    let failed = lab.provider.apply_resource_change(apply(&rename, planned)).await.unwrap().into_inner();
    assert_eq!((received(&failed.new_identity), failed.diagnostics.len()), (of_one_route(&lab, "http"), 1));
}

#[tokio::test]
async fn an_identity_of_no_possible_switch_is_explained() {
    let mut lab = Lab::start().await;
    let (listener, blue, green) = (lab.listener(), lab.group("blue"), lab.group("green"));
    let cases = [
        (identity(&[], &[listener, listener], &[blue; 2], &[green; 2]), "Got 0 `route_names`, 2 `route_arns`"),
        (identity(&[], &[listener], &[blue, blue], &[green]), "2 `blue_target_group_arns`"),
        (identity(&["a", "a"], &[listener; 2], &[blue; 2], &[green; 2]), "Two routes are named \"a\""),
        (identity(&["a", "b"], &[listener; 2], &[blue; 2], &[green; 2]), "already declared by route `a`"),
        (identity(&["a"], &[blue], &[blue], &[green]), "this is the ARN of a target group"),
        (identity(&["a"], &[listener], &[blue], &[blue]), "have the same target group"),
        (identity(&["a=b"], &[listener], &[blue], &[green]), "Expected a name without"),
    ];
    for (identity, sentence) in cases {
        let refused = lab.provider.import_resource_state(import(&identity)).await.unwrap().into_inner();
        assert_eq!((refused.imported_resources.len(), refused.diagnostics.len()), (0, 1), "{sentence}");
        let error = &refused.diagnostics[0];
        assert_eq!(error.summary, "Invalid import identity");
        assert!(error.detail.contains(sentence), "expected {sentence:?} in {:?}", error.detail);
    }
}

async fn upgraded(lab: &mut Lab, version: i64, json: &str) -> upgrade_resource_identity::Response {
    let raw_identity = Some(RawState { json: json.as_bytes().to_vec(), ..Default::default() });
    let request = upgrade_resource_identity::Request { type_name: SWITCH.to_owned(), version, raw_identity };
    lab.provider.upgrade_resource_identity(request).await.unwrap().into_inner()
}

#[tokio::test]
async fn an_identity_of_an_earlier_version_is_upgraded_and_one_of_this_version_stays() {
    let mut lab = Lab::start().await;
    let of = |names: &str| {
        let rest = r#""blue_target_group_arns":["b"],"green_target_group_arns":["g"]"#;
        format!(r#"{{{names}"route_arns":["x"],{rest},"gone":1}}"#)
    };
    for (version, names, expected) in [
        (0, "", "default"),
        (0, r#""route_names":null,"#, "default"),
        (0, r#""route_names":["http"],"#, "http"),
        (1, r#""route_names":["http"],"#, "http"),
    ] {
        let answer = upgraded(&mut lab, version, &of(names)).await;
        let expected = identity(&[expected], &["x"], &["b"], &["g"]);
        assert_eq!((received(&answer.upgraded_identity), answer.diagnostics), (expected, vec![]), "{version} {names}");
    }
}

/// Real hosts from 1.12 on ask so after a host without identities has written the state.
#[tokio::test]
async fn a_state_without_an_identity_has_none_to_upgrade() {
    let mut lab = Lab::start().await;
    let answer = upgraded(&mut lab, 0, "").await;
    assert_eq!((answer.upgraded_identity, answer.diagnostics), (None, vec![]));
}

#[tokio::test]
async fn an_identity_that_a_newer_provider_stored_is_refused() {
    let mut lab = Lab::start().await;
    let refused = upgraded(&mut lab, 2, r#"{"route_arns":["x"]}"#).await;
    assert_eq!(refused.diagnostics[0].summary, "Stored by a newer version of the provider");
}
