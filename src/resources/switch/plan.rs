//! The plan: what an apply will make of the state, and the runbook of how it gets there.
//!
//! Terraform plans twice and compares, so the planned values are a pure function of configuration and refreshed state.
//! What is only known from AWS at this moment comes as warnings, or as the error that the apply would run into.

use std::collections::BTreeMap;

use bluegreen::{
    Clock, Color, Intent, Observation, ObserveError, Percentages, Preview, Refusal, RouteName, Standby, SystemClock,
    Warning, is_at_rest, is_reached_by_others, left_answers, open_gate, preview, runbook, untold_move,
};
use bluegreen_aws::{Account, AwsWorld, OutOfSight, out_of_sight};
use tfplugin::{Diagnostic, Diagnostics, PlanRequest, PlanResponse, has_errors};
use tftypes::Value;

use super::declared::{self, Declared};
use super::key::{keyed, with_told};
use super::live_state::{cutover, id, live, preview_live, standby_in, with};
use super::model::{Maintenance, Occasion, recorded};
use super::parity::Pending;
use super::sight::Sight;
use super::told::{Asked, Told};
use super::unknown_groups::unknown_groups;
use super::unknown_routes::unknown_routes;
use crate::connection::{Aws, Connection};
use crate::diagnostics;

/// Plans a create, an update or a destroy.
pub(super) async fn plan(connection: &Connection, request: PlanRequest) -> PlanResponse {
    let mut response = PlanResponse {
        planned: request.proposed.clone(),
        requires_replace: Vec::new(),
        private: request.prior_private,
        diagnostics: Diagnostics::new(),
    };
    if request.proposed.is_null() {
        return response;
    }
    let (key, private) = keyed(&response.private);
    response.private = private;
    let proposed = request.proposed.clone();
    let reading = declared::read_declared(&request.proposed);
    response.planned = planned(&request.prior, request.proposed, reading.declared.as_ref());
    response.diagnostics = reading.problems;
    response.diagnostics.extend(unknown_routes(&request.prior, &response.planned));
    response.diagnostics.extend(unknown_groups(&request.prior, &response.planned));
    if let Some(Err(two_owners)) = reading.declared.as_ref().map(|declared| connection.declare(key, &declared.routes)) {
        response.diagnostics.push(diagnostics::two_owners(&two_owners));
        return response;
    }
    if let Some(declared) = reading.declared
        && (request.prior.is_null() || response.planned != request.prior)
    {
        let change = Change { prior: &request.prior, proposed: &proposed, planned: &response.planned };
        let ahead = change.look_ahead(connection, &declared);
        let ahead = connection.unless_stopped(ahead).await.unwrap_or_else(|stopped| Ahead::of(vec![stopped]));
        response.diagnostics.extend(ahead.diagnostics);
        if let Some(told) = ahead.told {
            response.private = with_told(&response.private, &told);
        }
    }
    response
}

/// The proposed state with its computed attributes planned.
fn planned(prior: &Value, proposed: Value, declared: Option<&Declared>) -> Value {
    let active = proposed.get("active_color").and_then(Value::as_str).and_then(|text| text.parse::<Color>().ok());
    let known = |value: Option<Value>| value.unwrap_or_else(Value::unknown);
    let standby = known(active.map(|active| Value::string(active.other().as_str())));
    // Where it may be waited, nobody knows what the apply leaves of routes that do not forward.
    let may_wait = declared.is_some_and(|declared| {
        declared.maintenance == Maintenance::Wait && live_of_known_routes(prior, declared).is_none()
    });
    let known_active = active.filter(|_| !may_wait);
    let standby = if may_wait { Value::unknown() } else { standby };
    let planned_live = known_active.and_then(|active| Some(live(&at_rest(&proposed, "routes", active)?)));
    let planned_preview =
        known_active.and_then(|active| Some(preview_live(&at_rest(&proposed, "preview_routes", active.other())?)));
    let planned_attached = known(standby_attached(&proposed).filter(|_| !may_wait));
    let planned_id = known(declared.map(|declared| Value::string(id(&declared.routes))));
    let planned_cutover = known(declared.and_then(|declared| planned_cutover(prior, declared)));
    let planned = with(proposed, "standby_color", standby);
    let planned = with(planned, "live", known(planned_live));
    let planned = with(planned, "preview_live", known(planned_preview));
    let planned = with(planned, "standby_attached", planned_attached);
    let planned = with(planned, "id", planned_id);
    with(planned, "cutover", planned_cutover)
}

