//! Values, by the type that the schema gives them.

use tfplugin_protos::tfplugin6::DynamicValue;
use tftypes::{DecodeError, Type, Value};

use super::diagnostics::bug;
use tftypes::Diagnostic;

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

/// Like [`decode`], for what must be wholly known where it is sent, such as a state.
///
/// # Errors
/// Part of it is not known, which is the host's mistake and would look like the provider's.
pub(crate) fn decode_known(message: Option<&DynamicValue>, ty: &Type, what: &str) -> Result<Value, Diagnostic> {
    let value = decode(message, ty, what)?;
    if value.is_wholly_known() {
        return Ok(value);
    }
    Err(Diagnostic::error(
        format!("Unknown {what}"),
        format!("The host sent a {what} in which something is not known, where all of it must be."),
    ))
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
        let in_json = DynamicValue { msgpack: vec![], json: b" null\n".to_vec() };
        for message in [None, Some(&DynamicValue::default()), Some(&null()), Some(&in_json)] {
            assert_eq!(decode(message, &color(), "state").unwrap(), Value::Null);
        }
    }

    #[test]
    fn what_must_be_known_is_refused_otherwise() {
        let unknown = encode(&Value::object([("color", Value::unknown())]), &color()).unwrap();
        assert!(decode(Some(&unknown), &color(), "state").is_ok());
        assert_eq!(decode_known(Some(&unknown), &color(), "state").unwrap_err().summary, "Unknown state");
        assert_eq!(decode_known(None, &color(), "state"), Ok(Value::Null));
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
