//! The shapes in which traffic moves: at once, or in stages with a hold after each.

use std::fmt;
use std::time::Duration;

use crate::color::{Color, PerColor};
use crate::duration::format_duration;
use crate::mutation::{self, Mutation};
use crate::weights::Weights;

/// The longest a stage may be held: the longest bake Amazon ECS accepts.
pub const LONGEST_HOLD: Duration = Duration::from_secs(24 * 3600);

/// A share of traffic in tenths of a percent, from 1 to 1000: the grain of Amazon ECS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u16);

impl Share {
    /// All traffic.
    pub const ALL: Share = Share(1000);

    /// This many tenths of a percent.
    ///
    /// # Errors
    /// When it is nothing, or more than everything.
    pub fn from_tenths(tenths: u16) -> Result<Share, ShiftError> {
        if (1..=1000).contains(&tenths) { Ok(Share(tenths)) } else { Err(ShiftError::Percent { tenths, least: 1 }) }
    }

    /// The share in tenths of a percent.
    #[must_use]
    pub const fn tenths(self) -> u16 {
        self.0
    }

    /// The weights that give this share to one color and the rest to the other. Nobody who is to get something ever gets
    /// 0 by rounding: the finest grain, a tenth of a percent, is 1 of 999.
    #[must_use]
    pub fn weights(self, active: Color) -> Weights {
        if self.0.is_multiple_of(10) {
            let percent = self.0 / 10;
            return Weights(PerColor::from_fn(|color| if color == active { percent } else { 100 - percent }));
        }
        let rounded = (u32::from(self.0) * u32::from(Weights::MAX) + 500) / 1000;
        let part = u16::try_from(rounded).expect("a part of 999").clamp(1, Weights::MAX - 1);
        Weights(PerColor::from_fn(|color| if color == active { part } else { Weights::MAX - part }))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{} %", self.0 / 10),
            rest => write!(f, "{}.{rest} %", self.0 / 10),
        }
    }
}

/// One stage on the way to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The share of the declared color.
    pub share: Share,
    /// How long it is held, and watched, before the next stage.
    pub hold: Duration,
}

/// How traffic moves: stages with growing shares, and then everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    stages: Vec<Stage>,
}

/// A shape that makes no sense. The texts stand inside a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShiftError {
    /// The share is out of its range.
    #[error("expected a percentage from {} to 100 in steps of 0.1, got {}", decimal(*least), decimal(*tenths))]
    Percent {
        /// What was given, in tenths of a percent.
        tenths: u16,
        /// The least that is accepted, in tenths of a percent.
        least: u16,
    },
    /// A hold is out of its range.
    #[error("expected at most \"{}\", got \"{}\"", format_duration(LONGEST_HOLD), format_duration(*hold))]
    Hold {
        /// What was given.
        hold: Duration,
    },
    /// Everything is to be held, after which no stage is left.
    #[error("expected less than 100 % in a stage that is held, here for {}", format_duration(*hold))]
    HoldsEverything {
        /// For how long.
        hold: Duration,
    },
    /// The shares do not grow.
    #[error("expected percentages that grow from step to step, got {after} after {before}")]
    NotGrowing {
        /// The share of a step.
        before: Share,
        /// The share of the step after it.
        after: Share,
    },
}

impl Shift {
    /// Everything in one step.
    #[must_use]
    pub const fn all_at_once() -> Shift {
        Shift { stages: Vec::new() }
    }

    /// A first small share for some time, then everything. Ranges: ECS `canaryConfiguration`.
    ///
    /// # Errors
    /// When the share is everything and there is a time to hold it, or when the time is longer than a day.
    pub fn canary(share: Share, bake: Duration) -> Result<Shift, ShiftError> {
        Shift::steps(vec![Stage { share, hold: bake }])
    }

    /// Equal steps with equal times between them. Ranges: ECS `linearConfiguration`.
    ///
    /// # Errors
    /// When a step is smaller than 3 %, when it is everything and there is a time that nothing comes after, or when the time
    /// is longer than a day.
    pub fn linear(step: Share, every: Duration) -> Result<Shift, ShiftError> {
        const LEAST: u16 = 30;
        if step.tenths() < LEAST {
            return Err(ShiftError::Percent { tenths: step.tenths(), least: LEAST });
        }
        if step == Share::ALL && !every.is_zero() {
            return Err(ShiftError::HoldsEverything { hold: every });
        }
        let shares = (step.tenths()..Share::ALL.tenths()).step_by(usize::from(step.tenths()));
        Shift::steps(shares.map(|tenths| Stage { share: Share(tenths), hold: every }).collect())
    }

