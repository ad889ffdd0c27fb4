//! A host that is broken, or wants to break. Each call has an answer, and the process goes on.

use plugin_host::Plugin;
use tfplugin_protos::tfplugin6::{
    DynamicValue, RawState, ResourceIdentityData, apply_resource_change, call_function, configure_provider,
    get_metadata, import_resource_state, plan_resource_change, read_data_source, read_resource, stop_provider,
    upgrade_resource_identity, upgrade_resource_state, validate_data_resource_config, validate_provider_config,
    validate_resource_config,
};
use tftypes::Value;

use crate::lab::{Lab, PROVIDER, SWITCH, encoded, plan, switch, switch_type};

/// Every method that takes a message, as gRPC names it.
const METHODS: [&str; 18] = [
    "/tfplugin6.Provider/ApplyResourceChange",
    "/tfplugin6.Provider/CallFunction",
    "/tfplugin6.Provider/ConfigureProvider",
    "/tfplugin6.Provider/GetFunctions",
    "/tfplugin6.Provider/GetMetadata",
    "/tfplugin6.Provider/GetProviderSchema",
    "/tfplugin6.Provider/GetResourceIdentitySchemas",
    "/tfplugin6.Provider/ImportResourceState",
    "/tfplugin6.Provider/PlanResourceChange",
    "/tfplugin6.Provider/ReadDataSource",
    "/tfplugin6.Provider/ReadResource",
    "/tfplugin6.Provider/StopProvider",
    "/tfplugin6.Provider/UpgradeResourceIdentity",
    "/tfplugin6.Provider/UpgradeResourceState",
    "/tfplugin6.Provider/ValidateDataResourceConfig",
    "/tfplugin6.Provider/ValidateProviderConfig",
    "/tfplugin6.Provider/ValidateResourceConfig",
    "/grpc.health.v1.Health/Check",
];

/// Bytes that are no message of any of them: a field number of zero, a length beyond the end, a number without an end, a
/// group, text that is not UTF-8.
const NO_MESSAGES: [&[u8]; 5] =
    [b"\x00", b"\x0a\xff\xff\xff\xff\x0f", b"\x08", b"\x0b\x0b\x0b\x0b", b"\x0a\x02\xff\xfe"];

async fn assert_goes_on(plugin: &mut Plugin) {
    plugin.provider().await.get_metadata(get_metadata::Request {}).await.expect("it answers the next call");
    assert!(plugin.is_running());
    assert!(!plugin.stderr().contains("panic"), "{}", plugin.stderr());
}

async fn loud_plugin() -> Plugin {
    let client = Some(plugin_host::Client::of_go_plugin());
    Plugin::start_with(std::path::Path::new(PROVIDER), &[("TF_LOG", "error")], client).await
}

#[tokio::test]
async fn bytes_that_are_no_message_are_a_grpc_error() {
    let mut plugin = loud_plugin().await;
    for method in METHODS {
        for message in NO_MESSAGES {
            // Messages without fields pass over whatever is there, as protobuf wants it.
            if let Err(status) = plugin.call(method, message.to_vec()).await {
                assert!(matches!(status.code() as i32, 3 | 13), "{method} {message:?}: {status}");
            }
        }
        // Every field of every message is optional, so this is one.
        let _ = plugin.call(method, Vec::new()).await;
    }
    assert_goes_on(&mut plugin).await;
}

#[tokio::test]
async fn a_message_beyond_the_limit_is_refused_before_it_is_read() {
    let mut plugin = loud_plugin().await;
    let refused = plugin.call("/tfplugin6.Provider/ReadResource", vec![0; (256 << 20) + 1]).await.unwrap_err();
    assert!(refused.message().contains("too large") || refused.message().contains("limit"), "{refused}");
    assert_goes_on(&mut plugin).await;
}

#[tokio::test]
async fn a_method_that_is_not_there_is_unimplemented() {
    let mut plugin = loud_plugin().await;
    for method in ["/tfplugin6.Provider/OpenSesame", "/tfplugin7.Provider/GetMetadata", "/x"] {
        let status = plugin.call(method, Vec::new()).await.unwrap_err();
        assert_eq!(status.code() as i32, 12, "{method}: {status}");
    }
    assert_goes_on(&mut plugin).await;
}

