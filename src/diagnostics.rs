//! The one place where errors become Terraform diagnostics.

mod way_out;

use std::collections::BTreeMap;

use bluegreen::{
    Color, ObserveError, Parity, ParityFinding, Percentages, Refusal, RouteName, Subject, TwoOwners, Warning,
};
use bluegreen_aws::{OutOfSight, out_of_sight};
use tfplugin::Diagnostic;
use tftypes::Path;

/// A refusal, pointing at the attribute it is about.
pub(crate) fn refusal(refusal: &Refusal) -> Diagnostic {
    Diagnostic::error(refusal.headline(), way_out::refusal_text(refusal)).at(subject_path(&refusal.subject()))
}

/// A warning about a planned cutover.
pub(crate) fn warning(warning: &Warning) -> Diagnostic {
    let (summary, path) = match warning {
        Warning::WouldRefuse(refusal) => (refusal.headline(), subject_path(&refusal.subject())),
        Warning::NotHealthy(_) => ("Standby not healthy", active_color()),
        Warning::NotAttached { route: name, .. } => ("Standby not attached", route(name)),
        Warning::AlarmIgnored { .. } => ("Alarm ignored", bake()),
        Warning::AlarmsUnreadable { .. } => ("Alarms could not be read", bake()),
        Warning::TraitsUnreadable { .. } => ("Attributes could not be read", active_color()),
        Warning::Sticky { route: name, .. } => ("Sticky sessions", route(name)),
        Warning::StickinessAdded { route: name } => ("Group stickiness is turned on", route(name)),
        Warning::UndeclaredIdle { route: name, .. } => ("Undeclared target group", route(name)),
        Warning::DnsFailover { route: name, .. } => ("Load balancer could leave DNS", route(name)),
    };
    Diagnostic::warning(summary, way_out::warning_text(warning)).at(path)
}

/// AWS could not be asked.
pub(crate) fn observe_error(error: &ObserveError) -> Diagnostic {
    let summary = match out_of_sight(error) {
        Some(OutOfSight::AnotherAccount { .. }) => "Another account",
        Some(OutOfSight::AccountUnknown { .. }) => "Account not known",
        None => "AWS could not be asked",
    };
    Diagnostic::error(summary, error.to_string())
}

/// What was found when the two environments of a route were compared; `stops` when nothing may be cut over with it.
pub(crate) fn parity(finding: &ParityFinding, stops: bool) -> Diagnostic {
    let diagnostic = if stops { Diagnostic::error } else { Diagnostic::warning };
    let place = finding.route().map_or_else(|| Path::root().attribute("parity"), route);
    diagnostic(finding.headline(), way_out::parity_text(finding)).at(place)
}

/// The two environments could not be compared, which stops a cutover only where they must be alike.
pub(crate) fn environments_unknown(error: &ObserveError, parity: Parity) -> Diagnostic {
    let detail = format!("Whether blue and green are alike is not known. {error}");
    let diagnostic = if parity == Parity::Enforce { Diagnostic::error } else { Diagnostic::warning };
    diagnostic("Environments could not be compared", detail).at(Path::root().attribute("parity"))
}

/// The listener or rule of a route comes with this apply.
pub(crate) fn route_not_known(name: &RouteName) -> Diagnostic {
    let detail = format!(
        "Route {name}: its listener or rule is made, or made anew, in this apply. From then on until this switch gets its turn, \
         requests go where the action that it is made with sends them. Write there the target group of the active color \
         (`var.active_color == \"green\" ? ... : ...`), and leave the color as it is in this apply: no gate stands before what \
         a listener is born with."
    );
    Diagnostic::warning("Listener or rule not known yet", detail).at(route(name))
}

/// Another switch has the same route.
pub(crate) fn two_owners(two_owners: &TwoOwners) -> Diagnostic {
    let detail = format!("{two_owners} Take it out of one of the two, or make one switch of both.");
    Diagnostic::error("Route of two switches", detail).at(route(&two_owners.route))
}

/// A refusal that does not stop anything yet.
pub(crate) fn refusal_as_warning(refusal: &Refusal) -> Diagnostic {
    Diagnostic::warning(refusal.headline(), way_out::refusal_text(refusal)).at(subject_path(&refusal.subject()))
}

/// After a failed cutover, what is live could not be read.
pub(crate) fn state_unknown(error: &ObserveError) -> Diagnostic {
    let detail = format!(
        "After the cutover failed, AWS could not be asked what is live now: {error}. The state still says what it said \
         before; run `terraform plan` to refresh it."
    );
    Diagnostic::error("State may be out of date", detail)
}

/// Somebody else changed the active color.
pub(crate) fn flipped(was: Color, is: Color, live_now: &BTreeMap<RouteName, Percentages>) -> Diagnostic {
    let routes: Vec<_> = live_now.iter().map(|(name, live)| format!("{name} is at {live}")).collect();
    let detail = format!(
        "The state said {was}, but {is} is active: {}. Somebody changed it outside of Terraform, or an apply was cut off. \
         The state now says what is live; the plan shows the way to what is declared.",
        routes.join(", ")
    );
    Diagnostic::warning("Active color changed outside of Terraform", detail).at(active_color())
}

/// The path of one route.
pub(crate) fn route(name: &RouteName) -> Path {
    Path::root().attribute(if name.is_preview() { "preview_routes" } else { "routes" }).key(name.key())
}

fn bake() -> Path {
    Path::root().attribute("bake")
}

fn active_color() -> Path {
    Path::root().attribute("active_color")
}

fn subject_path(subject: &Subject) -> Path {
    match subject {
        // Terraform can point at one element of a map, but at nothing inside it.
        Subject::Route(name) | Subject::TargetGroup(name, _) => route(name),
        Subject::Bake => bake(),
        // The gate may not be written at all; what the user changed is the color.
        Subject::Gate | Subject::Cutover => active_color(),
    }
}