/// The keys in a map of routes; none when it is not written, `None` when it is not known.
fn keys(proposed: &Value, attribute: &str) -> Option<Vec<RouteName>> {
    match proposed.get(attribute)? {
        routes if routes.is_null() => Some(Vec::new()),
        routes => Some(routes.as_map()?.keys().map(RouteName::production).collect()),
    }
}

/// An apply only succeeds with everything on one color, so this is known even where the routes are not yet.
fn at_rest(proposed: &Value, attribute: &str, color: Color) -> Option<BTreeMap<RouteName, Percentages>> {
    Some(keys(proposed, attribute)?.into_iter().map(|name| (name, Percentages::all_to(color))).collect())
}

/// Whether the standby will be attached, which is declared and so known even where the routes are not yet.
fn standby_attached(proposed: &Value) -> Option<Value> {
    let standby = proposed.get("standby")?;
    (!standby.is_unknown()).then(|| Value::from(standby_in(proposed) == Standby::Attached))
}

/// What the `cutover` attribute will be; `None` when that depends on what is live on routes the state does not know.
fn planned_cutover(prior: &Value, declared: &Declared) -> Option<Value> {
    let mut live_now = live_of_known_routes(prior, declared)?;
    if is_at_rest(&live_now, declared.active) {
        return prior.get("cutover").cloned();
    }
    let intent = declared.intent(Occasion::Update, prior);
    live_now.extend(recorded(prior, &declared.places(&intent)).live);
    Some(cutover(intent.came_from(), declared.active, &runbook(&intent, &live_now), None))
}

/// The percentages that the state has for every declared route, if it has them all.
fn live_of_known_routes(prior: &Value, declared: &Declared) -> Option<BTreeMap<RouteName, Percentages>> {
    let mut live = recorded(prior, &declared.places(&declared.intent(Occasion::Update, prior))).live;
    live.retain(|name, _| !name.is_preview());
    let mut production = declared.routes.keys().filter(|name| !name.is_preview());
    production.all(|name| live.contains_key(name)).then_some(live)
}

/// A change that is planned.
struct Change<'a> {
    /// The state before it; null at a create.
    prior: &'a Value,
    proposed: &'a Value,
    planned: &'a Value,
}

/// What lies ahead of an apply.
struct Ahead {
    diagnostics: Diagnostics,
    /// What the apply need not ask for again; `None` where nothing was looked at, or where it ends here.
    told: Option<Told>,
}

impl Ahead {
    const fn of(diagnostics: Diagnostics) -> Ahead {
        Ahead { diagnostics, told: None }
    }
}

