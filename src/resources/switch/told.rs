//! What a plan has told of a change that is planned once more, right before it is applied.
//!
//! Nobody approves anything between that second plan and the writes, and what stops those is found by the apply itself. So the
//! second plan asks AWS for nothing. It is known by a note of the first one, of the same command, about the very same request:
//! where a value was not known the first time, there is none.

use std::hash::{DefaultHasher, Hash, Hasher};

use bluegreen::{Clock, SystemClock, Timestamp};
use bluegreen_aws::Account;
use tftypes::Value;

use crate::notes::Notes;

/// What was told, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Told {
    at: Timestamp,
    /// Were the environments compared, and was nothing found that stops a cutover?
    is_compared: bool,
}

impl Told {
    /// What is told now.
    pub(super) fn now(is_compared: bool) -> Told {
        Told { at: SystemClock.now(), is_compared }
    }

    /// When the environments were compared, if they were.
    pub(super) fn compared_at(self) -> Option<Timestamp> {
        self.is_compared.then_some(self.at)
    }

    fn written(self) -> String {
        format!("{} {}", self.at.as_millis(), self.is_compared)
    }

    fn read(note: &str) -> Option<Told> {
        let (at, is_compared) = note.split_once(' ')?;
        Some(Told { at: Timestamp::from_millis(at.parse().ok()?), is_compared: is_compared.parse().ok()? })
    }
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
        let told = Told::read(&notes.take(&self.name)?);
        if let Some(back_at) = notes.take(&self.calls()).and_then(|note| note.parse().ok()).map(Timestamp::from_millis)
        {
            self.account.calls_are_back_no_sooner_than_in(back_at.since(SystemClock.now()));
        }
        told
    }

    /// Lets the second plan know.
    pub(super) fn note(&self, told: Told) {
        if let Some(notes) = &self.notes {
            let back_at = SystemClock.now().plus(self.account.until_calls_are_back());
            notes.leave(&self.calls(), &back_at.as_millis().to_string());
            notes.leave(&self.name, &told.written());
        }
    }

    /// The note of the calls that the process has made until now. AWS counts those of both processes together.
    fn calls(&self) -> String {
        digest(&self.account, "calls")
    }
}

/// What this account's note about a subject is called.
fn digest(account: &Account, subject: &str) -> String {
    let mut digest = DefaultHasher::new();
    (account.address(), account.region(), subject).hash(&mut digest);
    format!("{:016x}", digest.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_reads_back_and_anything_else_is_no_note() {
        for is_compared in [true, false] {
            let told = Told { at: Timestamp::from_millis(1_764_000_000_123), is_compared };
            assert_eq!(Told::read(&told.written()), Some(told));
        }
        for note in ["", "1", "x true", "1 maybe"] {
            assert_eq!(Told::read(note), None, "{note}");
        }
    }
}
