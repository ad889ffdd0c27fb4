//! `bluegreen_switch`: the color that production traffic goes to, declared.

mod adopted;
mod apply;
mod declared;
mod gate_lines;
mod identity;
mod identity_lists;
mod import;
mod kept_interval;
mod key;
mod listener;
mod parity;
mod plan;
mod read;
mod registered;
mod sight;
mod told;
mod unknown_groups;
mod unknown_routes;
mod verify;

use std::sync::Arc;

pub(crate) use adopted::state_as_found;
pub(crate) use verify::verify_switch;

use async_trait::async_trait;
use bluegreen::declaration::{live_state, model, schema, stored};
use tfplugin::{
    ApplyRequest, ApplyResponse, Diagnostics, Identity, ImportResponse, PlanRequest, PlanResponse, ReadRequest,
    ReadResponse, Resource, UpgradeRequest, UpgradeResponse,
};
use tftypes::{Schema, Value};

use crate::connection::Connection;
use crate::early_end::{SOME_SWITCH, name_in_record, note_early_end};

/// The `bluegreen_switch` resource.
#[derive(Debug)]
pub(crate) struct SwitchResource {
    connection: Arc<Connection>,
}

impl SwitchResource {
    /// The resource over this connection.
    pub(crate) const fn new(connection: Arc<Connection>) -> SwitchResource {
        SwitchResource { connection }
    }
}

#[async_trait]
impl Resource for SwitchResource {
    fn type_name(&self) -> &str {
        "bluegreen_switch"
    }

    fn schema(&self) -> Schema {
        schema::schema()
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        let problems = declared::read_declared(&config).problems;
        note_early_end(&self.connection, &name_in_record(&self.connection, [&config, &Value::Null]), &problems);
        problems
    }

    async fn plan(&self, request: PlanRequest) -> PlanResponse {
        let name = name_in_record(&self.connection, [&request.proposed, &request.prior]);
        let response = plan::plan(&self.connection, request).await;
        note_early_end(&self.connection, &name, &response.diagnostics);
        response
    }

    async fn apply(&self, request: ApplyRequest) -> ApplyResponse {
        apply::apply(&self.connection, request).await
    }

    async fn read(&self, request: ReadRequest) -> ReadResponse {
        let name = name_in_record(&self.connection, [&request.state, &Value::Null]);
        let response = read::refresh(&self.connection, request).await;
        note_early_end(&self.connection, &name, &response.diagnostics);
        response
    }

    async fn upgrade(&self, request: UpgradeRequest) -> UpgradeResponse {
        let response = stored::read_stored(self.type_name(), &request);
        note_early_end(&self.connection, SOME_SWITCH, &response.diagnostics);
        response
    }

    async fn import(&self, id: String) -> ImportResponse {
        let response = import::by_id(&id);
        note_early_end(&self.connection, SOME_SWITCH, &response.diagnostics);
        response
    }

    fn identity(&self) -> Option<Arc<dyn Identity>> {
        Some(Arc::new(identity::SwitchIdentity))
    }
}
