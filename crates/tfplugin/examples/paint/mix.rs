//! `provider::paint::mix`: what two colors give.

use tfplugin::{Function, FunctionError};
use tftypes::{FunctionSignature, Parameter, Type, Value};

pub(crate) struct Mix;

impl Function for Mix {
    fn name(&self) -> &str {
        "mix"
    }

    fn signature(&self) -> FunctionSignature {
        let color = |name| Parameter::new(name, Type::String, "A color.");
        FunctionSignature::new(vec![color("one"), color("other")], Type::String, "Mixes two colors", "")
    }

    fn call(&self, arguments: Vec<Value>) -> Result<Value, FunctionError> {
        match (arguments[0].as_str(), arguments[1].as_str()) {
            (Some("blue"), Some("green")) | (Some("green"), Some("blue")) => Ok(Value::string("turquoise")),
            (Some(one), Some(other)) if one == other => Ok(Value::string(one)),
            (Some("explosive"), _) => panic!("it exploded"),
            (_, other) => Err(FunctionError::argument(1, format!("{other:?} cannot be mixed in."))),
        }
    }
}
