//! Attribute paths.

use tfplugin_protos::tfplugin6::AttributePath;
use tfplugin_protos::tfplugin6::attribute_path::Step;
use tfplugin_protos::tfplugin6::attribute_path::step::Selector;
use tftypes::{Path, PathStep};

/// The path as a message.
pub(crate) fn to_message(path: &Path) -> AttributePath {
    AttributePath { steps: path.steps().iter().map(step).collect() }
}

fn step(step: &PathStep) -> Step {
    let selector = match step {
        PathStep::Attribute(name) => Selector::AttributeName(name.clone()),
        PathStep::Key(key) => Selector::ElementKeyString(key.clone()),
        PathStep::Index(index) => Selector::ElementKeyInt(*index),
    };
    Step { selector: Some(selector) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_step_has_its_selector() {
        let path = Path::root().attribute("routes").key("https").index(2);
        let selectors: Vec<_> = to_message(&path).steps.into_iter().filter_map(|step| step.selector).collect();
        let expected = [
            Selector::AttributeName("routes".to_owned()),
            Selector::ElementKeyString("https".to_owned()),
            Selector::ElementKeyInt(2),
        ];
        assert_eq!(selectors, expected);
    }
}
