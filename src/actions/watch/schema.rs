//! The arguments of `bluegreen_watch`.

use bluegreen::declaration::schema::routes_arguments;
use tftypes::{Attribute, Block, Schema, Type};

/// The schema of `bluegreen_watch`.
pub(super) fn schema() -> Schema {
    let mut attributes = Vec::from(routes_arguments());
    attributes.push(Attribute::optional("until", Type::String, UNTIL));
    attributes.push(Attribute::optional("timeout", Type::String, TIMEOUT));
    attributes.push(Attribute::optional("interval", Type::String, INTERVAL));
    Schema::new(Block::new(DESCRIPTION, attributes))
}

const DESCRIPTION: &str = "Says what is live on the routes of a switch, and a line for everything that changes, whoever changes it. \
    Nothing is written. Needs Terraform 1.14.";

const UNTIL: &str = "The color that is waited for, `blue` or `green`: it ends once that color has all of the traffic on every production \
    route. Default: none, it ends after `timeout`.";

const TIMEOUT: &str =
    "How long to watch. With `until`, a color that has not all of the traffic by then is an error. Default: `10m`.";

const INTERVAL: &str = "How often it is looked at, at least `1s`. Default: `5s`.";
