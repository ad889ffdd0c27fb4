//! What the way forward comes to.

use super::Decision;

/// What comes next. That a cutover is complete is not a matter of doing: from there on nothing undoes it.
pub(super) enum Next {
    /// Something is left to do or to wait for.
    Do(Decision),
    /// All is over but for a look that shows how things are: to take another one does not depend on the time.
    LookAgain(Decision),
    /// The cutover is complete.
    Conclude,
}
