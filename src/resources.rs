//! The managed resources.

mod switch;

pub(crate) use switch::SwitchResource;
