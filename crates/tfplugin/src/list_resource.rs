//! What a list resource has to offer: it finds existing objects of a managed resource type, for hosts that adopt them
//! (`terraform query`, Terraform 1.14 and newer). Other hosts never call any of this.

use async_trait::async_trait;
use tftypes::{Schema, Value};

use tftypes::Diagnostics;

/// Finds the objects of a managed resource type that exist, managed or not.
#[async_trait]
pub trait ListResource: Send + Sync + 'static {
    /// The full type name, which is that of a managed resource with an [`Identity`](crate::Identity): without one, a host has no
    /// name for what is found.
    fn type_name(&self) -> &str;

    /// The arguments in the `config` block.
    fn schema(&self) -> Schema;

    /// Checks the configuration, which is null where there is no `config` block. Any value may be unknown.
    async fn validate(&self, _config: Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Finds objects, in an order that stays the same as long as they do: hosts number them.
    async fn list(&self, request: ListRequest) -> ListResponse;
}

/// The arguments of [`ListResource::list`].
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// The `config` block, wholly known; null where there is none.
    pub config: Value,
    /// How many objects are wanted at most: the host takes no more.
    pub limit: usize,
}

/// The result of [`ListResource::list`].
#[derive(Clone, Debug, Default)]
pub struct ListResponse {
    /// What was found.
    pub found: Vec<Listed>,
    /// What is to be told of the whole list. With errors nothing of it counts.
    pub diagnostics: Diagnostics,
}

/// One object that was found.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What a person recognizes it by.
    pub display_name: String,
    /// What a read of it would say, wholly known. Its identity follows from it, and a host writes its configuration from it.
    pub state: Value,
}
