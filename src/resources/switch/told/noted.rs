//! What a plan has found, as text for its apply.

use bluegreen::{OpenGate, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Compared, Told};

/// The members of the text. Times are milliseconds since 1970.
#[derive(Serialize, Deserialize)]
struct Noted {
    /// When, and whether what is registered was put off.
    compared: Option<(u64, bool)>,
    left_answered_at: Option<u64>,
    /// When it was seen, and how many routes the first shift writes.
    open_gate: Option<(u64, u32)>,
}

/// The text.
pub(in super::super) fn written(told: &Told) -> String {
    let Told { compared, left_answered_at, open_gate } = told;
    let noted = Noted {
        compared: compared.as_ref().map(|compared| (compared.at.as_millis(), compared.is_put_off)),
        left_answered_at: left_answered_at.map(Timestamp::as_millis),
        open_gate: open_gate.map(|gate| (gate.seen_at.as_millis(), gate.writes)),
    };
    serde_json::to_string(&noted).expect("numbers and truths")
}

/// What such a text says, if it is one.
pub(in super::super) fn read(text: &str) -> Option<Told> {
    let Noted { compared, left_answered_at, open_gate } = serde_json::from_str(text).ok()?;
    Some(Told {
        compared: compared.map(|(at, is_put_off)| Compared { at: Timestamp::from_millis(at), is_put_off }),
        left_answered_at: left_answered_at.map(Timestamp::from_millis),
        open_gate: open_gate.map(|(seen_at, writes)| OpenGate { seen_at: Timestamp::from_millis(seen_at), writes }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Told {
        let at = Timestamp::from_millis(1_764_000_000_123);
        Told {
            compared: Some(Compared { at, is_put_off: true }),
            left_answered_at: Some(at),
            open_gate: Some(OpenGate { seen_at: at, writes: 2 }),
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
