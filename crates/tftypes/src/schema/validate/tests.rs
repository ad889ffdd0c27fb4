use super::*;
use crate::IdentityAttribute;

fn with_attributes(attributes: Vec<Attribute>) -> Schema {
    Schema::new(Block::new("", attributes))
}

fn with_block(nested: NestedBlock) -> Schema {
    Schema::new(Block::new("", vec![]).with_block(nested))
}

fn text(name: &str) -> Attribute {
    Attribute::optional(name, Type::String, "")
}

fn at(name: &str) -> Path {
    Path::root().attribute(name)
}

#[test]
fn every_builder_makes_a_valid_attribute() {
    let inner = || vec![text("inner")];
    let schema = with_attributes(vec![
        Attribute::required("a", Type::String, ""),
        Attribute::optional("b", Type::String, "").sensitive().write_only().deprecated(),
        Attribute::computed("c", Type::String, ""),
        Attribute::optional_computed("d", Type::String, ""),
        Attribute::required_nested("e", Nesting::Single, inner(), ""),
        Attribute::optional_nested("f", Nesting::Set, inner(), ""),
        Attribute::computed_nested("g", Nesting::Map, inner(), ""),
    ]);
    assert_eq!(schema.validate(), Ok(()));
}

#[test]
fn a_negative_version_is_refused() {
    let schema = Schema { version: -1, block: Block::default() };
    assert_eq!(schema.validate(), Err(SchemaError::NegativeVersion { version: -1 }));
}

#[test]
fn names_have_lower_case_letters_digits_and_underscores() {
    for name in ["", "A", "a-b", "a.b", "é"] {
        assert_eq!(with_attributes(vec![text(name)]).validate(), Err(SchemaError::Name { path: at(name) }));
        let block = NestedBlock::new(name, BlockNesting::List, Block::default());
        assert_eq!(with_block(block).validate(), Err(SchemaError::Name { path: at(name) }));
    }
    assert_eq!(with_attributes(vec![text("a_9")]).validate(), Ok(()));
}

#[test]
fn a_name_is_used_once_among_attributes_and_blocks() {
    let duplicate = Err(SchemaError::DuplicateName { path: at("x") });
    assert_eq!(with_attributes(vec![text("x"), text("x")]).validate(), duplicate);
    let block = NestedBlock::new("x", BlockNesting::List, Block::default());
    assert_eq!(Schema::new(Block::new("", vec![text("x")]).with_block(block)).validate(), duplicate);
}

#[test]
fn presence_is_required_or_optional_or_computed() {
    let presence = |required, optional, computed| {
        with_attributes(vec![Attribute { required, optional, computed, ..text("x") }]).validate()
    };
    let refused = Err(SchemaError::Presence { path: at("x") });
    assert_eq!(presence(true, false, false), Ok(()));
    assert_eq!(presence(false, true, false), Ok(()));
    assert_eq!(presence(false, false, true), Ok(()));
    assert_eq!(presence(false, true, true), Ok(()));
    assert_eq!(presence(false, false, false), refused);
    assert_eq!(presence(true, true, false), refused);
    assert_eq!(presence(true, false, true), refused);
    assert_eq!(presence(true, true, true), refused);
}

#[test]
fn a_write_only_attribute_is_not_computed() {
    let schema = with_attributes(vec![Attribute::optional_computed("x", Type::String, "").write_only()]);
    assert_eq!(schema.validate(), Err(SchemaError::ComputedWriteOnly { path: at("x") }));
}

#[test]
fn sets_contain_neither_dynamic_types_nor_write_only_attributes() {
    let dynamic = || Attribute::optional("inner", Type::list(Type::Dynamic), "");
    let secret = || text("inner").write_only();
    let attribute = |inner| with_attributes(vec![Attribute::optional_nested("x", Nesting::Set, vec![inner], "")]);
    let block = |inner| with_block(NestedBlock::new("x", BlockNesting::Set, Block::new("", vec![inner])));
    let plain = with_attributes(vec![Attribute::optional("x", Type::map(Type::set(Type::Dynamic)), "")]);
    for schema in [attribute(dynamic()), block(dynamic()), plain] {
        assert_eq!(schema.validate(), Err(SchemaError::DynamicInSet { path: at("x") }));
    }
    for schema in [attribute(secret()), block(secret())] {
        assert_eq!(schema.validate(), Err(SchemaError::WriteOnlyInSet { path: at("x") }));
    }
}

#[test]
fn a_write_only_attribute_deep_inside_a_set_is_found() {
    let inner = Attribute::optional_nested("middle", Nesting::Single, vec![text("inner").write_only()], "");
    let middle = NestedBlock::new("below", BlockNesting::List, Block::new("", vec![inner]));
    let outer = NestedBlock::new("x", BlockNesting::Set, Block::new("", vec![]).with_block(middle));
    assert_eq!(with_block(outer).validate(), Err(SchemaError::WriteOnlyInSet { path: at("x") }));
}

#[test]
fn a_list_may_contain_what_a_set_may_not() {
    let inner = vec![Attribute::optional("a", Type::Dynamic, ""), text("b").write_only()];
    let block = NestedBlock::new("x", BlockNesting::List, Block::new("", inner));
    assert_eq!(with_block(block).validate(), Ok(()));
}

#[test]
fn limits_on_blocks_go_with_their_nesting() {
    use BlockNesting::{Group, List, Map, Set, Single};
    for (nesting, min, max, possible) in [
        (Single, 0, 0, true),
        (Single, 1, 1, true),
        (Single, 0, 1, false),
        (Single, 2, 2, false),
        (Single, -1, -1, false),
        (Group, 0, 0, true),
        (Group, 0, 1, false),
        (Map, 0, 0, true),
        (Map, 1, 0, false),
        (List, 2, 0, true),
        (List, 2, 2, true),
        (List, 3, 2, false),
        (Set, -1, 0, false),
        (Set, 0, -1, false),
    ] {
        let schema = with_block(NestedBlock::new("x", nesting, Block::default()).limited(min, max));
        assert_eq!(schema.validate().is_ok(), possible, "{nesting:?} {min} {max}");
    }
}

#[test]
fn the_error_names_the_way_to_the_attribute() {
    let inner = Block::new("", vec![Attribute::required_nested("mid", Nesting::List, vec![text("Bad")], "")]);
    let error = with_block(NestedBlock::new("outer", BlockNesting::List, inner)).validate().unwrap_err();
    assert!(error.to_string().starts_with("outer.mid.Bad: "), "{error}");
}

#[test]
fn an_identity_holds_simple_values_and_lists_of_them() {
    let identity = |name: &str, ty| IdentitySchema::new(vec![IdentityAttribute::required(name, ty, "")]).validate();
    for ty in [Type::String, Type::Number, Type::Bool] {
        assert_eq!(identity("a", ty.clone()), Ok(()));
        assert_eq!(identity("a", Type::list(ty)), Ok(()));
    }
    for ty in [
        Type::Dynamic,
        Type::map(Type::String),
        Type::list(Type::list(Type::String)),
        Type::object([("b", Type::String)]),
    ] {
        assert_eq!(identity("a", ty), Err(SchemaError::IdentityType { path: at("a") }));
    }
    assert_eq!(identity("A", Type::String), Err(SchemaError::Name { path: at("A") }));
    let negative = IdentitySchema { version: -1, attributes: vec![] };
    assert_eq!(negative.validate(), Err(SchemaError::NegativeVersion { version: -1 }));
}
