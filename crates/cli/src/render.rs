//! What a person sees: a live view on a terminal, plain lines elsewhere; 80 columns at most.

mod chart;
mod screen;
mod style;
mod text;
mod timeline;

pub(crate) use chart::{Chart, LEFT_MARGIN, legend};
pub(crate) use screen::{Screen, Sink};
pub(crate) use style::{BOLD, DIM, GREEN, PLAIN, RED, YELLOW, paint};
pub(crate) use text::{cut, duration, precise, wrapped};
pub(crate) use timeline::{Column, Timeline};
pub(crate) use workbench::grouped;
