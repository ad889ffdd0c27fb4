//! One object that a state remembers.

use crate::{Address, Attributes, Provider};

/// One instance of a resource, as a state has it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Instance {
    /// Where it stands.
    pub address: Address,
    /// Whose it is.
    pub provider: Provider,
    /// By which version of the provider's schema it was stored.
    pub schema_version: u64,
    /// Whether it is as it should be.
    pub standing: Standing,
    /// What is stored.
    pub attributes: Attributes,
}

/// Whether an object is as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// The current object.
    Current,
    /// The current object, which failed halfway or was marked: the next apply replaces it.
    Tainted,
    /// One that was replaced and is still to be destroyed, by this key.
    Deposed {
        /// What tells it from other deposed objects of the same address.
        key: String,
    },
}
