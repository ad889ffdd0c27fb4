//! What is declared, what is recorded and what is live, side by side.

use std::collections::BTreeMap;

use bluegreen_engine::{
    Color, Intent, Look, Observation, Percentages, RouteName, Whereabouts, live_percentages, whereabouts,
};

use crate::world::{ObserveError, World};

/// One switch, as it is declared, recorded and live.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Survey {
    /// The color that is declared.
    pub declared: Color,
    /// The share of each color by route, as it was written down.
    pub recorded: BTreeMap<RouteName, Percentages>,
    /// The share of each color by route now, of every production route that forwards.
    pub live: BTreeMap<RouteName, Percentages>,
    /// Where it stands.
    pub whereabouts: Whereabouts,
    /// All that was seen: the routes, the health of both colors' targets, and the alarms.
    pub seen: Observation,
}

/// Looks at a switch, and changes nothing.
///
/// `recorded` is what a state says of the routes, or nothing. [`World`] has an example.
///
/// # Errors
/// When nothing could be seen.
pub async fn survey(
    intent: &Intent,
    recorded: BTreeMap<RouteName, Percentages>,
    world: &mut dyn World,
) -> Result<Survey, ObserveError> {
    let seen = world.observe(&Look::whereabouts(intent)).await?;
    Ok(Survey {
        declared: intent.active,
        live: live_percentages(&seen.routes),
        whereabouts: whereabouts(intent, &recorded, &seen),
        recorded,
        seen,
    })
}
