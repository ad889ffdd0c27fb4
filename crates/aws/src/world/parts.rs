//! Looking at one part of the world alone.

use std::collections::{BTreeMap, BTreeSet};

use bluegreen::{
    AlarmName, AlarmsSeen, Color, Environments, GroupFacts, GroupSeen, InstancesSeen, ObserveError, PerColor,
    RouteName, RouteSeen, TargetGroupId, Timestamp,
};
use futures_util::future::{join_all, try_join_all};

use super::AwsWorld;
use crate::actions::fidelity;
use crate::arn::TargetGroupArn;
use crate::haste::Haste;
use crate::observe::{alarms, health, routes};
use crate::route_address::RouteAddress;

impl AwsWorld {
    /// Looks at the routes alone, production and preview.
    ///
    /// # Errors
    /// When AWS could not be asked; a listener or rule that does not exist is [`RouteSeen::Gone`].
    pub async fn observe_routes(&self) -> Result<BTreeMap<RouteName, RouteSeen>, ObserveError> {
        self.routes_seen(self.haste()).await
    }

    /// Looks at the health of this color's targets alone: those of production routes.
    pub async fn observe_health_of(&self, color: Color) -> BTreeMap<TargetGroupId, GroupSeen> {
        let groups = self.groups_of(color).map(|group| TargetGroupId(group.as_str().to_owned())).collect();
        self.health_seen(&groups, self.haste()).await.0
    }

    /// Looks at these alarms alone.
    pub async fn observe_alarms(&self, names: &BTreeSet<AlarmName>) -> AlarmsSeen {
        alarms::observe_alarms(&self.account, names, self.haste()).await
    }

    /// Looks at what each route's two target groups are like, whatever their health.
    ///
    /// # Errors
    /// When ELBv2 could not be asked; a target group that does not exist is `None`. An EC2 that could not be asked is part of
    /// what is seen.
    pub async fn observe_environments(&self) -> Result<Environments, ObserveError> {
        let settings = self.observe_settings().await?;
        Ok(self.with_instances(self.with_targets(settings).await?).await)
    }

    /// Looks at what each route's two target groups are like, but for what is registered in them.
    ///
    /// # Errors
    /// When ELBv2 could not be asked; a target group that does not exist is `None`.
    pub async fn observe_settings(&self) -> Result<Environments, ObserveError> {
        let found = self.account.observe_settings(self.groups_of_both(), self.urgency).await?;
        Ok(Environments { routes: self.by_route(&found), instances: InstancesSeen::default() })
    }

    /// These environments with what is registered in each route's two target groups.
    ///
    /// # Errors
    /// When ELBv2 could not be asked; a target group that does not exist any more is `None`.
    pub async fn with_targets(&self, found: Environments) -> Result<Environments, ObserveError> {
        let of_both = self.production().flat_map(|route| Color::ALL.map(|color| (route, color)));
        let asked = of_both.map(|((name, address), color)| async move {
            Ok((name, color, self.account.observe_targets(address.groups.get(color), self.urgency).await?))
        });
        let targets = try_join_all(asked).await?;
        let mut routes = found.routes;
        for (name, color, targets) in targets {
            if let Some(groups) = routes.get_mut(name) {
                let facts = groups.get_mut(color);
                *facts =
                    facts.take().zip(targets).map(|(facts, targets)| GroupFacts { targets: Some(targets), ..facts });
            }
        }
        Ok(Environments { routes, ..found })
    }

    /// These environments with what EC2 says of the instances in them.
    pub async fn with_instances(&self, found: Environments) -> Environments {
        let instances = self.account.instances_seen(found.groups()).await;
        Environments { instances, ..found }
    }

    /// How soon a look is needed that is not the engine's.
    fn haste(&self) -> Haste {
        Haste::to_know(self.urgency)
    }

    pub(super) async fn routes_seen(&self, haste: Haste) -> Result<BTreeMap<RouteName, RouteSeen>, ObserveError> {
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

    /// The health of these groups' targets, and when the first answer came.
    pub(super) async fn health_seen(
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

    /// The target groups of this color on production routes.
    fn groups_of(&self, color: Color) -> impl Iterator<Item = &TargetGroupArn> {
        self.production().map(move |(_, address)| address.groups.get(color))
    }

    /// The target groups of both colors on production routes.
    pub(super) fn groups_of_both(&self) -> BTreeSet<&TargetGroupArn> {
        Color::ALL.into_iter().flat_map(|color| self.groups_of(color)).collect()
    }

    fn production(&self) -> impl Iterator<Item = (&RouteName, &RouteAddress)> {
        self.routes.iter().filter(|(name, _)| !name.is_preview())
    }

    fn by_route(
        &self,
        found: &BTreeMap<TargetGroupArn, GroupFacts>,
    ) -> BTreeMap<RouteName, PerColor<Option<GroupFacts>>> {
        let of = |address: &RouteAddress| PerColor::from_fn(|color| found.get(address.groups.get(color)).cloned());
        self.production().map(|(name, address)| (name.clone(), of(address))).collect()
    }
}
