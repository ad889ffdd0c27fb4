//! `paint_rinse`: an action that rinses so many brushes, a line for each. `fault` names what goes wrong: `panic`, `error`, and
//! `until_stopped`, which goes on until it is told to stop and has more to say then.

use std::time::Duration;

use tfplugin::{Action, ActionProgress, Diagnostic, Diagnostics, async_trait};
use tftypes::{Attribute, Block, Path, Schema, Type, Value};
use tokio::sync::watch;

/// Bounds `until_stopped` when nobody stops it.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Rinse {
    stopped: watch::Receiver<bool>,
}

impl Rinse {
    pub(crate) const fn new(stopped: watch::Receiver<bool>) -> Self {
        Self { stopped }
    }
}

#[async_trait]
impl Action for Rinse {
    fn type_name(&self) -> &str {
        "paint_rinse"
    }

    fn schema(&self) -> Schema {
        let attributes = vec![
            Attribute::required("brushes", Type::Number, "How many."),
            Attribute::optional("fault", Type::String, "What goes wrong."),
        ];
        Schema::new(Block::new("Rinses brushes.", attributes))
    }

    async fn validate(&self, config: Value) -> Diagnostics {
        match config.get("brushes").and_then(Value::as_number).and_then(|brushes| brushes.as_i64()) {
            Some(..1) => vec![Diagnostic::error("No brushes", "Buy some.").at(Path::root().attribute("brushes"))],
            _ => Diagnostics::new(),
        }
    }

    async fn plan(&self, config: Value) -> Diagnostics {
        match config.get("fault").and_then(Value::as_str) {
            Some("plan") => vec![Diagnostic::error("No water", "Open the tap.")],
            _ => Diagnostics::new(),
        }
    }

    async fn invoke(&self, config: Value, progress: ActionProgress) -> Diagnostics {
        let brushes = config.get("brushes").and_then(Value::as_number).and_then(|brushes| brushes.as_i64());
        for brush in 1..=brushes.unwrap_or(0) {
            progress.say(&format!("brush {brush}\n  is clean\n"));
        }
        match config.get("fault").and_then(Value::as_str).unwrap_or_default() {
            "panic" => panic!("the sink overflowed"),
            "error" => vec![Diagnostic::error("Dry", "There was no water.")],
            "until_stopped" => {
                let mut stopped = self.stopped.clone();
                let _ = tokio::time::timeout(PATIENCE, stopped.wait_for(|stopped| *stopped)).await;
                progress.say("one more thing");
                vec![Diagnostic::error("Stopped", "The rest is dirty.")]
            }
            _ => Diagnostics::new(),
        }
    }
}
