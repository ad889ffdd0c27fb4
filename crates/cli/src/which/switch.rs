//! One switch with all that is declared of it, wherever that was read.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use bluegreen::{
    Bake, Color, Errand, Gate, HttpCheck, Intent, OnInterrupt, Parity, PerColor, RouteIntent, RouteName, Shift,
    Standby, TargetGroupId, UndeclaredIdle,
};
use bluegreen_aws::{Account, AwsWorld, RouteAddress};
use bluegreen_http_checks::{Check, CheckedWorld};

/// One switch with all that is declared of it.
#[derive(Clone, Debug)]
pub(crate) struct Switch {
    /// What people call it.
    pub(crate) name: String,
    /// Preview routes are among them.
    pub(crate) routes: BTreeMap<RouteName, RouteAddress>,
    /// The color that is declared to be active, where that is written down.
    pub(crate) recorded: Option<Color>,
    pub(crate) settings: Settings,
}

/// What is declared beside the routes; by default, what the resource has by default.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) gate: Gate,
    pub(crate) http_checks: Vec<(HttpCheck, Check)>,
    pub(crate) shift: Shift,
    pub(crate) bake: Option<Bake>,
    pub(crate) settle: Option<Duration>,
    pub(crate) standby: Standby,
    pub(crate) undeclared_idle: UndeclaredIdle,
    pub(crate) parity: Parity,
    pub(crate) on_interrupt: OnInterrupt,
    /// How long a cutover may take in all, where that is declared.
    pub(crate) timeout: Option<Duration>,
}

impl Switch {
    /// What the engine is to make true so that this color is active. `was_active` is what AWS shows to have been active before,
    /// for where nothing is written down.
    pub(crate) fn intent(&self, active: Color, errand: Errand, was_active: Option<Color>) -> Intent {
        let settings = &self.settings;
        let routes = self.routes.iter().map(|(name, address)| (name.clone(), route_intent(address)));
        let (preview_routes, routes) = routes.partition(|(name, _)| name.is_preview());
        let http_checks = settings.http_checks.iter().map(|(check, _)| check.clone()).collect();
        let intent = Intent {
            active,
            was_active: self.recorded.or(was_active),
            routes,
            preview_routes,
            former_groups: BTreeSet::new(),
            undeclared_idle: settings.undeclared_idle,
            gate: Gate { http_checks, ..settings.gate.clone() },
            shift: settings.shift.clone(),
            bake: settings.bake.clone(),
            standby: settings.standby,
            on_interrupt: settings.on_interrupt,
            settle: settings.settle,
            timeout: Duration::ZERO,
            errand: Errand::Release,
        };
        let intent = intent.on_errand(errand);
        Intent { timeout: settings.timeout.unwrap_or_else(|| intent.ample_timeout()), ..intent }
    }

    /// Its routes and target groups on AWS.
    pub(crate) fn world(&self, account: Account) -> AwsWorld {
        AwsWorld::new(account, self.routes.clone())
    }

    /// This world, in which the declared HTTP checks are tried, too.
    pub(crate) fn with_checks(&self, world: AwsWorld, account: &Account) -> CheckedWorld<AwsWorld> {
        let checks = self.settings.http_checks.iter().map(|(_, check)| check.clone()).collect();
        CheckedWorld::new(world, checks, account.outbound().clone())
    }
}

fn route_intent(address: &RouteAddress) -> RouteIntent {
    let group = |color| TargetGroupId(address.groups.get(color).as_str().to_owned());
    RouteIntent { groups: PerColor::from_fn(group), load_balancer: address.arn.load_balancer_kind() }
}
