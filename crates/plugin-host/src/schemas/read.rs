//! Reads schemas as hosts do when they load a provider, and refuses what they refuse.

use std::collections::BTreeMap;

use tfplugin_protos::tfplugin6::resource_identity_schema::IdentityAttribute;
use tfplugin_protos::tfplugin6::schema::nested_block::NestingMode as BlockNesting;
use tfplugin_protos::tfplugin6::schema::object::NestingMode;
use tfplugin_protos::tfplugin6::schema::{Attribute, Block};
use tfplugin_protos::tfplugin6::{
    ActionSchema, Function, ResourceIdentitySchema, Schema, get_provider_schema, get_resource_identity_schemas,
};
use tftypes::Type;

use super::{IdentityKind, Kind, Schemas};

pub(crate) fn schemas(
    schema: &get_provider_schema::Response,
    identities: &get_resource_identity_schemas::Response,
) -> Schemas {
    let kinds =
        |of: &BTreeMap<String, Schema>| of.iter().map(|(name, schema)| (name.clone(), kind(name, schema))).collect();
    let returns = |(name, function): (&String, &Function)| {
        let returns = function.r#return.as_ref().unwrap_or_else(|| panic!("the function {name} gives nothing"));
        (name.clone(), type_of(name, &returns.r#type))
    };
    let action = |(name, action): (&String, &ActionSchema)| {
        let schema = action.schema.as_ref().unwrap_or_else(|| panic!("the action {name} has no schema"));
        (name.clone(), kind(name, schema))
    };
    let schemas = Schemas {
        resources: kinds(&schema.resource_schemas),
        data_sources: kinds(&schema.data_source_schemas),
        identities: identities.identity_schemas.iter().map(|(name, it)| (name.clone(), identity(name, it))).collect(),
        lists: kinds(&schema.list_resource_schemas),
        actions: schema.action_schemas.iter().map(action).collect(),
        functions: schema.functions.iter().map(returns).collect(),
    };
    let stray = schemas.lists.keys().find(|name| !schemas.resources.contains_key(*name));
    assert_eq!(stray, None, "it is listed and is no resource");
    schemas
}

fn kind(name: &str, schema: &Schema) -> Kind {
    let block = schema.block.as_ref().unwrap_or_else(|| panic!("the schema of {name} has no block"));
    let write_only = block.attributes.iter().filter(|attribute| attribute.write_only);
    Kind { ty: block_type(name, block), write_only: write_only.map(|attribute| attribute.name.clone()).collect() }
}

fn block_type(of: &str, block: &Block) -> Type {
    let attributes = block.attributes.iter().map(|it| (it.name.clone(), attribute_type(of, it)));
    let blocks = block.block_types.iter().map(|nested| {
        let inner = block_type(of, nested.block.as_ref().expect("a nested block has a block"));
        let ty = match nested.nesting() {
            BlockNesting::Single | BlockNesting::Group => inner,
            BlockNesting::List => Type::list(inner),
            BlockNesting::Set => Type::set(inner),
            BlockNesting::Map => Type::map(inner),
            BlockNesting::Invalid => panic!("the block {} of {of} has no nesting", nested.type_name),
        };
        (nested.type_name.clone(), ty)
    });
    Type::Object(attributes.chain(blocks).collect())
}

fn attribute_type(of: &str, attribute: &Attribute) -> Type {
    let Attribute { name, required, optional, computed, write_only, .. } = attribute;
    assert!(*required != (*optional || *computed), "{of}.{name} is neither required, optional nor computed, or both");
    assert!(!(*write_only && *computed), "{of}.{name} is write-only and computed");
    match (&attribute.nested_type, attribute.r#type.as_slice()) {
        (None, ty) => type_of(&format!("{of}.{name}"), ty),
        (Some(nested), []) => {
            let inner = nested.attributes.iter().map(|it| (it.name.clone(), attribute_type(of, it))).collect();
            let inner = Type::Object(inner);
            match nested.nesting() {
                NestingMode::Single => inner,
                NestingMode::List => Type::list(inner),
                NestingMode::Set => Type::set(inner),
                NestingMode::Map => Type::map(inner),
                NestingMode::Invalid => panic!("{of}.{name} has no nesting"),
            }
        }
        (Some(_), _) => panic!("{of}.{name} has both a type and nested attributes"),
    }
}

fn identity(name: &str, schema: &ResourceIdentitySchema) -> IdentityKind {
    let attributes = &schema.identity_attributes;
    for attribute in attributes {
        let of = format!("the attribute {} in the identity of {name}", attribute.name);
        assert!(
            attribute.required_for_import != attribute.optional_for_import,
            "{of} is neither required nor optional"
        );
        let ty = type_of(&of, &attribute.r#type);
        let leaf = if let Type::List(element) = &ty { element } else { &ty };
        assert!(matches!(leaf, Type::Bool | Type::Number | Type::String), "{of} is deeper than a list: {ty}");
    }
    let named = |it: &IdentityAttribute| it.name.clone();
    IdentityKind {
        ty: Type::Object(attributes.iter().map(|it| (named(it), type_of(name, &it.r#type))).collect()),
        required: attributes.iter().filter(|it| it.required_for_import).map(named).collect(),
    }
}

fn type_of(of: &str, json: &[u8]) -> Type {
    Type::from_json(json).unwrap_or_else(|error| panic!("the type of {of} is none: {error}"))
}
