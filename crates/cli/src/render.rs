//! What a person sees: a live view on a terminal, plain lines elsewhere.

#[cfg(feature = "sandbox")]
mod chart;
mod live;
mod paper;
#[cfg(feature = "sandbox")]
mod screen;
mod shares_bar;
mod style;
mod text;
#[cfg(feature = "sandbox")]
mod timeline;

#[cfg(feature = "sandbox")]
pub(crate) use chart::{Chart, LEFT_MARGIN, legend};
pub(crate) use live::LiveLines;
pub(crate) use paper::{Paper, complain, json_document, json_line};
#[cfg(feature = "sandbox")]
pub(crate) use screen::{Screen, Sink};
pub(crate) use shares_bar::{route_line, shares};
pub(crate) use style::{BOLD, DIM, RED, YELLOW, of_color, paint};
#[cfg(feature = "sandbox")]
pub(crate) use style::{GREEN, PLAIN};
pub(crate) use text::wrapped;
#[cfg(feature = "sandbox")]
pub(crate) use text::{cut, duration, precise};
#[cfg(feature = "sandbox")]
pub(crate) use timeline::{Column, Timeline};
#[cfg(feature = "sandbox")]
pub(crate) use workbench::grouped;
