//! What a run needs to see next.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::bake::{AlarmName, AlarmState, AlarmsSeen};
use crate::color::Color;
use crate::intent::{Intent, RouteIntent, RouteName, Standby, TargetGroupId};
use crate::live::sole_color;
use crate::observation::{Forwarding, RouteSeen};

/// What to look at. The routes, production and preview, are always looked at; whatever is not asked for here is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The target groups whose targets' health is wanted.
    pub health: BTreeSet<TargetGroupId>,
    /// Whose settings are wanted.
    pub traits: TraitsWanted,
    /// The target groups beside those, whose settings are wanted with them.
    pub traits_beside: BTreeSet<TargetGroupId>,
    /// The alarms whose states are wanted.
    pub alarms: BTreeSet<AlarmName>,
    /// Those of the alarms that decide alone when they fire: then nobody waits for the health of anything.
    pub decisive: BTreeSet<AlarmName>,
    /// With everything on this color nothing is to move, and nothing but the routes is looked at.
    pub nothing_more_at: Option<Color>,
    /// Are the HTTP checks to be tried? Before the standby can be reached they would test something else.
    pub http_checks: bool,
    /// Is it to be told which routes' load balancers are not in service?
    pub load_balancers: bool,
    /// How long every call of the look may take. What is not known by then could not be read. `None`: as long as it takes.
    pub within: Option<Duration>,
    /// Who goes first where many look at once.
    pub urgency: Urgency,
}

/// Whose settings a look is to show. They matter only when a target group is attached or detached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraitsWanted {
    /// Nobody's.
    Nobodys,
    /// Those of every production route's groups, where one of them is not attached: a run that leaves both on the routes attaches
    /// it, whether anything moves or not.
    OfAttached,
    /// Those of every production route's groups.
    Everybodys,
}

impl TraitsWanted {
    /// Are they wanted where the routes, production and preview, are like this?
    #[must_use]
    pub fn is_wanted(self, routes: &BTreeMap<RouteName, RouteSeen>) -> bool {
        match self {
            TraitsWanted::Nobodys => false,
            TraitsWanted::Everybodys => true,
            TraitsWanted::OfAttached => is_one_attached(routes) || is_one_shown_beside_others(routes),
        }
    }
}

/// Is there a production route on which a color is not attached?
fn is_one_attached(routes: &BTreeMap<RouteName, RouteSeen>) -> bool {
    let production = routes.iter().filter(|(name, _)| !name.is_preview());
    let lacks_one = |route: &Forwarding| Color::ALL.into_iter().any(|color| !route.is_attached(color));
    production.filter_map(|(_, route)| route.forwarding()).any(lacks_one)
}

/// Does a preview route name a target group that is no color's? The color that it shows is not alone there.
fn is_one_shown_beside_others(routes: &BTreeMap<RouteName, RouteSeen>) -> bool {
    let is_beside_others = |route: &RouteSeen| matches!(route, RouteSeen::Forwards(seen) if !seen.others.is_empty());
    routes.iter().any(|(name, route)| name.is_preview() && is_beside_others(route))
}

/// Who goes first where many look, or write, at once. Later is more urgent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Plans, refreshes and everything else that only wants to know.
    #[default]
    Survey,
    /// A cutover that holds a stage, or bakes.
    Bake,
    /// A cutover that waits for its gate.
    Gate,
    /// A cutover that reads back what it wrote, or goes back.
    WayBack,
}

/// How long a way back waits for the health of where it leads.
const BEFORE_GOING_BACK: Duration = Duration::from_secs(5);

/// How long a run that the user has stopped waits for anything it looks at.
const AFTER_A_STOP: Duration = Duration::from_secs(1);

