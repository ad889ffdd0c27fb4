//! The provider: its block, and the list of everything it offers.

mod accounts;
mod block;
mod configure;
mod schema;

use std::sync::Arc;

use async_trait::async_trait;
use tfplugin::{Action, ConfigureRequest, DataSource, Diagnostics, Function, ListResource, Provider, Resource};
use tftypes::{Schema, Value};

use crate::actions::{VerifyAction, WatchAction};
use crate::connection::Connection;
use crate::data_sources::{ParityDataSource, SwitchDataSource};
use crate::functions::{OtherColor, PercentagesOf};
use crate::lists::SwitchList;
use crate::resources::SwitchResource;

/// The `bluegreen` provider.
#[derive(Debug, Default)]
pub struct BluegreenProvider {
    connection: Arc<Connection>,
}

impl BluegreenProvider {
    /// Ends what goes on beside the calls: the last lines of a record reach its file.
    pub fn finish(&self) {
        if let Some(file) = self.connection.progress_file() {
            file.finish();
        }
    }
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

    fn data_sources(&self) -> Vec<Arc<dyn DataSource>> {
        vec![
            Arc::new(SwitchDataSource::new(Arc::clone(&self.connection))),
            Arc::new(ParityDataSource::new(Arc::clone(&self.connection))),
        ]
    }

    fn functions(&self) -> Vec<Arc<dyn Function>> {
        vec![Arc::new(OtherColor), Arc::new(PercentagesOf)]
    }

    fn list_resources(&self) -> Vec<Arc<dyn ListResource>> {
        vec![Arc::new(SwitchList::new(Arc::clone(&self.connection)))]
    }

    fn actions(&self) -> Vec<Arc<dyn Action>> {
        vec![
            Arc::new(VerifyAction::new(Arc::clone(&self.connection))),
            Arc::new(WatchAction::new(Arc::clone(&self.connection))),
        ]
    }

    async fn validate_config(&self, config: Value) -> Diagnostics {
        block::read_block(&config).problems
    }

    async fn configure(&self, request: ConfigureRequest) -> Diagnostics {
        configure::configure(&self.connection, &request.config).await
    }

    fn stop(&self) {
        self.connection.stop();
    }
}
