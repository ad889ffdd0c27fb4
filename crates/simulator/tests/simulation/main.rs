//! A bounded number of worlds in every test run, all worlds that ever failed, and proof that every checker can fail.
#![allow(clippy::unwrap_used)]

mod checkers_can_fail;
mod regressions;
mod worlds;
