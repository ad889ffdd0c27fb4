//! `paint_catalog`: the colors there are.

use tfplugin::{DataSource, Diagnostics, async_trait};
use tftypes::{Attribute, Block, Schema, Type, Value};

pub(crate) struct Catalog;

#[async_trait]
impl DataSource for Catalog {
    fn type_name(&self) -> &str {
        "paint_catalog"
    }

    fn schema(&self) -> Schema {
        let prefix = Attribute::optional("prefix", Type::String, "Only colors that begin with this.");
        let colors = Attribute::computed("colors", Type::list(Type::String), "The colors, in order.");
        Schema::new(Block::new("The colors there are.", vec![prefix, colors]))
    }

    async fn read(&self, config: Value) -> (Value, Diagnostics) {
        let prefix = config.get("prefix").cloned().unwrap_or(Value::Null);
        let wanted = prefix.as_str().unwrap_or_default();
        let colors = ["blue", "green", "grey"].into_iter().filter(|color| color.starts_with(wanted));
        let state = Value::object([("colors", Value::list(colors.map(Value::string))), ("prefix", prefix.clone())]);
        (state, Diagnostics::new())
    }
}
