//! The port to the world: what can be observed and changed.

use std::collections::BTreeMap;
use std::error::Error;

use async_trait::async_trait;
use bluegreen_engine::{Look, Observation, RouteName, Step, Turn, WriteReport};

/// The routes and target groups of one switch, wherever they really are.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use async_trait::async_trait;
/// use bluegreen::{Document, Look, Observation, ObserveError, RouteName, RouteSeen, Step, World, WriteReport, read, survey};
///
/// /// A world in which every listener is gone.
/// struct Gone;
///
/// #[async_trait]
/// impl World for Gone {
///     async fn observe(&mut self, _look: &Look) -> Result<Observation, ObserveError> {
///         let routes = BTreeMap::from([(RouteName::production("web"), RouteSeen::Gone)]);
///         Ok(Observation { routes, ..Observation::default() })
///     }
///
///     async fn write(&mut self, _step: &Step) -> BTreeMap<RouteName, WriteReport> {
///         BTreeMap::new()
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bytes = include_bytes!("../../state/tests/hosts/terraform-1.15.5/one-switch.tfstate");
/// let Document::State(state) = read(bytes)? else { panic!("this is a state") };
/// let (intent, recorded) = (state.switches[0].intent()?, state.switches[0].recorded()?.live);
/// let survey = survey(&intent, recorded, &mut Gone).await?;
/// assert_eq!(survey.whereabouts.to_string(), "gone");
/// # Ok(())
/// # }
/// ```
#[async_trait]
pub trait World: Send {
    /// Looks at every declared route, and at what else `look` asks for, no longer than `look` allows, and at nothing more.
    ///
    /// # Errors
    /// When the world could not be observed at all. What can be said of it, such as that a route is gone, is part of the
    /// observation instead.
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError>;

    /// Writes the routes of one step, and reports on each of them.
    ///
    /// Right before each write the route is looked at again; when it does not show [`RouteWrite::from`] any more it is
    /// left alone and reported as changed meanwhile.
    ///
    /// [`RouteWrite::from`]: bluegreen_engine::RouteWrite::from
    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport>;

    /// Waits for the turn of these writes, and keeps it for the step that is decided on the look after this. Where it does not
    /// come in time, the place in the line is kept. A world whose writes wait for nothing has nothing to do.
    async fn take_turn(&mut self, _turn: &Turn) {}

    /// Gives up the turn that was kept: nothing was decided that is written.
    fn give_up_turn(&mut self) {}

    /// Returns when one of the alarms fires that decide alone for this look: then nobody waits any longer for its time to come. A
    /// world that cannot tell never returns.
    async fn decisive_alarm(&mut self, _look: &Look) {
        std::future::pending().await
    }
}

/// The world could not be observed.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ObserveError {
    /// What was tried and what came of it, for a person.
    pub message: String,
    /// What lies beneath.
    #[source]
    pub source: Box<dyn Error + Send + Sync>,
}
