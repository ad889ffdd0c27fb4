//! What a host knows of a provider before it calls it: its schemas.

pub(crate) mod read;

use std::collections::BTreeMap;

use tftypes::Type;

/// The types of all that a provider has.
#[derive(Default)]
pub(crate) struct Schemas {
    pub(crate) resources: BTreeMap<String, Kind>,
    pub(crate) data_sources: BTreeMap<String, Kind>,
    pub(crate) identities: BTreeMap<String, IdentityKind>,
    pub(crate) lists: BTreeMap<String, Kind>,
    pub(crate) actions: BTreeMap<String, Kind>,
    /// What each function gives.
    pub(crate) functions: BTreeMap<String, Type>,
}

/// The objects of a resource or data source.
pub(crate) struct Kind {
    pub(crate) ty: Type,
    pub(crate) write_only: Vec<String>,
}

/// The identities of a resource.
pub(crate) struct IdentityKind {
    pub(crate) ty: Type,
    pub(crate) required: Vec<String>,
}
