//! What an action has to offer: something that is done or looked at beside the resources, before or after they change, or by
//! itself (`terraform apply -invoke`, Terraform 1.14 and newer). Other hosts never call any of this.

use async_trait::async_trait;
use tftypes::{Schema, Value};
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use tftypes::Diagnostics;

/// An action. It has no state, and cannot change that of a resource.
#[async_trait]
pub trait Action: Send + Sync + 'static {
    /// The full type name, for example `bluegreen_verify`.
    fn type_name(&self) -> &str;

    /// The arguments in the `config` block.
    fn schema(&self) -> Schema;

    /// Checks the configuration, which is null where there is no `config` block. Any value may be unknown.
    async fn validate(&self, _config: Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Says at plan time what stands in its way. Any value may be unknown.
    async fn plan(&self, _config: Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Does it. The configuration is wholly known. An error stops what the host would do after it. Once the user has stopped the run
    /// nobody is told what comes of it any more: hosts do not bear it.
    async fn invoke(&self, config: Value, progress: ActionProgress) -> Diagnostics;
}

/// Where an action says how it goes on.
#[derive(Clone, Debug)]
pub struct ActionProgress {
    lines: UnboundedSender<String>,
    stopped: CancellationToken,
}

impl ActionProgress {
    pub(crate) const fn new(lines: UnboundedSender<String>, stopped: CancellationToken) -> Self {
        Self { lines, stopped }
    }

    /// Shows one line; of several, each by itself, because a host puts its prefix before the first one alone. Once the user
    /// has stopped the run nothing more is shown.
    pub fn say(&self, text: &str) {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if !self.stopped.is_cancelled() {
                // Nobody listens any more where this fails.
                let _ = self.lines.send(line.to_owned());
            }
        }
    }
}
