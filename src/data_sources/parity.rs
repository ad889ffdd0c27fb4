//! `bluegreen_parity`: in what a blue and a green environment differ.

mod read;
mod schema;

use std::sync::Arc;

use tfplugin::{DataSource, Diagnostics, async_trait};
use tftypes::{Schema, Value};

use crate::connection::Connection;

/// The `bluegreen_parity` data source.
#[derive(Debug)]
pub(crate) struct ParityDataSource {
    connection: Arc<Connection>,
}

impl ParityDataSource {
    /// The data source over this connection.
    pub(crate) const fn new(connection: Arc<Connection>) -> ParityDataSource {
        ParityDataSource { connection }
    }
}

#[async_trait]
impl DataSource for ParityDataSource {
    fn type_name(&self) -> &str {
        "bluegreen_parity"
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        read::arguments(&config).1
    }

    async fn read(&self, config: Value) -> (Value, Diagnostics) {
        let answer = self.connection.unless_stopped(read::read_parity(&self.connection, &config)).await;
        match answer.unwrap_or_else(|stopped| Err(vec![stopped])) {
            Ok(state_and_warnings) => state_and_warnings,
            Err(diagnostics) => (Value::Null, diagnostics),
        }
    }
}
