//! Stories that are told one by one, each of one apply or a few: what a cutover does when just this happens.
//!
//! They are told on the simulator's reality, with all of its checkers watching and the calm after them, and take no time:
//! a ten-minute gate is over at once.
#![allow(clippy::unwrap_used)]

mod story;

mod alarms;
mod already_there;
mod bake;
mod blind;
mod bring_back;
mod conclude;
mod foreign;
mod forward;
mod gate;
mod groups;
mod half_done;
mod http_checks;
mod interrupt;
mod leaving;
mod on_interrupt;
mod passing;
mod plans_look;
mod preview;
mod read_back;
mod refused;
mod replaced;
mod retry;
mod rollback;
mod stages;
mod standby;
mod timeout;
mod watched;
mod way_back;
