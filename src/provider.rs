//! The provider: its block, and the list of everything it offers.

mod configure;
mod schema;

use std::sync::Arc;

use async_trait::async_trait;
use tfplugin::{ConfigureRequest, Diagnostics, Provider, Resource};
use tftypes::{Schema, Value};

use crate::connection::Connection;
use crate::resources::SwitchResource;

/// The `bluegreen` provider.
#[derive(Debug, Default)]
pub struct BluegreenProvider {
    connection: Arc<Connection>,
}

#[async_trait]
impl Provider for BluegreenProvider {
    fn name(&self) -> &str {
        "bluegreen"
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    fn resources(&self) -> Vec<Arc<dyn Resource>> {
        vec![Arc::new(SwitchResource::new(Arc::clone(&self.connection)))]
    }

    async fn validate_config(&self, config: Value) -> Diagnostics {
        configure::read(&config).problems
    }

    async fn configure(&self, request: ConfigureRequest) -> Diagnostics {
        configure::configure(&self.connection, &request.config).await
    }

    fn stop(&self) {
        self.connection.stop();
    }
}
