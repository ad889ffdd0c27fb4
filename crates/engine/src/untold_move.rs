//! A move of traffic that a plan's own values cannot show, since what it starts from is only known from the load balancer: a
//! create over live routes, a route that is added.

use std::collections::BTreeMap;
use std::fmt;

use crate::color::{Color, PerColor};
use crate::group_name::GroupName;
use crate::intent::{Intent, RouteName};
use crate::live::{is_at_rest, live_percentages};
use crate::observation::Observation;
use crate::runbook::runbook;
use crate::weights::Percentages;

/// What will move, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntoldMove {
    /// The color that everything goes to.
    pub to: Color,
    /// The routes that move, where they are now, and what their target groups are called.
    pub from: BTreeMap<RouteName, (Percentages, PerColor<GroupName>)>,
    /// The steps.
    pub steps: Vec<String>,
}

/// What will move that the plan cannot show. `planned` is what the refreshed state says of the routes: with all of them in it,
/// the plan shows the move by itself.
#[must_use]
pub fn untold_move(
    intent: &Intent,
    planned: &BTreeMap<RouteName, Percentages>,
    seen: &Observation,
) -> Option<UntoldMove> {
    let mut live = live_percentages(&seen.routes);
    let is_told = intent.routes.keys().all(|route| planned.contains_key(route));
    if is_told || is_at_rest(&live, intent.active) {
        return None;
    }
    let moves = live.iter().filter(|(_, at)| at.sole_color() != Some(intent.active));
    let from = moves.map(|(route, at)| (route.clone(), (*at, intent.names_on(route)))).collect();
    live.extend(live_percentages(&seen.preview_routes));
    Some(UntoldMove { to: intent.active, from, steps: runbook(intent, &live) })
}

/// Routes that are at the same are told together.
impl fmt::Display for UntoldMove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut together: BTreeMap<(Percentages, PerColor<GroupName>), Vec<&str>> = BTreeMap::new();
        self.from.iter().for_each(|(route, at)| together.entry(*at).or_default().push(route.key()));
        let moves = together.into_iter().map(|(at, routes)| format!("{} from {}", routes.join(", "), share(at)));
        let moves = moves.collect::<Vec<_>>().join("; ");
        writeln!(f, "This will move {moves} to {} 100 %. The steps:", self.to)?;
        self.steps.iter().try_for_each(|step| write!(f, "\n- {step}"))
    }
}

fn share((at, names): (Percentages, PerColor<GroupName>)) -> String {
    at.sole_color().map_or_else(|| at.named(names), |color| format!("{} 100 %", names.get(color)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::{Attachment, Forwarding, RouteSeen};

    fn forwards(blue: u16, green: u16) -> RouteSeen {
        let colors = PerColor { blue: Attachment::Attached(blue), green: Attachment::Attached(green) };
        RouteSeen::Forwards(Forwarding::example(colors))
    }

    fn web() -> RouteName {
        RouteName::production("web")
    }

    fn found(seen: RouteSeen, planned: &[(RouteName, Percentages)]) -> Option<UntoldMove> {
        let intent = Intent { active: Color::Blue, ..Intent::example() };
        let seen = Observation { routes: BTreeMap::from([(web(), seen)]), ..Observation::default() };
        untold_move(&intent, &planned.iter().cloned().collect(), &seen)
    }

    #[test]
    fn a_create_over_a_live_route_tells_what_moves_and_how() {
        let told = found(forwards(0, 1), &[]).unwrap();
        let text = told.to_string();
        assert!(
            text.starts_with("This will move web from green 100 % to blue 100 %. The steps:\n\n- Prime: "),
            "{text}"
        );
        assert!(
            text.contains("\n- Shift web: from blue 0 % / green 100 % to blue 100 % / green 0 %, all at once."),
            "{text}"
        );
    }

    #[test]
    fn routes_that_are_at_the_same_are_told_together() {
        let from = [("api", 0, 1), ("web", 0, 9), ("old", 1, 1)].map(|(name, blue, green)| {
            let weights = crate::weights::Weights(PerColor { blue, green });
            (RouteName::production(name), (weights.percentages(), GroupName::of_colors()))
        });
        let told = UntoldMove { to: Color::Blue, from: from.into_iter().collect(), steps: Vec::new() };
        let first =
            "This will move api, web from green 100 %; old from blue 50 % / green 50 % to blue 100 %. The steps:\n";
        assert_eq!(told.to_string(), first);
    }

    #[test]
    fn nothing_is_told_where_nothing_moves_or_the_plan_tells_it() {
        assert_eq!(found(forwards(1, 0), &[]), None);
        assert_eq!(found(forwards(0, 1), &[(web(), Percentages::all_to(Color::Green))]), None);
    }
}
