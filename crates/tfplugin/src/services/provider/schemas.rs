//! GetMetadata and GetProviderSchema.

use std::collections::BTreeMap;

use tfplugin_protos::tfplugin6::get_metadata::{
    self, ActionMetadata, DataSourceMetadata, FunctionMetadata, ListResourceMetadata, ResourceMetadata,
};
use tfplugin_protos::tfplugin6::{ActionSchema, Schema, ServerCapabilities, get_provider_schema};

use super::functions;
use super::registry::{Registry, Typed};
use crate::convert::diagnostics::{bug, to_messages};
use crate::convert::schema;
use tftypes::Diagnostics;

/// Destroys are planned too, so that they can warn and keep private bytes. The host may skip GetProviderSchema: no
/// other call here depends on it.
fn capabilities() -> ServerCapabilities {
    ServerCapabilities { plan_destroy: true, get_provider_schema_optional: true, ..Default::default() }
}

/// The names of everything.
pub(super) fn metadata(registry: &Registry) -> get_metadata::Response {
    let resources = registry.resources().keys().map(|name| ResourceMetadata { type_name: name.clone() });
    let data_sources = registry.data_sources().keys().map(|name| DataSourceMetadata { type_name: name.clone() });
    let functions = registry.functions().keys().map(|name| FunctionMetadata { name: name.clone() });
    let list_resources = registry.list_resources().keys();
    let list_resources = list_resources.map(|name| ListResourceMetadata { type_name: name.clone() });
    let actions = registry.actions().keys().map(|name| ActionMetadata { type_name: name.clone() });
    get_metadata::Response {
        server_capabilities: Some(capabilities()),
        resources: resources.collect(),
        data_sources: data_sources.collect(),
        functions: functions.collect(),
        list_resources: list_resources.collect(),
        actions: actions.collect(),
        ..Default::default()
    }
}

/// All schemas. One that breaks the host's rules is an error here, in words that name it; there it may be a panic.
pub(super) fn all(registry: &Registry) -> get_provider_schema::Response {
    let mut diagnostics = Diagnostics::new();
    check("provider block", registry.block(), &mut diagnostics);
    let resource_schemas = messages("resource", registry.resources(), &mut diagnostics);
    let data_source_schemas = messages("data source", registry.data_sources(), &mut diagnostics);
    let list_resource_schemas = messages("list resource", registry.list_resources(), &mut diagnostics);
    listed_without_identity(registry, &mut diagnostics);
    // Hosts read an action's schema without looking whether there is one.
    let action_schemas = messages("action", registry.actions(), &mut diagnostics);
    let action = |(name, schema)| (name, ActionSchema { schema: Some(schema) });
    get_provider_schema::Response {
        provider: Some(schema::to_message(&registry.block().schema)),
        resource_schemas,
        data_source_schemas,
        list_resource_schemas,
        action_schemas: action_schemas.into_iter().map(action).collect(),
        functions: functions::messages(registry),
        server_capabilities: Some(capabilities()),
        diagnostics: to_messages(diagnostics),
        ..Default::default()
    }
}

fn messages<T>(
    kind: &str,
    all: &BTreeMap<String, Typed<T>>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Schema> {
    for (name, typed) in all {
        check(&format!("{kind} {name}"), typed, diagnostics);
    }
    all.iter().map(|(name, typed)| (name.clone(), schema::to_message(&typed.schema))).collect()
}

/// Hosts have no name for what such a one finds.
fn listed_without_identity(registry: &Registry, diagnostics: &mut Diagnostics) {
    let nameless = registry.list_resources().keys().filter(|name| !registry.identities().contains_key(*name));
    diagnostics.extend(nameless.map(|name| bug(format!("it lists {name}, which is no resource with an identity."))));
}

fn check<T>(what: &str, typed: &Typed<T>, diagnostics: &mut Diagnostics) {
    if let Err(error) = typed.schema.validate() {
        diagnostics.push(bug(format!("the schema of the {what} is not valid: {error}.")));
    }
}
