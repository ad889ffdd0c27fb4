//! What a plan looks at, in the order that asks for the least.

use std::collections::BTreeMap;

use bluegreen::{Clock, Environments, Look, Observation, ObserveError, RouteName, RouteSeen, SystemClock, Timestamp};
use bluegreen_aws::{Account, AwsWorld};

use super::parity::Pending;

/// What a plan sees of a change that is pending.
pub(super) struct Sight {
    pub(super) seen: Observation,
    pub(super) seen_at: Timestamp,
    /// The settings of both environments; `None` where nothing is compared.
    pub(super) settings: Option<Result<Environments, ObserveError>>,
    /// Is it left to the apply what is registered with the color that traffic leaves?
    pub(super) is_put_off: bool,
}

impl Sight {
    pub(super) async fn of(
        world: &mut AwsWorld,
        pending: &Pending<'_>,
        account: &Account,
    ) -> Result<Sight, ObserveError> {
        let (intent, look) = (pending.intent, Look::survey(pending.intent));
        let routes = world.observe_routes().await?;
        if look.narrowed_by(&routes).is_none() {
            world.note_planned(&look);
        }
        // The settings before the health of anything, which is so as new as can be when the apply begins.
        let settings = pending.settings(&of_production(&routes)).await;
        let is_crowded = pending.is_put_off(account);
        let mut seen = world.observe_besides(&look, routes).await?;
        let seen_at = SystemClock.now();
        // Of those who came together the first are served before the line is long, and the last when it is not any more.
        let is_put_off = is_crowded || pending.is_put_off(account);
        if settings.is_some() && !is_put_off {
            // What is registered there is compared, and both come with one answer.
            seen.groups.extend(world.observe_health_of(intent.active.other()).await);
        }
        Ok(Sight { seen, seen_at, settings, is_put_off })
    }
}

fn of_production(routes: &BTreeMap<RouteName, RouteSeen>) -> BTreeMap<RouteName, RouteSeen> {
    let production = routes.iter().filter(|(name, _)| !name.is_preview());
    production.map(|(name, route)| (name.clone(), route.clone())).collect()
}
