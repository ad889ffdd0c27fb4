//! What an import by identity takes.

use tftypes::{IdentityAttribute, IdentitySchema};

use super::schema::type_words;

/// The attributes of an identity, those that an import needs first.
pub(crate) fn markdown(schema: &IdentitySchema) -> String {
    let groups = [("Required", true), ("Optional", false)].map(|(title, required)| {
        let attributes = schema.attributes.iter().filter(|attribute| attribute.required_for_import == required);
        (title, attributes.map(item).collect::<String>())
    });
    let sections = groups.iter().filter(|(_, items)| !items.is_empty());
    sections.map(|(title, items)| format!("#### {title}\n\n{items}")).collect::<Vec<_>>().join("\n")
}

fn item(attribute: &IdentityAttribute) -> String {
    assert!(!attribute.description.is_empty(), "{} has no description", attribute.name);
    format!("- `{}` ({}) {}\n", attribute.name, type_words(&attribute.ty), attribute.description)
}
