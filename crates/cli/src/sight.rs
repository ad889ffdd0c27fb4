//! One look at a switch on AWS.

use bluegreen::{Color, Errand, Look, Observation, ObserveError, TraitsWanted, Urgency, World, sole_color};
use bluegreen_aws::Account;

use crate::which::Switch;

/// Looks at the routes, at the health of both colors and at the declared alarms. Nothing is written.
pub(crate) async fn look_at(switch: &Switch, account: &Account) -> Result<Observation, ObserveError> {
    switch.world(account.clone()).observe(&everything(switch)).await
}

/// The routes alone, soon, for somebody who is about to leave.
pub(crate) async fn look_at_routes(switch: &Switch, account: &Account) -> Result<Observation, ObserveError> {
    switch.world(account.clone()).observe(&Look::routes(Urgency::WayBack)).await
}

fn everything(switch: &Switch) -> Look {
    let [blue, green] = Color::ALL.map(|color| Look::survey(&switch.intent(color, Errand::Release, None)));
    let health = blue.health.into_iter().chain(green.health).collect();
    Look {
        health,
        traits: TraitsWanted::Nobodys,
        alarms: blue.alarms,
        load_balancers: true,
        ..Look::routes(Urgency::Survey)
    }
}

/// The color that has all of the traffic, as AWS shows it.
pub(crate) fn active_of(seen: &Observation) -> Option<Color> {
    sole_color(&seen.routes)
}
