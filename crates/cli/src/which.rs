//! Which switch a command is about, and all that is declared of it. Wherever it comes from, it is the resource as the provider
//! knows it, and read by the provider's own code.

#[cfg(test)]
mod agreement;
mod arguments;
mod last_cutover;
mod route;
mod state;
mod switch;
mod switch_file;
mod terraform;
mod values;

pub(crate) use arguments::WhichArguments;
pub(crate) use last_cutover::LastCutover;
pub(crate) use switch::Switch;
pub(crate) use switch_file::exported;
