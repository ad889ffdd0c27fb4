//! The one action of STS that clients use to see that their credentials work.

use alb_model::Tree;

use crate::state::State;

pub(super) fn caller_identity(state: &State) -> Tree {
    let account = state.read(|model| model.naming().account_id.clone());
    Tree::fields()
        .with("Arn", Tree::leaf(format!("arn:aws:iam::{account}:user/sandbox")))
        .with("UserId", Tree::leaf("AIDASANDBOX"))
        .with("Account", Tree::leaf(account))
}
