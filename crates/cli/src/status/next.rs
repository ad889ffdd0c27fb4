//! What to do next.

use super::report::{Standing, SwitchReport};

/// One sentence, or a command. `which` says in a command which switch is meant.
pub(super) fn next(switch: &SwitchReport, which: &str) -> String {
    match (switch.standing, &switch.standby, switch.standby_ready) {
        (Standing::AtRest, Some(standby), Some(true)) => {
            format!("deploy to {standby}, then: bluegreen switch --to {standby} {which}")
        }
        (Standing::AtRest, standby, _) => {
            let standby = standby.as_deref().unwrap_or("the standby");
            format!("deploy to {standby}; a cutover waits for what {standby} still lacks")
        }
        (Standing::Drifted, ..) => {
            "somebody moved it: the next plan shows the way to what is declared; or declare what is live".to_owned()
        }
        (Standing::OnTheWay | Standing::Held, ..) => {
            format!("see where it goes: bluegreen watch {which}; take it back: bluegreen rollback {which}")
        }
        (Standing::Foreign | Standing::Gone, ..) => "mend what stands above; nothing can be switched before".to_owned(),
        (Standing::Unreadable, ..) => "mend what stands above, then ask again".to_owned(),
    }
}