#[tokio::test]
async fn types_that_are_not_there_are_named() {
    let mut lab = Lab::start().await;
    let type_name = || "bluegreen_rainbow".to_owned();
    let provider = &mut lab.provider;
    let validate = validate_resource_config::Request { type_name: type_name(), ..Default::default() };
    let validate_data = validate_data_resource_config::Request { type_name: type_name(), ..Default::default() };
    let upgrade = upgrade_resource_state::Request { type_name: type_name(), ..Default::default() };
    let upgrade_identity = upgrade_resource_identity::Request { type_name: type_name(), ..Default::default() };
    let read = read_resource::Request { type_name: type_name(), ..Default::default() };
    let plan = plan_resource_change::Request { type_name: type_name(), ..Default::default() };
    let apply = apply_resource_change::Request { type_name: type_name(), ..Default::default() };
    let import = import_resource_state::Request { type_name: type_name(), id: "x".to_owned(), ..Default::default() };
    let read_data = read_data_source::Request { type_name: type_name(), ..Default::default() };
    let answers = [
        provider.validate_resource_config(validate).await.unwrap().into_inner().diagnostics,
        provider.validate_data_resource_config(validate_data).await.unwrap().into_inner().diagnostics,
        provider.upgrade_resource_state(upgrade).await.unwrap().into_inner().diagnostics,
        provider.upgrade_resource_identity(upgrade_identity).await.unwrap().into_inner().diagnostics,
        provider.read_resource(read).await.unwrap().into_inner().diagnostics,
        provider.plan_resource_change(plan).await.unwrap().into_inner().diagnostics,
        provider.apply_resource_change(apply).await.unwrap().into_inner().diagnostics,
        provider.import_resource_state(import).await.unwrap().into_inner().diagnostics,
        provider.read_data_source(read_data).await.unwrap().into_inner().diagnostics,
    ];
    for diagnostics in answers {
        assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
        assert!(diagnostics[0].detail.contains("\"bluegreen_rainbow\""), "{diagnostics:?}");
    }
    let call = call_function::Request { name: "rainbow".to_owned(), arguments: vec![] };
    let error = provider.call_function(call).await.unwrap().into_inner().error.unwrap();
    assert!(error.text.contains("rainbow"), "{}", error.text);
}

