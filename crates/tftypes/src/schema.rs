//! Terraform's schema vocabulary, without protobuf.

mod attribute;
mod block;
mod identity;
mod validate;

pub use attribute::{Attribute, AttributeKind, NestedObject, Nesting};
pub use block::{Block, BlockNesting, NestedBlock};
pub use identity::{IdentityAttribute, IdentitySchema};
pub use validate::SchemaError;

use crate::Type;

/// What a provider, resource or data source can be configured with, and what it stores.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// Goes up whenever stored state has to be migrated. Not negative.
    pub version: i64,
    /// Attributes and blocks.
    pub block: Block,
}

impl Schema {
    /// A schema of the first version.
    #[must_use]
    pub fn new(block: Block) -> Self {
        Self { version: 0, block }
    }

    /// The type of values that follow this schema.
    #[must_use]
    pub fn value_type(&self) -> Type {
        self.block.value_type()
    }

    /// Checks the rules that Terraform checks when it loads a provider, and those where a mistake would make it
    /// crash. Call it in a test: a provider that breaks one cannot be used at all.
    ///
    /// # Errors
    /// The first rule that is broken, with the path of the attribute or block.
    pub fn validate(&self) -> Result<(), SchemaError> {
        validate::schema(self)
    }
}
