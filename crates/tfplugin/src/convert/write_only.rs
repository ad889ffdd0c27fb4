//! Write-only attributes: they are in the configuration and nowhere else.
//!
//! One that is left in a plan or state makes the host reject the whole answer, and a new object is lost. Hosts before
//! Terraform 1.11 do not know them and would store what is meant never to be stored.

use std::collections::BTreeMap;

use tftypes::{Attribute, AttributeKind, Block, NestedObject, Path, PathStep, Schema, Value};

/// The value with all write-only attributes null.
pub(crate) fn without(mut value: Value, schema: &Schema) -> Value {
    visit(&mut value, schema, &mut |_, inner| *inner = Value::Null);
    value
}

/// The write-only attributes that are set.
pub(crate) fn set_in(value: &Value, schema: &Schema) -> Vec<Path> {
    let mut found = Vec::new();
    visit(&mut value.clone(), schema, &mut |path, inner| {
        if !inner.is_null() {
            found.push(path.clone());
        }
    });
    found
}

type Visitor<'a> = dyn FnMut(&Path, &mut Value) + 'a;

fn visit(value: &mut Value, schema: &Schema, visitor: &mut Visitor<'_>) {
    if has_any(&schema.block) {
        block(value, &schema.block, &Path::root(), visitor);
    }
}

fn has_any(block: &Block) -> bool {
    fn any(attributes: &[Attribute]) -> bool {
        attributes.iter().any(|attribute| match &attribute.kind {
            _ if attribute.write_only => true,
            AttributeKind::Type(_) => false,
            AttributeKind::Nested(nested) => any(&nested.attributes),
        })
    }
    any(&block.attributes) || block.blocks.iter().any(|nested| has_any(&nested.block))
}

fn block(value: &mut Value, schema: &Block, path: &Path, visitor: &mut Visitor<'_>) {
    let Value::Object(members) = value else { return };
    attributes(members, &schema.attributes, path, visitor);
    for nested in &schema.blocks {
        let Some(inner) = members.get_mut(&nested.type_name) else { continue };
        let path = path.clone().attribute(&nested.type_name);
        each(inner, &path, &mut |path, element| block(element, &nested.block, path, visitor));
    }
}

fn attributes(members: &mut BTreeMap<String, Value>, schemas: &[Attribute], path: &Path, visitor: &mut Visitor<'_>) {
    for attribute in schemas {
        let Some(inner) = members.get_mut(&attribute.name) else { continue };
        let path = path.clone().attribute(&attribute.name);
        match &attribute.kind {
            _ if attribute.write_only => visitor(&path, inner),
            AttributeKind::Type(_) => {}
            AttributeKind::Nested(nested) => object(inner, nested, &path, visitor),
        }
    }
}

fn object(value: &mut Value, nested: &NestedObject, path: &Path, visitor: &mut Visitor<'_>) {
    each(value, path, &mut |path, element| {
        if let Value::Object(members) = element {
            attributes(members, &nested.attributes, path, visitor);
        }
    });
}

/// Every object in a value of any nesting. Sets are left out: the schema rules allow nothing write-only inside them.
fn each(value: &mut Value, path: &Path, visitor: &mut Visitor<'_>) {
    match value {
        Value::Object(_) => visitor(path, value),
        Value::List(elements) => {
            for (index, element) in (0..).zip(elements) {
                visitor(&path.clone().step(PathStep::Index(index)), element);
            }
        }
        Value::Map(elements) => {
            for (key, element) in elements {
                visitor(&path.clone().key(key), element);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use tftypes::{BlockNesting, NestedBlock, Nesting, Type};

    use super::*;

    fn schema() -> Schema {
        let secret = || Attribute::optional("secret", Type::String, "").write_only();
        let nested = Attribute::optional_nested("checks", Nesting::Map, vec![secret()], "");
        let mut block = Block::new("", vec![Attribute::optional("name", Type::String, ""), secret(), nested]);
        block.blocks = vec![NestedBlock {
            type_name: "roles".to_owned(),
            block: Block::new("", vec![secret()]),
            nesting: BlockNesting::List,
            min_items: 0,
            max_items: 0,
        }];
        Schema::new(block)
    }

    fn value(secret: &Value) -> Value {
        let inner = || Value::object([("secret", secret.clone())]);
        Value::object([
            ("name", Value::string("web")),
            ("secret", secret.clone()),
            ("checks", Value::map([("a", inner())])),
            ("roles", Value::list([inner()])),
        ])
    }

    #[test]
    fn they_are_nulled_at_every_depth_and_nothing_else_is() {
        assert_eq!(without(value(&Value::string("s")), &schema()), value(&Value::Null));
        assert_eq!(without(Value::Null, &schema()), Value::Null);
    }

    #[test]
    fn those_that_are_set_are_found_by_their_paths() {
        let found: Vec<String> = set_in(&value(&Value::string("s")), &schema()).iter().map(Path::to_string).collect();
        assert_eq!(found, ["secret", r#"checks["a"].secret"#, "roles[0].secret"]);
        assert!(set_in(&value(&Value::Null), &schema()).is_empty());
    }
}
