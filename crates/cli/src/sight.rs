//! One look at a switch on AWS.

use bluegreen::{Color, Errand, Intent, Look, Observation, ObserveError, Urgency, World, sole_color};
use bluegreen_aws::Account;

use crate::which::Switch;

/// Looks at the routes, at the health of both colors and at the declared alarms. Nothing is written.
pub(crate) async fn look_at(switch: &Switch, account: &Account) -> Result<Observation, ObserveError> {
    let look = Look::whereabouts(&switch.intent(Color::Blue, Errand::Release, None));
    switch.world(account.clone()).observe(&look).await
}

/// Looks at what a plan looks at before a cutover, and at the health of both colors.
pub(crate) async fn look_ahead(
    switch: &Switch,
    account: &Account,
    intent: &Intent,
) -> Result<Observation, ObserveError> {
    let look = Look { health: Look::whereabouts(intent).health, ..Look::survey(intent) };
    switch.world(account.clone()).observe(&look).await
}

/// The routes alone, for somebody who wants to know of many switches: what was read for all of them together will do.
pub(crate) async fn survey_routes(switch: &Switch, account: &Account) -> Result<Observation, ObserveError> {
    let world = switch.world(account.clone()).with_urgency(Urgency::Survey);
    let (preview_routes, routes) = world.observe_routes().await?.into_iter().partition(|(name, _)| name.is_preview());
    Ok(Observation { routes, preview_routes, ..Observation::default() })
}

/// The routes alone, soon, for somebody who is about to move or to leave.
pub(crate) async fn look_at_routes(switch: &Switch, account: &Account) -> Result<Observation, ObserveError> {
    switch.world(account.clone()).observe(&Look::routes(Urgency::WayBack)).await
}

/// The color that has all of the traffic, as AWS shows it.
pub(crate) fn active_of(seen: &Observation) -> Option<Color> {
    sole_color(&seen.routes)
}
