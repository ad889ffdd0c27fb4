//! The loop: observe, decide, act, again.

use bluegreen_engine::{
    Decision, Intent, Look, Observation, Outcome, Planned, Refusal, RunSoFar, Step, Timestamp, TraitsSeen, decide,
    decide_blind,
};

use crate::Stop;
use crate::clock::Clock;
use crate::progress::Progress;
use crate::world::{ObserveError, World};

/// Makes the declared color active, or says why it is not.
///
/// Any [`World`], [`Clock`] and [`Progress`] will do; `bluegreen_aws::AwsWorld` is the world of load balancers on AWS, and
/// [`SystemClock`](crate::SystemClock) the clock of this machine. `examples/library/own_cutover.rs` is a whole program.
///
/// `planned` is what a plan has found, if one was made. It may be no more than what it saw on the routes: finding anything else
/// there at the first look is a refusal.
/// When `stop` is cancelled the engine acts at once, even in the middle of a wait.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use async_trait::async_trait;
/// use bluegreen::{
///     Attachment, Color, Document, Forwarding, LogProgress, Look, Observation, ObserveError, Outcome, PerColor, RouteName,
///     RouteSeen, Step, Stop, SystemClock, World, WriteReport, cut_over, read,
/// };
///
/// /// A world in which the one route forwards everything to green already.
/// struct AtGreen;
///
/// #[async_trait]
/// impl World for AtGreen {
///     async fn observe(&mut self, _look: &Look) -> Result<Observation, ObserveError> {
///         let colors = PerColor { blue: Attachment::Attached(0), green: Attachment::Attached(100) };
///         let forwarding =
///             Forwarding { colors, others: BTreeMap::new(), group_stickiness: None, would_be_lost: Vec::new() };
///         let routes = BTreeMap::from([(RouteName::production("web"), RouteSeen::Forwards(forwarding))]);
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
/// let intent = state.switches[0].intent_to(Color::Green)?;
/// let stop = Stop::new();
/// let ended = cut_over(&intent, BTreeMap::new(), &mut AtGreen, &SystemClock, &stop, &mut LogProgress).await?;
/// assert_eq!(ended, Outcome::AlreadyThere);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The refusal that ended the run. Whatever it is, the routes are in a state that a later call can go on from.
///
/// # Caveats
/// Dropping the future leaves the routes as they are, possibly half done; cancel `stop` instead.
pub async fn cut_over(
    intent: &Intent,
    planned: impl Into<Planned>,
    world: &mut dyn World,
    clock: &dyn Clock,
    stop: &Stop,
    progress: &mut dyn Progress,
) -> Result<Outcome, Refusal> {
    let mut run = RunSoFar::begin(clock.now(), planned);
    if let Some((on, recheck_at)) = run.before_first_look(intent, clock.now()) {
        progress.decided(&Decision::Wait { on, recheck_at }, clock.now());
        let look = run.look(intent);
        wait(recheck_at, &look, &run, world, clock, stop).await;
    }
    loop {
        take_turn(intent, &run, world, clock, stop).await;
        let decision = look_and_decide(intent, &mut run, world, clock, stop, progress).await;
        progress.decided(&decision, clock.now());
        match decision {
            Decision::Act(step) => act(&step, &mut run, world, clock, progress).await,
            Decision::TurnBack { why } => run.note_turning_back(&why, clock.now()),
            Decision::Wait { recheck_at, .. } => {
                world.give_up_turn();
                let look = run.look(intent);
                wait(recheck_at, &look, &run, world, clock, stop).await;
            }
            Decision::Refuse(refusal) => return Err(refusal),
            Decision::Done(outcome) => return Ok(outcome),
        }
    }
}

pub(crate) async fn look_and_decide(
    intent: &Intent,
    run: &mut RunSoFar,
    world: &mut dyn World,
    clock: &dyn Clock,
    stop: &Stop,
    progress: &mut dyn Progress,
) -> Decision {
    let asked_at = clock.now();
    let observed = observe(intent, run, world, stop).await;
    let now = clock.now();
    if stop.is_cancelled() {
        run.note_interrupt();
    }
    match observed {
        Ok(seen) => {
            tell_of_unread_traits(&seen);
            progress.observed(&seen, now);
            run.note_observation(intent, &seen, asked_at, now);
            decide(intent, &seen, run, now)
        }
        Err(error) => {
            progress.saw_nothing(&error, now);
            run.note_blind(now);
            decide_blind(intent, &error.message, run, now)
        }
    }
}

/// Waits for the turn of what is to be written after the next look, but not beyond a stop: the engine wants to act on it at once.
async fn take_turn(intent: &Intent, run: &RunSoFar, world: &mut dyn World, clock: &dyn Clock, stop: &Stop) {
    let Some(turn) = run.turn(intent, clock.now()) else { return };
    tokio::select! {
        biased;
        () = stop.cancelled() => {}
        () = world.take_turn(&turn) => {}
    }
}

/// A cutover goes on without them and does not ask again, so nobody would hear of it otherwise.
fn tell_of_unread_traits(seen: &Observation) {
    if let Some(TraitsSeen::Unreadable { message }) = &seen.traits {
        tracing::warn!("the attributes of target groups could not be read, and are not asked for again: {message}");
    }
}

/// A look that is under way when the user stops the run is broken off, since it may hang; a fresh one shows where to go.
async fn observe(
    intent: &Intent,
    run: &mut RunSoFar,
    world: &mut dyn World,
    stop: &Stop,
) -> Result<Observation, ObserveError> {
    if !run.is_interrupted() {
        let look = run.look(intent);
        tokio::select! {
            // In a fixed order, so that the same world always takes the same course.
            biased;
            observed = world.observe(&look) => return observed,
            () = stop.cancelled() => run.note_interrupt(),
        }
    }
    world.observe(&run.look(intent)).await
}

async fn act(step: &Step, run: &mut RunSoFar, world: &mut dyn World, clock: &dyn Clock, progress: &mut dyn Progress) {
    let reports = world.write(step).await;
    let now = clock.now();
    progress.wrote(step, &reports, now);
    run.note_step(step, &reports, now);
}

/// Waits for the time of the next look, but not beyond a stop that the run does not know of yet, or an alarm that takes traffic
/// back: the engine wants to act on it at once.
pub(crate) async fn wait(
    recheck_at: Timestamp,
    look: &Look,
    run: &RunSoFar,
    world: &mut dyn World,
    clock: &dyn Clock,
    stop: &Stop,
) {
    if run.is_interrupted() {
        clock.sleep_until(recheck_at).await;
        return;
    }
    tokio::select! {
        // Looked at first, so that a stop that is there already leaves no time for sleeping.
        biased;
        () = stop.cancelled() => {}
        () = clock.sleep_until(recheck_at) => {}
        () = world.decisive_alarm(look), if !look.decisive.is_empty() => {}
    }
}
