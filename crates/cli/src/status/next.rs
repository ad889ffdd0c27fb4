//! What to do next.

use super::report::{Standing, SwitchReport};

/// What to do next, and the commands for it. `which` says in a command which switch is meant.
pub(super) fn next(switch: &SwitchReport, which: &str) -> (String, Vec<String>) {
    let sentence = |text: &str| (text.to_owned(), Vec::new());
    match (switch.standing, &switch.standby, switch.standby_ready) {
        (Standing::AtRest, Some(standby), Some(true)) => {
            (format!("deploy to {standby}, then:"), vec![format!("bluegreen switch --to {standby} {which}")])
        }
        (Standing::AtRest, _, None) => {
            ("see how ready the standby is:".to_owned(), vec![format!("bluegreen status {which}")])
        }
        (Standing::AtRest, standby, Some(_)) => {
            let standby = standby.as_deref().unwrap_or("the standby");
            sentence(&format!("deploy to {standby}; a cutover waits for what {standby} still lacks"))
        }
        (Standing::Drifted, ..) => {
            sentence("somebody moved it: the next plan shows the way to what is declared; or declare what is live")
        }
        (Standing::OnTheWay | Standing::Held, ..) => (
            "see where it goes, or take it back:".to_owned(),
            vec![format!("bluegreen watch {which}"), format!("bluegreen rollback {which}")],
        ),
        (Standing::Foreign | Standing::Gone, ..) => sentence("mend what stands above; nothing can be switched before"),
        (Standing::Unreadable, ..) => sentence("mend what stands above, then ask again"),
    }
}
