//! The search: routes, the pairs they forward to, and what is live on them.

use std::collections::BTreeMap;

use bluegreen::{
    Color, Mark, NoPair, ObserveError, PerColor, RouteName, RouteSeen, TargetGroupId, live_percentages, pair_of,
    sole_color, unadoptable_route,
};
use bluegreen_aws::{Account, AwsWorld, FoundRoute, LoadBalancerArn, RouteAddress, TargetGroupArn};
use tfplugin::{Diagnostic, ListResponse, Listed};

use super::arguments::Convention;
use super::marks::marks;
use crate::resources::state_as_found;

/// How many load balancers are looked at together: a list of which only the beginning is wanted asks for little more.
const AT_ONCE: usize = 10;

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Search {
    limit: usize,
    found: Vec<Listed>,
    /// What names a target group with a color and is no switch, with the reason.
    left_out: Vec<String>,
    /// What has a share of both colors.
    split: Vec<String>,
}

impl Search {
    /// One that ends with so many.
    pub(super) fn up_to(limit: usize) -> Search {
        Search { limit, ..Search::default() }
    }

    /// Looks at the routes of these load balancers.
    pub(super) async fn region(
        &mut self,
        account: &Account,
        load_balancers: &[LoadBalancerArn],
        convention: &Convention,
    ) -> Result<(), ObserveError> {
        let marks = marks(account, convention).await?;
        for some in load_balancers.chunks(AT_ONCE) {
            if self.found.len() >= self.limit {
                break;
            }
            let pairs = self.with_pairs(account.find_routes(some).await?, &marks);
            let addresses = pairs.iter().map(|(route, address)| (name(route), address.clone()));
            let mut seen = AwsWorld::new(account.clone(), addresses.collect()).observe_routes().await?;
            for (route, address) in pairs {
                if let Some(seen) = seen.remove(&name(&route)) {
                    self.note(&route, &address, seen);
                }
            }
        }
        Ok(())
    }

    /// The routes that forward to a pair.
    fn with_pairs(
        &mut self,
        routes: Vec<FoundRoute>,
        marks: &BTreeMap<TargetGroupId, Mark>,
    ) -> Vec<(FoundRoute, RouteAddress)> {
        let mut pairs = Vec::new();
        for route in routes {
            match pair_of(&route.groups, marks) {
                Ok(groups) => {
                    let arn = |color: Color| TargetGroupArn::parse(&groups.get(color).0);
                    let [Ok(blue), Ok(green)] = Color::ALL.map(arn) else { continue };
                    let groups = PerColor { blue, green };
                    let address = RouteAddress { arn: route.arn.clone(), groups };
                    pairs.push((route, address));
                }
                Err(NoPair::Colorless) => {}
                Err(why) => self.leave_out(&route, &why.to_string()),
            }
        }
        pairs
    }

    fn note(&mut self, route: &FoundRoute, address: &RouteAddress, seen: RouteSeen) {
        if let Some(refusal) = unadoptable_route(&name(route), &seen) {
            return self.leave_out(route, &refusal.to_string());
        }
        let routes = BTreeMap::from([(name(route), seen.clone())]);
        let Some(live) = live_percentages(&routes).into_values().next() else { return };
        let told = format!("{}: {live}", route.label);
        match state_as_found(address, seen) {
            Ok(state) if self.found.len() < self.limit => {
                if sole_color(&routes).is_none() {
                    self.split.push(told.clone());
                }
                self.found.push(Listed { display_name: told, state });
            }
            Ok(_) => {}
            Err(why) => self.leave_out(route, &why),
        }
    }

    fn leave_out(&mut self, route: &FoundRoute, why: &str) {
        self.left_out.push(format!("{}: {why}", route.label));
    }

    /// What has come of it.
    pub(super) fn response(self) -> ListResponse {
        let told = |summary, detail: &str, lines: &[String]| {
            let warning = || Diagnostic::warning(summary, format!("{detail}\n\n{}", lines.join("\n")));
            (!lines.is_empty()).then(warning)
        };
        let diagnostics =
            [told("Left out of the list", LEFT_OUT, &self.left_out), told("Traffic is split", SPLIT, &self.split)];
        ListResponse { found: self.found, diagnostics: diagnostics.into_iter().flatten().collect() }
    }
}

const LEFT_OUT: &str = "These name a target group that is blue or green and cannot be a switch as they are:";

const SPLIT: &str = "Both colors have a share of these. A configuration that is generated declares the color with more of it, and its \
    first apply would move the rest there:";

/// Nobody has named it yet, so messages name the ARN.
fn name(route: &FoundRoute) -> RouteName {
    RouteName::production(route.arn.as_str().to_owned())
}
