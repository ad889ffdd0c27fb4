//! Stories that are told one by one, each of one apply or a few: what a cutover does when just this happens.
//!
//! They are told on the simulator's reality, with all of its checkers watching and the calm after them, and take no time:
//! a ten-minute gate is over at once.
#![allow(clippy::unwrap_used)]

mod story;

mod blind;
mod forward;
mod gate;
mod rollback;
mod stages;
mod way_back;
