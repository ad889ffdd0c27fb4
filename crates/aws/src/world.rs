//! One switch's routes and target groups on AWS: the `World` that the driver observes and changes.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use async_trait::async_trait;
use bluegreen::{
    AlarmName, AlarmsSeen, Color, Environments, GroupFacts, GroupSeen, GroupTraits, InstancesSeen, Look, Observation,
    ObserveError, PerColor, Purpose, RouteName, RouteSeen, RouteWrite, Standby, Step, Stop, TargetGroupId, World,
    WriteReport,
};
use futures_util::future::{join, join_all};

use crate::actions::fidelity;
use crate::arn::{RouteArn, TargetGroupArn};
use crate::budget::Urgency;
use crate::connect::Account;
use crate::haste::Haste;
use crate::observe::{alarms, health, load_balancers, routes, traits};
use crate::write;

/// Where one route is: its listener or rule, and the target group of each color.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteAddress {
    /// The listener or rule.
    pub arn: RouteArn,
    /// The target group of each color.
    pub groups: PerColor<TargetGroupArn>,
}

/// The routes and target groups of one switch on AWS.
#[derive(Debug)]
pub struct AwsWorld {
    account: Account,
    /// Preview routes are among them.
    routes: BTreeMap<RouteName, RouteAddress>,
    watched: Color,
    alarms: Vec<AlarmName>,
    standby: Standby,
    stop: Stop,
    all_in_service: bool,
    /// Read once per run.
    traits: BTreeMap<TargetGroupId, GroupTraits>,
    urgency: Urgency,
}

impl AwsWorld {
    /// The world of these routes, production and preview. Health is read for the target groups of the `watched` color: the one
    /// that is to receive the traffic.
    #[must_use]
    pub fn new(account: Account, routes: BTreeMap<RouteName, RouteAddress>, watched: Color) -> AwsWorld {
        AwsWorld {
            account,
            routes,
            watched,
            alarms: Vec::new(),
            standby: Standby::Attached,
            stop: Stop::new(),
            all_in_service: false,
            traits: BTreeMap::new(),
            urgency: Urgency::Survey,
        }
    }

    /// The same world, in which these alarms are looked at too; at most 100.
    #[must_use]
    pub fn with_alarms(self, alarms: Vec<AlarmName>) -> AwsWorld {
        AwsWorld { alarms, ..self }
    }

    /// The same world, in which the standby is to become this.
    #[must_use]
    pub fn with_standby(self, standby: Standby) -> AwsWorld {
        AwsWorld { standby, ..self }
    }

    /// The same world, in which writes that wait for their turn are given up when this is cancelled.
    #[must_use]
    pub fn with_stop(self, stop: Stop) -> AwsWorld {
        AwsWorld { stop, urgency: Urgency::Gate, ..self }
    }

    /// Looks at the routes alone, production and preview.
    ///
    /// # Errors
    /// When AWS could not be asked; a listener or rule that does not exist is [`RouteSeen::Gone`].
    pub async fn observe_routes(&self) -> Result<BTreeMap<RouteName, RouteSeen>, ObserveError> {
        self.observe_routes_in(self.haste(None)).await
    }

    /// How soon a look is needed that must be there within this time.
    fn haste(&self, within: Option<Duration>) -> Haste {
        let urgency = if within.is_some() { Urgency::WayBack } else { self.urgency };
        Haste { urgency, within }
    }

    async fn observe_routes_in(&self, haste: Haste) -> Result<BTreeMap<RouteName, RouteSeen>, ObserveError> {
        let arns: Vec<_> = self.routes.values().map(|address| &address.arn).collect();
        let found = routes::describe_routes(&self.account, &arns, haste).await?;
        let mut seen = BTreeMap::new();
        for (name, address) in &self.routes {
            let route = match found.get(&address.arn) {
                None => RouteSeen::Gone,
                Some(actions) => fidelity::route_seen(&self.account, address, actions).await,
            };
            seen.insert(name.clone(), route);
        }
        Ok(seen)
    }

    /// Looks at the health of this color's targets alone: those of production routes.
    pub async fn observe_health_of(&self, color: Color) -> BTreeMap<TargetGroupId, GroupSeen> {
        self.observe_health(self.groups_of(color).collect(), self.haste(None)).await
    }

