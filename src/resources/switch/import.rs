//! The import: a switch from the ARNs of its routes.

use std::collections::BTreeMap;

use tfplugin::{Diagnostic, Diagnostics, ImportResponse};
use tftypes::{Type, Value};

use super::live_state::with;
use super::{model, schema};
use bluegreen_aws::RouteArn;

/// The name of a route that is imported without one.
const UNNAMED: &str = "default";

/// Makes a state from `[NAME=]LISTENER_OR_RULE_ARN,BLUE_ARN,GREEN_ARN`, several of them joined by `;`. The refresh that
/// Terraform does next fills in what is live.
pub(super) fn import(id: &str) -> ImportResponse {
    match routes(id).map(state_with).and_then(checked) {
        Ok(state) => ImportResponse { state: Some(state), private: Vec::new(), diagnostics: Diagnostics::new() },
        Err(detail) => {
            let diagnostics = vec![Diagnostic::error("Invalid import id", detail)];
            ImportResponse { state: None, private: Vec::new(), diagnostics }
        }
    }
}

fn routes(id: &str) -> Result<Value, String> {
    let mut routes = BTreeMap::new();
    for text in id.split(';') {
        let (name, route) = route(text)?;
        if routes.contains_key(&name) {
            return Err(format!("Two routes are named {name:?}. Give each one a NAME= of its own. {}", expected(id)));
        }
        routes.insert(name, route);
    }
    Ok(Value::map(routes))
}

fn route(text: &str) -> Result<(String, Value), String> {
    // ARNs have no `=` of their own here: neither load balancers nor target groups may have one in their name.
    let (name, arns) = text.split_once('=').unwrap_or((UNNAMED, text));
    let [arn, blue, green] = arns.split(',').map(str::trim).collect::<Vec<_>>()[..] else { return Err(expected(text)) };
    let arn = RouteArn::either(arn).map_err(|error| format!("{error}. {}", expected(text)))?;
    let (listener, rule) = match &arn {
        RouteArn::Listener(arn) => (Value::string(arn), Value::Null),
        RouteArn::Rule(arn) => (Value::Null, Value::string(arn)),
    };
    let route = Value::object([
        ("listener_arn", listener),
        ("rule_arn", rule),
        ("blue_target_group_arn", Value::string(blue)),
        ("green_target_group_arn", Value::string(green)),
    ]);
    Ok((name.trim().to_owned(), route))
}

fn expected(text: &str) -> String {
    format!(
        "Expected LISTENER_OR_RULE_ARN,BLUE_TARGET_GROUP_ARN,GREEN_TARGET_GROUP_ARN, with NAME= in front to name the \
         route as in the configuration, and several routes joined by `;`. Got {text:?}."
    )
}

/// A state with these routes and nothing else.
fn state_with(routes: Value) -> Value {
    let Type::Object(attributes) = schema::schema().value_type() else { return Value::Null };
    let empty = Value::object(attributes.into_keys().map(|name| (name, Value::Null)));
    with(empty, "routes", routes)
}

fn checked(state: Value) -> Result<Value, String> {
    match model::read_routes(&state) {
        Ok(_) => Ok(state),
        Err(problems) => Err(problems.iter().map(|problem| problem.detail.clone()).collect::<Vec<_>>().join(" ")),
    }
}
