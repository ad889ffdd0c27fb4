//! Reads of several readers at once become one call.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bluegreen::ObserveError;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared, join_all};

use crate::budget::Calls;
use crate::connect::Account;

/// How many ARNs one Describe call takes (AWS: "You cannot describe more than '20' … at a time").
pub(crate) const ARNS_PER_CALL: usize = 20;

/// How long a call waits for company at most while the one before it is under way. That one is answered sooner, as a rule;
/// one that is not must not hold up others.
const GATHERING: Duration = Duration::from_millis(100);

/// One call for these ARNs: what was found by ARN, or `None` when at least one of them does not exist, of which AWS does not
/// say which.
pub(crate) type Call<V> =
    for<'a> fn(&'a Account, Vec<String>) -> BoxFuture<'a, Result<Option<BTreeMap<String, V>>, ObserveError>>;

type Reply<V> = Result<Arc<BTreeMap<String, V>>, Arc<ObserveError>>;
type Answer<V> = BoxFuture<'static, Reply<V>>;

/// Gathers what is asked for while a call waits for its turn. A reader alone does not wait: its call is sent at once.
///
/// A reply only serves readers that had asked before its call was sent: whoever looks right before writing must see what is
/// there then, not what was there a moment ago.
pub(crate) struct Batches<V> {
    /// What the call is called, for messages.
    action: &'static str,
    call: Call<V>,
    /// Which part of the budget pays for it.
    paid_as: Calls,
    last: Mutex<Option<Asked<V>>>,
}

/// A call. It is driven by those who wait for it: when all of them give up before it is sent, it never is.
struct Asked<V> {
    wanted: Arc<Wanted>,
    answer: WeakShared<Answer<V>>,
}

/// What a call asks for; `None` once it is sent.
#[derive(Default)]
struct Wanted(Mutex<Option<BTreeSet<String>>>);

impl<V: Clone + Send + Sync + 'static> Batches<V> {
    pub(crate) fn new(action: &'static str, call: Call<V>, paid_as: Calls) -> Batches<V> {
        Batches { action, call, paid_as, last: Mutex::new(None) }
    }

    /// What there is of these, by ARN; what does not exist is left out.
    ///
    /// # Errors
    /// When AWS could not be asked.
    pub(crate) async fn ask(&self, account: &Account, arns: Vec<String>) -> Result<BTreeMap<String, V>, ObserveError> {
        let distinct = Vec::from_iter(BTreeSet::from_iter(arns));
        let answers: Vec<_> = distinct.chunks(ARNS_PER_CALL).map(|arns| self.join(account, arns)).collect();
        let mut found = BTreeMap::new();
        for reply in join_all(answers).await {
            let reply = reply.map_err(|error| self.told_to(&distinct, error))?;
            found.extend(distinct.iter().filter_map(|arn| Some((arn.clone(), reply.get(arn)?.clone()))));
        }
        Ok(found)
    }

    /// The error for a reader of these: what others asked for in the same call would only confuse.
    fn told_to(&self, arns: &[String], error: Arc<ObserveError>) -> ObserveError {
        let more = arns.len().saturating_sub(1);
        let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let first = arns.first().map_or("nothing", String::as_str);
        ObserveError {
            message: format!("{} of {first}{and_more}: {}", self.action, error.message),
            source: Box::new(error),
        }
    }

    /// The answer of the last call if it is not sent yet and there is room in it, else of a new one.
    fn join(&self, account: &Account, arns: &[String]) -> Shared<Answer<V>> {
        let mut last = lock(&self.last);
        let before = last.as_ref().and_then(|asked| Some((asked.answer.upgrade()?, &asked.wanted)));
        match before {
            Some((answer, wanted)) if wanted.add(arns) => answer,
            before => {
                let under_way = before.map(|(answer, _)| answer).filter(|answer| answer.peek().is_none());
                let wanted = Arc::new(Wanted::of(arns));
                let answer = self.answer(account.clone(), Arc::clone(&wanted), under_way).shared();
                *last = answer.downgrade().map(|answer| Asked { wanted, answer });
                answer
            }
        }
    }

    fn answer(&self, account: Account, wanted: Arc<Wanted>, under_way: Option<Shared<Answer<V>>>) -> Answer<V> {
        let (call, paid_as) = (self.call, self.paid_as);
        async move {
            if let Some(before) = under_way {
                let _ = tokio::time::timeout(GATHERING, before).await;
            }
            // While the budget makes it wait others can still join.
            account.budget().take(paid_as).await;
            let arns = wanted.close();
            halving(&account, arns, call, paid_as).await.map(Arc::new).map_err(Arc::new)
        }
        .boxed()
    }
}

impl<V> fmt::Debug for Batches<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches").field("action", &self.action).finish_non_exhaustive()
    }
}

impl Wanted {
    fn of(arns: &[String]) -> Wanted {
        Wanted(Mutex::new(Some(arns.iter().cloned().collect())))
    }

    /// Adds these unless the call is sent already or takes no more.
    fn add(&self, arns: &[String]) -> bool {
        let mut wanted = lock(&self.0);
        let Some(wanted) = wanted.as_mut() else { return false };
        let more = arns.iter().filter(|arn| !wanted.contains(*arn)).count();
        let fits = wanted.len() + more <= ARNS_PER_CALL;
        if fits {
            wanted.extend(arns.iter().cloned());
        }
        fits
    }

    fn close(&self) -> Vec<String> {
        lock(&self.0).take().unwrap_or_default().into_iter().collect()
    }
}

/// One ARN that does not exist fails a whole call. Its halves are asked for then, and so on down to the one that is missing.
///
/// Only an error says that something does not exist. A reply that leaves out what was asked for is no reply of AWS's, and
/// taking it for one could remove a switch from the state that is still there.
fn halving<V: Send + 'static>(
    account: &Account,
    arns: Vec<String>,
    call: Call<V>,
    paid_as: Calls,
) -> BoxFuture<'_, Result<BTreeMap<String, V>, ObserveError>> {
    async move {
        let found = call(account, arns.clone()).await?;
        let is_alone = arns.len() == 1;
        match found {
            Some(found) if arns.iter().all(|arn| found.contains_key(arn)) => return Ok(found),
            Some(_) if is_alone => return Err(says_nothing()),
            None if is_alone => return Ok(BTreeMap::new()),
            _ => {}
        }
        let (one, other) = arns.split_at(arns.len() / 2);
        let mut found = BTreeMap::new();
        for half in [one, other] {
            account.budget().take(paid_as).await;
            found.extend(halving(account, half.to_vec(), call, paid_as).await?);
        }
        Ok(found)
    }
    .boxed()
}

fn says_nothing() -> ObserveError {
    let message = "the reply says nothing of it. A proxy or another program may have answered in AWS's place.";
    ObserveError { message: message.to_owned(), source: message.into() }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
