//! What would become of a resource.

use std::fmt;

/// What an apply would do with a resource.
///
/// ```
/// use bluegreen_state::{Action, Document, Selection, read};
///
/// let bytes = include_bytes!("../../tests/hosts/terraform-1.15.5/forgotten.plan.json");
/// let Document::Plan(plan) = read(bytes, &Selection::of(["bluegreen_switch"]))? else { panic!("this is a plan") };
/// assert_eq!(plan.changes[0].change.action, Action::Forget);
/// # Ok::<(), bluegreen_state::Unreadable>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// Nothing.
    NoOp,
    /// Create it.
    Create,
    /// Read a data source.
    Read,
    /// Change it in place.
    Update,
    /// Destroy it.
    Delete,
    /// Destroy it and create it anew.
    Replace(ReplaceOrder),
    /// Only forget it: it stays, and nobody manages it.
    Forget,
    /// Create it anew, and forget the one before.
    ForgetAndCreate,
    /// Something that this version does not know, in the words of the document.
    Other(Vec<String>),
}

/// What comes first when something is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplaceOrder {
    /// The old one is destroyed first.
    DeleteFirst,
    /// The new one is created first.
    CreateFirst,
}

impl Action {
    pub(super) fn from_words(words: &[String]) -> Action {
        let spelled: Vec<_> = words.iter().map(String::as_str).collect();
        match spelled[..] {
            [] | ["no-op"] => Action::NoOp,
            ["create"] => Action::Create,
            ["read"] => Action::Read,
            ["update"] => Action::Update,
            ["delete"] => Action::Delete,
            ["delete", "create"] => Action::Replace(ReplaceOrder::DeleteFirst),
            ["create", "delete"] => Action::Replace(ReplaceOrder::CreateFirst),
            ["forget"] => Action::Forget,
            ["forget", "create"] | ["create", "forget"] => Action::ForgetAndCreate,
            _ => Action::Other(words.to_vec()),
        }
    }

    /// Would another object stand at the address afterwards?
    #[must_use]
    pub const fn replaces(&self) -> bool {
        matches!(self, Action::Replace(_) | Action::ForgetAndCreate)
    }

    /// Would the object be destroyed, whether or not another one takes its place?
    #[must_use]
    pub const fn destroys(&self) -> bool {
        matches!(self, Action::Delete | Action::Replace(_))
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Action::NoOp => "nothing",
            Action::Create => "create",
            Action::Read => "read",
            Action::Update => "update",
            Action::Delete => "destroy",
            Action::Replace(ReplaceOrder::DeleteFirst) => "replace (destroy first)",
            Action::Replace(ReplaceOrder::CreateFirst) => "replace (create first)",
            Action::Forget => "forget",
            Action::ForgetAndCreate => "create anew and forget the one before",
            Action::Other(words) => return write!(f, "{}", words.join(", ")),
        })
    }
}
