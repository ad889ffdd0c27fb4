//! What looking alone tells of a cutover: whether it would begin to move traffic.

use std::fmt;

use crate::decide::Decision;
use crate::intent::RouteName;
use crate::refusal::Refusal;
use crate::step::Purpose;

/// What looking alone tells of a cutover that nothing stands in the way of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The declared color has all of the traffic.
    NothingToMove,
    /// All that is asked before traffic moves holds.
    MayMove,
    /// What can be known without a write holds. The gate does not speak before the standby is attached to these routes, or shown on
    /// them, which is the first thing that a cutover writes.
    NotTestableYet(Vec<RouteName>),
}

/// What this decision means for somebody who goes the way of a cutover and writes nothing; `None` while there is something to
/// wait for. The first write that a cutover would make is where the way ends.
///
/// # Errors
/// What stands in the way.
pub fn verified(decision: &Decision) -> Result<Option<Verified>, Refusal> {
    match decision {
        Decision::Wait { .. } => Ok(None),
        Decision::Refuse(why) | Decision::TurnBack { why } => Err(why.clone()),
        Decision::Done(_) => Ok(Some(Verified::NothingToMove)),
        Decision::Act(step) => match &step.purpose {
            Purpose::Prime => Ok(Some(Verified::NotTestableYet(step.writes.keys().cloned().collect()))),
            Purpose::Shift | Purpose::Leave => Ok(Some(Verified::MayMove)),
            Purpose::Conclude => Ok(Some(Verified::NothingToMove)),
            Purpose::GoBack { why } => Err(why.clone()),
        },
    }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Verified::NothingToMove => f.write_str("verified: the declared color has all of the traffic already"),
            Verified::MayMove => f.write_str("verified: the gate holds, and nothing stands in the way of a cutover"),
            Verified::NotTestableYet(routes) => {
                let routes: Vec<_> = routes.iter().map(ToString::to_string).collect();
                write!(
                    f,
                    "verified as far as looking tells: the gate waits until the standby is on {}",
                    routes.join(", ")
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::*;
    use crate::outcome::Outcome;
    use crate::step::Step;
    use crate::time::Timestamp;
    use crate::waiting_on::WaitingOn;

    fn act(purpose: Purpose) -> Decision {
        Decision::Act(Step { purpose, writes: BTreeMap::new(), within: None })
    }

    #[test]
    fn the_way_ends_at_the_first_write() {
        assert_eq!(verified(&act(Purpose::Shift)), Ok(Some(Verified::MayMove)));
        assert_eq!(verified(&act(Purpose::Leave)), Ok(Some(Verified::MayMove)));
        assert_eq!(verified(&act(Purpose::Prime)), Ok(Some(Verified::NotTestableYet(vec![]))));
        assert_eq!(verified(&act(Purpose::Conclude)), Ok(Some(Verified::NothingToMove)));
        assert_eq!(verified(&Decision::Done(Outcome::AlreadyThere)), Ok(Some(Verified::NothingToMove)));
    }

    #[test]
    fn a_wait_goes_on_and_bad_news_stands_in_the_way() {
        let on = WaitingOn::Stability { remaining: Duration::from_secs(1) };
        let wait = Decision::Wait { on, recheck_at: Timestamp::from_millis(1) };
        assert_eq!(verified(&wait), Ok(None));
        let why = || Refusal::Interrupted;
        for decision in
            [Decision::Refuse(why()), Decision::TurnBack { why: why() }, act(Purpose::GoBack { why: why() })]
        {
            assert_eq!(verified(&decision), Err(why()));
        }
    }
}
