//! STS: who calls, and sessions of roles.

mod assume_role;
mod member_form;
mod session_tags;
mod web_identity;

use alb_model::Tree;

use super::credentials::Caller;
use super::errors::ApiError;
use super::query::Query;
use crate::state::State;

pub(super) fn dispatch(state: &State, query: &Query, caller: &Caller) -> Result<Tree, ApiError> {
    match query.action() {
        "GetCallerIdentity" => Ok(caller_identity(state, caller)),
        "AssumeRole" => assume_role::assume_role(state, query, caller),
        "AssumeRoleWithWebIdentity" => web_identity::assume_role_with_web_identity(state, query),
        action => Err(ApiError::unknown_action(action, query.version())),
    }
}

fn caller_identity(state: &State, caller: &Caller) -> Tree {
    let account = state.read(|model| model.naming().account_id.clone());
    let (id, account) = match caller {
        Caller::User | Caller::TokenHolder => ("AIDASANDBOX".to_owned(), account),
        Caller::Session(session) => (session.caller_id(), session.request.role.account.clone()),
    };
    let identity = Tree::fields().with("Arn", Tree::leaf(caller.arn(state))).with("UserId", Tree::leaf(id));
    identity.with("Account", Tree::leaf(account))
}
