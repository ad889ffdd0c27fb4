//! `paint_wall` as a list resource: the walls of a street, as many as its `length` says. `fault` names what goes wrong:
//! `panic`, `error`, `nameless` (a wall without an identity) and `warning`, which is none of its faults.

use tfplugin::{Diagnostic, Diagnostics, ListRequest, ListResource, ListResponse, Listed, async_trait};
use tftypes::{Attribute, Block, Path, Schema, Type, Value};

use crate::object::wall;

pub(crate) struct Street;

#[async_trait]
impl ListResource for Street {
    fn type_name(&self) -> &str {
        "paint_wall"
    }

    fn schema(&self) -> Schema {
        let attributes = vec![
            Attribute::required("length", Type::Number, "How many walls there are."),
            Attribute::optional("fault", Type::String, "What goes wrong."),
        ];
        Schema::new(Block::new("The walls of a street.", attributes))
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        match config.get("length").and_then(Value::as_number).and_then(|length| length.as_i64()) {
            Some(..0) => vec![Diagnostic::error("No street", "Go somewhere.").at(Path::root().attribute("length"))],
            _ => Diagnostics::new(),
        }
    }

    async fn list(&self, request: ListRequest) -> ListResponse {
        let length = request.config.get("length").and_then(Value::as_number).and_then(|length| length.as_i64());
        let fault = request.config.get("fault").and_then(Value::as_str).unwrap_or_default();
        assert_ne!(fault, "panic", "the street is flooded");
        let found = (1..=length.unwrap_or(0)).take(request.limit).map(|number| {
            let id = if fault == "nameless" { Value::Null } else { Value::string(format!("wall-{number}")) };
            let grey = Value::object([("color", Value::string("grey"))]);
            Listed { display_name: format!("wall {number}"), state: wall(&grey, id) }
        });
        let diagnostics = match fault {
            "error" => vec![Diagnostic::error("Closed", "Come back later.")],
            "warning" => vec![Diagnostic::warning("Fog", "Some walls may be missing.")],
            _ => Diagnostics::new(),
        };
        ListResponse { found: found.collect(), diagnostics }
    }
}