    /// Any growing shares, each with its own time; everything follows the last one.
    ///
    /// # Errors
    /// When the shares do not grow, when the last one is everything and to be held, or when a time is longer than a day.
    pub fn steps(mut stages: Vec<Stage>) -> Result<Shift, ShiftError> {
        if let Some(stage) = stages.iter().find(|stage| stage.hold > LONGEST_HOLD) {
            return Err(ShiftError::Hold { hold: stage.hold });
        }
        if let Some(pair) = stages.windows(2).find(|pair| pair[1].share <= pair[0].share) {
            return Err(ShiftError::NotGrowing { before: pair[0].share, after: pair[1].share });
        }
        // What is after everything is the bake's business: a time to hold it must not be lost without a word.
        if let Some(stage) = stages.iter().find(|stage| stage.share == Share::ALL && !stage.hold.is_zero()) {
            return Err(ShiftError::HoldsEverything { hold: stage.hold });
        }
        stages.retain(|stage| stage.share < Share::ALL);
        Ok(Shift { stages })
    }

    /// The stages before everything.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// How long all stages are held together.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.stages.iter().map(|stage| stage.hold).sum()
    }

    /// How long the stages above this share are held together.
    #[must_use]
    pub(crate) fn duration_after(&self, live_tenths: u16) -> Duration {
        self.stages.iter().filter(|stage| stage.share.tenths() > live_tenths).map(|stage| stage.hold).sum()
    }

    /// The first share above this one; everything after the last stage.
    #[must_use]
    pub(crate) fn next_after(&self, live_tenths: u16) -> Share {
        let is_skipped = |_: &&Stage| mutation::is_on(Mutation::StagesAreSkipped);
        let later = self.stages.iter().find(|stage| stage.share.tenths() > live_tenths && !is_skipped(stage));
        later.map_or(Share::ALL, |stage| stage.share)
    }

    /// How long this share is held: that of the last stage it has reached, so that odd weights found live are held for
    /// as long as the stage they have passed.
    #[must_use]
    pub(crate) fn hold_at(&self, live_tenths: u16) -> Duration {
        let reached = self.stages.iter().rev().find(|stage| stage.share.tenths() <= live_tenths);
        reached.map(|stage| stage.hold).unwrap_or_default()
    }
}

fn decimal(tenths: u16) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(tenths: u16) -> Share {
        Share::from_tenths(tenths).unwrap()
    }

    fn shares(shift: &Shift) -> Vec<u16> {
        shift.stages().iter().map(|stage| stage.share.tenths()).collect()
    }

    #[test]
    fn linear_ends_with_a_smaller_step_where_it_does_not_divide() {
        let shift = Shift::linear(share(300), Duration::from_secs(60)).unwrap();
        assert_eq!(shares(&shift), [300, 600, 900]);
        assert_eq!(shift.duration(), Duration::from_secs(180));
        assert_eq!(shares(&Shift::linear(Share::ALL, Duration::ZERO).unwrap()), [] as [u16; 0]);
        assert!(matches!(Shift::linear(share(29), Duration::ZERO), Err(ShiftError::Percent { .. })));
    }

    #[test]
    fn steps_must_grow() {
        let steps = |tenths: &[u16]| {
            Shift::steps(tenths.iter().map(|tenths| Stage { share: share(*tenths), hold: Duration::ZERO }).collect())
        };
        assert_eq!(shares(&steps(&[10, 250, 1000]).unwrap()), [10, 250]);
        assert_eq!(steps(&[10, 10]), Err(ShiftError::NotGrowing { before: share(10), after: share(10) }));
    }

    #[test]
    fn a_time_to_hold_everything_is_not_dropped_without_a_word() {
        let hold = Duration::from_secs(600);
        let refused = Err(ShiftError::HoldsEverything { hold });
        assert_eq!(Shift::canary(Share::ALL, hold), refused);
        assert_eq!(Shift::linear(Share::ALL, hold), refused);
        let stages = [share(500), Share::ALL].map(|share| Stage { share, hold });
        assert_eq!(Shift::steps(stages.to_vec()), refused);
    }

    #[test]
    fn a_cutover_found_between_two_stages_goes_on_with_the_next_one() {
        let shift = Shift::linear(share(250), Duration::from_secs(60)).unwrap();
        assert_eq!(
            [0, 100, 250, 300, 750, 900].map(|live| shift.next_after(live).tenths()),
            [250, 250, 500, 500, 1000, 1000]
        );
        assert_eq!(shift.hold_at(100), Duration::ZERO);
        assert_eq!(shift.hold_at(300), Duration::from_secs(60));
    }

    #[test]
    fn weights_give_exactly_the_share_and_never_nothing() {
        for tenths in 1..=1000 {
            let weights = share(tenths).weights(Color::Green);
            assert!(weights.0.green > 0);
            assert_eq!(weights.0.blue == 0, tenths == 1000);
            assert_eq!(weights.percentages().0.green, tenths);
        }
    }
}