/// Values that no host would send, in both encodings.
fn broken_values() -> Vec<DynamicValue> {
    let msgpack = |bytes: &[u8]| DynamicValue { msgpack: bytes.to_vec(), json: vec![] };
    let json = |text: &str| DynamicValue { msgpack: vec![], json: text.as_bytes().to_vec() };
    vec![
        msgpack(b"\xc1"),
        msgpack(b"\xa4text"),
        msgpack(b"\xdf\xff\xff\xff\xff"),
        msgpack(b"\x80"),
        msgpack(&b"\x81\xa6routes".repeat(1000)),
        msgpack(&[encoded(&Value::Null, &switch_type()).msgpack, vec![0xc0]].concat()),
        json("{"),
        json("[]"),
        json(r#"{"routes":1}"#),
        json(&"[".repeat(100_000)),
    ]
}

#[tokio::test]
async fn values_that_are_none_are_refused_in_words() {
    let mut lab = Lab::start().await;
    for broken in broken_values() {
        let value = || Some(broken.clone());
        let type_name = || SWITCH.to_owned();
        let provider = &mut lab.provider;
        let validate =
            validate_resource_config::Request { type_name: type_name(), config: value(), ..Default::default() };
        let validate_data = validate_data_resource_config::Request { type_name: type_name(), config: value() };
        let validate_provider = validate_provider_config::Request { config: value() };
        let configure = configure_provider::Request { config: value(), ..Default::default() };
        let read = read_resource::Request { type_name: type_name(), current_state: value(), ..Default::default() };
        let plan = plan_resource_change::Request { proposed_new_state: value(), ..plan(&Value::Null, &Value::Null) };
        let apply =
            apply_resource_change::Request { type_name: type_name(), planned_state: value(), ..Default::default() };
        let identity = Some(ResourceIdentityData { identity_data: value() });
        let import = import_resource_state::Request { type_name: type_name(), identity, ..Default::default() };
        let read_data = read_data_source::Request { type_name: type_name(), config: value(), ..Default::default() };
        let raw = || Some(RawState { json: [&broken.msgpack[..], &broken.json].concat(), ..Default::default() });
        let upgrade =
            upgrade_resource_state::Request { type_name: type_name(), raw_state: raw(), ..Default::default() };
        let upgrade_identity =
            upgrade_resource_identity::Request { type_name: type_name(), raw_identity: raw(), ..Default::default() };
        let answers = [
            provider.validate_resource_config(validate).await.unwrap().into_inner().diagnostics,
            provider.validate_data_resource_config(validate_data).await.unwrap().into_inner().diagnostics,
            provider.validate_provider_config(validate_provider).await.unwrap().into_inner().diagnostics,
            provider.configure_provider(configure).await.unwrap().into_inner().diagnostics,
            provider.read_resource(read).await.unwrap().into_inner().diagnostics,
            provider.plan_resource_change(plan).await.unwrap().into_inner().diagnostics,
            provider.apply_resource_change(apply).await.unwrap().into_inner().diagnostics,
            provider.import_resource_state(import).await.unwrap().into_inner().diagnostics,
            provider.read_data_source(read_data).await.unwrap().into_inner().diagnostics,
            provider.upgrade_resource_state(upgrade).await.unwrap().into_inner().diagnostics,
        ];
        for diagnostics in answers {
            assert_eq!(diagnostics.len(), 1, "{broken:?}: {diagnostics:?}");
            assert!(!diagnostics[0].detail.contains("panicked"), "{diagnostics:?}");
        }
        // Attributes that are gone may be anything, so this may well be an identity.
        let upgraded = provider.upgrade_resource_identity(upgrade_identity).await.unwrap().into_inner();
        assert!(upgraded.diagnostics.len() < 2, "{broken:?}: {:?}", upgraded.diagnostics);
    }
    assert_goes_on(&mut lab.provider.plugin).await;
}

#[tokio::test]
async fn before_it_is_configured_it_says_so() {
    let mut plugin = loud_plugin().await;
    let mut provider = plugin.provider().await;
    let arn = |kind: &str| format!("arn:aws:elasticloadbalancing:us-east-1:000000000000:{kind}");
    let (listener, blue, green) = (arn("listener/app/web/1/2"), arn("targetgroup/blue/1"), arn("targetgroup/green/2"));
    let configured = switch(&format!(
        r#"{{"active_color":"blue","routes":{{"http":{{"listener_arn":"{listener}","blue_target_group_arn":"{blue}",
        "green_target_group_arn":"{green}"}}}}}}"#
    ));
    let plan = plan(&Value::Null, &configured);
    let apply = apply_resource_change::Request {
        type_name: SWITCH.to_owned(),
        planned_state: plan.config.clone(),
        config: plan.config.clone(),
        ..Default::default()
    };
    let current_state = plan.config.clone();
    let read = read_resource::Request { type_name: SWITCH.to_owned(), current_state, ..Default::default() };

    // A plan needs nothing of AWS; it only warns of less.
    assert_eq!(provider.plan_resource_change(plan).await.unwrap().into_inner().diagnostics, []);
    let applied = provider.apply_resource_change(apply).await.unwrap().into_inner().diagnostics;
    let read = provider.read_resource(read).await.unwrap().into_inner().diagnostics;
    for diagnostics in [applied, read] {
        assert_eq!(diagnostics[0].summary, "Provider not configured", "{diagnostics:?}");
    }
    assert_goes_on(&mut plugin).await;
}

#[tokio::test]
async fn stops_from_all_sides_leave_it_serving() {
    let mut lab = Lab::start().await;
    let create = plan(&Value::Null, &lab.configured("green", "http"));
    let planned = lab.provider.plan_resource_change(create.clone()).await.unwrap().into_inner();
    let apply = crate::lab::apply(&create, planned);
    let mut calls = tokio::task::JoinSet::new();
    // Few enough for the budget of API calls, which they share.
    for number in 0..9 {
        let (mut provider, create, apply) = ((*lab.provider).clone(), create.clone(), apply.clone());
        calls.spawn(async move {
            match number % 3 {
                0 => provider.stop_provider(stop_provider::Request {}).await.map(|_| ()),
                1 => provider.plan_resource_change(create).await.map(|_| ()),
                _ => provider.apply_resource_change(apply).await.map(|_| ()),
            }
        });
    }
    while let Some(answered) = calls.join_next().await {
        answered.unwrap().expect("every call has an answer");
    }
    assert_goes_on(&mut lab.provider.plugin).await;
}
