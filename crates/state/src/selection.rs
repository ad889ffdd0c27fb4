//! What of a document is kept.

use std::collections::BTreeSet;

use crate::address::Mode;

/// The types of resources that are wanted. All others are counted, and skipped where they stand: a state of 100 MB in which
/// five switches are takes no more memory than they do.
#[derive(Clone, Debug)]
pub struct Selection(Wanted);

#[derive(Clone, Debug)]
enum Wanted {
    Everything,
    Types(BTreeSet<String>),
}

impl Selection {
    /// Resources of these types; data sources are not among them.
    pub fn of<T: Into<String>>(types: impl IntoIterator<Item = T>) -> Selection {
        Selection(Wanted::Types(types.into_iter().map(Into::into).collect()))
    }

    /// Everything, data sources too.
    #[must_use]
    pub const fn everything() -> Selection {
        Selection(Wanted::Everything)
    }

    pub(crate) fn wants(&self, mode: Mode, type_name: &str) -> bool {
        match &self.0 {
            Wanted::Everything => true,
            Wanted::Types(types) => mode == Mode::Managed && types.contains(type_name),
        }
    }
}
