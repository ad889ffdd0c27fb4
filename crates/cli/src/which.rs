//! Which switch a command is about, and all that is declared of it.

mod arguments;
mod file;
mod route;
mod switch;

pub(crate) use arguments::WhichArguments;
pub(crate) use switch::{Settings, Switch};
