//! One switch's routes and target groups on AWS: the `World` that the driver observes and changes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use async_trait::async_trait;
use bluegreen::{
    Ages, AlarmName, AlarmsSeen, Clock, Color, Environments, GroupFacts, GroupSeen, InstancesSeen, Look, Observation,
    ObserveError, PerColor, RouteName, RouteSeen, RouteWrite, Step, Stop, SystemClock, TargetGroupId, Timestamp,
    TraitsSeen, Turn, Urgency, World, WriteReport, WriteResult,
};
use futures_util::future::{join, join_all};

use crate::account::Account;
use crate::actions::fidelity;
use crate::arn::TargetGroupArn;
use crate::budget::{StepWrites, Watch};
use crate::haste::Haste;
use crate::kept_turn::KeptTurn;
use crate::observe::beside::alarms_beside;
use crate::observe::{alarms, health, load_balancers, routes, traits};
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

    /// Looks at the routes alone, production and preview.
    ///
    /// # Errors
    /// When AWS could not be asked; a listener or rule that does not exist is [`RouteSeen::Gone`].
    pub async fn observe_routes(&self) -> Result<BTreeMap<RouteName, RouteSeen>, ObserveError> {
        self.routes_seen(self.haste()).await
    }

    /// How soon a look is needed that is not the engine's.
    fn haste(&self) -> Haste {
        Haste::to_know(self.urgency)
    }

    async fn routes_seen(&self, haste: Haste) -> Result<BTreeMap<RouteName, RouteSeen>, ObserveError> {
        let arns: Vec<_> = self.routes.values().map(|address| &address.arn).collect();
        let found = routes::describe_routes(&self.account, &arns, haste).await?;
        let mut seen = BTreeMap::new();
        for (name, address) in &self.routes {
            let route = match found.get(&address.arn) {
                None => {
                    self.account.connection().ensure_in_sight(address.arn.as_str(), haste).await?;
                    RouteSeen::Gone
                }
                Some(actions) => fidelity::route_seen(self.account.connection(), address, actions).await,
            };
            seen.insert(name.clone(), route);
        }
        Ok(seen)
    }

    /// Looks at the health of this color's targets alone: those of production routes.
    pub async fn observe_health_of(&self, color: Color) -> BTreeMap<TargetGroupId, GroupSeen> {
        let groups = self.groups_of(color).map(|group| TargetGroupId(group.as_str().to_owned())).collect();
        self.health_seen(&groups, self.haste()).await.0
    }

    /// The health of these groups' targets, and when the first answer came.
    async fn health_seen(
        &self,
        groups: &BTreeSet<TargetGroupId>,
        haste: Haste,
    ) -> (BTreeMap<TargetGroupId, GroupSeen>, Option<Timestamp>) {
        let ask = |group: &TargetGroupId| {
            let group = group.clone();
            async move {
                let (seen, at) = health::observe_group_health(&self.account, &group.0, haste).await;
                (at, group, seen)
            }
        };
        let answers = join_all(groups.iter().map(ask)).await;
        let first = answers.iter().map(|(at, ..)| *at).min();
        (answers.into_iter().map(|(_, group, seen)| (group, seen)).collect(), first)
    }

    /// Looks at these alarms alone.
    pub async fn observe_alarms(&self, names: &BTreeSet<AlarmName>) -> AlarmsSeen {
        alarms::observe_alarms(&self.account, names, self.haste()).await
    }

    /// The target groups of this color on production routes.
    fn groups_of(&self, color: Color) -> impl Iterator<Item = &TargetGroupArn> {
        self.production().map(move |(_, address)| address.groups.get(color))
    }

    /// The target groups of both colors on production routes.
    fn groups_of_both(&self) -> BTreeSet<&TargetGroupArn> {
        Color::ALL.into_iter().flat_map(|color| self.groups_of(color)).collect()
    }

    fn production(&self) -> impl Iterator<Item = (&RouteName, &RouteAddress)> {
        self.routes.iter().filter(|(name, _)| !name.is_preview())
    }

    /// What the look asks for of alarms, health and routes. Once an alarm fires that decides alone, only the routes are waited
    /// for, and they go first: what follows is a way back.
    async fn observe_environment(
        &self,
        look: &Look,
        looked_before: Option<Timestamp>,
        known_routes: Option<BTreeMap<RouteName, RouteSeen>>,
    ) -> Result<Environment, ObserveError> {
        let haste = Haste::of_look(look);
        let ask_alarms = || alarms::observe_alarms(&self.account, &look.alarms, haste);
        let decides_alone = |seen: &AlarmsSeen| look.is_decided_by(seen);
        // What this run has seen itself is no news to it.
        let since = looked_before.map_or(Duration::MAX, |before| SystemClock.now().since(before));
        let health = self.health_seen(&look.health, haste.with_news_of_others(since));
        let routes = async {
            match known_routes {
                Some(routes) => Ok(routes),
                None => self.routes_seen(haste).await,
            }
        };
        let ((alarms, alarms_at), health, routes) = match look.within {
            // The routes last, so that as little time as possible lies between seeing a route and writing it.
            None => {
                let (known, health) = alarms_beside(None, ask_alarms, decides_alone, health).await;
                let (known, routes) = alarms_beside(Some(known), ask_alarms, decides_alone, routes).await;
                (known, health, routes)
            }
            // One after the other they might take twice the time.
            Some(_) => {
                let (known, both) = alarms_beside(None, ask_alarms, decides_alone, join(health, routes)).await;
                let (health, routes) = both.unzip();
                (known, health, routes)
            }
        };
        let routes = match routes {
            Some(routes) => routes?,
            None => self.routes_seen(Haste { urgency: Urgency::WayBack, ..haste }).await?,
        };
        let (groups, health_at) = health.unwrap_or_else(|| (not_waited_for(&look.health), None));
        Ok(Environment { alarms, alarms_at, groups, health_at, routes })
    }

    /// The routes, where they may tell that nothing else matters. So they are looked at first here, by a plan and by the first
    /// look of an apply as they were seen a moment ago.
    async fn routes_before_all_else(
        &self,
        look: &Look,
    ) -> Result<Option<BTreeMap<RouteName, RouteSeen>>, ObserveError> {
        if look.nothing_more_at.is_none() {
            return Ok(None);
        }
        self.routes_seen(Haste::of_look(look).with_news_of_others(Duration::MAX)).await.map(Some)
    }

    /// What the look asks for of alarms, health and routes, and what is left to look at besides.
    async fn observe_what_matters(&mut self, look: &Look) -> Result<(Look, Environment), ObserveError> {
        let looked_before = self.looked_at.replace(SystemClock.now());
        let known = self.routes_before_all_else(look).await?;
        let narrowed = known.as_ref().and_then(|routes| look.narrowed_by(routes));
        let look = narrowed.unwrap_or_else(|| look.clone());
        // Everybody who has begun to look is counted, however long the first looks of all take.
        self.watch(&look);
        let environment = self.observe_environment(&look, looked_before, known).await?;
        Ok((look, environment))
    }
    /// HTTP checks are none of AWS's.
    async fn look_at(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        let (look, environment) = self.observe_what_matters(look).await?;
        let Environment { alarms, alarms_at, groups, health_at, mut routes } = environment;
        let (traits, out) = join(self.observe_traits(&look, &routes), self.out_of_service(&look, &routes)).await;
        self.mark_out_of_service(&mut routes, &out?);
        let (preview_routes, routes) = routes.into_iter().partition(|(name, _)| name.is_preview());
        let now = SystemClock.now();
        let ages = Ages { health: now.since(health_at.unwrap_or(now)), alarms: now.since(alarms_at) };
        let fair_interval = self.account.connection().budget().fair_interval();
        let http_checks = Vec::new();
        Ok(Observation { routes, preview_routes, groups, traits, alarms, http_checks, ages, fair_interval })
    }

    /// Counts among those who watch, where the look does.
    fn watch(&mut self, look: &Look) {
        let budget = self.account.connection().budget();
        let groups: BTreeSet<_> = look.health.iter().map(|group| group.0.clone()).collect();
        let is_new = self.watch.as_ref().is_none_or(|watch| *watch.groups() != groups);
        if is_new && look.urgency > Urgency::Survey && !groups.is_empty() {
            self.watch = Some(Watch::begin(budget, groups));
        }
    }

    /// The settings that matter when a group is attached or detached, where the look wants them of these routes.
    async fn observe_traits(&self, look: &Look, seen: &BTreeMap<RouteName, RouteSeen>) -> Option<TraitsSeen> {
        if !look.traits.is_wanted(seen) {
            return None;
        }
        let beside = look.traits_beside.iter().filter_map(|group| TargetGroupArn::parse(&group.0).ok());
        let groups = self.groups_of_both().into_iter().cloned().chain(beside).collect();
        let haste = Haste::of_look(look).with_news_of_others(Duration::MAX);
        Some(match traits::observe_traits(&self.account, groups, haste).await {
            Ok(traits) => TraitsSeen::Traits(traits),
            Err(error) => TraitsSeen::Unreadable { message: error.message },
        })
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

    /// Looks at what each route's two target groups are like, whatever their health.
    ///
    /// # Errors
    /// When ELBv2 could not be asked; a target group that does not exist is `None`. An EC2 that could not be asked is part of
    /// what is seen.
    pub async fn observe_environments(&self) -> Result<Environments, ObserveError> {
        let groups = Vec::from_iter(self.groups_of_both());
        let (found, instances) = self.account.observe_groups_of_one_cutover(&groups, self.urgency).await?;
        Ok(Environments { routes: self.by_route(&found), instances })
    }

    /// Looks at which targets are registered in each route's two target groups, and at nothing else of them.
    ///
    /// # Errors
    /// When ELBv2 could not be asked.
    pub async fn observe_registrations(&self) -> Result<Environments, ObserveError> {
        let found = self.account.observe_registrations(self.groups_of_both(), self.urgency).await?;
        Ok(Environments { routes: self.by_route(&found), instances: InstancesSeen::default() })
    }

    fn by_route(
        &self,
        found: &BTreeMap<TargetGroupArn, GroupFacts>,
    ) -> BTreeMap<RouteName, PerColor<Option<GroupFacts>>> {
        let of = |address: &RouteAddress| PerColor::from_fn(|color| found.get(address.groups.get(color)).cloned());
        self.production().map(|(name, address)| (name.clone(), of(address))).collect()
    }

    /// The load balancers of existing routes that are not in service, by ARN, with their state; none where the look does not ask.
    async fn out_of_service(
        &self,
        look: &Look,
        seen: &BTreeMap<RouteName, RouteSeen>,
    ) -> Result<BTreeMap<String, String>, ObserveError> {
        if !look.load_balancers {
            return Ok(BTreeMap::new());
        }
        let existing = seen.iter().filter(|(_, route)| **route != RouteSeen::Gone);
        let arns: BTreeSet<_> = existing.map(|(name, _)| self.routes[name].arn.load_balancer_arn()).collect();
        let haste = Haste::of_look(look).with_news_of_others(Duration::MAX);
        load_balancers::not_in_service(&self.account, Vec::from_iter(arns), haste).await
    }

    /// Says of which routes the load balancer is not in service.
    fn mark_out_of_service(&self, seen: &mut BTreeMap<RouteName, RouteSeen>, out: &BTreeMap<String, String>) {
        for (name, route) in seen.iter_mut().filter(|(_, route)| **route != RouteSeen::Gone) {
            if let Some(state) = out.get(&self.routes[name].arn.load_balancer_arn()) {
                *route = RouteSeen::NotInService { state: state.clone() };
            }
        }
    }
}

