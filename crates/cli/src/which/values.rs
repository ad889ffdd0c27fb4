//! The resource as a value: from routes alone, and with other arguments.

use std::collections::BTreeMap;

use bluegreen::declaration::schema::schema;
use bluegreen_aws::{RouteAddress, RouteArn};
use tftypes::{Type, Value};

/// A switch over these routes of which nothing else is declared.
pub(super) fn of_routes(
    routes: &BTreeMap<String, RouteAddress>,
    preview_routes: &BTreeMap<String, RouteAddress>,
) -> Value {
    let Type::Object(attributes) = schema().value_type() else { return Value::Null };
    let map = |routes: &BTreeMap<String, RouteAddress>| match routes.is_empty() {
        true => Value::Null,
        false => Value::map(routes.iter().map(|(name, address)| (name, route(address)))),
    };
    let value = |name: &str| match name {
        "routes" => map(routes),
        "preview_routes" => map(preview_routes),
        _ => Value::Null,
    };
    Value::object(attributes.into_keys().map(|name| {
        let value = value(&name);
        (name, value)
    }))
}

fn route(address: &RouteAddress) -> Value {
    let (listener, rule) = match &address.arn {
        RouteArn::Listener(arn) => (Value::string(arn), Value::Null),
        RouteArn::Rule(arn) => (Value::Null, Value::string(arn)),
    };
    Value::object([
        ("listener_arn", listener),
        ("rule_arn", rule),
        ("blue_target_group_arn", Value::string(address.groups.blue.as_str())),
        ("green_target_group_arn", Value::string(address.groups.green.as_str())),
    ])
}
