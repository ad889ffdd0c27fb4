//! Requests about `paint_wall`.

use tfplugin_protos::tfplugin6::{DynamicValue, apply_resource_change, plan_resource_change};
use tftypes::{Type, Value};

/// The type of its values.
pub(crate) fn ty() -> Type {
    Type::object([("color", Type::String), ("fault", Type::String), ("secret", Type::String), ("id", Type::String)])
}

/// A wall; an empty text is null.
pub(crate) fn wall(color: &str, fault: &str, id: Value) -> Value {
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::string(text) };
    Value::object([("color", text(color)), ("fault", text(fault)), ("secret", Value::Null), ("id", id)])
}

/// One that exists.
pub(crate) fn painted(color: &str, fault: &str) -> Value {
    wall(color, fault, Value::string("wall-1"))
}

pub(crate) fn encode(value: &Value) -> Option<DynamicValue> {
    Some(encoded(value, &ty()))
}

pub(crate) fn encoded(value: &Value, ty: &Type) -> DynamicValue {
    DynamicValue { msgpack: tftypes::msgpack::encode(value, ty).unwrap(), json: Vec::new() }
}

pub(crate) fn decode(message: &Option<DynamicValue>) -> Value {
    tftypes::msgpack::decode(&message.as_ref().expect("there is a value").msgpack, &ty()).unwrap()
}

/// A plan for a change from `prior` to what is configured.
pub(crate) fn plan(prior: &Value, config: &Value) -> plan_resource_change::Request {
    plan_resource_change::Request {
        type_name: "paint_wall".to_owned(),
        prior_state: encode(prior),
        proposed_new_state: encode(config),
        config: encode(config),
        prior_private: b"before".to_vec(),
        ..Default::default()
    }
}

/// The apply of a plan.
pub(crate) fn apply(prior: &Value, planned: &Value) -> apply_resource_change::Request {
    apply_resource_change::Request {
        type_name: "paint_wall".to_owned(),
        prior_state: encode(prior),
        planned_state: encode(planned),
        config: encode(planned),
        planned_private: b"planned".to_vec(),
        ..Default::default()
    }
}
