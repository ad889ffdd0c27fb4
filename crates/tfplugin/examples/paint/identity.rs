//! What names a wall: its id and its color. The color changes, and the identity with it.

use tfplugin::{Identity, ImportResponse, async_trait};
use tftypes::{IdentityAttribute, IdentitySchema, Type, Value};

use crate::object::{attribute_of, wall};

pub(crate) struct WallIdentity;

#[async_trait]
impl Identity for WallIdentity {
    fn schema(&self) -> IdentitySchema {
        IdentitySchema::new(vec![
            IdentityAttribute::required("id", Type::String, "The id."),
            IdentityAttribute::optional("color", Type::String, "The color. Default: `grey`."),
        ])
    }

    fn identity_of(&self, state: &Value) -> Value {
        assert_ne!(attribute_of(state, "fault").as_str(), Some("panic_in_identity"), "the name plate fell off");
        Value::object([("id", attribute_of(state, "id")), ("color", attribute_of(state, "color"))])
    }

    async fn import(&self, identity: Value) -> ImportResponse {
        let color = match attribute_of(&identity, "color") {
            Value::Null => Value::string("grey"),
            color => color,
        };
        let found = Value::object([("color", color), ("fault", Value::Null)]);
        ImportResponse { state: Some(wall(&found, attribute_of(&identity, "id"))), ..Default::default() }
    }
}
