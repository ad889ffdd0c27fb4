//! The way of a cutover, as far as it goes without a write.

use std::collections::BTreeMap;

use bluegreen_engine::{Decision, Intent, Refusal, RunSoFar, Verified, verified};

use crate::Stop;
use crate::clock::Clock;
use crate::cut_over::{look_and_decide, wait};
use crate::progress::Progress;
use crate::world::World;

/// Goes the way of [`cut_over`](crate::cut_over()), with its decisions, waits and limits, up to the first write that it would make,
/// and makes none.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use async_trait::async_trait;
/// use bluegreen::{
///     Color, Document, LogProgress, Look, Observation, ObserveError, Refusal, RouteName, RouteSeen, Step, Stop, SystemClock, World,
///     WriteReport, read, verify,
/// };
///
/// /// A world in which every listener is gone, and nothing may be written.
/// struct ReadOnly;
///
/// #[async_trait]
/// impl World for ReadOnly {
///     async fn observe(&mut self, _look: &Look) -> Result<Observation, ObserveError> {
///         let routes = BTreeMap::from([(RouteName::production("web"), RouteSeen::Gone)]);
///         Ok(Observation { routes, ..Observation::default() })
///     }
///
///     async fn write(&mut self, _step: &Step) -> BTreeMap<RouteName, WriteReport> {
///         unreachable!("whoever verifies writes nothing")
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bytes = include_bytes!("../../state/tests/hosts/terraform-1.15.5/one-switch.tfstate");
/// let Document::State(state) = read(bytes)? else { panic!("this is a state") };
/// let intent = state.switches[0].intent_to(Color::Green)?;
/// let refused = verify(&intent, &mut ReadOnly, &SystemClock, &Stop::new(), &mut LogProgress).await;
/// assert!(matches!(refused, Err(Refusal::RouteGone { .. })));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What stands in the way of a cutover.
pub async fn verify(
    intent: &Intent,
    world: &mut dyn World,
    clock: &dyn Clock,
    stop: &Stop,
    progress: &mut dyn Progress,
) -> Result<Verified, Refusal> {
    let mut run = RunSoFar::begin(clock.now(), BTreeMap::new());
    loop {
        let decision = look_and_decide(intent, &mut run, world, clock, stop, progress).await;
        progress.decided(&decision, clock.now());
        if let Some(verified) = verified(&decision)? {
            return Ok(verified);
        }
        if let Decision::Wait { recheck_at, .. } = decision {
            let look = run.look(intent);
            wait(recheck_at, &look, &run, world, clock, stop).await;
        }
    }
}
