//! One look at two target groups, and what differs between them.

use bluegreen::{Color, Comparison, Difference, GroupFacts, InstancesSeen, PerColor, compare_environments};
use bluegreen_aws::TargetGroupArn;
use tfplugin::{Diagnostic, Diagnostics, has_errors};
use tftypes::{Path, Value};

use crate::connection::Connection;
use crate::reader::{Field, Reader};
use crate::{diagnostics, region, route_arguments};

/// The configuration with its results filled in, and what could not be compared as a warning.
pub(super) async fn read_parity(connection: &Connection, config: &Value) -> Result<(Value, Diagnostics), Diagnostics> {
    let (arns, problems) = arguments(config);
    let Some(arns) = arns.filter(|_| !has_errors(&problems)) else { return Err(problems) };
    let account = connection.require_aws_in(region::of_groups(&arns)?)?;
    let observed = account.observe_groups(&Color::ALL.map(|color| arns.get(color))).await;
    let (mut found, instances) = observed.map_err(|error| vec![diagnostics::observe_error(&error)])?;
    let mut facts = |color| found.remove(arns.get(color)).ok_or_else(|| vec![missing(color, arns.get(color))]);
    let groups: PerColor<GroupFacts> = PerColor { blue: facts(Color::Blue)?, green: facts(Color::Green)? };
    let not_compared = match &instances {
        InstancesSeen::Failed { message } => Some(message),
        InstancesSeen::Known(_) => None,
    };
    let warnings =
        not_compared.map(|message| Diagnostic::warning("Instances not compared", message)).into_iter().collect();
    Ok((filled_in(config, &compare_environments(&groups, &instances), not_compared), warnings))
}

/// The groups to compare, when both are known and right, and what is wrong.
pub(super) fn arguments(config: &Value) -> (Option<PerColor<TargetGroupArn>>, Diagnostics) {
    let mut reader = Reader::default();
    let groups = route_arguments::read_groups(&mut reader, &Field::root(config));
    (groups, reader.problems)
}

fn missing(color: Color, arn: &TargetGroupArn) -> Diagnostic {
    let detail = format!("The {color} target group {} does not exist. Create it, or correct its ARN.", arn.as_str());
    diagnostics::error("Target group not found", detail)
        .at(Path::root().attribute(&format!("{color}_target_group_arn")))
}

/// What was not compared is not known to be alike.
fn filled_in(config: &Value, comparison: &Comparison, not_compared: Option<&String>) -> Value {
    let unknown = Color::ALL.into_iter().flat_map(|color| comparison.unknown_instances.get(color));
    let results = [
        ("alike", Value::from(comparison.is_alike() && not_compared.is_none())),
        ("differences", Value::list(comparison.differences.iter().map(difference))),
        ("shared_targets", Value::list(comparison.shared_targets.iter().map(Value::string))),
        ("unknown_instances", Value::list(unknown.map(Value::string))),
        ("not_compared", not_compared.map_or(Value::Null, Value::string)),
    ];
    let arguments = config.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
    Value::object(arguments.chain(results.map(|(name, value)| (name.to_owned(), value))))
}

fn difference(difference: &Difference) -> Value {
    let text = |text: &Option<String>| text.as_ref().map_or(Value::Null, Value::string);
    Value::object([
        ("what", Value::string(&difference.what)),
        ("blue", text(&difference.blue)),
        ("green", text(&difference.green)),
    ])
}
