//! The rules that Terraform checks when it loads a provider.

use std::collections::BTreeSet;

use thiserror::Error;

use super::{
    Attribute, AttributeKind, Block, BlockNesting, IdentitySchema, NestedBlock, NestedObject, Nesting, Schema,
};
use crate::{Path, Type};

/// A rule about schemas that is broken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SchemaError {
    /// The version is negative, which Terraform would read as a very large one.
    #[error("the schema version {version} is negative")]
    NegativeVersion {
        /// The version.
        version: i64,
    },
    /// A name with other characters than lower case letters, digits and underscores.
    #[error("{path}: the name may have lower case letters, digits and underscores only")]
    Name {
        /// The attribute or block.
        path: Path,
    },
    /// Two attributes or blocks of one name.
    #[error("{path}: the name is used twice")]
    DuplicateName {
        /// The attribute or block.
        path: Path,
    },
    /// An attribute that nobody may set, or that is both required and left to choice.
    #[error("{path}: it must be required, or optional, computed or both")]
    Presence {
        /// The attribute.
        path: Path,
    },
    /// A write-only attribute that the provider sets.
    #[error("{path}: a write-only attribute cannot be computed")]
    ComputedWriteOnly {
        /// The attribute.
        path: Path,
    },
    /// A set whose elements have no definite type.
    #[error("{path}: a set cannot contain a dynamic type")]
    DynamicInSet {
        /// The attribute or block that is the set.
        path: Path,
    },
    /// A set with write-only attributes in its elements.
    #[error("{path}: a set cannot contain write-only attributes")]
    WriteOnlyInSet {
        /// The attribute or block that is the set.
        path: Path,
    },
    /// Limits on the number of blocks that do not go with how they are arranged.
    #[error("{path}: from {min_items} to {max_items} items is not possible here")]
    Items {
        /// The block.
        path: Path,
        /// The least number.
        min_items: i64,
        /// The greatest number.
        max_items: i64,
    },
    /// An identity that is more than a few simple values.
    #[error("{path}: an identity holds strings, numbers and bools, and lists of one of them")]
    IdentityType {
        /// The attribute.
        path: Path,
    },
}

pub(super) fn schema(schema: &Schema) -> Result<(), SchemaError> {
    version(schema.version)?;
    block(&schema.block, &Path::root())
}

pub(super) fn identity(schema: &IdentitySchema) -> Result<(), SchemaError> {
    version(schema.version)?;
    let mut names = BTreeSet::new();
    for attribute in &schema.attributes {
        let path = Path::root().attribute(&attribute.name);
        check_name(&attribute.name, &path, &mut names)?;
        let part = if let Type::List(element) = &attribute.ty { element } else { &attribute.ty };
        if !matches!(part, Type::Bool | Type::Number | Type::String) {
            return Err(SchemaError::IdentityType { path });
        }
    }
    Ok(())
}

fn version(version: i64) -> Result<(), SchemaError> {
    if version < 0 { Err(SchemaError::NegativeVersion { version }) } else { Ok(()) }
}

fn block(block: &Block, path: &Path) -> Result<(), SchemaError> {
    let mut names = BTreeSet::new();
    attributes(&block.attributes, path, &mut names)?;
    for nested in &block.blocks {
        let path = path.clone().attribute(&nested.type_name);
        check_name(&nested.type_name, &path, &mut names)?;
        nested_block(nested, path)?;
    }
    Ok(())
}

fn attributes<'a>(attributes: &'a [Attribute], path: &Path, names: &mut BTreeSet<&'a str>) -> Result<(), SchemaError> {
    for inner in attributes {
        let path = path.clone().attribute(&inner.name);
        check_name(&inner.name, &path, names)?;
        attribute(inner, path)?;
    }
    Ok(())
}

fn check_name<'a>(name: &'a str, path: &Path, names: &mut BTreeSet<&'a str>) -> Result<(), SchemaError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || !name.bytes().all(allowed) {
        return Err(SchemaError::Name { path: path.clone() });
    }
    if !names.insert(name) {
        return Err(SchemaError::DuplicateName { path: path.clone() });
    }
    Ok(())
}

fn attribute(attribute: &Attribute, path: Path) -> Result<(), SchemaError> {
    let Attribute { required, optional, computed, .. } = *attribute;
    if required == (optional || computed) {
        return Err(SchemaError::Presence { path });
    }
    if attribute.write_only && computed {
        return Err(SchemaError::ComputedWriteOnly { path });
    }
    match &attribute.kind {
        AttributeKind::Type(ty) if has_dynamic_set(ty) => Err(SchemaError::DynamicInSet { path }),
        AttributeKind::Type(_) => Ok(()),
        AttributeKind::Nested(nested) => nested_object(nested, path),
    }
}

fn nested_object(nested: &NestedObject, path: Path) -> Result<(), SchemaError> {
    if nested.nesting == Nesting::Set {
        check_set(&nested.object_type(), nested.attributes.iter().any(has_write_only), &path)?;
    }
    attributes(&nested.attributes, &path, &mut BTreeSet::new())
}

fn nested_block(nested: &NestedBlock, path: Path) -> Result<(), SchemaError> {
    let (min_items, max_items) = (nested.min_items, nested.max_items);
    let possible = match nested.nesting {
        BlockNesting::Single => min_items == max_items && (0..=1).contains(&min_items),
        BlockNesting::Group | BlockNesting::Map => (min_items, max_items) == (0, 0),
        BlockNesting::List | BlockNesting::Set => {
            min_items >= 0 && max_items >= 0 && (max_items == 0 || min_items <= max_items)
        }
    };
    if !possible {
        return Err(SchemaError::Items { path, min_items, max_items });
    }
    if nested.nesting == BlockNesting::Set {
        check_set(&nested.block.value_type(), block_has_write_only(&nested.block), &path)?;
    }
    block(&nested.block, &path)
}

fn check_set(element: &Type, write_only: bool, path: &Path) -> Result<(), SchemaError> {
    if element.has_dynamic() {
        return Err(SchemaError::DynamicInSet { path: path.clone() });
    }
    if write_only {
        return Err(SchemaError::WriteOnlyInSet { path: path.clone() });
    }
    Ok(())
}

fn has_dynamic_set(ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Number | Type::String | Type::Dynamic => false,
        Type::Set(element) => element.has_dynamic(),
        Type::List(element) | Type::Map(element) => has_dynamic_set(element),
        Type::Tuple(elements) => elements.iter().any(has_dynamic_set),
        Type::Object(attributes) => attributes.values().any(has_dynamic_set),
    }
}

fn has_write_only(attribute: &Attribute) -> bool {
    let below = match &attribute.kind {
        AttributeKind::Type(_) => false,
        AttributeKind::Nested(nested) => nested.attributes.iter().any(has_write_only),
    };
    attribute.write_only || below
}

fn block_has_write_only(block: &Block) -> bool {
    let below = block.blocks.iter().any(|nested| block_has_write_only(&nested.block));
    below || block.attributes.iter().any(has_write_only)
}

#[cfg(test)]
mod tests;
