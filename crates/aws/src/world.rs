//! One switch's routes and target groups on AWS: the `World` that the driver observes and changes.

mod look;
mod parts;

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use bluegreen::{
    Clock, Look, Observation, ObserveError, RouteName, RouteSeen, RouteWrite, Step, Stop, SystemClock, Timestamp, Turn,
    Urgency, World, WriteReport, WriteResult,
};
use futures_util::future::join_all;

use crate::account::Account;
use crate::budget::{StepWrites, Watch};
use crate::haste::Haste;
use crate::kept_turn::KeptTurn;
use crate::observe::alarms;
use crate::route_address::RouteAddress;
use crate::write;

/// How often alarms are asked between two looks: many of them take one call, and nobody's looks are fewer for it.
const ALARMS_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The routes and target groups of one switch on AWS. It knows where they are and remembers nothing of what it saw, only a turn
/// of writes that are not decided yet.
#[derive(Debug)]
pub struct AwsWorld {
    account: Account,
    /// Preview routes are among them.
    routes: BTreeMap<RouteName, RouteAddress>,
    stop: Stop,
    kept_turn: KeptTurn,
    /// What is watched, while a cutover is under way.
    watch: Option<Watch>,
    /// When the last look began.
    looked_at: Option<Timestamp>,
    /// How urgent the looks are that are not the engine's.
    urgency: Urgency,
}

impl AwsWorld {
    /// The world of these routes, production and preview.
    #[must_use]
    pub fn new(account: Account, routes: BTreeMap<RouteName, RouteAddress>) -> AwsWorld {
        AwsWorld {
            account,
            routes,
            stop: Stop::new(),
            kept_turn: KeptTurn::default(),
            watch: None,
            looked_at: None,
            urgency: Urgency::Survey,
        }
    }

    /// Makes it a world in which writes that wait for their turn are given up when this is cancelled.
    #[must_use]
    pub fn with_stop(self, stop: Stop) -> AwsWorld {
        AwsWorld { stop, ..self }
    }

    /// Makes it a world in which a look that no cutover has asked for is as urgent as this.
    #[must_use]
    pub fn with_urgency(self, urgency: Urgency) -> AwsWorld {
        AwsWorld { urgency, ..self }
    }

    /// Tells the budget of a plan whose apply will look at the gate like this: how many do is known then before the first of them has
    /// looked.
    pub fn note_planned(&self, look: &Look) {
        self.account.connection().budget().note_planned(look.health.iter().map(|group| group.0.clone()));
    }

    /// Looks as the engine would, but for the routes, which were seen already.
    ///
    /// # Errors
    /// When AWS could not be asked.
    pub async fn observe_besides(
        &mut self,
        look: &Look,
        routes: BTreeMap<RouteName, RouteSeen>,
    ) -> Result<Observation, ObserveError> {
        self.look_at(look, Some(routes)).await
    }

    /// The writes of this step, when the first of them may be sent; or why none of them is. A turn that comes too late is kept for
    /// what is decided on the next look.
    async fn in_turn(&mut self, step: &Step) -> Result<StepWrites, WriteResult> {
        let kept = self.kept_turn.take_for(write::number_of_writes(step));
        let Some(within) = step.within else { return Ok(write::writes_of_step(&self.account, step)) };
        let of_step = kept.unwrap_or_else(|| write::writes_of_step(&self.account, step));
        let asked_at = SystemClock.now();
        write::unless_stopped(&self.stop, of_step.ready()).await.ok_or(WriteResult::NotYet)?;
        if SystemClock.now().since(asked_at) <= within {
            return Ok(of_step);
        }
        self.kept_turn = KeptTurn::Turn(of_step);
        Err(WriteResult::NotYet)
    }
}

#[async_trait]
impl World for AwsWorld {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        // Its writes could go out now, and nobody else's can in their place: it is the look right before them.
        let before_writes = Look { urgency: Urgency::WayBack, ..look.clone() };
        if self.kept_turn.has_come() {
            return self.look_at(&before_writes, None).await;
        }
        let Some(place) = self.kept_turn.take_place() else { return self.look_at(look, None).await };
        tokio::select! {
            biased;
            seen = self.look_at(look, None) => {
                self.kept_turn = KeptTurn::Place(place);
                seen
            }
            // Whoever does not ask when it is his turn holds up all behind him.
            () = place.ready() => {
                self.kept_turn = KeptTurn::Turn(place);
                self.look_at(&before_writes, None).await
            }
        }
    }

    async fn take_turn(&mut self, turn: &Turn) {
        let kept = self.kept_turn.take_for(turn.writes);
        let of_shift = kept.unwrap_or_else(|| write::writes_of_shift(&self.account, turn.writes));
        let within = turn.until.since(SystemClock.now());
        let has_come = tokio::time::timeout(within, of_shift.ready()).await.is_ok();
        self.kept_turn = if has_come { KeptTurn::Turn(of_shift) } else { KeptTurn::Place(of_shift) };
    }

    fn give_up_turn(&mut self) {
        self.kept_turn = KeptTurn::Nothing;
    }

    async fn decisive_alarm(&mut self, look: &Look) {
        let haste = Haste { may_be_old: ALARMS_AGAIN_AFTER / 2, ..Haste::of_look(look) };
        loop {
            tokio::time::sleep(ALARMS_AGAIN_AFTER).await;
            if look.is_decided_by(&alarms::observe_alarms(&self.account, &look.decisive, haste).await) {
                return;
            }
        }
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        let of_step = match self.in_turn(step).await {
            Ok(of_step) => of_step,
            Err(result) => {
                let report = WriteReport { at: SystemClock.now(), result };
                return step.writes.keys().map(|name| (name.clone(), report.clone())).collect();
            }
        };
        let write = |(name, write): (&RouteName, &RouteWrite)| {
            let (name, write, address) = (name.clone(), write.clone(), self.routes[name].clone());
            let (account, of_step, stop) = (&self.account, &of_step, &self.stop);
            async move { (name, write::write_route(account, of_step, &address, &write, stop).await) }
        };
        join_all(step.writes.iter().map(write)).await.into_iter().collect()
    }
}
