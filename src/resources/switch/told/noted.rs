//! What a plan has found, as text for its apply.

use std::time::Duration;

use bluegreen::{OpenGate, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Compared, Told};

/// The text. Times are milliseconds since 1970.
pub(in super::super) fn written(told: &Told) -> String {
    let noted = Noted::from(told.clone());
    serde_json::to_string(&noted).expect("names, numbers and lists of them")
}

/// What such a text says, if it is one.
pub(in super::super) fn read(text: &str) -> Option<Told> {
    serde_json::from_str::<Noted>(text).ok().map(Told::from)
}

#[derive(Serialize, Deserialize)]
struct Noted {
    compared: Option<NotedComparison>,
    left_answered_at: Option<u64>,
    open_gate: Option<NotedGate>,
}

#[derive(Serialize, Deserialize)]
struct NotedComparison {
    at: u64,
    is_put_off: bool,
}

#[derive(Serialize, Deserialize)]
struct NotedGate {
    seen_at: u64,
    writes: u32,
}

impl From<Told> for Noted {
    fn from(told: Told) -> Noted {
        let Told { compared, left_answered_at, open_gate } = told;
        Noted {
            compared: compared.map(NotedComparison::from),
            left_answered_at: left_answered_at.map(Timestamp::as_millis),
            open_gate: open_gate.map(NotedGate::from),
        }
    }
}

impl From<Noted> for Told {
    fn from(noted: Noted) -> Told {
        Told {
            compared: noted.compared.map(Compared::from),
            left_answered_at: noted.left_answered_at.map(Timestamp::from_millis),
            open_gate: noted.open_gate.map(OpenGate::from),
        }
    }
}

impl From<Compared> for NotedComparison {
    fn from(Compared { at, is_put_off }: Compared) -> NotedComparison {
        NotedComparison { at: at.as_millis(), is_put_off }
    }
}

impl From<NotedComparison> for Compared {
    fn from(NotedComparison { at, is_put_off }: NotedComparison) -> Compared {
        Compared { at: Timestamp::from_millis(at), is_put_off }
    }
}

impl From<OpenGate> for NotedGate {
    fn from(OpenGate { seen_at, writes, .. }: OpenGate) -> NotedGate {
        NotedGate { seen_at: seen_at.as_millis(), writes }
    }
}

impl From<NotedGate> for OpenGate {
    fn from(NotedGate { seen_at, writes }: NotedGate) -> OpenGate {
        OpenGate { seen_at: Timestamp::from_millis(seen_at), writes, fair_interval: Duration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Told {
        let at = Timestamp::from_millis(1_764_000_000_123);
        Told {
            compared: Some(Compared { at, is_put_off: true }),
            left_answered_at: Some(at),
            open_gate: Some(OpenGate { seen_at: at, writes: 2, fair_interval: Duration::ZERO }),
        }
    }

    #[test]
    fn what_is_noted_reads_back_and_anything_else_is_no_note() {
        for told in [whole(), Told::default(), Told { compared: None, ..whole() }] {
            assert_eq!(read(&written(&told)), Some(told));
        }
        for note in ["", "1", "{}x", r#"{"compared": "never"}"#] {
            assert_eq!(read(note), None, "{note}");
        }
    }
}
