//! A switch in a state.

use std::collections::BTreeMap;

use bluegreen_declaration::live_state::{color_in, read_live, with};
use bluegreen_declaration::model::{Declared, Occasion, Request, Unread, read_declared, read_routes};
use bluegreen_declaration::route_address::RouteAddress;
use bluegreen_engine::{Color, Intent, Percentages, RouteName};
use bluegreen_state::{Address, Instance, Provider, Standing};
use tftypes::{Diagnostics, Value};

use super::switch_error::{SwitchError, hide};
use super::values;

/// One `bluegreen_switch` of a state.
///
/// Its arguments are read by the code with which the provider reads them, whatever version of it stored them. Headers of HTTP
/// checks are among them and are never shown.
///
/// ```
/// use bluegreen::{Color, Document, RouteName, read};
///
/// let bytes = include_bytes!("../../../state/tests/hosts/tofu-1.12.6/after-a-cutover.tfstate");
/// let Document::State(state) = read(bytes)? else { panic!("this is a state") };
/// let switch = &state.switches[0];
/// let recorded = switch.recorded()?;
/// assert_eq!((recorded.active, recorded.standby), (Some(Color::Green), Some(Color::Blue)));
/// assert_eq!(recorded.live[&RouteName::production("web")].to_string(), "blue 0 % / green 100 %");
///
/// // The way back, with the gate, the shift and the bake that the state declares.
/// let intent = switch.intent_to(Color::Blue)?;
/// assert_eq!((intent.was_active, intent.active), (Some(Color::Green), Color::Blue));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredSwitch {
    /// Where it stands.
    pub address: Address,
    /// Whose it is, and by which configuration of the provider.
    pub provider: Provider,
    /// Whether it is as it should be.
    pub standing: Standing,
    /// By which version of the provider's schema it was stored.
    pub schema_version: u64,
    attributes: bluegreen_state::Attributes,
}

/// What a state says of a switch. It was true when the state was written; what is live, AWS alone can say.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RecordedSwitch {
    /// The color that was active.
    pub active: Option<Color>,
    /// The color that got no traffic, if one did not.
    pub standby: Option<Color>,
    /// Where the routes are; preview routes are among them.
    pub routes: BTreeMap<RouteName, RouteAddress>,
    /// The share of each color by route.
    pub live: BTreeMap<RouteName, Percentages>,
    /// When the last cutover was complete (RFC 3339).
    pub last_cutover: Option<String>,
}

impl StoredSwitch {
    pub(super) fn new(instance: Instance) -> StoredSwitch {
        let Instance { address, provider, standing, schema_version, attributes, .. } = instance;
        StoredSwitch { address, provider, standing, schema_version, attributes }
    }

    /// What the state says of it.
    ///
    /// # Errors
    /// When it was stored by a newer version of the provider, or was edited so that it cannot be read.
    pub fn recorded(&self) -> Result<RecordedSwitch, SwitchError> {
        let state = self.value()?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        Ok(RecordedSwitch {
            active: color_in(&state),
            standby: text(state.get("standby_color")).and_then(|color| color.parse().ok()),
            routes: read_routes(&state).map_err(|problems| self.error(problems))?,
            live: read_live(&state),
            last_cutover: text(state.get("cutover").and_then(|cutover| cutover.get("finished_at"))),
        })
    }

    /// What the engine is to make true: what the state declares, with the color that it records as active.
    ///
    /// # Errors
    /// What is wrong with the arguments, as a plan would say it.
    pub fn intent(&self) -> Result<Intent, SwitchError> {
        let state = self.value()?;
        Ok(self.declared_in::<Unread>(&state)?.intent(Occasion::Update, &state))
    }

    /// What the engine is to make true when the switch goes to this color, with all of its arguments.
    ///
    /// # Errors
    /// What is wrong with the arguments, as a plan would say it.
    pub fn intent_to(&self, color: Color) -> Result<Intent, SwitchError> {
        Ok(self.declared_to::<Unread>(color)?.intent(Occasion::Update, &self.value()?))
    }

    /// The arguments when the switch goes to this color, with the requests of its HTTP checks read as `R`: whoever sends them
    /// brings the type.
    ///
    /// # Errors
    /// What is wrong with the arguments, as a plan would say it.
    pub fn declared_to<R: Request>(&self, color: Color) -> Result<Declared<R>, SwitchError> {
        self.declared_in(&with(self.value()?, "active_color", Value::string(color.as_str())))
    }

    /// The stored object as the provider sees it, with every secret in it: to be used, and never to be shown.
    ///
    /// # Errors
    /// When it was stored by a newer version of the provider, or was edited so that it cannot be read.
    pub fn value(&self) -> Result<Value, SwitchError> {
        values::stored(self.schema_version, &self.attributes).map_err(|problems| self.error(problems))
    }

    fn declared_in<R: Request>(&self, value: &Value) -> Result<Declared<R>, SwitchError> {
        let reading = read_declared(value);
        reading.declared.ok_or_else(|| self.error(reading.problems))
    }

    fn error(&self, problems: Diagnostics) -> SwitchError {
        let problems = problems.into_iter().map(|problem| hide(problem, self.attributes.all())).collect();
        SwitchError { address: Box::new(self.address.clone()), problems }
    }
}
