//! What a run is for.

/// What a run is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Errand {
    /// Another version is to answer.
    #[default]
    Release,
    /// The version that answered before is to answer again.
    BringBack,
}
