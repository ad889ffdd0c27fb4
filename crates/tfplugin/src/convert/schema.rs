//! Schemas.

use tfplugin_protos::tfplugin6::schema::nested_block::NestingMode as BlockMode;
use tfplugin_protos::tfplugin6::schema::object::NestingMode as ObjectMode;
use tfplugin_protos::tfplugin6::{self, StringKind, schema};
use tftypes::{Attribute, AttributeKind, Block, BlockNesting, NestedBlock, NestedObject, Nesting, Schema, Type};

/// The schema as a message. The block gets the same version as the whole.
pub(crate) fn to_message(schema: &Schema) -> tfplugin6::Schema {
    tfplugin6::Schema { version: schema.version, block: Some(block(&schema.block, schema.version)) }
}

/// A type constraint in the JSON that Terraform reads: anything else in its place makes it panic.
pub(crate) fn type_constraint(ty: &Type) -> Vec<u8> {
    ty.to_json()
}

fn block(block: &Block, version: i64) -> schema::Block {
    schema::Block {
        version,
        attributes: block.attributes.iter().map(attribute).collect(),
        block_types: block.blocks.iter().map(nested_block).collect(),
        description: block.description.clone(),
        description_kind: StringKind::Markdown.into(),
        deprecated: block.deprecated,
        ..Default::default()
    }
}

fn attribute(attribute: &Attribute) -> schema::Attribute {
    let (r#type, nested_type) = match &attribute.kind {
        AttributeKind::Type(ty) => (type_constraint(ty), None),
        AttributeKind::Nested(nested) => (Vec::new(), Some(object(nested))),
    };
    schema::Attribute {
        name: attribute.name.clone(),
        r#type,
        nested_type,
        description: attribute.description.clone(),
        description_kind: StringKind::Markdown.into(),
        required: attribute.required,
        optional: attribute.optional,
        computed: attribute.computed,
        sensitive: attribute.sensitive,
        write_only: attribute.write_only,
        deprecated: attribute.deprecated,
        ..Default::default()
    }
}

fn object(object: &NestedObject) -> schema::Object {
    let nesting = match object.nesting {
        Nesting::Single => ObjectMode::Single,
        Nesting::List => ObjectMode::List,
        Nesting::Set => ObjectMode::Set,
        Nesting::Map => ObjectMode::Map,
    };
    schema::Object {
        attributes: object.attributes.iter().map(attribute).collect(),
        nesting: nesting.into(),
        ..Default::default()
    }
}

fn nested_block(nested: &NestedBlock) -> schema::NestedBlock {
    let nesting = match nested.nesting {
        BlockNesting::Single => BlockMode::Single,
        BlockNesting::List => BlockMode::List,
        BlockNesting::Set => BlockMode::Set,
        BlockNesting::Map => BlockMode::Map,
        BlockNesting::Group => BlockMode::Group,
    };
    schema::NestedBlock {
        type_name: nested.type_name.clone(),
        block: Some(block(&nested.block, 0)),
        nesting: nesting.into(),
        min_items: nested.min_items,
        max_items: nested.max_items,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_has_either_a_type_or_a_nested_type() {
        let plain = Attribute::required("color", Type::list(Type::String), "");
        let nested = Attribute::optional_nested("routes", Nesting::Map, vec![plain.clone()], "");
        let message = to_message(&Schema { version: 3, block: Block::new("", vec![plain, nested]) });
        let block = message.block.unwrap();
        assert_eq!((message.version, block.version), (3, 3));
        assert_eq!(block.attributes[0].r#type, br#"["list","string"]"#);
        assert_eq!(block.attributes[0].nested_type, None);
        assert!(block.attributes[1].r#type.is_empty());
        assert_eq!(block.attributes[1].nested_type.as_ref().unwrap().nesting(), ObjectMode::Map);
    }
}
