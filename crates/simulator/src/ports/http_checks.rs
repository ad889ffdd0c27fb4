//! HTTP checks, tried one at a time each: a look gives their answers a moment, and those that take longer are told by a
//! later one.

use std::time::Duration;

use bluegreen::{HttpCheckSeen, Look};

use crate::executor::Shared;
use crate::moment::{CheckAnswer, Moment};

/// How long a look waits for answers.
const PATIENCE_MS: u64 = 1000;

/// The try of each check that is under way.
#[derive(Default)]
pub(super) struct Tries(Vec<Option<Try>>);

#[derive(Clone, Copy)]
struct Try {
    answered_at: u64,
    answer: CheckAnswer,
}

impl Tries {
    /// Tries every check of which no try is under way, where the look asks for that. What a check finds is how it is when it
    /// is sent, however long the answer takes.
    pub(super) async fn begin(&mut self, shared: &Shared, look: &Look) {
        let until = {
            let mut reality = shared.lock();
            if look.http_checks && !reality.http_checks().is_empty() {
                let now = reality.now;
                reality.record.checks_tried.push(now);
            }
            let (began, takes) = (reality.now, reality.check_takes_ms());
            let passed = if look.http_checks { reality.http_checks() } else { Vec::new() };
            self.0.resize(self.0.len().max(passed.len()), None);
            for (under_way, passed) in self.0.iter_mut().zip(passed) {
                under_way.get_or_insert(Try { answered_at: began + takes, answer: CheckAnswer { began, passed } });
            }
            let last = self.0.iter().flatten().map(|attempt| attempt.answered_at).max().filter(|_| look.http_checks);
            last.map_or(began, |last| last.clamp(began, began + PATIENCE_MS))
        };
        shared.until(until).await;
    }

    /// Takes the answers that have come.
    pub(super) fn take(&mut self, shared: &Shared, look: &Look) -> Vec<HttpCheckSeen> {
        if !look.http_checks || self.0.is_empty() {
            return Vec::new();
        }
        let mut reality = shared.lock();
        let now = reality.now;
        let take =
            |under_way: &mut Option<Try>| Some(under_way.take_if(|under_way| under_way.answered_at <= now)?.answer);
        let answers: Vec<_> = self.0.iter_mut().map(take).collect();
        reality.note(&Moment::HttpChecked { answers: &answers });
        answers.iter().map(|answer| seen(*answer, now)).collect()
    }
}

fn seen(answer: Option<CheckAnswer>, now: u64) -> HttpCheckSeen {
    match answer {
        None => HttpCheckSeen::NoAnswerYet,
        Some(CheckAnswer { began, passed: true }) => {
            HttpCheckSeen::Passed { began_ago: Duration::from_millis(now - began) }
        }
        Some(_) => HttpCheckSeen::Failed { why: "it answered 500".to_owned() },
    }
}
