//! Reads of several readers at once become one call.

mod recent;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bluegreen::ObserveError;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared, join_all, try_join};

use crate::budget::Calls;
use crate::calls::Call;
use crate::connect::Connection;
use crate::haste::Haste;
use bluegreen::{Clock, SystemClock, Timestamp, Urgency};
pub(crate) use recent::Recent;
use wanted::Wanted;

/// How long a call waits for company at most while the one before it is under way. That one is answered sooner, as a rule;
/// one that is not must not hold up others.
const GATHERING: Duration = Duration::from_millis(100);

/// And at least, unless it is urgent: where one is under way already others follow, as a rule.
const COMPANY_COMES: Duration = Duration::from_millis(20);

type Reply<V> = Result<Arc<BTreeMap<String, V>>, Arc<ObserveError>>;
type Answer<V> = BoxFuture<'static, Reply<V>>;

/// Gathers what is asked for while a call waits for its turn. A reader alone does not wait: its call is sent at once.
///
/// A call that was sent serves no reader who asks after it, and what it found only those who say how old it may be: whoever
/// looks right before writing must see what is there then, not what was there a moment ago.
pub(crate) struct Batches<V> {
    /// What the call is called, for messages.
    action: &'static str,
    call: Call<V>,
    /// Which part of the budget pays for it.
    paid_as: Calls,
    /// How many names one call takes.
    per_call: usize,
    under_way: Mutex<Vec<Asked<V>>>,
    recent: Arc<Recent<V>>,
}

/// A call. It is driven by those who wait for it: when all of them give up before it is sent, it never is.
struct Asked<V> {
    wanted: Arc<Wanted>,
    answer: WeakShared<Answer<V>>,
}

/// What was found, by name.
pub(crate) struct Found<V> {
    pub(crate) by_name: BTreeMap<String, V>,
    /// When the oldest answer among these was asked for that was there already; `None` where none was.
    pub(crate) remembered_of: Option<Timestamp>,
}

/// A call with its answer, whoever drives it.
type Joined<V> = (Arc<Wanted>, Shared<Answer<V>>);

