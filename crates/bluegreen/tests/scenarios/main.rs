//! The whole loop through `cut_over`, over a small fake world in virtual time.
//!
//! Nothing here sleeps: the fake clock advances at once, so that a ten-minute gate takes no time, and every scenario
//! gives the same result each time.
#![allow(clippy::unwrap_used)]

mod world;

mod alarms;
mod already_there;
mod always_ends;
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
mod on_interrupt;
mod preview;
mod read_back;
mod refused;
mod retry;
mod rollback;
mod stages;
mod timeout;
mod troubles;
mod way_back;
