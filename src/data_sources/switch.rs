//! `bluegreen_switch` as a data source: which color of a listener or rule is active, and how both are.

mod read;
mod schema;

use std::sync::Arc;

use tfplugin::{DataSource, Diagnostics, async_trait};
use tftypes::{Schema, Value};

use crate::connection::Connection;

/// The `bluegreen_switch` data source.
#[derive(Debug)]
pub(crate) struct SwitchDataSource {
    connection: Arc<Connection>,
}

impl SwitchDataSource {
    /// The data source over this connection.
    pub(crate) const fn new(connection: Arc<Connection>) -> SwitchDataSource {
        SwitchDataSource { connection }
    }
}

#[async_trait]
impl DataSource for SwitchDataSource {
    fn type_name(&self) -> &str {
        "bluegreen_switch"
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        read::arguments(&config).1
    }

    async fn read(&self, config: Value) -> (Value, Diagnostics) {
        let answer = self.connection.unless_stopped(read::read_switch(&self.connection, &config)).await;
        match answer.unwrap_or_else(|stopped| Err(vec![stopped])) {
            Ok(state) => (state, Diagnostics::new()),
            Err(diagnostics) => (Value::Null, diagnostics),
        }
    }
}
