//! Is everything where the provider asks for it?

use std::collections::BTreeMap;

use bluegreen::{Color, PerColor, RouteName};
use bluegreen_aws::{Account, RouteAddress, RouteArn, TargetGroupArn};
use tfplugin::{Diagnostic, Diagnostics};
use tftypes::Path;

use crate::diagnostics;

/// What is in another region than the provider asks. AWS would answer there that it does not exist, and a switch that exists
/// would leave the state for that.
pub(crate) fn elsewhere(account: &Account, routes: &BTreeMap<RouteName, RouteAddress>) -> Diagnostics {
    let of = |(name, address): (&RouteName, &RouteAddress)| -> Diagnostics {
        let found = of_route(account, address).into_iter().chain(of_groups(account, &address.groups));
        found.map(|found| found.diagnostic(account, &format!("Route {name}: "), diagnostics::route(name))).collect()
    };
    routes.iter().flat_map(of).collect()
}

/// What is in another region, of the arguments of a data source.
pub(crate) fn route_elsewhere(account: &Account, address: &RouteAddress) -> Diagnostics {
    let found = of_route(account, address).into_iter().chain(of_groups(account, &address.groups));
    found.map(|found| found.at_its_argument(account)).collect()
}

/// What is in another region, of two target groups.
pub(crate) fn groups_elsewhere(account: &Account, groups: &PerColor<TargetGroupArn>) -> Diagnostics {
    of_groups(account, groups).map(|found| found.at_its_argument(account)).collect()
}

/// An argument that names something in another region.
struct Elsewhere<'a> {
    argument: String,
    arn: &'a str,
    region: &'a str,
}

impl Elsewhere<'_> {
    fn at_its_argument(&self, account: &Account) -> Diagnostic {
        self.diagnostic(account, "", Path::root().attribute(&self.argument))
    }

    fn diagnostic(&self, account: &Account, of: &str, place: Path) -> Diagnostic {
        let Elsewhere { argument, arn, region } = self;
        let asked = account.region();
        let detail = format!(
            "{of}`{argument}` is in the region {region} ({arn}), and the provider asks {asked}, where it does not exist. Give \
             the provider that region: `region` in its block, or AWS_REGION in the environment. For several regions, \
             configure the provider once for each, with an `alias`."
        );
        Diagnostic::error("Another region", detail).at(place)
    }
}

fn of_route<'a>(account: &Account, address: &'a RouteAddress) -> Option<Elsewhere<'a>> {
    let argument = match &address.arn {
        RouteArn::Listener(_) => "listener_arn",
        RouteArn::Rule(_) => "rule_arn",
    };
    let (arn, region) = (address.arn.as_str(), address.arn.region());
    (region != account.region()).then(|| Elsewhere { argument: argument.to_owned(), arn, region })
}

fn of_groups<'a>(account: &Account, groups: &'a PerColor<TargetGroupArn>) -> impl Iterator<Item = Elsewhere<'a>> {
    let asked = account.region().to_owned();
    Color::ALL.into_iter().filter_map(move |color| {
        let group = groups.get(color);
        let argument = || format!("{color}_target_group_arn");
        let (arn, region) = (group.as_str(), group.region());
        (region != asked).then(|| Elsewhere { argument: argument(), arn, region })
    })
}
