//! Identities and their schemas.

use tfplugin_protos::tfplugin6::resource_identity_schema::IdentityAttribute;
use tfplugin_protos::tfplugin6::{ResourceIdentityData, ResourceIdentitySchema};
use tftypes::{IdentitySchema, Type, Value};

use super::schema::type_constraint;
use super::values;
use tftypes::Diagnostic;

/// The schema as a message.
pub(crate) fn schema_to_message(schema: &IdentitySchema) -> ResourceIdentitySchema {
    ResourceIdentitySchema {
        version: schema.version,
        identity_attributes: schema.attributes.iter().map(attribute).collect(),
    }
}

fn attribute(attribute: &tftypes::IdentityAttribute) -> IdentityAttribute {
    IdentityAttribute {
        name: attribute.name.clone(),
        r#type: type_constraint(&attribute.ty),
        required_for_import: attribute.required_for_import,
        optional_for_import: !attribute.required_for_import,
        description: attribute.description.clone(),
    }
}

/// The identity as a message.
///
/// # Errors
/// It is not of its type.
pub(crate) fn to_message(identity: &Value, ty: &Type) -> Result<ResourceIdentityData, Diagnostic> {
    Ok(ResourceIdentityData { identity_data: Some(values::encode(identity, ty)?) })
}

/// Reads an identity that the host sent.
///
/// # Errors
/// It is not of its type.
pub(crate) fn from_message(message: &ResourceIdentityData, ty: &Type) -> Result<Value, Diagnostic> {
    // Its attributes are none of the resource's: a path would point at nothing.
    values::decode(message.identity_data.as_ref(), ty, "identity")
        .map_err(|diagnostic| Diagnostic { path: None, ..diagnostic })
}
