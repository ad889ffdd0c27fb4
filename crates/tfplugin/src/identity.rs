//! What names an object of a resource apart from its state, for hosts that ask: Terraform and OpenTofu from 1.12 on.
//! Older ones never call any of this, and overlook the identities in the answers.

use async_trait::async_trait;
use tftypes::{IdentitySchema, Value};

use crate::import::ImportResponse;
use tftypes::{UpgradeRequest, UpgradeResponse, upgrade_by_default};

/// The identities of a managed resource type.
#[async_trait]
pub trait Identity: Send + Sync + 'static {
    /// The attributes that together are an identity.
    fn schema(&self) -> IdentitySchema;

    /// The identity of the object with this state, which is not null. In a plan parts of the state may be unknown, and
    /// with them parts of the identity: the host is told none then, and learns it from the state after the apply. Nor is
    /// one without all that an import requires told to anybody: hosts that have stored it refuse it ever after.
    fn identity_of(&self, state: &Value) -> Value;

    /// Finds an existing object by its identity, which is wholly known and has all that import requires. The host calls
    /// [`Resource::read`](crate::Resource::read) on the result.
    async fn import(&self, identity: Value) -> ImportResponse;

    /// Brings a stored identity to the current version of the schema. The default takes what both versions have.
    async fn upgrade(&self, request: UpgradeRequest) -> UpgradeResponse {
        let schema = self.schema();
        upgrade_by_default("identity", schema.version, &schema.value_type(), &request)
    }
}
