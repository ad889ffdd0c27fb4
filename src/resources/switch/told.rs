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

/// What a plan has found that its apply need not ask for again, and when. A plan that told of nothing has found nothing either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// When the environments were compared, and nothing was found that stops a cutover.
    pub(super) compared_at: Option<Timestamp>,
    /// When somebody answered on the color that is to be left.
    pub(super) left_answered_at: Option<Timestamp>,
}

impl Told {
    /// One line of text.
    pub(super) fn written(self) -> String {
        let written = |at: Option<Timestamp>| at.map_or("never".to_owned(), |at| at.as_millis().to_string());
        format!("{} {}", written(self.compared_at), written(self.left_answered_at))
    }

    /// What such a line says, if it is one.
    pub(super) fn read(note: &str) -> Option<Told> {
        let (compared_at, left_answered_at) = note.split_once(' ')?;
        Some(Told { compared_at: read_time(compared_at)?, left_answered_at: read_time(left_answered_at)? })
    }
}

fn read_time(text: &str) -> Option<Option<Timestamp>> {
    match text {
        "never" => Some(None),
        millis => Some(Some(Timestamp::from_millis(millis.parse().ok()?))),
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
        let times = [None, Some(Timestamp::from_millis(1_764_000_000_123))];
        for (compared_at, left_answered_at) in times.iter().flat_map(|one| times.map(|other| (*one, other))) {
            let told = Told { compared_at, left_answered_at };
            assert_eq!(Told::read(&told.written()), Some(told));
        }
        for note in ["", "1", "x never", "1 maybe"] {
            assert_eq!(Told::read(note), None, "{note}");
        }
    }
}
