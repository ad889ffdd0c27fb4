//! The one place where errors become Terraform diagnostics.

mod merged;
mod section;
mod way_out;

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{
    Color, ObserveError, Parity, ParityFinding, Percentages, Refusal, RouteName, Subject, TwoOwners, UntoldMove,
    Warning, format_duration,
};
use bluegreen_aws::observe_headline;
use tfplugin::Diagnostic;
use tftypes::Path;

pub(crate) use merged::{merged, merged_by_fact};
pub(crate) use section::error;
use section::error_about;

/// A refusal, pointing at the attribute it is about.
pub(crate) fn refusal(refusal: &Refusal) -> Diagnostic {
    refusal_told_with(refusal, way_out::refusal_text(refusal))
}

/// A refusal with what is live after it.
pub(crate) fn refusal_and_live(refusal: &Refusal, live_now: &BTreeMap<RouteName, Percentages>) -> Diagnostic {
    let routes: Vec<_> = live_now.iter().map(|(name, live)| format!("{name}: {live}")).collect();
    let live = if routes.is_empty() { String::new() } else { format!("\n\nLive now: {}.", routes.join("; ")) };
    refusal_told_with(refusal, way_out::refusal_text(refusal) + &live)
}

fn refusal_told_with(refusal: &Refusal, detail: String) -> Diagnostic {
    error_about(refusal.explained_headline(), refusal.headline(), detail).at(subject_path(&refusal.subject()))
}

