//! One switch's routes and target groups on AWS: the `World` that the driver observes and changes.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use bluegreen::{
    Ages, AlarmName, AlarmsSeen, Clock, Color, Environments, GroupFacts, GroupSeen, InstancesSeen, Look, Observation,
    ObserveError, PerColor, RouteName, RouteSeen, RouteWrite, Step, Stop, SystemClock, TargetGroupId, Timestamp,
    TraitsSeen, Urgency, World, WriteReport, WriteResult,
};
use futures_util::future::{join, join_all};

use crate::account::Account;
use crate::actions::fidelity;
use crate::arn::TargetGroupArn;
use crate::budget::StepWrites;
use crate::haste::Haste;
use crate::kept_turn::KeptTurn;
use crate::observe::beside::alarms_beside;
use crate::observe::{alarms, health, load_balancers, routes, traits};
use crate::route_address::RouteAddress;
use crate::write;

/// The routes and target groups of one switch on AWS. It knows where they are and remembers nothing of what it saw, only a turn
/// that came too late.
#[derive(Debug)]
pub struct AwsWorld {
    account: Account,
    /// Preview routes are among them.
    routes: BTreeMap<RouteName, RouteAddress>,
    stop: Stop,
    kept_turn: KeptTurn,
    /// How urgent the looks are that are not the engine's.
    urgency: Urgency,
}

impl AwsWorld {
    /// The world of these routes, production and preview.
    #[must_use]
    pub fn new(account: Account, routes: BTreeMap<RouteName, RouteAddress>) -> AwsWorld {
        AwsWorld { account, routes, stop: Stop::new(), kept_turn: KeptTurn::default(), urgency: Urgency::Survey }
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
    const fn haste(&self) -> Haste {
        Haste { urgency: self.urgency, within: None }
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
                let seen = health::observe_group_health(&self.account, &group.0, haste).await;
                let seen = seen.unwrap_or_else(|error| GroupSeen::Unreadable { message: error.message });
                (SystemClock.now(), group, seen)
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
    async fn observe_environment(&self, look: &Look) -> Result<Environment, ObserveError> {
        let haste = Haste::of_look(look);
        let ask_alarms = || alarms::observe_alarms(&self.account, &look.alarms, haste);
        let decides_alone = |seen: &AlarmsSeen| look.is_decided_by(seen);
        let (health, routes) = (self.health_seen(&look.health, haste), self.routes_seen(haste));
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

    /// The settings that matter when a group is attached or detached, where the look wants them of these routes.
    async fn observe_traits(&self, look: &Look, seen: &BTreeMap<RouteName, RouteSeen>) -> Option<TraitsSeen> {
        if !look.traits.is_wanted(seen) {
            return None;
        }
        let beside = look.traits_beside.iter().filter_map(|group| TargetGroupArn::parse(&group.0).ok());
        let groups = self.groups_of_both().into_iter().cloned().chain(beside).collect();
        Some(match traits::observe_traits(&self.account, groups, Haste::of_look(look)).await {
            Ok(traits) => TraitsSeen::Traits(traits),
            Err(error) => TraitsSeen::Unreadable { message: error.message },
        })
    }

    /// The writes of this step, when the first of them may be sent; or why none of them is. A turn that comes too late is kept.
    async fn in_turn(&mut self, step: &Step) -> Result<StepWrites, WriteResult> {
        let kept = self.kept_turn.take_for(write::number_of_writes(step));
        let Some(within) = step.within else { return Ok(write::writes_of_step(&self.account, step)) };
        let of_step = kept.unwrap_or_else(|| write::writes_of_step(&self.account, step));
        let asked_at = SystemClock.now();
        write::unless_stopped(&self.stop, of_step.ready()).await.ok_or(WriteResult::NotYet)?;
        if SystemClock.now().since(asked_at) <= within {
            return Ok(of_step);
        }
        self.kept_turn.keep(of_step);
        Err(WriteResult::NotYet)
    }

    /// Looks at what each route's two target groups are like, whatever their health.
    ///
    /// # Errors
    /// When ELBv2 could not be asked; a target group that does not exist is `None`. An EC2 that could not be asked is part of
    /// what is seen.
    pub async fn observe_environments(&self) -> Result<Environments, ObserveError> {
        let groups = Vec::from_iter(self.groups_of_both());
        let (found, instances) = self.account.observe_groups(&groups).await?;
        Ok(Environments { routes: self.by_route(&found), instances })
    }

    /// Looks at which targets are registered in each route's two target groups, and at nothing else of them.
    ///
    /// # Errors
    /// When ELBv2 could not be asked.
    pub async fn observe_registrations(&self) -> Result<Environments, ObserveError> {
        let found = self.account.observe_registrations(self.groups_of_both()).await?;
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
        load_balancers::not_in_service(&self.account, Vec::from_iter(arns), Haste::of_look(look)).await
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
    /// HTTP checks are none of AWS's.
    async fn observe(&mut self, look: &Look) -> Result<Observation, ObserveError> {
        self.kept_turn.note_look();
        let Environment { alarms, alarms_at, groups, health_at, mut routes } = self.observe_environment(look).await?;
        let (traits, out) = join(self.observe_traits(look, &routes), self.out_of_service(look, &routes)).await;
        self.mark_out_of_service(&mut routes, &out?);
        let (preview_routes, routes) = routes.into_iter().partition(|(name, _)| name.is_preview());
        let now = SystemClock.now();
        let ages = Ages { health: now.since(health_at.unwrap_or(now)), alarms: now.since(alarms_at) };
        Ok(Observation { routes, preview_routes, groups, traits, alarms, http_checks: Vec::new(), ages })
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
