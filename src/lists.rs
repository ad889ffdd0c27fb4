//! What the provider finds for those who adopt it.

mod switch;

pub(crate) use switch::SwitchList;
