//! `bluegreen_verify`: would a cutover begin to move traffic?

use std::sync::Arc;

use bluegreen::declaration::{model, schema};
use bluegreen_http_checks::Check;
use tfplugin::{Action, ActionProgress, Diagnostics, async_trait};
use tftypes::{Block, Schema, Value};

use crate::connection::Connection;
use crate::early_end::{name_in_record, note_early_end};
use crate::resources::verify_switch;

/// The `bluegreen_verify` action.
#[derive(Debug)]
pub(crate) struct VerifyAction {
    connection: Arc<Connection>,
}

impl VerifyAction {
    /// The action over this connection.
    pub(crate) const fn new(connection: Arc<Connection>) -> VerifyAction {
        VerifyAction { connection }
    }
}

const DESCRIPTION: &str = "Goes the way of a cutover up to the first write that it would make, and writes nothing: what is wrong with the \
    routes, the alarms, the parity of the two environments, the gate with its HTTP checks. It takes the arguments of \
    `bluegreen_switch`, `active_color` being the color that is about to become active, and means by them what the switch does. An \
    error stops what Terraform would do after it. Needs Terraform 1.14.";

#[async_trait]
impl Action for VerifyAction {
    fn type_name(&self) -> &str {
        "bluegreen_verify"
    }

    fn schema(&self) -> Schema {
        // An action has no state that a secret could be kept out of.
        Schema::new(Block::new(DESCRIPTION, schema::arguments_without_write_only()))
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        model::read_declared::<Check>(&config).problems
    }

    async fn invoke(&self, config: Value, progress: ActionProgress) -> Diagnostics {
        let verified = self.connection.unless_stopped(verify_switch(&self.connection, &config, &progress)).await;
        let problems = verified.unwrap_or_else(|stopped| vec![stopped]);
        note_early_end(&self.connection, &name_in_record(&self.connection, [&config, &Value::Null]), &problems);
        problems
    }
}
