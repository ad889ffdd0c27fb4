//! Whose the credentials are. Whoever asks from another account sees nothing of what is there, and must not take it for gone.

use std::error::Error;

use bluegreen::ObserveError;
use futures_util::future::BoxFuture;
use tokio::sync::watch;

use super::connection::Connection;
use crate::api_error::message_from;
use crate::haste::Haste;

/// The account of the credentials could not be found out.
#[derive(Clone, Debug, thiserror::Error)]
#[error("GetCallerIdentity: {why}")]
pub struct CallerError {
    why: String,
}

/// Something does not exist for these credentials, and that may be due to them.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OutOfSight {
    /// It is in another account.
    #[error(
        "{arn} is in the account {owner}, and {whose} {caller}, where it does not exist. Give the provider credentials of the \
         account {owner}, such as another `profile`, or a role of it in `assume_role`."
    )]
    AnotherAccount {
        /// What was asked for.
        arn: String,
        /// The account that its ARN names.
        owner: String,
        /// Whose account the other one is, in words.
        whose: &'static str,
        /// The account that was asked.
        caller: String,
    },
    /// It is not known whose the credentials are.
    #[error(
        "{arn} does not exist for the provider's credentials. Whether they are of its account could not be found out, so it is not \
         taken for gone. {source} Let the provider reach STS (`sts` in `endpoints`, where that has another address). If it is \
         gone indeed, remove the switch from the state: `terraform state rm`."
    )]
    AccountUnknown {
        /// What was asked for.
        arn: String,
        /// Why.
        source: CallerError,
    },
}

/// What kept a look from being believed, if it was that something was out of sight.
#[must_use]
pub fn out_of_sight(error: &ObserveError) -> Option<&OutOfSight> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

/// The headline of a look that has failed.
#[must_use]
pub fn observe_headline(error: &ObserveError) -> &'static str {
    match out_of_sight(error) {
        Some(OutOfSight::AnotherAccount { .. }) => "Another account",
        Some(OutOfSight::AccountUnknown { .. }) => "Account not known",
        None => "AWS could not be asked",
    }
}

impl Connection {
    /// The account of the role that is assumed, else what STS says of the credentials. STS is asked once.
    pub(crate) async fn caller_account(&self) -> Result<String, CallerError> {
        if let Some(account) = self.assumed_account() {
            return Ok(account.to_owned());
        }
        self.caller.get_or_try_init(|| self.ask_whose_credentials()).await.cloned()
    }

    async fn ask_whose_credentials(&self) -> Result<String, CallerError> {
        let address = &self.addresses().sts;
        let sent = self.send(|apis| async move { apis.sts.get_caller_identity().send().await });
        let identity = sent.await.map_err(|error| CallerError { why: message_from(address, &error) })?;
        identity.account.ok_or_else(|| CallerError { why: format!("{address} did not name an account.") })
    }

    /// Is this where the credentials would see it? Asked before anything is called gone.
    pub(crate) async fn ensure_in_sight(&self, arn: &str, haste: Haste) -> Result<(), ObserveError> {
        // In a box: as a part of every look this would be too deep for the compiler.
        let caller: BoxFuture<'_, _> = Box::pin(async { Ok(self.caller_account().await) });
        let owner = arn.split(':').nth(4).unwrap_or_default().to_owned();
        let (_, sent) = watch::channel(1);
        let caller = match haste.bound(sent, caller).await {
            Ok(caller) => caller,
            Err(late) => Err(CallerError { why: format!("{}.", late.message) }),
        };
        let arn = arn.to_owned();
        match caller {
            Ok(caller) if caller == owner => Ok(()),
            Ok(caller) => Err(not_seen(OutOfSight::AnotherAccount { arn, owner, whose: self.whose(), caller })),
            Err(source) => Err(not_seen(OutOfSight::AccountUnknown { arn, source })),
        }
    }

    fn whose(&self) -> &'static str {
        match self.assumed_account() {
            Some(_) => "the role that the provider assumes is in",
            None => "the provider's credentials are of",
        }
    }
}

fn not_seen(problem: OutOfSight) -> ObserveError {
    ObserveError { message: problem.to_string(), source: Box::new(problem) }
}
