//! A sandbox, and the provider's process with a host that speaks with it.

use std::path::Path;

use bluegreen_sandbox::{Options, Sandbox, Topology};
use plugin_host::{Plugin, Served};
use terraform_provider_bluegreen::BluegreenProvider;
use tfplugin::Provider;
use tfplugin_protos::tfplugin6::{DynamicValue, apply_resource_change, configure_provider, plan_resource_change};
use tftypes::{Type, Value, json, msgpack};

/// The binary that hosts start.
pub(crate) const PROVIDER: &str = env!("CARGO_BIN_EXE_terraform-provider-bluegreen");

/// The name of the resource.
pub(crate) const SWITCH: &str = "bluegreen_switch";

/// Two target groups behind one listener, and a provider that is configured for them.
pub(crate) struct Lab {
    sandbox: Sandbox,
    pub(crate) provider: Served,
}

impl Lab {
    pub(crate) async fn start() -> Self {
        let sandbox = Sandbox::start(Topology::default(), Options::default()).await.unwrap();
        let plugin = Plugin::start(Path::new(PROVIDER)).await;
        let mut provider = plugin.into_provider().await;
        let request = configuration(&sandbox.ready().endpoint);
        assert_eq!(provider.configure_provider(request).await.unwrap().into_inner().diagnostics, []);
        Self { sandbox, provider }
    }

    /// The ARN of the only listener.
    pub(crate) fn listener(&self) -> &str {
        &self.sandbox.ready().load_balancers[0].listeners[0].arn
    }

    /// The ARN of a target group.
    pub(crate) fn group(&self, name: &str) -> &str {
        &self.sandbox.ready().target_groups.iter().find(|group| group.name == name).unwrap().arn
    }

    /// A switch as it is configured, its one route under this name.
    pub(crate) fn configured(&self, color: &str, route: &str) -> Value {
        let (listener, blue, green) = (self.listener(), self.group("blue"), self.group("green"));
        switch(&format!(
            r#"{{"active_color":"{color}","settle":"0s","gate":{{"stable_for":"0s","interval":"1s"}},
            "routes":{{"{route}":{{"listener_arn":"{listener}","blue_target_group_arn":"{blue}",
            "green_target_group_arn":"{green}"}}}}}}"#
        ))
    }
}

/// A switch from JSON, the rest of it null.
pub(crate) fn switch(text: &str) -> Value {
    json::decode(text.as_bytes(), &switch_type()).unwrap()
}

/// The type of the states of a switch.
pub(crate) fn switch_type() -> Type {
    BluegreenProvider::default().resources()[0].schema().value_type()
}

/// A value as a host sends it.
pub(crate) fn encoded(value: &Value, ty: &Type) -> DynamicValue {
    DynamicValue { msgpack: msgpack::encode(value, ty).unwrap(), json: Vec::new() }
}

/// A value as a host takes it.
pub(crate) fn decoded(message: Option<&DynamicValue>, ty: &Type) -> Value {
    msgpack::decode(&message.expect("there is a value").msgpack, ty).unwrap()
}

/// The plan of a change from `prior` to what is configured, whose computed attributes stay as they are until they are
/// planned.
pub(crate) fn plan(prior: &Value, config: &Value) -> plan_resource_change::Request {
    let ty = switch_type();
    let message = |value| Some(encoded(value, &ty));
    plan_resource_change::Request {
        type_name: SWITCH.to_owned(),
        prior_state: message(prior),
        proposed_new_state: message(config),
        config: message(config),
        ..Default::default()
    }
}

/// The apply of a plan.
pub(crate) fn apply(
    plan: &plan_resource_change::Request,
    planned: plan_resource_change::Response,
) -> apply_resource_change::Request {
    apply_resource_change::Request {
        type_name: SWITCH.to_owned(),
        prior_state: plan.prior_state.clone(),
        planned_state: planned.planned_state,
        config: plan.config.clone(),
        planned_private: planned.planned_private,
        planned_identity: planned.planned_identity,
        ..Default::default()
    }
}

fn configuration(endpoint: &str) -> configure_provider::Request {
    let text = format!(
        r#"{{"region":"us-east-1","access_key":"test","secret_key":"test","assume_role":[],
        "endpoints":[{{"elbv2":"{endpoint}","cloudwatch":"{endpoint}"}}]}}"#
    );
    let ty = BluegreenProvider::default().schema().value_type();
    let config = json::decode(text.as_bytes(), &ty).unwrap();
    let (config, terraform_version) = (Some(encoded(&config, &ty)), "1.12.0".to_owned());
    configure_provider::Request { config, terraform_version, ..Default::default() }
}
