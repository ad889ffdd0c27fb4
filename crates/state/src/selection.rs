//! What of a document is kept.

use std::collections::BTreeSet;

use crate::address::Mode;

/// The types of resources that are wanted. All others are counted, and skipped where they stand: a state of 100 MB in which
/// five switches are takes no more memory than they do.
///
/// ```
/// use bluegreen_state::{Document, Selection, read};
///
/// let state = br#"{"version": 4, "terraform_version": "1.15.5", "resources": [
///   {"mode": "managed", "type": "aws_lb", "name": "web", "provider": "provider[\"registry.terraform.io/hashicorp/aws\"]",
///    "instances": [{"attributes": {}}]}
/// ]}"#;
/// let kept_and_skipped = |selection: &Selection| match read(state, selection) {
///     Ok(Document::State(state)) => (state.instances.len(), state.skipped),
///     other => panic!("{other:?}"),
/// };
/// assert_eq!(kept_and_skipped(&Selection::of(["bluegreen_switch"])), (0, 1));
/// assert_eq!(kept_and_skipped(&Selection::everything()), (1, 0));
/// ```
#[derive(Clone, Debug)]
pub struct Selection {
    everything: bool,
    types: BTreeSet<String>,
    changed_types: BTreeSet<String>,
}

impl Selection {
    /// Resources of these types; data sources are not among them.
    pub fn of<T: Into<String>>(types: impl IntoIterator<Item = T>) -> Selection {
        let types = types.into_iter().map(Into::into).collect();
        Selection { everything: false, types, changed_types: BTreeSet::new() }
    }

    /// Everything, data sources too.
    #[must_use]
    pub const fn everything() -> Selection {
        Selection { everything: true, types: BTreeSet::new(), changed_types: BTreeSet::new() }
    }

    /// Of a plan also the resources of these types that it changes.
    #[must_use]
    pub fn and_changed<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Selection {
        Selection { changed_types: types.into_iter().map(Into::into).collect(), ..self }
    }

    pub(crate) fn wants(&self, mode: Mode, type_name: &str) -> bool {
        self.everything || (mode == Mode::Managed && self.types.contains(type_name))
    }

    pub(crate) fn wants_changed(&self, mode: Mode, type_name: &str) -> bool {
        mode == Mode::Managed && self.changed_types.contains(type_name)
    }
}
