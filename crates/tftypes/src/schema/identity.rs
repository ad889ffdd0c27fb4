//! What tells one remote object from another.

use super::{SchemaError, validate};
use crate::Type;

/// The attributes that together name one remote object, apart from its state. Hosts that know identities keep them
/// beside the state and import by them.
#[derive(Clone, Debug, PartialEq)]
pub struct IdentitySchema {
    /// Goes up whenever stored identities have to be migrated. Not negative.
    pub version: i64,
    /// The attributes, in the order of the documentation.
    pub attributes: Vec<IdentityAttribute>,
}

/// One attribute of an identity.
#[derive(Clone, Debug, PartialEq)]
pub struct IdentityAttribute {
    /// Lower case letters, digits and underscores.
    pub name: String,
    /// A string, a number, a bool, or a list of one of them.
    pub ty: Type,
    /// Whoever imports must give it; otherwise it may be left out.
    pub required_for_import: bool,
    /// The documentation, in markdown.
    pub description: String,
}

impl IdentitySchema {
    /// A schema of the first version.
    #[must_use]
    pub fn new(attributes: Vec<IdentityAttribute>) -> Self {
        Self { version: 0, attributes }
    }

    /// The type of identities: one object.
    #[must_use]
    pub fn value_type(&self) -> Type {
        Type::Object(self.attributes.iter().map(|attribute| (attribute.name.clone(), attribute.ty.clone())).collect())
    }

    /// Checks the rules that hosts and the tools around them rely on.
    ///
    /// # Errors
    /// The first rule that is broken, with the attribute.
    pub fn validate(&self) -> Result<(), SchemaError> {
        validate::identity(self)
    }
}

impl IdentityAttribute {
    /// An attribute that whoever imports must give.
    #[must_use]
    pub fn required(name: &str, ty: Type, description: &str) -> Self {
        Self { name: name.to_owned(), ty, required_for_import: true, description: description.to_owned() }
    }

    /// An attribute that whoever imports may leave out.
    #[must_use]
    pub fn optional(name: &str, ty: Type, description: &str) -> Self {
        Self { required_for_import: false, ..Self::required(name, ty, description) }
    }
}
