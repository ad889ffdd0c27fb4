//! `bluegreen_switch` as a list resource: the listeners and rules of an account that could be a switch each.

mod arguments;
mod find;
mod marks;
mod schema;
mod search;

use std::sync::Arc;

use tfplugin::{Diagnostics, ListRequest, ListResource, ListResponse, async_trait};
use tftypes::{Schema, Value};

use crate::connection::Connection;

/// The list resource `bluegreen_switch`.
#[derive(Debug)]
pub(crate) struct SwitchList {
    connection: Arc<Connection>,
}

impl SwitchList {
    /// The list resource over this connection.
    pub(crate) const fn new(connection: Arc<Connection>) -> SwitchList {
        SwitchList { connection }
    }
}

#[async_trait]
impl ListResource for SwitchList {
    fn type_name(&self) -> &str {
        "bluegreen_switch"
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        arguments::read_arguments(&config).1
    }

    async fn list(&self, request: ListRequest) -> ListResponse {
        let found = self.connection.unless_stopped(find::find_switches(&self.connection, &request)).await;
        match found.unwrap_or_else(|stopped| Err(vec![stopped])) {
            Ok(response) => response,
            Err(diagnostics) => ListResponse { found: Vec::new(), diagnostics },
        }
    }
}
