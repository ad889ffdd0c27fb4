//! The data sources.

mod parity;
mod switch;

pub(crate) use parity::ParityDataSource;
pub(crate) use switch::SwitchDataSource;
