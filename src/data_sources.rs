//! The data sources.

mod switch;

pub(crate) use switch::SwitchDataSource;
