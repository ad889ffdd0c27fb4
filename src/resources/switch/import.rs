//! The import: a switch from the ARNs of its routes, given as an id or as an identity.

use std::collections::BTreeMap;

use tfplugin::{Diagnostic, Diagnostics, ImportResponse};
use tftypes::{Type, Value};

use super::identity_lists::Routes;
use super::live_state::with;
use super::{model, schema};
use crate::diagnostics;
use bluegreen_aws::{RouteAddress, RouteArn};

/// The name of a route that is imported without one.
pub(super) const UNNAMED: &str = "default";

/// What an import says about one route.
struct Route<'a> {
    name: &'a str,
    arn: &'a str,
    blue: &'a str,
    green: &'a str,
}

/// Makes a state from `[NAME=]LISTENER_OR_RULE_ARN,BLUE_ARN,GREEN_ARN`, several of them joined by `;`. The refresh that
/// Terraform does next fills in what is live.
pub(super) fn by_id(id: &str) -> ImportResponse {
    let routes: Result<Vec<_>, _> = id.split(';').map(route).collect();
    response(
        |detail| diagnostics::error("Invalid import id", detail),
        routes.and_then(|routes| state_with(&routes, &expected(id))),
    )
}

/// Makes a state from an identity, likewise.
pub(super) fn by_identity(identity: &Value) -> ImportResponse {
    response(
        |detail| diagnostics::error("Invalid import identity", detail),
        routes_of(identity).and_then(|routes| state_with(&routes, IN_AN_IDENTITY)),
    )
}

/// Makes a state from where a single route is.
///
/// # Errors
/// What is wrong with it.
pub(super) fn by_address(address: &RouteAddress) -> Result<Value, String> {
    let RouteAddress { arn, groups } = address;
    let route = Route { name: UNNAMED, arn: arn.as_str(), blue: groups.blue.as_str(), green: groups.green.as_str() };
    state_with(&[route], IN_AN_IDENTITY)
}

const IN_AN_IDENTITY: &str = "Expected one element for each route in every list of the identity, all in the same order; \
    `route_names` may be left out for a single route.";

fn response(told: impl Fn(String) -> Diagnostic, state: Result<Value, String>) -> ImportResponse {
    match state {
        Ok(state) => ImportResponse { state: Some(state), private: Vec::new(), diagnostics: Diagnostics::new() },
        Err(detail) => ImportResponse { state: None, private: Vec::new(), diagnostics: vec![told(detail)] },
    }
}

fn route(text: &str) -> Result<Route<'_>, String> {
    // ARNs have no `=` of their own here: neither load balancers nor target groups may have one in their name.
    let (name, arns) = text.split_once('=').unwrap_or((UNNAMED, text));
    let [arn, blue, green] = arns.split(',').map(str::trim).collect::<Vec<_>>()[..] else { return Err(expected(text)) };
    Ok(Route { name: name.trim(), arn, blue, green })
}

fn expected(text: &str) -> String {
    format!(
        "Expected LISTENER_OR_RULE_ARN,BLUE_TARGET_GROUP_ARN,GREEN_TARGET_GROUP_ARN, with NAME= in front to name the \
         route as in the configuration, and several routes joined by `;`. Got {text:?}."
    )
}

fn routes_of(identity: &Value) -> Result<Vec<Route<'_>>, String> {
    let Routes { names, arns, blue, green } = Routes::of_identity(identity);
    let names = if names.is_empty() && arns.len() == 1 { vec![UNNAMED] } else { names };
    let lengths = [names.len(), arns.len(), blue.len(), green.len()];
    if lengths != [arns.len().max(1); 4] {
        let [names, arns, blue, green] = lengths;
        return Err(format!(
            "{IN_AN_IDENTITY} Got {names} `route_names`, {arns} `route_arns`, {blue} `blue_target_group_arns` and {green} \
             `green_target_group_arns`."
        ));
    }
    let routes = names.into_iter().zip(arns).zip(blue).zip(green);
    Ok(routes.map(|(((name, arn), blue), green)| Route { name, arn, blue, green }).collect())
}

/// A state with these routes and nothing else.
fn state_with(imported: &[Route<'_>], expected: &str) -> Result<Value, String> {
    let mut routes = BTreeMap::new();
    for route in imported {
        let name = route.name;
        if routes.insert(name.to_owned(), route.value(expected)?).is_some() {
            return Err(format!("Two routes are named {name:?}. Give each one a name of its own. {expected}"));
        }
    }
    let Type::Object(attributes) = schema::schema().value_type() else { return Ok(Value::Null) };
    let empty = Value::object(attributes.into_keys().map(|name| (name, Value::Null)));
    checked(with(empty, "routes", Value::map(routes)))
}

impl Route<'_> {
    fn value(&self, expected: &str) -> Result<Value, String> {
        let arn = RouteArn::either(self.arn).map_err(|error| format!("{error}. {expected}"))?;
        let (listener, rule) = match &arn {
            RouteArn::Listener(arn) => (Value::string(arn), Value::Null),
            RouteArn::Rule(arn) => (Value::Null, Value::string(arn)),
        };
        Ok(Value::object([
            ("listener_arn", listener),
            ("rule_arn", rule),
            ("blue_target_group_arn", Value::string(self.blue)),
            ("green_target_group_arn", Value::string(self.green)),
        ]))
    }
}

fn checked(state: Value) -> Result<Value, String> {
    match model::read_routes(&state) {
        Ok(_) => Ok(state),
        Err(problems) => Err(problems.iter().map(|problem| problem.detail.clone()).collect::<Vec<_>>().join(" ")),
    }
}
