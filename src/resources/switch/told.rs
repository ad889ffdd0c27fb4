//! What a plan has told of a change that is planned once more, right before it is applied.
//!
//! Nobody approves anything between that second plan and the writes, and what stops those is found by the apply itself. So the
//! second plan asks AWS for nothing. It is known by a note of the first one, of the same command, about the very same request:
//! where a value was not known the first time, there is none.

pub(super) mod noted;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use bluegreen::{Clock, OpenGate, SystemClock, Timestamp};
use bluegreen_aws::{Account, UntilFull};
use tftypes::Value;

use crate::notes::Notes;

/// What a plan has found that its apply need not ask for again, and when. A plan that told of nothing has found nothing either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The comparison of the environments.
    pub(super) compared: Option<Compared>,
    /// When somebody answered on the color that is to be left.
    pub(super) left_answered_at: Option<Timestamp>,
    /// The gate, if it was open.
    pub(super) open_gate: Option<OpenGate>,
}

/// A comparison of the environments in which nothing was found that stops a cutover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compared {
    /// When it was made.
    pub(super) at: Timestamp,
    /// Has what is registered with the color that is left yet to be compared?
    pub(super) is_put_off: bool,
}

/// One request to plan a change.
#[derive(Debug)]
pub(super) struct Asked {
    notes: Option<Notes>,
    name: String,
    account: Account,
}

impl Asked {
    /// The request with these values, of this account. Write-only arguments are in neither of them.
    pub(super) fn of(account: &Account, prior: &Value, proposed: &Value) -> Asked {
        let name = digest(account, &format!("{prior:?} {proposed:?}"));
        Asked { notes: Notes::of_this_command(), name, account: account.clone() }
    }

    /// What the first plan of this command has told of it.
    pub(super) fn told_before(&self) -> Option<Told> {
        let notes = self.notes.as_ref()?;
        let told = noted::read(&notes.take(&self.name)?);
        if let Some([at_least, at_most, fair_interval]) = notes.take(&self.budget()).as_deref().and_then(three_numbers)
        {
            let until = |millis| Timestamp::from_millis(millis).since(SystemClock.now());
            let time = UntilFull { at_least: until(at_least), at_most: until(at_most) };
            self.account.calls_are_back_no_sooner_than_in(time);
            self.account.note_planned_before(Duration::from_millis(fair_interval));
        }
        told
    }

    /// Lets the second plan know.
    pub(super) fn note(&self, told: &Told) {
        if let Some(notes) = &self.notes {
            let UntilFull { at_least, at_most } = self.account.until_calls_are_back();
            let [at_least, at_most] = [at_least, at_most].map(|time| SystemClock.now().plus(time).as_millis());
            let fair_interval = self.account.fair_interval_of_plans().as_millis();
            notes.leave(&self.budget(), &format!("{at_least} {at_most} {fair_interval}"));
            notes.leave(&self.name, &noted::written(told));
        }
    }

    /// The note of the budget: when AWS has all calls back that the process has made until now, since it counts those of both
    /// processes together, and how far apart looks are to be where all is applied that it has planned.
    fn budget(&self) -> String {
        digest(&self.account, "budget")
    }
}

fn three_numbers(note: &str) -> Option<[u64; 3]> {
    let numbers: Result<Vec<_>, _> = note.split(' ').map(str::parse).collect();
    numbers.ok()?.try_into().ok()
}

/// What this account's note about a subject is called.
fn digest(account: &Account, subject: &str) -> String {
    let mut digest = DefaultHasher::new();
    (account.address(), account.region(), subject).hash(&mut digest);
    format!("{:016x}", digest.finish())
}
