//! The environment's variables.

use std::env;

/// A variable of the environment that says something. CI systems set empty ones where nothing was meant.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|text| !text.trim().is_empty())
}
