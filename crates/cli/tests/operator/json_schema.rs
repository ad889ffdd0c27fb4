//! As much of JSON Schema as the schemas in docs/schemas use. A word that is not known here fails the test, so that nothing is
//! passed over.

use serde_json::{Map, Value};

/// Words that say nothing of what a document has to be.
const ANNOTATIONS: [&str; 6] = ["$schema", "$id", "$defs", "title", "description", "examples"];

pub(crate) fn check(root: &Value, schema: &Value, document: &Value) -> Result<(), String> {
    let words = schema.as_object().ok_or("a schema is an object")?;
    words.iter().filter(|(word, _)| !ANNOTATIONS.contains(&word.as_str())).try_for_each(|(word, says)| {
        match word.as_str() {
            "$ref" => check(root, root.pointer(&says.as_str().unwrap()[1..]).unwrap(), document),
            "type" => check_type(says, document),
            "const" => is(says == document, || format!("expected {says}, got {document}")),
            "enum" => {
                is(says.as_array().unwrap().contains(document), || format!("expected one of {says}, got {document}"))
            }
            "required" => check_required(says, document),
            "properties" => check_properties(root, says, document),
            "additionalProperties" => check_additional(root, words, says, document),
            "items" => document.as_array().into_iter().flatten().try_for_each(|item| check(root, says, item)),
            "oneOf" => {
                let matching = says.as_array().unwrap().iter().map(|one| check(root, one, document));
                let (fits, problems): (Vec<_>, Vec<_>) = matching.partition(Result::is_ok);
                is(fits.len() == 1, || format!("{} of oneOf fit {document}: {problems:?}", fits.len()))
            }
            _ => Err(format!("the word {word:?} is not known to this test")),
        }
    })
}

fn is(holds: bool, problem: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(problem()) }
}

fn check_type(says: &Value, document: &Value) -> Result<(), String> {
    let actual = match document {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = |wanted: &Value| wanted == actual || (wanted == "number" && actual == "integer");
    let wanted = says.as_array().map_or_else(|| vec![says.clone()], Clone::clone);
    is(wanted.iter().any(fits), || format!("expected {says}, got {document}"))
}

fn check_required(says: &Value, document: &Value) -> Result<(), String> {
    let Some(members) = document.as_object() else { return Ok(()) };
    let missing = says.as_array().unwrap().iter().find(|name| !members.contains_key(name.as_str().unwrap()));
    is(missing.is_none(), || format!("{missing:?} is missing"))
}

fn check_properties(root: &Value, says: &Value, document: &Value) -> Result<(), String> {
    let Some(members) = document.as_object() else { return Ok(()) };
    let known = says.as_object().unwrap();
    members.iter().filter_map(|(name, member)| Some((name, member, known.get(name)?))).try_for_each(
        |(name, member, schema)| check(root, schema, member).map_err(|problem| format!("{name}: {problem}")),
    )
}

fn check_additional(root: &Value, words: &Map<String, Value>, says: &Value, document: &Value) -> Result<(), String> {
    let Some(members) = document.as_object() else { return Ok(()) };
    let known = words.get("properties").and_then(Value::as_object);
    let others = members.iter().filter(|(name, _)| known.is_none_or(|known| !known.contains_key(*name)));
    others.into_iter().try_for_each(|(name, member)| match says {
        Value::Bool(allowed) => is(*allowed, || format!("{name:?} is not in the schema")),
        schema => check(root, schema, member).map_err(|problem| format!("{name}: {problem}")),
    })
}
