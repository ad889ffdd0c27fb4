//! The managed resources.

mod switch;

pub(crate) use switch::{SwitchResource, state_as_found, verify_switch};
