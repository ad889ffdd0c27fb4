//! The state of CloudWatch alarms.

use std::collections::BTreeSet;

use bluegreen::{AlarmName, AlarmsSeen};

use crate::account::Account;
use crate::haste::Haste;

/// The state of these alarms. A failure is part of what is seen, since a cutover goes on without alarms for a while.
pub(crate) async fn observe_alarms(account: &Account, names: &BTreeSet<AlarmName>, haste: Haste) -> AlarmsSeen {
    let wanted = names.iter().map(|name| name.0.clone()).collect();
    match account.reads().alarms.ask(account.connection(), wanted, haste).await {
        Ok(states) => AlarmsSeen::States(states.into_iter().map(|(name, state)| (AlarmName(name), state)).collect()),
        Err(error) => AlarmsSeen::Failed { message: error.message },
    }
}