/// A warning about a planned cutover.
pub(crate) fn warning(warning: &Warning) -> Diagnostic {
    let (summary, path) = match warning {
        Warning::WouldRefuse(refusal) => (refusal.headline(), subject_path(&refusal.subject())),
        Warning::NotHealthy { .. } => ("Standby not healthy", active_color()),
        Warning::LeavesTheDead { .. } => ("Active color has no healthy target", active_color()),
        Warning::TakesLong { .. } => ("Cutover takes long", active_color()),
        Warning::NotAttached { route: name, .. } => ("Standby not attached", route(name)),
        Warning::Attaches { route: name, .. } => ("Standby will be attached", route(name)),
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

/// A route is in maintenance, and that is declared to be waited for.
pub(crate) fn waiting(refusal: &Refusal) -> Diagnostic {
    let detail = format!(
        "{refusal} `maintenance = \"wait\"` declares that this is waited for: nothing is written, and `live` tells what is there. Apply \
         again when it forwards."
    );
    Diagnostic::warning("Waiting for the end of a maintenance", detail).at(subject_path(&refusal.subject()))
}

/// AWS could not be asked.
pub(crate) fn observe_error(error: &ObserveError) -> Diagnostic {
    self::error(observe_headline(error), error)
}

/// Something is in another account, unless its ARN is a stand-in for what does not exist yet.
pub(crate) fn elsewhere(error: &ObserveError) -> Diagnostic {
    let detail = format!(
        "{error}\n\nA plan may be made with stand-ins for ARNs that do not exist yet, so that this is a warning here. An apply \
         refuses it and writes nothing."
    );
    Diagnostic::warning("Another account", detail)
}

/// What was found when the two environments of a route were compared; `stops` when nothing may be cut over with it.
pub(crate) fn parity(finding: &ParityFinding, stops: bool) -> Diagnostic {
    let place = finding.route().map_or_else(|| Path::root().attribute("parity"), route);
    let (headline, text) = (finding.headline(), way_out::parity_text(finding));
    let told =
        if stops { error_about(finding.kind_headline(), &headline, text) } else { Diagnostic::warning(headline, text) };
    told.at(place)
}

/// What is registered with the color that is left is compared by the apply.
pub(crate) fn targets_put_off(active: Color) -> Diagnostic {
    let detail = format!(
        "So much changes at once that the calls which AWS gives an account would hold up this plan. What is registered with {left} \
         is compared with {active} by the apply, before any traffic moves: how many targets, in which zones, on which ports, of \
         which kind, and whether any is in both, which ends it. With `parity = \"enforce\"` the plan compares all of it.",
        left = active.other()
    );
    Diagnostic::warning("Targets compared by the apply", detail).at(Path::root().attribute("parity"))
}

/// What is registered with the color that traffic has left could not be read before that.
pub(crate) fn targets_unknown(left: Color) -> Diagnostic {
    let detail = format!(
        "What was registered with {left} could not be read before traffic left it, so that its targets were compared with nothing. \
         The data source `bluegreen_parity` compares what is there now."
    );
    Diagnostic::warning("Targets not compared", detail).at(Path::root().attribute("parity"))
}

/// The two environments could not be compared, which stops a cutover only where they must be alike.
pub(crate) fn environments_unknown(error: &ObserveError, parity: Parity) -> Diagnostic {
    let detail = format!("Whether blue and green are alike is not known. {error}");
    let told = match parity {
        Parity::Enforce => self::error("Environments could not be compared", detail),
        Parity::Warn | Parity::Off => Diagnostic::warning("Environments could not be compared", detail),
    };
    told.at(Path::root().attribute("parity"))
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

/// The target groups that these routes are at come anew with this apply.
pub(crate) fn live_group_not_known(names: &[RouteName], was: Color, active: Option<Color>) -> Diagnostic {
    let routes: Vec<_> = names.iter().map(RouteName::key).collect();
    let moves = match active {
        Some(active) if active != was => format!("all traffic moves from the former {was} target group to {active}"),
        _ => format!("all traffic moves from the former {was} target group to the new one, a cutover within {was}"),
    };
    let detail = format!(
        "{} {}: the {was} target group, which has the traffic, is not known before the apply; as a rule it is being replaced. If it \
         is another one then, {moves}: with `gate`, `shift`, `settle` and `bake` as declared, and with the former one as the way back, \
         until it leaves the routes and can be destroyed.\n\nThe former one needs its targets until then. Whatever registers them \
         must keep them until this switch has had its turn: write `lifecycle {{ create_before_destroy = true }}` into each \
         `aws_lb_target_group_attachment` of the group and name it in `depends_on` of the switch, or let an Auto Scaling group or ECS \
         register them. An attachment that is destroyed first leaves the group without targets, and requests fail.",
        if routes.len() == 1 { "Route" } else { "Routes" },
        routes.join(", ")
    );
    Diagnostic::warning("Live target group not known yet", detail).at(route(&names[0]))
}

/// Another switch has the same route.
pub(crate) fn two_owners(two_owners: &TwoOwners) -> Diagnostic {
    let detail = format!("{two_owners} Take it out of one of the two, or make one switch of both.");
    error("Route of two switches", detail).at(route(&two_owners.route))
}

/// A refusal that does not stop anything yet.
pub(crate) fn refusal_as_warning(refusal: &Refusal) -> Diagnostic {
    Diagnostic::warning(refusal.headline(), way_out::refusal_text(refusal)).at(subject_path(&refusal.subject()))
}

/// After a failed cutover, what is live could not be read.
pub(crate) fn state_unknown(error: &ObserveError, is_create: bool) -> Diagnostic {
    let why = format!("After the cutover failed, AWS could not be asked what is live now. {error}");
    if is_create {
        let follows = "No state is kept of a create that fails: plan again, which looks anew.";
        self::error("What is live is not known", format!("{why} {follows}"))
    } else {
        let follows = "The state still says what it said before; run `terraform plan` to refresh it.";
        self::error("State may be out of date", format!("{why} {follows}"))
    }
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

/// Traffic will move that the plan's values cannot show.
pub(crate) fn untold_move(told: &UntoldMove) -> Diagnostic {
    Diagnostic::warning("Traffic will move", told.to_string()).at(active_color())
}

/// A cutover that was planned has nothing to do any more.
pub(crate) fn reached(color: Color) -> Diagnostic {
    let detail = format!(
        "Everything goes to {color} already, although the plan begins with other weights: somebody changed them outside of this \
         plan. The weights are as declared, so they are not written."
    );
    Diagnostic::warning("Cutover already made", detail).at(active_color())
}

/// Many cutovers at once share the calls that AWS gives an account.
pub(crate) fn looked_less_often(declared: Duration, kept: Duration) -> Diagnostic {
    let detail = format!(
        "So many cutovers ran at once that each was looked at every {}, not every {} as `gate.interval` says: AWS gives an account \
         only so many calls a second. No stage, no gate and no bake has ended later for it, and alarms were asked for as ever. \
         Apply fewer at once (`-parallelism`), or declare a longer `gate.interval`.",
        format_duration(kept),
        format_duration(declared)
    );
    Diagnostic::warning("Looked at less often than declared", detail).at(Path::root().attribute("gate"))
}

/// Routes have got another name; it is the old one that comes first.
pub(crate) fn renamed(routes: &[(RouteName, RouteName)]) -> Diagnostic {
    let names: Vec<_> = routes.iter().map(|(old, new)| format!("{old} is called {new} now")).collect();
    let detail = format!("{}. Listener or rule are the same: no traffic moves because of a name.", names.join(", "));
    Diagnostic::warning("Route renamed", detail).at(route(&routes[0].1))
}

/// Routes whose target groups have exchanged their colors, with their shares in the new colors.
pub(crate) fn exchanged(routes: &[(&RouteName, Option<&Percentages>)]) -> Diagnostic {
    let shares = routes.iter().map(|(name, live)| match live {
        Some(live) => format!("route {name} is at {live}"),
        None => format!("where route {name} is, is not known"),
    });
    let detail = format!(
        "`blue_target_group_arn` and `green_target_group_arn` are exchanged, so that what the state calls blue is green from here \
         on, and the other way round. In the new colors {}. Everything that does not go to `active_color` will move.",
        shares.collect::<Vec<_>>().join(", ")
    );
    Diagnostic::warning("Colors exchanged", detail).at(route(routes[0].0))
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