impl Look {
    /// The routes alone.
    #[must_use]
    pub const fn routes(urgency: Urgency) -> Look {
        Look {
            health: BTreeSet::new(),
            traits: TraitsWanted::Nobodys,
            traits_beside: BTreeSet::new(),
            alarms: BTreeSet::new(),
            decisive: BTreeSet::new(),
            nothing_more_at: None,
            http_checks: false,
            load_balancers: false,
            within: None,
            urgency,
        }
    }

    /// What a plan looks at: everything on the way to the declared color that can be seen without sending requests to the
    /// environments themselves.
    #[must_use]
    pub fn survey(intent: &Intent) -> Look {
        Look {
            health: groups_of(intent, intent.active).collect(),
            traits: traits_wanted(intent),
            traits_beside: asides(intent),
            alarms: intent.bake.iter().flat_map(|bake| bake.alarms.iter().cloned()).collect(),
            load_balancers: true,
            nothing_more_at: Some(intent.active),
            ..Look::routes(Urgency::Survey)
        }
    }

    /// This look, with the health of the color that traffic is to be taken from.
    #[must_use]
    pub fn with_the_left(self, intent: &Intent) -> Look {
        Look { health: Look::health_of_both(intent), ..self }
    }

    /// What is left to look at where the routes, production and preview, are like this; `None` where nothing is left out.
    #[must_use]
    pub fn narrowed_by(&self, routes: &BTreeMap<RouteName, RouteSeen>) -> Option<Look> {
        let production = routes.iter().filter(|(name, _)| !name.is_preview());
        let production = production.map(|(name, route)| (name.clone(), route.clone())).collect();
        let is_narrowed = self.nothing_more_at.is_some() && self.nothing_more_at == sole_color(&production);
        let nothing =
            || Look { health: BTreeSet::new(), alarms: BTreeSet::new(), decisive: BTreeSet::new(), ..self.clone() };
        is_narrowed.then(nothing)
    }

    /// What a way back has to know before it begins: is there anybody where it leads? Nothing may hold it up for long.
    pub(crate) fn before_going_back(intent: &Intent) -> Look {
        let health = Look::health_of_both(intent);
        Look {
            health,
            traits: TraitsWanted::OfAttached,
            traits_beside: asides(intent),
            within: Some(BEFORE_GOING_BACK),
            ..Look::routes(Urgency::WayBack)
        }
    }

    /// The target groups of both colors.
    pub(crate) fn health_of_both(intent: &Intent) -> BTreeSet<TargetGroupId> {
        Color::ALL.into_iter().flat_map(|color| groups_of(intent, color)).collect()
    }

    /// Do these alarms decide alone, so that nothing else needs to be waited for?
    #[must_use]
    pub fn is_decided_by(&self, seen: &AlarmsSeen) -> bool {
        match seen {
            AlarmsSeen::States(states) => {
                self.decisive.iter().any(|alarm| states.get(alarm) == Some(&AlarmState::Alarm))
            }
            AlarmsSeen::Failed { .. } => false,
        }
    }

    /// This look for a run that the user has stopped: it waits for nothing that hangs and tries nothing that takes time.
    pub(crate) fn after_a_stop(self) -> Look {
        let within = self.within.map_or(AFTER_A_STOP, |within| within.min(AFTER_A_STOP));
        Look { within: Some(within), http_checks: false, urgency: Urgency::WayBack, ..self }
    }
}

fn groups_of(intent: &Intent, color: Color) -> impl Iterator<Item = TargetGroupId> {
    intent.routes.values().map(move |route| route.groups.get(color).clone())
}

fn asides(intent: &Intent) -> BTreeSet<TargetGroupId> {
    intent.routes.values().filter_map(RouteIntent::aside).cloned().collect()
}

fn traits_wanted(intent: &Intent) -> TraitsWanted {
    match intent.standby {
        // The declared one comes in where it is let go, be it that all traffic has left it already.
        Standby::Attached if intent.leaves_replaced() => TraitsWanted::Everybodys,
        Standby::Attached => TraitsWanted::OfAttached,
        Standby::Detached => TraitsWanted::Everybodys,
    }
}
