//! The last cutover that an apply has made, as a state records it.

use serde::Serialize;
use tftypes::Value;

/// The last cutover of a switch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct LastCutover {
    /// The color that had the traffic before; older states do not tell.
    pub(crate) from: Option<String>,
    /// The color that got it.
    pub(crate) to: Option<String>,
    /// When it began, in RFC 3339.
    pub(crate) started_at: Option<String>,
    /// When it was complete, in RFC 3339.
    pub(crate) finished_at: String,
}

impl LastCutover {
    /// What the resource says of it; `None` where no cutover was ever complete.
    pub(super) fn read(resource: &Value) -> Option<LastCutover> {
        let cutover = resource.get("cutover")?;
        let text = |name: &str| cutover.get(name).and_then(Value::as_str).map(str::to_owned);
        let finished_at = text("finished_at")?;
        Some(LastCutover { from: text("from"), to: text("to"), started_at: text("started_at"), finished_at })
    }
}