fn not_waited_for(groups: &BTreeSet<TargetGroupId>) -> BTreeMap<TargetGroupId, GroupSeen> {
    let unread = || GroupSeen::Unreadable { message: "an alarm that fires was not kept waiting for it".to_owned() };
    groups.iter().map(|group| (group.clone(), unread())).collect()
}

/// What was seen, and when.
struct Environment {
    alarms: AlarmsSeen,
    alarms_at: Timestamp,
    groups: BTreeMap<TargetGroupId, GroupSeen>,
    /// `None` where no health was asked for.
    health_at: Option<Timestamp>,
    routes: BTreeMap<RouteName, RouteSeen>,
}

#[async_trait]
impl World for AwsWorld {
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        // Its writes could go out now, and nobody else's can in their place: it is the look right before them.
        let before_writes = Look { urgency: Urgency::WayBack, ..look.clone() };
        if self.kept_turn.has_come() {
            return self.look_at(&before_writes).await;
        }
        let Some(place) = self.kept_turn.take_place() else { return self.look_at(look).await };
        tokio::select! {
            biased;
            seen = self.look_at(look) => {
                self.kept_turn = KeptTurn::Place(place);
                seen
            }
            // Whoever does not ask when it is his turn holds up all behind him.
            () = place.ready() => {
                self.kept_turn = KeptTurn::Turn(place);
                self.look_at(&before_writes).await
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