    async fn observe_health(
        &self,
        groups: BTreeSet<&TargetGroupArn>,
        haste: Haste,
    ) -> BTreeMap<TargetGroupId, GroupSeen> {
        let ask = |group: TargetGroupArn| async move {
            let seen = health::observe_group_health(&self.account, group.as_str(), haste).await;
            let seen = seen.unwrap_or_else(|error| GroupSeen::Unreadable { message: error.message });
            (TargetGroupId(group.as_str().to_owned()), seen)
        };
        join_all(groups.into_iter().cloned().map(ask)).await.into_iter().collect()
    }

    /// Looks at the alarms alone.
    pub async fn observe_alarms(&self) -> AlarmsSeen {
        alarms::observe_alarms(&self.account, &self.alarms, self.haste(None)).await
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

    /// What the look asks for of health and alarms.
    async fn observe_environment(&self, look: Look) -> Observation {
        let haste = self.haste(look.within);
        let alarms = async {
            match look.alarms {
                true => alarms::observe_alarms(&self.account, &self.alarms, haste).await,
                false => AlarmsSeen::default(),
            }
        };
        let colors = Color::ALL.into_iter().filter(|color| *look.health.get(*color));
        let groups = colors.flat_map(|color| self.groups_of(color)).collect();
        let (alarms, groups) = join(alarms, self.observe_health(groups, haste)).await;
        Observation { alarms, groups, ..Observation::default() }
    }

    /// Reads the settings that matter when a group is attached or detached, once, and only if that is to come. Should they not
    /// be readable, AWS says so when a write would need them.
    async fn note_traits(&mut self, seen: &BTreeMap<RouteName, RouteSeen>) {
        let forwards = |name: &RouteName| seen.get(name).and_then(RouteSeen::forwarding);
        let is_to_be_attached =
            |name: &RouteName| forwards(name).is_some_and(|forwarding| !forwarding.is_attached(self.watched));
        let needed = self.standby == Standby::Detached || self.production().any(|(name, _)| is_to_be_attached(name));
        if needed && self.traits.is_empty() {
            let groups = self.groups_of_both().into_iter().cloned().collect();
            self.traits = traits::observe_traits(&self.account, groups, self.haste(None)).await.unwrap_or_default();
        }
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

    /// A load balancer that is in service stays so; it is not asked again.
    async fn note_out_of_service(&mut self, seen: &mut BTreeMap<RouteName, RouteSeen>) -> Result<(), ObserveError> {
        let mut existing: Vec<(String, &mut RouteSeen)> = seen
            .iter_mut()
            .filter(|(_, route)| **route != RouteSeen::Gone)
            .map(|(name, route)| (self.routes[name].arn.load_balancer_arn(), route))
            .collect();
        let arns: BTreeSet<_> = existing.iter().map(|(arn, _)| arn.clone()).collect();
        let out = load_balancers::not_in_service(&self.account, Vec::from_iter(arns), self.haste(None)).await?;
        for (arn, route) in &mut existing {
            if let Some(state) = out.get(arn) {
                **route = RouteSeen::NotInService { state: state.clone() };
            }
        }
        self.all_in_service = out.is_empty();
        Ok(())
    }
}

#[async_trait]
impl World for AwsWorld {
    /// Health first and the routes last, so that as little time as possible lies between seeing a route and writing it. HTTP
    /// checks are none of AWS's.
    async fn observe(&mut self, look: Look) -> Result<Observation, ObserveError> {
        let environment = self.observe_environment(look).await;
        let mut routes = self.observe_routes_in(self.haste(look.within)).await?;
        self.note_traits(&routes).await;
        if !self.all_in_service {
            self.note_out_of_service(&mut routes).await?;
        }
        let (preview_routes, routes) = routes.into_iter().partition(|(name, _)| name.is_preview());
        Ok(Observation { routes, preview_routes, traits: self.traits.clone(), ..environment })
    }

    async fn write(&mut self, step: &Step) -> BTreeMap<RouteName, WriteReport> {
        match step.purpose {
            Purpose::GoBack { .. } => self.urgency = Urgency::WayBack,
            Purpose::Shift => self.urgency = Urgency::Bake,
            Purpose::Prime | Purpose::Conclude => {}
        }
        let (account, stop) = (self.account.clone(), self.stop.clone());
        let of_step = write::writes_of_step(&account, step);
        let routes = &self.routes;
        let write = |(name, write): (&RouteName, &RouteWrite)| {
            let (name, write, address) = (name.clone(), write.clone(), routes[name].clone());
            let (account, of_step, stop) = (&account, &of_step, &stop);
            async move { (name, write::write_route(account, of_step, &address, &write, stop).await) }
        };
        join_all(step.writes.iter().map(write)).await.into_iter().collect()
    }
}
