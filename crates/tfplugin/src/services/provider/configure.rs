//! ValidateProviderConfig and ConfigureProvider.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::{configure_provider, validate_provider_config};

use super::registry::Registry;
use crate::convert::diagnostics::to_messages;
use crate::convert::values;
use crate::provider::ConfigureRequest;

const WHAT: &str = "provider configuration";

pub(super) async fn validate(
    registry: Arc<Registry>,
    request: validate_provider_config::Request,
) -> validate_provider_config::Response {
    let diagnostics = match values::decode(request.config.as_ref(), &registry.block().ty, WHAT) {
        Ok(config) => registry.provider.validate_config(config).await,
        Err(unreadable) => vec![unreadable],
    };
    validate_provider_config::Response { diagnostics: to_messages(diagnostics) }
}

pub(super) async fn configure(
    registry: Arc<Registry>,
    request: configure_provider::Request,
) -> configure_provider::Response {
    registry.begin_run();
    let diagnostics = match values::decode(request.config.as_ref(), &registry.block().ty, WHAT) {
        Ok(config) => {
            let terraform_version = request.terraform_version;
            registry.provider.configure(ConfigureRequest { config, terraform_version }).await
        }
        Err(unreadable) => vec![unreadable],
    };
    configure_provider::Response { diagnostics: to_messages(diagnostics) }
}
