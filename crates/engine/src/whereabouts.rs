//! Where a switch stands: what is declared, what is remembered and what is live, in one word.

use std::collections::BTreeMap;
use std::fmt;

use crate::color::Color;
use crate::decide::unusable_route;
use crate::intent::{Intent, RouteName};
use crate::live::live_percentages;
use crate::look::{Look, Urgency};
use crate::observation::{Observation, RouteSeen};
use crate::refusal::Refusal;
use crate::weights::Percentages;

/// Where a switch stands, as far as a look can tell. Whether somebody is at work on it right now, no look can.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Whereabouts {
    /// Everything goes to the declared color.
    AtRest {
        /// The color.
        active: Color,
    },
    /// Shares are live as a cutover of this switch leaves them on its way, and nobody has recorded them: it runs, or it was
    /// broken off.
    OnTheWay {
        /// The color that traffic moves to.
        to: Color,
        /// Its smallest share on any route, in tenths of a percent.
        tenths: u16,
    },
    /// The shares are those of a cutover on its way, and they were recorded: a run ended with them, as when it was interrupted
    /// and was to hold.
    Held {
        /// The color that traffic moved to.
        to: Color,
        /// Its smallest share on any route, in tenths of a percent.
        tenths: u16,
    },
    /// Something else is live than is declared, and no cutover of this switch on its way looks like that.
    Drifted,
    /// A route does something that this switch never makes it do.
    Foreign {
        /// What stands in the way of switching it.
        why: Refusal,
    },
    /// A route no longer exists.
    Gone {
        /// The routes.
        routes: Vec<RouteName>,
    },
}

impl Look {
    /// What it takes to say where a switch stands, and how both colors are.
    #[must_use]
    pub fn whereabouts(intent: &Intent) -> Look {
        let groups = intent.routes.values().flat_map(|route| Color::ALL.map(|color| route.groups.get(color).clone()));
        Look {
            health: groups.collect(),
            alarms: intent.bake.iter().flat_map(|bake| bake.alarms.iter().cloned()).collect(),
            load_balancers: true,
            ..Look::routes(Urgency::Survey)
        }
    }
}

/// Says where a switch stands. `recorded` is what somebody has written down of the routes.
///
/// What AWS shows is the same while a cutover runs and after it was broken off, so neither is claimed.
#[must_use]
pub fn whereabouts(intent: &Intent, recorded: &BTreeMap<RouteName, Percentages>, seen: &Observation) -> Whereabouts {
    let gone = intent.routes.keys().filter(|name| matches!(seen.routes.get(*name), None | Some(RouteSeen::Gone)));
    let gone: Vec<_> = gone.cloned().collect();
    if !gone.is_empty() {
        return Whereabouts::Gone { routes: gone };
    }
    if let Some(why) = seen.routes.iter().find_map(|(name, route)| unusable_route(name, Some(route))) {
        return Whereabouts::Foreign { why };
    }
    let live = live_percentages(&seen.routes);
    if live.values().all(|live| live.sole_color() == Some(intent.active)) {
        return Whereabouts::AtRest { active: intent.active };
    }
    let to = intent.was_active.map_or(intent.active, Color::other);
    let all_one = Color::ALL.into_iter().any(|color| live.values().all(|live| live.sole_color() == Some(color)));
    if all_one || !live.values().all(|live| is_on_the_way(intent, to, *live)) {
        return Whereabouts::Drifted;
    }
    let tenths = live.values().map(|live| *live.0.get(to)).min().unwrap_or_default();
    let is_recorded = live.iter().all(|(name, live)| recorded.get(name) == Some(live));
    if is_recorded { Whereabouts::Held { to, tenths } } else { Whereabouts::OnTheWay { to, tenths } }
}

/// Could one route look like this between the first shift of a cutover and its end?
fn is_on_the_way(intent: &Intent, to: Color, live: Percentages) -> bool {
    let of_stages = intent.shift.stages().iter().map(|stage| stage.share.weights(to).percentages());
    of_stages.chain(Color::ALL.map(Percentages::all_to)).any(|stage| stage == live)
}

impl fmt::Display for Whereabouts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Whereabouts::AtRest { .. } => "at rest",
            Whereabouts::OnTheWay { .. } => "on the way",
            Whereabouts::Held { .. } => "held",
            Whereabouts::Drifted => "drifted",
            Whereabouts::Foreign { .. } => "foreign",
            Whereabouts::Gone { .. } => "gone",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::color::PerColor;
    use crate::intent::TargetGroupId;
    use crate::observation::{Attachment, Forwarding};
    use crate::shift::{Share, Shift};
    use crate::weights::Weights;

    fn name() -> RouteName {
        RouteName::production("web")
    }

    fn forwards(blue: u16, green: u16) -> RouteSeen {
        let colors = PerColor { blue: Attachment::Attached(blue), green: Attachment::Attached(green) };
        RouteSeen::Forwards(Forwarding::example(colors))
    }

    /// Of a switch that is declared green, was blue, and has a canary of 10 %.
    fn stands(seen: RouteSeen, recorded: (u16, u16)) -> Whereabouts {
        let shift = Shift::canary(Share::from_tenths(100).unwrap(), Duration::from_secs(60)).unwrap();
        let intent = Intent { shift, ..Intent::example() };
        let recorded = Weights(PerColor { blue: recorded.0, green: recorded.1 }).percentages();
        let seen = Observation { routes: BTreeMap::from([(name(), seen)]), ..Observation::default() };
        whereabouts(&intent, &BTreeMap::from([(name(), recorded)]), &seen)
    }

    #[test]
    fn everything_on_the_declared_color_is_at_rest_and_on_the_other_one_is_not() {
        assert_eq!(stands(forwards(0, 100), (100, 0)), Whereabouts::AtRest { active: Color::Green });
        assert_eq!(stands(forwards(100, 0), (100, 0)), Whereabouts::Drifted);
    }

    #[test]
    fn the_share_of_a_stage_is_on_the_way_until_somebody_records_it() {
        let (to, tenths) = (Color::Green, 100);
        assert_eq!(stands(forwards(90, 10), (100, 0)), Whereabouts::OnTheWay { to, tenths });
        assert_eq!(stands(forwards(90, 10), (90, 10)), Whereabouts::Held { to, tenths });
    }

    #[test]
    fn a_share_of_no_stage_is_somebody_elses() {
        assert_eq!(stands(forwards(60, 40), (60, 40)), Whereabouts::Drifted);
        assert_eq!(stands(forwards(0, 0), (100, 0)), Whereabouts::Drifted);
    }

    #[test]
    fn what_cannot_be_switched_is_foreign_or_gone() {
        let Whereabouts::Foreign { why } =
            stands(RouteSeen::DoesNotForward { action: "redirect".to_owned() }, (100, 0))
        else {
            panic!("a redirect is foreign")
        };
        assert!(why.to_string().contains("redirect"));
        let RouteSeen::Forwards(mut forwarding) = forwards(100, 0) else { panic!("it forwards") };
        forwarding.others.insert(TargetGroupId("other".to_owned()), 5);
        assert!(matches!(stands(RouteSeen::Forwards(forwarding), (100, 0)), Whereabouts::Foreign { .. }));
        assert_eq!(stands(RouteSeen::Gone, (100, 0)), Whereabouts::Gone { routes: vec![name()] });
    }
}
