//! States and plans.

use bluegreen_state::{Document as Contents, Origin, Selection, Unreadable};

use super::SWITCH;
use super::findings::watched_types;
use super::plan::Plan;
use super::stored_switch::StoredSwitch;

/// What Terraform or OpenTofu wrote.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Document {
    /// A state.
    State(State),
    /// A plan.
    Plan(Box<Plan>),
}

/// The switches of a state.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct State {
    /// Who wrote it.
    pub origin: Origin,
    /// How often it was written; `show -json` does not tell.
    pub serial: Option<u64>,
    /// Which state it is, through all its versions; `show -json` does not tell.
    pub lineage: Option<String>,
    /// Every switch, tainted and deposed ones too, in the order of the document.
    pub switches: Vec<StoredSwitch>,
    /// How many other objects the state has.
    pub others: usize,
}

/// Reads a state (a file of version 4, as `state pull` prints it, or what `show -json` prints) or a plan (what `show -json FILE`
/// prints), of Terraform or OpenTofu. It says which of them it was, and reads no file itself.
///
/// ```
/// use bluegreen::{Document, Host, read};
///
/// let bytes = br#"{"version": 4, "terraform_version": "1.15.5", "serial": 7, "lineage": "0a1b", "resources": [{
///   "mode": "managed", "type": "bluegreen_switch", "name": "web",
///   "provider": "provider[\"registry.terraform.io/bluegreen/bluegreen\"]",
///   "instances": [{"schema_version": 0, "attributes": {
///     "active_color": "blue",
///     "routes": {"web": {
///       "listener_arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/web/1/2",
///       "blue_target_group_arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/blue/3",
///       "green_target_group_arn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/green/4"
///     }}
///   }}]
/// }]}"#;
/// let Document::State(state) = read(bytes)? else { panic!("this is a state") };
/// assert_eq!(state.origin.host, Host::Terraform);
/// let switch = &state.switches[0];
/// assert_eq!(switch.address.to_string(), "bluegreen_switch.web");
/// assert_eq!(switch.intent_to(bluegreen::Color::Green)?.active, bluegreen::Color::Green);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the bytes are anything else. The error says what they are instead, and what to do.
pub fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let selection = Selection::of([SWITCH]).and_changed(watched_types());
    Ok(match bluegreen_state::read(bytes, &selection)? {
        Contents::State(state) => Document::State(State::new(state)),
        Contents::Plan(plan) => Document::Plan(Box::new(Plan::new(*plan))),
    })
}

impl State {
    fn new(state: bluegreen_state::State) -> State {
        State {
            origin: state.origin,
            serial: state.serial,
            lineage: state.lineage,
            switches: state.instances.into_iter().map(StoredSwitch::new).collect(),
            others: state.skipped,
        }
    }
}

impl Document {
    /// Who wrote it.
    #[must_use]
    pub const fn origin(&self) -> &Origin {
        match self {
            Document::State(state) => &state.origin,
            Document::Plan(plan) => &plan.origin,
        }
    }

    /// The switches: of a state, or of the state that a plan was made from.
    #[must_use]
    pub fn switches(&self) -> &[StoredSwitch] {
        match self {
            Document::State(state) => &state.switches,
            Document::Plan(plan) => &plan.before,
        }
    }
}
