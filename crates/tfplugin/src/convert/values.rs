//! Values, by the type that the schema gives them.

use tfplugin_protos::tfplugin6::DynamicValue;
use tftypes::{DecodeError, Type, Value};

use super::diagnostics::bug;
use crate::diagnostic::Diagnostic;

/// Reads a value that the host sent. `what` names it for the user, for example "configuration".
///
/// # Errors
/// The bytes are no value of that type. The message points at the attribute that is not.
pub(crate) fn decode(message: Option<&DynamicValue>, ty: &Type, what: &str) -> Result<Value, Diagnostic> {
    let decoded = match message {
        Some(value) if !value.msgpack.is_empty() => tftypes::msgpack::decode(&value.msgpack, ty),
        Some(value) if !value.json.is_empty() => tftypes::json::decode(&value.json, ty),
        // No message, and a message with nothing in it, both mean null.
        _ => Ok(Value::Null),
    };
    decoded.map_err(|error| unreadable(error, what))
}

/// Writes a value for the host, in msgpack as it asks for.
///
/// # Errors
/// The provider made a value that is not of its own type.
pub(crate) fn encode(value: &Value, ty: &Type) -> Result<DynamicValue, Diagnostic> {
    match tftypes::msgpack::encode(value, ty) {
        Ok(msgpack) => Ok(DynamicValue { msgpack, json: Vec::new() }),
        Err(error) => Err(bug(format!("{}.", error.problem)).at(error.path)),
    }
}

fn unreadable(error: DecodeError, what: &str) -> Diagnostic {
    Diagnostic::error(
        format!("Unreadable {what}"),
        format!("The host sent a {what} that does not match the schema of this provider: {}.", error.problem),
    )
    .at(error.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tftypes::Path;

    fn null() -> DynamicValue {
        const NIL: u8 = 0xc0;
        DynamicValue { msgpack: vec![NIL], json: vec![] }
    }

    fn color() -> Type {
        Type::object([("color", Type::String)])
    }

    #[test]
    fn msgpack_is_preferred_and_json_understood() {
        let json = DynamicValue { msgpack: vec![], json: br#"{"color":"green"}"#.to_vec() };
        let green = decode(Some(&json), &color(), "state").unwrap();
        assert_eq!(green.get("color").and_then(Value::as_str), Some("green"));

        let both = DynamicValue { msgpack: null().msgpack, ..json };
        assert_eq!(decode(Some(&both), &color(), "state").unwrap(), Value::Null);
    }

    #[test]
    fn nothing_at_all_is_null() {
        assert_eq!(decode(None, &color(), "state").unwrap(), Value::Null);
        assert_eq!(decode(Some(&DynamicValue::default()), &color(), "state").unwrap(), Value::Null);
        assert_eq!(decode(Some(&null()), &color(), "state").unwrap(), Value::Null);
    }

    #[test]
    fn an_unreadable_value_names_the_attribute() {
        let wrong = DynamicValue { msgpack: vec![], json: br#"{"color":[]}"#.to_vec() };
        let diagnostic = decode(Some(&wrong), &color(), "configuration").unwrap_err();
        assert_eq!(diagnostic.path, Some(Path::root().attribute("color")));
        assert_eq!(diagnostic.summary, "Unreadable configuration");
    }

    #[test]
    fn a_value_of_another_type_is_not_sent() {
        let diagnostic = encode(&Value::object([("color", Value::Bool(true))]), &color()).unwrap_err();
        assert_eq!(diagnostic.path, Some(Path::root().attribute("color")));
    }
}
