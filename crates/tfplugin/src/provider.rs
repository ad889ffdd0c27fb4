//! What a provider has to say about itself. The services call these traits; values arrive decoded by the schema.

use std::sync::Arc;

use async_trait::async_trait;
use tftypes::{Schema, Value};

use tftypes::Diagnostics;

use crate::action::Action;
pub use crate::data_source::DataSource;
pub use crate::function::{Function, FunctionError};
use crate::list_resource::ListResource;
pub use crate::resource::{
    ApplyRequest, ApplyResponse, PlanRequest, PlanResponse, ReadRequest, ReadResponse, Resource,
};

/// A Terraform provider.
///
/// One process serves one provider configuration, but in reattach mode [`Provider::configure`] is called again for
/// every command, and validation, schema and function calls come to processes that are never configured.
#[async_trait]
pub trait Provider: Send + Sync + 'static {
    /// The local name, for example `bluegreen`. Names the log variable `TF_LOG_PROVIDER_BLUEGREEN` and appears in messages.
    fn name(&self) -> &str;

    /// The provider block.
    fn schema(&self) -> Schema;

    /// The managed resources.
    fn resources(&self) -> Vec<Arc<dyn Resource>>;

    /// The data sources.
    fn data_sources(&self) -> Vec<Arc<dyn DataSource>> {
        Vec::new()
    }

    /// The functions, called as `provider::<local name>::<function>`.
    fn functions(&self) -> Vec<Arc<dyn Function>> {
        Vec::new()
    }

    /// The lists of existing objects that hosts adopt, each for a managed resource type of this name.
    fn list_resources(&self) -> Vec<Arc<dyn ListResource>> {
        Vec::new()
    }

    /// The actions.
    fn actions(&self) -> Vec<Arc<dyn Action>> {
        Vec::new()
    }

    /// Checks the provider block. Any value may be unknown.
    async fn validate_config(&self, _config: Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Takes the provider block. During a plan any value may still be unknown.
    async fn configure(&self, request: ConfigureRequest) -> Diagnostics;

    /// The user asked Terraform to stop. Only tells the running operations so and returns at once: they go on to a
    /// safe point and answer as usual, and further calls may follow. In reattach mode the next command comes to the same
    /// process: its [`Provider::configure`] is where stopping ends.
    fn stop(&self);
}

/// The arguments of [`Provider::configure`].
#[derive(Clone, Debug)]
pub struct ConfigureRequest {
    /// The provider block, as an object by [`Provider::schema`].
    pub config: Value,
    /// The version of Terraform or OpenTofu that asks, for example `1.11.4`.
    pub terraform_version: String,
}