impl Change<'_> {
    /// Looks at AWS for what would stop the apply and for what a person should know before approving it, unless this very
    /// command has told that already.
    async fn look_ahead(&self, connection: &Connection, declared: &Declared) -> Ahead {
        if !matches!(connection.aws(), Aws::Ready(_)) {
            return Ahead::of(Diagnostics::new());
        }
        let account = match connection.require_aws_for(&declared.routes) {
            Ok(account) => account,
            Err(problems) => return Ahead::of(problems),
        };
        let asked = Asked::of(&account, self.prior, self.proposed);
        if let Some(told) = asked.told_before() {
            return Ahead { diagnostics: Diagnostics::new(), told: Some(told) };
        }
        let (diagnostics, told) = self.look_now(connection, account, declared).await;
        if has_errors(&diagnostics) {
            return Ahead::of(diagnostics);
        }
        asked.note(&told);
        Ahead { diagnostics, told: Some(told) }
    }

    /// What is to be told, and what the apply need not ask for again.
    async fn look_now(&self, connection: &Connection, account: Account, declared: &Declared) -> (Diagnostics, Told) {
        let (prior, planned) = (self.prior, self.planned);
        let occasion = if prior.is_null() { Occasion::Create } else { Occasion::Update };
        let intent = declared.intent(occasion, prior);
        let world = || declared::world(declared, account.clone(), &intent);
        let (mut world, beside) = (world(), world());
        let pending = Pending { world: &beside, intent: &intent, parity: declared.parity, planned };
        let sight = match Sight::of(&mut world, &pending, &account).await {
            Ok(sight) => sight,
            Err(error) => return (vec![not_seen(prior, &error)], Told::default()),
        };
        let Sight { seen, seen_at, settings, is_put_off } = sight;
        let recorded = recorded(prior, &declared.places(&intent));
        let preview = previewed(&world, &intent, &recorded.live, &seen).await;
        if let Some(refusal) = preview.refusal {
            return (vec![refused(connection, prior, declared, refusal)], Told::default());
        }
        let mut diagnostics = declared::told(&recorded);
        diagnostics.extend(untold_move(&intent, &recorded.live, &seen).map(|told| diagnostics::untold_move(&told)));
        if is_reached_by_others(&intent, &recorded.live, &seen) {
            diagnostics.push(diagnostics::reached(intent.active));
        }
        diagnostics.extend(diagnostics::merged(preview.warnings.iter().map(|warning| warned(declared, warning))));
        let (told, compared) = pending.before_approval(settings, is_put_off, &seen.routes).await;
        diagnostics.extend(told);
        let left_answered_at = left_answers(&intent, &seen).then(|| seen_at.before(seen.ages.health));
        (diagnostics, Told { compared, left_answered_at, open_gate: open_gate(&intent, &seen, seen_at) })
    }
}

/// What there is to say of what was seen. Only where something is wrong it is looked at the color, too, that is to be left.
async fn previewed(
    world: &AwsWorld,
    intent: &Intent,
    planned: &BTreeMap<RouteName, Percentages>,
    seen: &Observation,
) -> Preview {
    let previewed = preview(intent, planned.clone(), seen, SystemClock.now());
    if !previewed.depends_on_the_left() || has_the_left(intent, seen) {
        return previewed;
    }
    let mut seen = seen.clone();
    seen.groups.extend(world.observe_health_of(intent.active.other()).await);
    preview(intent, planned.clone(), &seen, SystemClock.now())
}

/// Does it show the health of the color that is to be left?
fn has_the_left(intent: &Intent, seen: &Observation) -> bool {
    let mut left = intent.routes.values().map(|route| route.groups.get(intent.active.other()));
    left.all(|group| seen.groups.contains_key(group))
}

/// What a plan makes of a look that failed. At a create the ARNs may be stand-ins, and those name any account.
fn not_seen(prior: &Value, error: &ObserveError) -> Diagnostic {
    let is_elsewhere = matches!(out_of_sight(error), Some(OutOfSight::AnotherAccount { .. }));
    let may_be_stand_in = prior.is_null() && is_elsewhere;
    if may_be_stand_in { diagnostics::elsewhere(error) } else { diagnostics::observe_error(error) }
}

/// What a plan makes of a refusal. At a create the routes may still come before the apply: in another workspace, or because
/// their ARNs are stand-ins for what is not made yet. Not where the refresh of this run found that they are gone.
fn refused(connection: &Connection, prior: &Value, declared: &Declared, refusal: Refusal) -> Diagnostic {
    let may_come = matches!(refusal, Refusal::RouteGone { .. } | Refusal::GroupMissing { .. });
    if may_come && prior.is_null() && !connection.found_gone(&declared.routes) {
        return diagnostics::warning(&Warning::WouldRefuse(refusal));
    }
    diagnostics::refusal(&refusal)
}

fn warned<'a>(declared: &Declared, warning: &'a Warning) -> (Option<&'a RouteName>, Diagnostic) {
    let diagnostic = match warning {
        Warning::WouldRefuse(refusal) if declared.maintenance == Maintenance::Wait && refusal.is_maintenance() => {
            diagnostics::waiting(refusal)
        }
        warning => diagnostics::warning(warning),
    };
    (warning.route(), diagnostic)
}
