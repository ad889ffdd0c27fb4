//! Reading and checking the arguments of the data source.

use bluegreen::{Color, PerColor};
use bluegreen_aws::{RouteAddress, RouteArn, TargetGroupArn};
use tfplugin::Diagnostics;
use tftypes::Value;

use crate::reader::{Field, Reader};

/// The route to look at, when all of it is known and right, and what is wrong.
pub(super) fn read(config: &Value) -> (Option<RouteAddress>, Diagnostics) {
    let mut reader = Reader::default();
    let root = Field::root(config);
    let arn = arn(&mut reader, &root);
    let [blue, green] = Color::ALL
        .map(|color| root.attribute(&format!("{color}_target_group_arn")))
        .map(|field| reader.parsed(&field, TargetGroupArn::parse));
    if blue.is_some() && blue == green {
        let detail = "Blue and green have the same target group. Expected two different ones: nothing could tell which \
                      color is active.";
        reader.problem(&root.attribute("green_target_group_arn"), "Same target group twice", detail);
    }
    let address = (|| Some(RouteAddress { arn: arn?, groups: PerColor { blue: blue?, green: green? } }))();
    (address, reader.problems)
}

fn arn(reader: &mut Reader, root: &Field<'_>) -> Option<RouteArn> {
    let (listener, rule) = (root.attribute("listener_arn"), root.attribute("rule_arn"));
    let expected = |got: &str| format!("Expected exactly one of `listener_arn` and `rule_arn`, got {got}.");
    match (listener.value.is_null(), rule.value.is_null()) {
        // At what is missing, which Terraform shows as the block.
        (true, true) => reader.problem(&listener, "Listener or rule", expected("neither")),
        (false, false) => reader.problem(&rule, "Listener or rule", expected("both")),
        (false, true) => return reader.parsed(&listener, RouteArn::listener),
        (true, false) => return reader.parsed(&rule, RouteArn::rule),
    }
    None
}
