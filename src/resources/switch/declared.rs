//! What is declared, with the HTTP checks that are really requested, and the worlds for it.

use bluegreen::Intent;
use bluegreen::declaration::model;
use bluegreen_aws::{Account, AwsWorld, Outbound};
use bluegreen_http_checks::{Check, CheckedWorld};
use tfplugin::{Diagnostic, Diagnostics};
use tftypes::Value;

use crate::diagnostics;

/// A configuration that is known and right.
pub(super) type Declared = model::Declared<Check>;

/// Reads a configuration, a plan or a state.
pub(super) fn read_declared(config: &Value) -> model::Reading<Check> {
    model::read_declared(config)
}

/// The world that the engine observes and changes for this intent.
pub(super) fn world(declared: &Declared, account: Account, intent: &Intent) -> AwsWorld {
    AwsWorld::new(account, declared.places(intent))
}

/// This world, in which the declared HTTP checks are tried, too.
pub(super) fn with_checks(declared: &Declared, world: AwsWorld, outbound: &Outbound) -> CheckedWorld<AwsWorld> {
    CheckedWorld::new(world, declared.requests().cloned().collect(), outbound.clone())
}

/// What a plan does not show by itself, or shows as more than it is.
pub(super) fn told(recorded: &model::Recorded) -> Diagnostics {
    let renamed = (!recorded.renamed.is_empty()).then(|| diagnostics::renamed(&recorded.renamed));
    let exchanged: Vec<_> = recorded.exchanged.iter().map(|name| (name, recorded.live.get(name))).collect();
    let exchanged = (!exchanged.is_empty()).then(|| diagnostics::exchanged(&exchanged));
    renamed.into_iter().chain(exchanged).collect::<Vec<Diagnostic>>()
}
