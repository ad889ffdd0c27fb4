//! One page after the other.

use std::sync::Arc;

use bluegreen::{ObserveError, Urgency};

use crate::account::Account;
use crate::budget::{Calls, SharedUrgency};

/// What is on all pages. `page` gets the marker of the page to ask for, and gives the marker of the next one.
pub(super) async fn all_pages<T, F>(
    account: &Account,
    page: impl Fn(Option<String>) -> F,
) -> Result<Vec<T>, ObserveError>
where
    F: Future<Output = Result<(Vec<T>, Option<String>), ObserveError>>,
{
    let (mut all, mut marker) = (Vec::new(), None);
    loop {
        account.take_turn_of_survey().await;
        let (found, next) = page(marker).await?;
        all.extend(found);
        match next.filter(|next| !next.is_empty()) {
            Some(next) => marker = Some(next),
            None => return Ok(all),
        }
    }
}

impl Account {
    /// Waits until one more read may be sent by somebody who only wants to know.
    pub(super) async fn take_turn_of_survey(&self) {
        let urgency = Arc::new(SharedUrgency::new(Urgency::Survey));
        self.connection().budget().take(Calls::Reads, &urgency).await;
    }
}
