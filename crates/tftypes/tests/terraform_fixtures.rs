//! Bytes that Terraform itself sent, against values written down by hand. See fixtures/capture.py.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value as Json;
use tftypes::{
    Attribute, Block, BlockNesting, Bound, Facts, NestedBlock, Nesting, Number, Refinement, Schema, Type, Value, json,
    msgpack,
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn resource_type() -> Type {
    Type::from_json(&std::fs::read(folder().join("type.json")).unwrap()).unwrap()
}

/// Every record of every case, with a name for messages and whether Terraform's bytes are the canonical ones.
fn records() -> Vec<(String, bool, Json)> {
    let mut records = Vec::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("case_") {
            continue;
        }
        let fixture: Json = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for record in fixture["records"].as_array().unwrap() {
            let name = format!("{name} {}", record["messages"]);
            records.push((name, fixture["canonical"].as_bool().unwrap(), record.clone()));
        }
    }
    assert!(records.len() > 70, "only {} records were found", records.len());
    records
}

fn bytes_of(record: &Json) -> Option<Vec<u8>> {
    let hex = record.get("msgpack")?.as_str()?;
    Some((0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect())
}

/// Reads the notation that capture.py describes. It shares nothing with the decoders but the types of the results.
fn expected(notation: &Json, ty: &Type) -> Value {
    if let Some(refinement) = notation.get("$unknown") {
        return Value::Unknown(refinement_of(refinement));
    }
    if let Some(parts) = notation.get("$dynamic") {
        let inner = Type::from_json(parts[0].to_string().as_bytes()).unwrap();
        let value = expected(&parts[1], &inner);
        return Value::Dynamic(Box::new(inner), Box::new(value));
    }
    let elements = |ty: &Type| notation.as_array().unwrap().iter().map(|part| expected(part, ty)).collect();
    match (notation, ty) {
        (Json::Null, _) => Value::Null,
        (Json::Bool(truth), Type::Bool) => Value::Bool(*truth),
        (Json::String(text), Type::String) => Value::String(text.clone()),
        (Json::String(text), Type::Number) => Value::Number(text.parse().unwrap()),
        (Json::Number(number), Type::Number) => Value::Number(Number::from(number.as_i64().unwrap())),
        (Json::Array(_), Type::List(ty)) => Value::List(elements(ty)),
        (Json::Array(_), Type::Set(ty)) => Value::Set(elements(ty)),
        (Json::Array(parts), Type::Tuple(types)) => {
            assert_eq!(parts.len(), types.len());
            Value::Tuple(parts.iter().zip(types).map(|(part, ty)| expected(part, ty)).collect())
        }
        (Json::Object(parts), Type::Map(ty)) => {
            Value::Map(parts.iter().map(|(key, part)| (key.clone(), expected(part, ty))).collect())
        }
        (Json::Object(parts), Type::Object(types)) => {
            assert!(parts.keys().all(|name| types.contains_key(name)), "{parts:?}");
            let attribute =
                |(name, ty): (&String, &Type)| (name.clone(), expected(parts.get(name).unwrap_or(&Json::Null), ty));
            Value::Object(types.iter().map(attribute).collect::<BTreeMap<_, _>>())
        }
        (notation, ty) => panic!("{notation} is no notation of {ty}"),
    }
}

fn refinement_of(notation: &Json) -> Refinement {
    let bound = |name: &str| {
        notation.get(name).map(|bound| Bound {
            value: bound[0].as_str().unwrap().parse().unwrap(),
            inclusive: bound[1].as_bool().unwrap(),
        })
    };
    let facts = Facts {
        not_null: notation.get("not_null").is_some_and(|truth| truth.as_bool().unwrap()),
        prefix: notation.get("prefix").map(|prefix| prefix.as_str().unwrap().to_owned()),
        lower: bound("lower"),
        upper: bound("upper"),
        min_length: notation.get("min_length").map(|length| length.as_u64().unwrap()),
        max_length: notation.get("max_length").map(|length| length.as_u64().unwrap()),
    };
    facts.into()
}

#[test]
fn what_terraform_sends_is_the_value_it_should_be() {
    let ty = resource_type();
    for (name, _, record) in records() {
        let value = match bytes_of(&record) {
            Some(bytes) => msgpack::decode(&bytes, &ty).unwrap_or_else(|error| panic!("{name}: {error}")),
            None => json::decode(record["json"].as_str().unwrap().as_bytes(), &ty)
                .unwrap_or_else(|error| panic!("{name}: {error}")),
        };
        assert_eq!(value, expected(&record["expected"], &ty), "{name}");
    }
}

#[test]
fn what_we_write_is_what_terraform_writes() {
    let ty = resource_type();
    for (name, canonical, record) in records() {
        let Some(bytes) = bytes_of(&record) else { continue };
        let written = msgpack::encode(&expected(&record["expected"], &ty), &ty).unwrap();
        if canonical {
            assert_eq!(written, bytes, "{name}");
        } else if !record["expected"].is_null() {
            // Should Terraform's order one day be ours, the case need not be an exception any more.
            assert_ne!(written, bytes, "{name}");
        }
        assert_eq!(msgpack::decode(&written, &ty), msgpack::decode(&bytes, &ty), "{name}");
    }
}

#[test]
fn known_values_survive_json() {
    let ty = resource_type();
    for (name, _, record) in records() {
        let value = expected(&record["expected"], &ty);
        match json::encode(&value, &ty) {
            Ok(written) => assert_eq!(json::decode(&written, &ty), Ok(value), "{name}"),
            Err(error) => assert!(!value.is_wholly_known(), "{name}: {error}"),
        }
    }
}

/// The schema that capture.py serves, in our vocabulary.
fn schema() -> Schema {
    let inner = || vec![optional("name", Type::String), optional("size", Type::Number)];
    let loose = || vec![optional("what", Type::Dynamic)];
    let nested = |name: &str, nesting| Attribute::optional_nested(name, nesting, inner(), "");
    let block = |name: &str, nesting, attributes| NestedBlock::new(name, nesting, Block::new("", attributes));
    let mut attributes = plain_attributes();
    attributes.push(nested("one", Nesting::Single));
    attributes.push(nested("row", Nesting::List));
    attributes.push(nested("group", Nesting::Set));
    attributes.push(nested("by_key", Nesting::Map));
    attributes.push(Attribute::optional_nested("loose_row", Nesting::List, loose(), ""));
    Schema::new(
        Block::new("", attributes)
            .with_block(block("solo", BlockNesting::Single, inner()))
            .with_block(block("item", BlockNesting::List, inner()))
            .with_block(block("member", BlockNesting::Set, inner()))
            .with_block(block("keyed", BlockNesting::Map, inner()))
            .with_block(block("always", BlockNesting::Group, inner()))
            .with_block(block("loose", BlockNesting::List, loose()))
            .with_block(block("loose_keyed", BlockNesting::Map, loose())),
    )
}

fn plain_attributes() -> Vec<Attribute> {
    let deep = Type::list(Type::map(Type::Bool));
    let shape = Type::object([("name", Type::String), ("size", Type::Number), ("deep", deep)]);
    vec![
        optional("case", Type::String),
        optional("flag", Type::Bool),
        optional("number", Type::Number),
        optional("text", Type::String),
        optional("numbers", Type::list(Type::Number)),
        optional("strings", Type::list(Type::String)),
        optional("matrix", Type::list(Type::list(Type::Number))),
        optional("flags", Type::set(Type::Bool)),
        optional("amounts", Type::set(Type::Number)),
        optional("tags", Type::set(Type::String)),
        optional("shapes", Type::set(shape.clone())),
        optional("labels", Type::map(Type::String)),
        optional("limits", Type::map(Type::Number)),
        optional("pair", Type::Tuple(vec![Type::String, Type::Number])),
        optional("shape", shape),
        optional("anything", Type::Dynamic),
        optional("anythings", Type::map(Type::Dynamic)),
    ]
}

fn optional(name: &str, ty: Type) -> Attribute {
    Attribute::optional(name, ty, "")
}

#[test]
fn a_schema_has_the_type_in_which_terraform_sends_its_values() {
    assert_eq!(schema().validate(), Ok(()));
    assert_eq!(schema().value_type(), resource_type());
}
