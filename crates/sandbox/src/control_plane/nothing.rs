//! The answer with nothing in it.

use alb_model::Tree;

/// A structure with nothing in it, the result of most changes that return nothing.
pub(super) const NOTHING: Tree = Tree::fields();
