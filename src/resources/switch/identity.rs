//! The identity of a switch: its routes. A switch is nothing of its own in AWS, so nothing else names it, and when the
//! declared routes change, its identity does.
//!
//! The schema is frozen: hosts keep identities in their states, and one that they cannot read stands in the way of every plan. What
//! must change all the same gets a new version, and `upgrade` learns to read the one before it.
//!
//! Hosts allow lists of strings in an identity and nothing deeper, so the routes lie side by side in four lists.

use async_trait::async_trait;
use tfplugin::{Identity, ImportResponse, UpgradeRequest, UpgradeResponse, upgrade_by_default};
use tftypes::{IdentityAttribute, IdentitySchema, Type, Value};

use super::identity_lists::{ARNS, BLUE, GREEN, NAMES};
use super::import;
use super::live_state::with;

/// The version that is released. Before it, in version 0, a single route was stored without its name where an import had given none.
const VERSION: i64 = 1;

/// The identities of `bluegreen_switch`.
#[derive(Debug)]
pub(super) struct SwitchIdentity;

#[async_trait]
impl Identity for SwitchIdentity {
    fn schema(&self) -> IdentitySchema {
        let texts = || Type::list(Type::String);
        let schema = IdentitySchema::new(vec![
            IdentityAttribute::optional(
                NAMES,
                texts(),
                "The routes' keys in the configuration. May be left out for a single route, which is then called `default`.",
            ),
            IdentityAttribute::required(ARNS, texts(), "The listener or listener rule of each route."),
            IdentityAttribute::required(BLUE, texts(), "The blue target group of each route."),
            IdentityAttribute::required(GREEN, texts(), "The green target group of each route."),
        ]);
        IdentitySchema { version: VERSION, ..schema }
    }

    fn identity_of(&self, state: &Value) -> Value {
        let routes = part(state, "routes");
        let list = |element: &dyn Fn(&str, &Value) -> Value| match routes.as_map() {
            Some(routes) => Value::list(routes.iter().map(|(name, route)| element(name, route))),
            // Null or unknown, as a whole.
            None => routes.clone(),
        };
        Value::object([
            (NAMES, list(&|name, _| Value::string(name))),
            (ARNS, list(&|_, route| arn(route))),
            (BLUE, list(&|_, route| part(route, "blue_target_group_arn"))),
            (GREEN, list(&|_, route| part(route, "green_target_group_arn"))),
        ])
    }

    async fn import(&self, identity: Value) -> ImportResponse {
        import::by_identity(&identity)
    }

    async fn upgrade(&self, request: UpgradeRequest) -> UpgradeResponse {
        let UpgradeResponse { upgraded, diagnostics } =
            upgrade_by_default("identity", VERSION, &self.schema().value_type(), &request);
        UpgradeResponse { upgraded: with_names(upgraded), diagnostics }
    }
}

/// An import of a single route takes it for `default` where no name is given, and so does what reads an identity.
fn with_names(identity: Value) -> Value {
    let is_single = identity.get(ARNS).and_then(Value::as_list).is_some_and(|arns| arns.len() == 1);
    let has_name = identity.get(NAMES).is_some_and(|names| !names.is_null());
    if has_name || !is_single {
        return identity;
    }
    with(identity, NAMES, Value::list([Value::string(import::UNNAMED)]))
}

/// Whichever of the two is given. As long as one is unknown, nobody knows which.
fn arn(route: &Value) -> Value {
    let [listener, rule] = ["listener_arn", "rule_arn"].map(|name| part(route, name));
    if listener.is_null() { rule } else { listener }
}

fn part(route: &Value, name: &str) -> Value {
    if route.is_unknown() { Value::unknown() } else { route.get(name).cloned().unwrap_or(Value::Null) }
}
