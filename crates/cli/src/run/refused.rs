//! Why a run is refused before it begins.

use bluegreen::Refusal;

use crate::words;

/// Why a run is refused before it begins.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) text: String,
    /// The heading under which the guide tells of it.
    pub(super) headline: &'static str,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        let text = format!("{}. {}", refusal.headline(), words::refusal_text(&refusal));
        Refused { text, headline: refusal.explained_headline() }
    }
}
