//! What there was before a call: the answer when the call has nothing better to say.

use std::sync::Arc;

use tfplugin_protos::tfplugin6::{DynamicValue, ResourceIdentityData};

use super::identity;
use super::registry::Registry;
use crate::convert::values;

/// A state that the host sent, with what belongs to it.
pub(super) struct Before {
    pub(super) registry: Arc<Registry>,
    pub(super) type_name: String,
    pub(super) state: Option<DynamicValue>,
    pub(super) private: Vec<u8>,
    /// Where the host sends it. It is only the answer where the provider cannot tell.
    pub(super) stored_identity: Option<ResourceIdentityData>,
}

/// What is answered of it.
pub(super) struct Kept {
    pub(super) state: Option<DynamicValue>,
    pub(super) private: Vec<u8>,
    pub(super) identity: Option<ResourceIdentityData>,
}

impl Before {
    pub(super) fn kept(self) -> Kept {
        let identity = self.identity().unwrap_or(self.stored_identity);
        Kept { state: self.state, private: self.private, identity }
    }

    /// The identity of this state, and of no planned one: the host stores both as they are answered. `None` when that
    /// cannot be told.
    fn identity(&self) -> Option<Option<ResourceIdentityData>> {
        let resource = self.registry.resource(&self.type_name).ok()?;
        let state = values::decode_known(self.state.as_ref(), &resource.ty, "state").ok()?;
        identity::of_state(self.registry.identities().get(&self.type_name), &state).ok()
    }
}
