//! `paint_wall`: exists in the state only, and can be told to fail.
//!
//! `fault` names what goes wrong: `panic_in_plan`, `panic_in_apply`, `panic_in_read` and `panic_in_identity`;
//! `unknown_after_apply` leaves a value unknown; `error_in_apply` is an honest error that says nothing about the state;
//! `until_stopped` paints until it is told to stop; `slowly` takes a moment that nothing interrupts, and `for_ever` never
//! ends. `panic_elsewhere` is a panic that belongs to no call.

use std::sync::Arc;
use std::time::Duration;

use tfplugin::{
    ApplyRequest, ApplyResponse, Diagnostic, Diagnostics, Identity, ImportResponse, PlanRequest, PlanResponse,
    ReadRequest, ReadResponse, Resource, async_trait,
};
use tftypes::{Attribute, Block, Path, Schema, Type, Value};
use tokio::sync::watch;
use tracing::info;

use crate::identity::WallIdentity;
use crate::object::{attribute_of, wall};

/// Bounds `until_stopped` when nobody stops it.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Wall {
    stopped: watch::Receiver<bool>,
}

impl Wall {
    pub(crate) fn new(stopped: watch::Receiver<bool>) -> Self {
        Self { stopped }
    }

    async fn paint(&self, planned: &Value) -> Diagnostics {
        info!(color = text(planned, "color"), "Painting");
        match text(planned, "fault") {
            "panic_in_apply" => panic!("the ladder fell"),
            "error_in_apply" => {
                vec![Diagnostic::error("Out of paint", "Buy some.").at(Path::root().attribute("color"))]
            }
            "until_stopped" => {
                let mut stopped = self.stopped.clone();
                let _ = tokio::time::timeout(PATIENCE, stopped.wait_for(|stopped| *stopped)).await;
                vec![Diagnostic::error("Stopped", "The wall is painted in part.")]
            }
            "slowly" => {
                // Longer than a host that lost its connection has to come back.
                tokio::time::sleep(Duration::from_secs(2)).await;
                mark_done();
                Diagnostics::new()
            }
            "panic_elsewhere" => {
                let _ = std::thread::spawn(|| panic!("the roof leaks")).join();
                Diagnostics::new()
            }
            "for_ever" => std::future::pending().await,
            _ => Diagnostics::new(),
        }
    }
}

#[async_trait]
impl Resource for Wall {
    fn type_name(&self) -> &str {
        "paint_wall"
    }

    fn schema(&self) -> Schema {
        let attributes = vec![
            Attribute::required("color", Type::String, "The color."),
            Attribute::optional("fault", Type::String, "What goes wrong."),
            Attribute::optional("secret", Type::String, "Never stored.").write_only(),
            Attribute::computed("id", Type::String, "The id."),
        ];
        Schema::new(Block::new("A wall.", attributes))
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        match config.get("color").and_then(Value::as_str) {
            Some("") => vec![Diagnostic::error("No color", "Name one.").at(Path::root().attribute("color"))],
            _ => Diagnostics::new(),
        }
    }

    async fn plan(&self, request: PlanRequest) -> PlanResponse {
        assert_ne!(text(&request.proposed, "fault"), "panic_in_plan", "the plan burned");
        let id = if request.prior.is_null() { Value::unknown() } else { attribute_of(&request.prior, "id") };
        PlanResponse {
            planned: if request.proposed.is_null() { Value::Null } else { wall(&request.proposed, id) },
            requires_replace: Vec::new(),
            private: b"planned".to_vec(),
            diagnostics: Diagnostics::new(),
        }
    }

    async fn apply(&self, request: ApplyRequest) -> ApplyResponse {
        if request.planned.is_null() {
            return ApplyResponse { state: Value::Null, private: Vec::new(), diagnostics: Diagnostics::new() };
        }
        let diagnostics = self.paint(&request.planned).await;
        let id = match text(&request.planned, "fault") {
            "unknown_after_apply" => Value::unknown(),
            _ => Value::string("wall-1"),
        };
        let state = match text(&request.planned, "fault") {
            "error_in_apply" => Value::Null,
            // The color of the configuration: it carries the secret too, which must not get into the state.
            _ => Value::object([
                ("color", attribute_of(&request.planned, "color")),
                ("fault", attribute_of(&request.planned, "fault")),
                ("secret", attribute_of(&request.config, "secret")),
                ("id", id),
            ]),
        };
        ApplyResponse { state, private: request.planned_private, diagnostics }
    }

    async fn read(&self, request: ReadRequest) -> ReadResponse {
        assert_ne!(text(&request.state, "fault"), "panic_in_read", "the wall is gone");
        ReadResponse { state: request.state, private: request.private, diagnostics: Diagnostics::new() }
    }

    async fn import(&self, id: String) -> ImportResponse {
        let grey = Value::object([("color", Value::string("grey"))]);
        ImportResponse { state: Some(wall(&grey, Value::string(id))), ..Default::default() }
    }

    fn identity(&self) -> Option<Arc<dyn Identity>> {
        Some(Arc::new(WallIdentity))
    }
}

fn text<'value>(value: &'value Value, name: &str) -> &'value str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// For tests that must know whether the work went on: `PAINT_DONE` names a file to be made.
fn mark_done() {
    if let Some(path) = std::env::var_os("PAINT_DONE") {
        let _ = std::fs::write(path, "painted");
    }
}