impl<V: Clone + Send + Sync + 'static> Batches<V> {
    pub(crate) fn new(action: &'static str, call: Call<V>, paid_as: Calls, per_call: usize) -> Batches<V> {
        Batches { action, call, paid_as, per_call, under_way: Mutex::default(), recent: Arc::default() }
    }

    /// What there is of these, by name; what does not exist is left out.
    ///
    /// # Errors
    /// When AWS could not be asked, or did not answer in time.
    pub(crate) async fn ask(
        &self,
        connection: &Arc<Connection>,
        names: Vec<String>,
        haste: Haste,
    ) -> Result<BTreeMap<String, V>, ObserveError> {
        Ok(self.ask_dated(connection, names, haste).await?.by_name)
    }

    /// What there is of these, and how old it is.
    ///
    /// # Errors
    /// When AWS could not be asked, or did not answer in time.
    pub(crate) async fn ask_dated(
        &self,
        connection: &Arc<Connection>,
        names: Vec<String>,
        haste: Haste,
    ) -> Result<Found<V>, ObserveError> {
        let mut distinct = BTreeSet::from_iter(names);
        let (mut found, remembered_of) = self.recent.of(&mut distinct, haste.may_be_old, SystemClock.now());
        let distinct = Vec::from_iter(distinct);
        let asked: Vec<_> =
            distinct.chunks(self.per_call).map(|names| self.join(connection, names, haste.urgency)).collect();
        let in_time = asked.into_iter().map(|(wanted, answer)| {
            let answer = answer.map(|reply| {
                reply.map_err(|error| ObserveError { message: error.message.clone(), source: Box::new(error) })
            });
            haste.bound(wanted.sent(), answer)
        });
        for reply in join_all(in_time).await {
            let reply = reply.map_err(|error| self.told_to(&distinct, error))?;
            found.extend(distinct.iter().filter_map(|name| Some((name.clone(), reply.get(name)?.clone()))));
        }
        Ok(Found { by_name: found, remembered_of })
    }

    /// What was found of this is not so any more: this process changes it.
    pub(crate) fn forget(&self, name: &str) {
        self.recent.forget(name, SystemClock.now());
    }

    /// The error for a reader of these: what others asked for in the same call would only confuse.
    fn told_to(&self, names: &[String], error: ObserveError) -> ObserveError {
        let more = names.len().saturating_sub(1);
        let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let first = names.first().map_or("nothing", String::as_str);
        ObserveError { message: format!("{} of {first}{and_more}: {}", self.action, error.message), ..error }
    }

    /// A call that is not sent yet and has room for these, else a new one.
    fn join(&self, connection: &Arc<Connection>, names: &[String], urgency: Urgency) -> Joined<V> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.retain(|asked| asked.unanswered().is_some());
        let mut before: Vec<Joined<V>> = under_way.iter().filter_map(Asked::unanswered).collect();
        if let Some(joined) = before.iter().find(|(wanted, _)| wanted.add(names, self.per_call)) {
            connection.budget().raise(joined.0.urgency(), urgency);
            return joined.clone();
        }
        // Only a call that could have company gathers any.
        before.retain(|(wanted, _)| self.per_call > 1 || wanted.has(names));
        let wanted = Arc::new(Wanted::new(names, urgency));
        let last = before.pop().map(|(_, answer)| answer);
        let answer = self.answer(Arc::clone(connection), Arc::clone(&wanted), last).shared();
        under_way.extend(answer.downgrade().map(|answer| Asked { wanted: Arc::clone(&wanted), answer }));
        (wanted, answer)
    }

    fn answer(&self, connection: Arc<Connection>, wanted: Arc<Wanted>, last: Option<Shared<Answer<V>>>) -> Answer<V> {
        let (call, paid_as, recent) = (self.call, self.paid_as, Arc::clone(&self.recent));
        let takes_company = self.per_call > 1 && paid_as == Calls::Reads;
        async move {
            if let Some(last) = last {
                let is_urgent = wanted.urgency().current() == Urgency::WayBack;
                let least = if is_urgent || !takes_company { Duration::ZERO } else { COMPANY_COMES };
                let _ = tokio::join!(tokio::time::timeout(GATHERING, last), tokio::time::sleep(least));
            }
            if takes_company {
                connection.budget().gather(wanted.urgency()).await;
            }
            // While the budget makes it wait others can still join.
            connection.budget().take(paid_as, wanted.urgency()).await;
            let (names, asked_at) = (wanted.send(), SystemClock.now());
            let found = halving(&connection, names, call, paid_as, &wanted).await.map_err(Arc::new)?;
            recent.note(&found, asked_at);
            Ok(Arc::new(found))
        }
        .boxed()
    }
}

impl<V> Asked<V> {
    /// The call, unless it is answered or given up.
    fn unanswered(&self) -> Option<Joined<V>> {
        let answer = self.answer.upgrade().filter(|answer| answer.peek().is_none())?;
        Some((Arc::clone(&self.wanted), answer))
    }
}

impl<V> fmt::Debug for Batches<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batches").field("action", &self.action).finish_non_exhaustive()
    }
}

/// One name that does not exist fails a whole call. Its halves are asked for then, and so on down to the one that is missing.
///
/// Only an error says that something does not exist. A reply that leaves out what was asked for is no reply of AWS's, and
/// taking it for one could remove a switch from the state that is still there.
fn halving<'a, V: Send + 'static>(
    connection: &'a Connection,
    names: Vec<String>,
    call: Call<V>,
    paid_as: Calls,
    wanted: &'a Wanted,
) -> BoxFuture<'a, Result<BTreeMap<String, V>, ObserveError>> {
    async move {
        let found = call(connection, names.clone()).await?;
        let is_alone = names.len() == 1;
        match found {
            Some(found) if names.iter().all(|name| found.contains_key(name)) => return Ok(found),
            Some(_) if is_alone => return Err(says_nothing()),
            None if is_alone => return Ok(BTreeMap::new()),
            _ => {}
        }
        let (one, other) = names.split_at(names.len() / 2);
        let half = async |names: &[String]| {
            connection.budget().take(paid_as, wanted.urgency()).await;
            wanted.sends_another();
            halving(connection, names.to_vec(), call, paid_as, wanted).await
        };
        // Both at once: one after the other they would take long where a run waits that was stopped.
        let (mut found, others) = try_join(half(one), half(other)).await?;
        found.extend(others);
        Ok(found)
    }
    .boxed()
}

fn says_nothing() -> ObserveError {
    let message = "the reply says nothing of it. A proxy or another program may have answered in AWS's place.";
    ObserveError { message: message.to_owned(), source: message.into() }
}
