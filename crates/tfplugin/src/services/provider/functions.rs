//! GetFunctions and CallFunction. Both come to processes that were never configured.

use std::collections::BTreeMap;

use tfplugin_protos::tfplugin6::call_function::{Request, Response};
use tfplugin_protos::tfplugin6::{Function, get_functions};
use tftypes::Value;

use super::registry::{Registry, Signed};
use crate::convert::functions::{error_to_message, to_message};
use crate::convert::values;
use crate::function::FunctionError;
use tftypes::Diagnostic;

pub(super) fn all(registry: &Registry) -> get_functions::Response {
    get_functions::Response { functions: messages(registry), diagnostics: Vec::new() }
}

pub(super) fn messages(registry: &Registry) -> BTreeMap<String, Function> {
    registry.functions().iter().map(|(name, signed)| (name.clone(), to_message(&signed.signature))).collect()
}

pub(super) fn call(registry: &Registry, request: &Request) -> Response {
    let outcome = match registry.functions().get(&request.name) {
        Some(signed) => result(signed, request),
        None => Err(FunctionError::new(format!("There is no function {:?}.", request.name))),
    };
    outcome.unwrap_or_else(refused)
}

pub(super) fn failed(panicked: Diagnostic) -> Response {
    refused(FunctionError::new(panicked.detail))
}

fn refused(error: FunctionError) -> Response {
    Response { result: None, error: Some(error_to_message(error)) }
}

fn result(signed: &Signed, request: &Request) -> Result<Response, FunctionError> {
    let arguments = arguments(signed, request)?;
    let must_be_known = arguments.iter().all(Value::is_wholly_known);
    let value = signed.function.call(arguments)?;
    if must_be_known && !value.is_wholly_known() {
        return Err(FunctionError::new("The result is unknown although the arguments are not: a bug in the provider."));
    }
    let encoded = values::encode(&value, &signed.signature.returns);
    let result = encoded.map_err(|invalid| FunctionError::new(invalid.detail))?;
    Ok(Response { result: Some(result), error: None })
}

fn arguments(signed: &Signed, request: &Request) -> Result<Vec<Value>, FunctionError> {
    let needed = signed.signature.parameters.len();
    if request.arguments.len() < needed {
        let given = request.arguments.len();
        return Err(FunctionError::new(format!("It takes {needed} arguments, and {given} were given.")));
    }
    let one = |(index, argument)| {
        let too_many = || FunctionError::argument(index, format!("It takes {needed} arguments only."));
        let parameter = signed.signature.parameter(index).ok_or_else(too_many)?;
        let decoded = values::decode(Some(argument), &parameter.ty, "argument");
        decoded.map_err(|unreadable| FunctionError::argument(index, unreadable.detail))
    };
    request.arguments.iter().enumerate().map(one).collect()
}
