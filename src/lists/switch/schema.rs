//! The arguments of the list resource `bluegreen_switch`.

use tftypes::{Attribute, Block, Schema, Type};

/// The schema of the list resource `bluegreen_switch`.
pub(super) fn schema() -> Schema {
    let texts = Type::list(Type::String);
    let attributes = vec![
        Attribute::optional("load_balancer_arns", texts, LOAD_BALANCERS),
        Attribute::optional("region", Type::String, REGION),
        Attribute::optional("blue_name", Type::String, BLUE_NAME),
        Attribute::optional("green_name", Type::String, GREEN_NAME),
        Attribute::optional("color_tag", Type::String, COLOR_TAG),
        Attribute::optional("pair_tag", Type::String, PAIR_TAG),
    ];
    Schema::new(Block::new(DESCRIPTION, attributes))
}

const DESCRIPTION: &str = "Finds what could come under a `bluegreen_switch`: every listener and listener rule that forwards to a blue \
    and a green target group, with what is live on it. Each one is a switch with one route. Nothing is changed. Needs Terraform 1.14.";

const LOAD_BALANCERS: &str = "The load balancers whose listeners and rules are looked at. Default: all Application and Network Load \
    Balancers of the region.";

const REGION: &str = "The region that is searched. Default: that of the provider. Not together with `load_balancer_arns`, which say \
    it themselves.";

const BLUE_NAME: &str = "What blue target groups are called: a pattern with one `*`, such as `*-blue`. What `*` stands for is the same \
    in both names of a pair, so that a route which names one of them alone is found as well. Given together with `green_name`.";

const GREEN_NAME: &str = "What green target groups are called, such as `*-green`. Where both patterns fit a name, the one with more \
    letters counts. Given together with `blue_name`.";

const COLOR_TAG: &str = "The key of a tag of target groups whose value is `blue` or `green`, instead of names.";

const PAIR_TAG: &str = "The key of a tag whose value both target groups of a pair have and no others. Without it, a route must name both \
    groups to be found. Only together with `color_tag`.";
