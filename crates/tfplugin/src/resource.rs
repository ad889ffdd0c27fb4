//! What a managed resource has to offer, and the arguments and results of each call.

use std::sync::Arc;

use async_trait::async_trait;
use tftypes::{Path, Schema, Value};

use crate::identity::Identity;
use crate::import::ImportResponse;
use tftypes::Diagnostics;
use tftypes::{UpgradeRequest, UpgradeResponse, upgrade_by_default};

/// A managed resource type.
///
/// `private` bytes belong to the provider: Terraform keeps them in the state beside the object and shows them to
/// nobody. Each answer replaces them, so an answer with none erases them.
#[async_trait]
pub trait Resource: Send + Sync + 'static {
    /// The full type name, for example `bluegreen_switch`.
    fn type_name(&self) -> &str;

    /// Arguments and results.
    fn schema(&self) -> Schema;

    /// Checks the configuration. Any value may be unknown.
    async fn validate(&self, _config: Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Decides what will change. Terraform calls it twice (at plan and inside apply) and compares, so it must give the
    /// same answer for the same arguments.
    async fn plan(&self, request: PlanRequest) -> PlanResponse;

    /// Makes it so. The answer carries the best known state also, and above all, when it failed.
    async fn apply(&self, request: ApplyRequest) -> ApplyResponse;

    /// Tells what is there now; a null state means the object is gone.
    async fn read(&self, request: ReadRequest) -> ReadResponse;

    /// Finds an existing object by the id the user gave. Terraform calls [`Resource::read`] on the result.
    async fn import(&self, id: String) -> ImportResponse;

    /// What names its objects apart from their state, if anything does.
    fn identity(&self) -> Option<Arc<dyn Identity>> {
        None
    }

    /// Brings stored state to the current schema version; called for every stored object, also at the current version.
    /// The default takes what both versions have; where the same names mean something else, the resource must know better.
    async fn upgrade(&self, request: UpgradeRequest) -> UpgradeResponse {
        let schema = self.schema();
        upgrade_by_default(&format!("state of a {}", self.type_name()), schema.version, &schema.value_type(), &request)
    }
}

/// The arguments of [`Resource::plan`].
#[derive(Clone, Debug)]
pub struct PlanRequest {
    /// The state as refreshed; null on create.
    pub prior: Value,
    /// Configuration and prior state, merged by Terraform; null on destroy. On create every computed attribute that
    /// is not configured is null, not unknown.
    pub proposed: Value,
    /// The configuration alone; null on destroy.
    pub config: Value,
    /// The private bytes of the prior state.
    pub prior_private: Vec<u8>,
}

/// The result of [`Resource::plan`].
#[derive(Clone, Debug)]
pub struct PlanResponse {
    /// What apply will make of it; null on destroy.
    pub planned: Value,
    /// The attributes whose change needs a new object. Those that do not change are ignored.
    pub requires_replace: Vec<Path>,
    /// Bytes for [`ApplyRequest::planned_private`].
    pub private: Vec<u8>,
    /// Errors stop the plan; warnings are shown with it.
    pub diagnostics: Diagnostics,
}

/// The arguments of [`Resource::apply`].
#[derive(Clone, Debug)]
pub struct ApplyRequest {
    /// The state before; null on create.
    pub prior: Value,
    /// What was planned; null on destroy.
    pub planned: Value,
    /// The configuration; null on destroy.
    pub config: Value,
    /// The private bytes that the plan returned.
    pub planned_private: Vec<u8>,
}

/// The result of [`Resource::apply`].
#[derive(Clone, Debug)]
pub struct ApplyResponse {
    /// What is there now, wholly known; null when it is destroyed or was never created. With errors: a non-null state
    /// is saved (and tainted if this was a create), a null one leaves the prior state in place.
    pub state: Value,
    /// The private bytes to keep.
    pub private: Vec<u8>,
    /// What went wrong, if anything.
    pub diagnostics: Diagnostics,
}

/// The arguments of [`Resource::read`].
#[derive(Clone, Debug)]
pub struct ReadRequest {
    /// The state as stored; never null.
    pub state: Value,
    /// The private bytes as stored.
    pub private: Vec<u8>,
}

/// The result of [`Resource::read`].
#[derive(Clone, Debug)]
pub struct ReadResponse {
    /// The state as it is now, wholly known; null when the object is gone.
    pub state: Value,
    /// The private bytes to keep: an empty answer erases them.
    pub private: Vec<u8>,
    /// What went wrong, if anything.
    pub diagnostics: Diagnostics,
}
