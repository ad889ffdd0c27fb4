//! Function signatures and errors.

use tfplugin_protos::tfplugin6::{self, StringKind, function};
use tftypes::{FunctionSignature, Parameter};

use super::schema::type_constraint;
use crate::function::FunctionError;

/// The signature as a message.
pub(crate) fn to_message(signature: &FunctionSignature) -> tfplugin6::Function {
    tfplugin6::Function {
        parameters: signature.parameters.iter().map(parameter).collect(),
        variadic_parameter: signature.variadic.as_ref().map(parameter),
        r#return: Some(function::Return { r#type: type_constraint(&signature.returns) }),
        summary: signature.summary.clone(),
        description: signature.description.clone(),
        description_kind: StringKind::Markdown.into(),
        deprecation_message: String::new(),
    }
}

/// The error as a message.
pub(crate) fn error_to_message(error: FunctionError) -> tfplugin6::FunctionError {
    let function_argument = error.argument.and_then(|index| i64::try_from(index).ok());
    tfplugin6::FunctionError { text: error.text, function_argument }
}

fn parameter(parameter: &Parameter) -> function::Parameter {
    function::Parameter {
        name: parameter.name.clone(),
        r#type: type_constraint(&parameter.ty),
        allow_null_value: parameter.allow_null,
        allow_unknown_values: parameter.allow_unknown,
        description: parameter.description.clone(),
        description_kind: StringKind::Markdown.into(),
    }
}
