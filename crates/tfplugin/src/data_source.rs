//! What a data source has to offer.

use async_trait::async_trait;
use tftypes::{Schema, Value};

use tftypes::Diagnostics;

/// A data source: reads something and owns nothing.
#[async_trait]
pub trait DataSource: Send + Sync + 'static {
    /// The full type name, for example `bluegreen_switch`.
    fn type_name(&self) -> &str;

    /// Arguments and results.
    fn schema(&self) -> Schema;

    /// Checks the configuration. Any value may be unknown.
    async fn validate(&self, _config: Value) -> Diagnostics {
        Diagnostics::new()
    }

    /// Reads it. The configuration is wholly known; the result must be too, and must not be null unless there are errors.
    async fn read(&self, config: Value) -> (Value, Diagnostics);
}
