//! ValidateResourceConfig and ValidateDataResourceConfig.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::{DynamicValue, validate_data_resource_config, validate_resource_config};
use tftypes::{Schema, Value};

use super::registry::Registry;
use crate::convert::diagnostics::to_messages;
use crate::convert::{values, write_only};
use tftypes::{Diagnostic, Diagnostics};

const WHAT: &str = "configuration";

pub(super) async fn resource(
    registry: Arc<Registry>,
    request: validate_resource_config::Request,
) -> validate_resource_config::Response {
    let write_only_allowed = request.client_capabilities.is_some_and(|client| client.write_only_attributes_allowed);
    let diagnostics = checked_resource(&registry, &request.type_name, request.config, write_only_allowed).await;
    validate_resource_config::Response { diagnostics: to_messages(diagnostics.unwrap_or_else(|error| vec![error])) }
}

pub(super) async fn data_source(
    registry: Arc<Registry>,
    request: validate_data_resource_config::Request,
) -> validate_data_resource_config::Response {
    let diagnostics = checked_data_source(&registry, &request.type_name, request.config).await;
    validate_data_resource_config::Response {
        diagnostics: to_messages(diagnostics.unwrap_or_else(|error| vec![error])),
    }
}

async fn checked_resource(
    registry: &Registry,
    type_name: &str,
    config: Option<DynamicValue>,
    write_only_allowed: bool,
) -> Result<Diagnostics, Diagnostic> {
    let resource = registry.resource(type_name)?;
    let config = values::decode(config.as_ref(), &resource.ty, WHAT)?;
    let refused = if write_only_allowed { Diagnostics::new() } else { not_write_only(&config, &resource.schema) };
    Ok([refused, resource.it.validate(config).await].concat())
}

async fn checked_data_source(
    registry: &Registry,
    type_name: &str,
    config: Option<DynamicValue>,
) -> Result<Diagnostics, Diagnostic> {
    let data_source = registry.data_source(type_name)?;
    let config = values::decode(config.as_ref(), &data_source.ty, WHAT)?;
    Ok(data_source.it.validate(config).await)
}

/// A host that does not know write-only attributes would store them.
fn not_write_only(config: &Value, schema: &Schema) -> Diagnostics {
    let refused = |path| {
        let detail = "This host would store it in its state. It needs Terraform 1.11 or OpenTofu 1.11 at least.";
        Diagnostic::error("Write-only argument not supported", detail).at(path)
    };
    write_only::set_in(config, schema).into_iter().map(refused).collect()
}
