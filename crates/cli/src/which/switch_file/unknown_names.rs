//! Names that no argument has. What is misspelt would count as not written.

use serde_json::Value as Json;
use tftypes::Type;

/// The path of the first name that the type does not have.
pub(super) fn first(json: &Json, ty: &Type) -> Option<String> {
    match (json, ty) {
        (Json::Object(members), Type::Object(attributes)) => members.iter().find_map(|(name, member)| {
            let Some(ty) = attributes.get(name) else { return Some(name.clone()) };
            within(name, first(member, ty))
        }),
        (Json::Object(members), Type::Map(ty)) => {
            members.iter().find_map(|(name, member)| within(name, first(member, ty)))
        }
        (Json::Array(elements), Type::List(ty) | Type::Set(ty)) => {
            let numbered = (1..).zip(elements);
            numbered.into_iter().find_map(|(number, element)| within(&number.to_string(), first(element, ty)))
        }
        _ => None,
    }
}

fn within(name: &str, path: Option<String>) -> Option<String> {
    path.map(|path| format!("{name}.{path}"))
}
