//! State equals reality after refresh.
//!
//! Claims: a refresh that can read the routes says of each the share that every color really gets, to a tenth of a
//! percent and never nothing or everything when that is not so; it says nothing of routes that do not forward to the
//! declared groups; and the active color it tells is the one that gets everything on every route, or the last one known
//! where there is none; where none was ever known, the one that gets more of every route, or blue.
//!
//! Limits: a refresh believes what the API shows at that moment.

use super::{Checker, Verdict, verdict};
use crate::moment::Moment;
use crate::reality::Reality;
use crate::scenario::{Color, Weights};

/// Compares.
pub(super) struct StateIsTrue;

impl Checker for StateIsTrue {
    fn name(&self) -> &'static str {
        "state_is_true"
    }

    fn judge(&mut self, moment: &Moment<'_>, truth: &Reality) -> Verdict {
        let Moment::Refreshed(state) = moment else { return Verdict::NotAsked };
        let real: Vec<_> = truth.production().map(|route| truth.recorded_weights(route)).collect();
        let shares = |weights: &Weights| Color::ALL.map(|color| weights.share(color));
        let live: Vec<_> = real.iter().map(|weights| weights.as_ref().map(shares)).collect();
        let agrees = live.iter().zip(&state.live).all(|(real, told)| match (real, told) {
            (Some(real), Some(told)) => is_near(*real, *told),
            (None, None) => true,
            _ => false,
        });
        let active = active(&real, state.last_known);
        verdict(agrees && active == state.active, || {
            format!("{:?} is said to be live and {:?} active; it is {live:?} and {active:?}", state.live, state.active)
        })
    }
}

/// Half a tenth may be rounded either way, but nothing is nothing and everything is everything.
fn is_near(real: [u16; 2], told: [u16; 2]) -> bool {
    (0..2).all(|color| {
        let (real, told) = (real[color], told[color]);
        (real == 0) == (told == 0) && (real == 1000) == (told == 1000) && real.abs_diff(told) <= 1
    })
}

fn active(real: &[Option<Weights>], last_known: Option<Color>) -> Color {
    let common = |gets: &dyn Fn(Weights, Color) -> bool| {
        let told = || real.iter().flatten();
        Color::ALL.into_iter().find(|color| told().next().is_some() && told().all(|weights| gets(*weights, *color)))
    };
    let everything = |weights: Weights, color: Color| weights.share(color) == 1000;
    let more = |weights: Weights, color: Color| weights.share(color) > weights.share(color.other());
    common(&everything).or(last_known).or_else(|| common(&more)).unwrap_or(Color::Blue)
}
