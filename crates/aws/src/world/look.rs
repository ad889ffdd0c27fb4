//! One look of the engine: what it asks for, in the order that loses the least time, and how old it is then.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bluegreen::{
    Ages, AlarmsSeen, Clock, GroupSeen, Look, Observation, ObserveError, RouteName, RouteSeen, SystemClock,
    TargetGroupId, Timestamp, TraitsSeen, Urgency,
};
use futures_util::future::join;

use super::AwsWorld;
use crate::arn::TargetGroupArn;
use crate::budget::Watch;
use crate::haste::Haste;
use crate::observe::beside::alarms_beside;
use crate::observe::{alarms, load_balancers, traits};

/// What was seen, and when.
struct Environment {
    alarms: AlarmsSeen,
    alarms_at: Timestamp,
    groups: BTreeMap<TargetGroupId, GroupSeen>,
    /// `None` where no health was asked for.
    health_at: Option<Timestamp>,
    routes: BTreeMap<RouteName, RouteSeen>,
}

impl AwsWorld {
    /// HTTP checks are none of AWS's. Routes that were seen already are not looked at.
    pub(super) async fn look_at(
        &mut self,
        look: &Look,
        seen: Option<BTreeMap<RouteName, RouteSeen>>,
    ) -> Result<Observation, ObserveError> {
        let looked_before = self.looked_at.replace(SystemClock.now());
        let known = if seen.is_some() { seen } else { self.routes_before_all_else(look).await? };
        let narrowed = known.as_ref().and_then(|routes| look.narrowed_by(routes));
        let look = narrowed.unwrap_or_else(|| look.clone());
        // Everybody who has begun to look is counted, however long the first looks of all take.
        self.watch(&look);
        let (environment, (traits, out)) = match known {
            // Together, so that nobody waits in line twice.
            Some(routes) => {
                let known = Some(routes.clone());
                let environment = self.observe_environment(&look, looked_before, known);
                let (environment, settings) = join(environment, self.observe_settings_of(&look, &routes)).await;
                (environment?, settings)
            }
            None => {
                let environment = self.observe_environment(&look, looked_before, None).await?;
                let settings = self.observe_settings_of(&look, &environment.routes).await;
                (environment, settings)
            }
        };
        let Environment { alarms, alarms_at, groups, health_at, mut routes } = environment;
        self.mark_out_of_service(&mut routes, &out?);
        let (preview_routes, routes) = routes.into_iter().partition(|(name, _)| name.is_preview());
        let now = SystemClock.now();
        let ages = Ages { health: now.since(health_at.unwrap_or(now)), alarms: now.since(alarms_at) };
        let (http_checks, fair_interval) = (Vec::new(), self.account.connection().budget().fair_interval());
        Ok(Observation { routes, preview_routes, groups, traits, alarms, http_checks, ages, fair_interval })
    }

    /// What the look asks for of target groups' settings, and of load balancers.
    async fn observe_settings_of(
        &self,
        look: &Look,
        routes: &BTreeMap<RouteName, RouteSeen>,
    ) -> (Option<TraitsSeen>, Result<BTreeMap<String, String>, ObserveError>) {
        join(self.observe_traits(look, routes), self.out_of_service(look, routes)).await
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

    /// Counts among those who watch, where the look does.
    fn watch(&mut self, look: &Look) {
        let budget = self.account.connection().budget();
        let groups: BTreeSet<_> = look.health.iter().map(|group| group.0.clone()).collect();
        let watches = look.urgency > Urgency::Survey && !groups.is_empty();
        if watches && self.watch.as_ref().is_none_or(|watch| *watch.groups() != groups) {
            self.watch = Some(Watch::begin(budget, groups));
        }
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
