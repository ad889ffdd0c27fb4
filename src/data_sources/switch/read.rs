//! One look at a route and at the health of both colors.

use std::collections::BTreeMap;
use std::time::Duration;

use bluegreen::{
    Color, Forwarding, GroupSeen, ObserveError, Refusal, RouteName, RouteSeen, StandbyHealth, Subject, TargetGroupId,
    TargetSeen, UnknownHealth, sole_color, standby_health, unusable_route,
};
use bluegreen_aws::{Account, AwsWorld, RouteAddress, RouteArn};
use tfplugin::{Diagnostic, Diagnostics, has_errors};
use tftypes::{Path, Value};

use crate::connection::Connection;
use crate::reader::{Field, Reader};
use crate::{diagnostics, region, route_arguments, shares};

/// The configuration with its results filled in.
pub(super) async fn read_switch(connection: &Connection, config: &Value) -> Result<Value, Diagnostics> {
    let (address, problems) = arguments(config);
    let Some(address) = address.filter(|_| !has_errors(&problems)) else { return Err(problems) };
    let account = connection.require_aws_in(region::of_route(&address)?)?;
    let look = look(account, &address).await.map_err(|error| vec![diagnostics::observe_error(&error)])?;
    let forwarding = forwarding(&address, &look).map_err(|refusal| vec![refused(&address, &refusal)])?;
    let health = |color| targets(&address, &look, color).map_err(|refusal| vec![refused(&address, &refusal)]);
    let active = sole_color(&look.routes);
    Ok(filled_in(config, active, forwarding, health(Color::Blue)?, health(Color::Green)?))
}

/// The route to look at, when all of it is known and right, and what is wrong.
pub(super) fn arguments(config: &Value) -> (Option<RouteAddress>, Diagnostics) {
    let mut reader = Reader::default();
    let address = route_arguments::read_route(&mut reader, &Field::root(config));
    (address, reader.problems)
}

/// What was seen.
struct Look {
    routes: BTreeMap<RouteName, RouteSeen>,
    groups: BTreeMap<TargetGroupId, GroupSeen>,
}

async fn look(account: Account, address: &RouteAddress) -> Result<Look, ObserveError> {
    let world = AwsWorld::new(account, BTreeMap::from([(name(address), address.clone())]));
    let (mut groups, green, routes) = tokio::join!(
        world.observe_health_of(Color::Blue),
        world.observe_health_of(Color::Green),
        world.observe_routes()
    );
    groups.extend(green);
    Ok(Look { routes: routes?, groups })
}

/// A data source has no names for routes, so messages name the ARN.
fn name(address: &RouteAddress) -> RouteName {
    RouteName::production(address.arn.as_str().to_owned())
}

fn forwarding<'a>(address: &RouteAddress, look: &'a Look) -> Result<&'a Forwarding, Refusal> {
    let route = look.routes.get(&name(address));
    let gone = || Refusal::RouteGone { route: name(address) };
    match unusable_route(&name(address), route) {
        Some(refusal) => Err(refusal),
        None => route.and_then(RouteSeen::forwarding).ok_or_else(gone),
    }
}

fn targets<'a>(address: &RouteAddress, look: &'a Look, color: Color) -> Result<&'a [TargetSeen], Refusal> {
    let group = TargetGroupId(address.groups.get(color).as_str().to_owned());
    match look.groups.get(&group) {
        Some(GroupSeen::Targets(targets)) => Ok(targets),
        Some(GroupSeen::Unreadable { message }) => {
            Err(Refusal::Blind { message: message.clone(), lasting: Duration::ZERO })
        }
        Some(GroupSeen::Missing) | None => Err(Refusal::GroupMissing { route: name(address), color, group }),
    }
}

/// A refusal, pointing at the argument it is about.
fn refused(address: &RouteAddress, refusal: &Refusal) -> Diagnostic {
    let argument = match (refusal.subject(), &address.arn) {
        (Subject::TargetGroup(_, color), _) => format!("{color}_target_group_arn"),
        (_, RouteArn::Listener(_)) => "listener_arn".to_owned(),
        (_, RouteArn::Rule(_)) => "rule_arn".to_owned(),
    };
    diagnostics::refusal(refusal).at(Path::root().attribute(&argument))
}

fn filled_in(
    config: &Value,
    active: Option<Color>,
    forwarding: &Forwarding,
    blue: &[TargetSeen],
    green: &[TargetSeen],
) -> Value {
    let results = [
        ("active_color", shares::color(active)),
        ("standby_color", shares::color(active.map(Color::other))),
        ("live", shares::value(forwarding.percentages())),
        ("blue", environment(forwarding.is_attached(Color::Blue), blue)),
        ("green", environment(forwarding.is_attached(Color::Green), green)),
    ];
    let arguments = config.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
    Value::object(arguments.chain(results.map(|(name, value)| (name.to_owned(), value))))
}

fn environment(attached: bool, targets: &[TargetSeen]) -> Value {
    // A target that nobody checks is not known to be healthy.
    let StandbyHealth { healthy, registered, .. } = standby_health(targets, UnknownHealth::Refuse, attached);
    let mut ordered: Vec<_> = targets.iter().collect();
    // The API promises no order, and another one would look like a change.
    ordered.sort_by(|one, other| one.name.cmp(&other.name));
    Value::object([
        ("attached", Value::from(attached)),
        ("healthy", Value::number(healthy.into())),
        ("total", Value::number(registered.into())),
        ("targets", Value::list(ordered.into_iter().map(target))),
    ])
}

fn target(target: &TargetSeen) -> Value {
    let text = |text: Option<&String>| text.map_or(Value::Null, Value::string);
    Value::object([
        ("id", Value::string(&target.name)),
        ("zone", text(target.zone.as_ref())),
        ("state", Value::string(target.state.to_string())),
        ("reason", text(target.reason.as_ref())),
    ])
}
